"""Releases of a GOV.UK collection: which are taken, which of their files, and how they are stored."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipeline.build import build
from pipeline.fetching.publications import Publication
from pipeline.raw.provenance import Provenance
from pipeline.settings import Settings
from tests.pipeline.fetching.conftest import COLLECTION, Fetch, day
from tests.pipeline.fetching.site import Reply, Site, as_json

JUNE = "/government/statistics/hm-prison-and-probation-service-workforce-quarterly-june-2026"
MARCH = "/government/statistics/hm-prison-probation-service-workforce-quarterly-march-2026"
JUNE_TITLE = "HM Prison and Probation Service workforce quarterly: June 2026"
MARCH_TITLE = "HM Prison and Probation Service workforce quarterly: March 2026"
ANNEX_TITLE = "Prison and Probation Officer Staffing Levels Against Targets"


@pytest.fixture
def june(site: Site, annex: bytes, tables: bytes) -> None:
    """A collection of one release, with the files and the pages that a release has."""
    site.collection(
        COLLECTION,
        site.release(
            JUNE,
            JUNE_TITLE,
            {"title": JUNE_TITLE, "url": f"{JUNE}/{JUNE.rpartition('/')[2]}", "attachment_type": "html"},
            {"title": "Workforce Statistics Guide", "url": f"{JUNE}/workforce-statistics-guide"},
            site.file("hmpps-workforce-tables-jun-26.ods", "HMPPS workforce: tables", Reply(tables, etag='"t1"')),
            site.file("staffing-levels-against-targets.ods", ANNEX_TITLE, Reply(annex, etag='"a1"')),
            site.file(
                "pre-release-list.pdf", "Workforce tables as PDF", Reply(b"%PDF"), content_type="application/pdf"
            ),
            site.file("diversity.ods", "Prison officer recruitment diversity annex", Reply(annex)),
        ),
    )


def sidecar(path: Path) -> Provenance:
    return Provenance.model_validate_json(path.with_name(f"{path.name}.provenance.json").read_text("utf-8"))


@pytest.mark.usefixtures("june")
def test_each_file_is_stored_under_its_sha256_with_a_sidecar_that_says_where_it_is_from(
    fetch_workforce: Fetch, settings: Settings, site: Site, annex: bytes
) -> None:
    fetched = fetch_workforce()
    assert fetched.faults == []
    assert [(file.attachment, file.version, file.outcome) for file in fetched.files] == [
        ("main tables", 1, "new"),
        ("officer annex", 1, "new"),
    ]
    file = fetched.files[1]
    sha256 = hashlib.sha256(annex).hexdigest()
    assert file.path == settings.raw / "hmpps-workforce" / sha256 / "staffing-levels-against-targets.ods"
    assert file.path.read_bytes() == annex
    about = sidecar(file.path)
    assert (about.title, about.publisher, about.origin) == (
        f"{JUNE_TITLE}, officer annex",
        "Ministry of Justice",
        "downloaded",
    )
    assert (about.release, about.attachment, about.version, about.url) == (
        JUNE,
        "officer annex",
        1,
        f"{site.address}{JUNE}",
    )
    assert about.published_date == day("2026-08-20")
    assert about.download is not None
    assert (about.download.size, about.download.etag) == (len(annex), '"a1"')
    assert about.download.file_name == "staffing-levels-against-targets.ods"


@pytest.mark.usefixtures("june")
def test_what_is_unchanged_costs_one_304_a_file_and_changes_nothing(
    fetch_workforce: Fetch, settings: Settings, site: Site
) -> None:
    fetch_workforce()
    before = {path: path.read_bytes() for path in settings.raw.rglob("*") if path.is_file()}
    asked = len(site.asked)
    fetched = fetch_workforce()
    assert [file.outcome for file in fetched.files] == ["unchanged", "unchanged"]
    again = site.asked[asked:]
    assert [headers.get("if-none-match") for path, headers in again if path.startswith("/media")] == ['"t1"', '"a1"']
    assert {path: path.read_bytes() for path in settings.raw.rglob("*") if path.is_file()} == before


@pytest.mark.usefixtures("june")
def test_one_connection_carries_everything_and_names_the_program(fetch_workforce: Fetch, site: Site) -> None:
    fetch_workforce()
    assert (site.connections, site.most_open) == (1, 1)
    assert {headers["user-agent"].partition(" ")[0] for _, headers in site.asked} == {"pdu-marts/0.1.0"}


@pytest.mark.usefixtures("june")
def test_a_build_reads_what_was_fetched_under_a_short_name(
    fetch_workforce: Fetch, settings: Settings, annex: bytes
) -> None:
    fetch_workforce()
    build(settings)
    with duckdb.connect(str(settings.marts / "probation.duckdb"), read_only=True) as marts:
        found = marts.execute(
            "SELECT DISTINCT source_id, vacancy_fte FROM marts.vacancy_rates "
            "WHERE area = 'Gwent' AND basis = 'published'"
        ).fetchall()
    sha256 = hashlib.sha256(annex).hexdigest()
    assert found == [(f"hmpps-workforce/staffing-levels-against-targets-{sha256[:12]}", 19.5)]


def test_a_file_issued_again_is_a_further_version_and_both_are_kept(
    fetch_workforce: Fetch, site: Site, annex: bytes, tables: bytes
) -> None:
    def issue(body: bytes, name: str) -> None:
        main = site.file("tables.ods", "Workforce tables", Reply(tables))
        site.collection(COLLECTION, site.release(JUNE, JUNE_TITLE, main, site.file(name, ANNEX_TITLE, Reply(body))))

    issue(annex, "annex.ods")
    first = fetch_workforce().files[1]
    corrected = _with_comment(annex, b"corrected")
    issue(corrected, "annex-revised-may.ods")
    second = fetch_workforce().files[1]
    assert (second.version, second.outcome) == (2, "new version")
    assert (first.path.read_bytes(), second.path.read_bytes()) == (annex, corrected)
    assert [file.outcome for file in fetch_workforce().files] == ["unchanged", "unchanged"]
    issue(_with_comment(annex, b"corrected again"), "annex-revised-june.ods")
    assert fetch_workforce().files[1].version == 3
    issue(annex, "annex.ods")
    (fault,) = fetch_workforce().faults
    assert "expected version 3 of" in str(fault) and "found version 1 again; if the publisher took" in str(fault)


def _with_comment(package: bytes, comment: bytes) -> bytes:
    """The same workbook with other bytes: a zip file may end in a comment, whose length stands before it."""
    return package[:-2] + len(comment).to_bytes(2, "little") + comment


def test_slugs_and_file_names_that_drift_make_no_difference(
    fetch_workforce: Fetch, site: Site, annex: bytes, tables: bytes
) -> None:
    names = [
        ("her-majestys-prison-and-probation-service-workforce-quarterly-september-2021", "HMPPS_tables_Sep21_final.ods",
         "Probation Officer Recruitment Annex: September 2021", "PO-recruitment-annex-sep-21.ods"),
        ("hm-prison-probation-service-workforce-quarterly-december-2024", "workforce-statistics-dec-2024.ods",
         "Probation officer recruitment annex", "annex_dec.ods"),
        ("hmpps-workforce-statistics-bulletin-june-2026", "bulletin-tables.ods",
         ANNEX_TITLE, "staffing-levels-against-targets-june-2026.ods"),
    ]  # fmt: skip
    releases = []
    for number, (slug, main, title, name) in enumerate(names):
        comment = str(number).encode()
        releases.append(
            site.release(
                f"/government/statistics/{slug}",
                slug.replace("-", " "),
                site.file(main, "Bulletin tables", Reply(_with_comment(tables, comment))),
                site.file(name, title, Reply(_with_comment(annex, comment))),
                updated=f"202{4 + number % 3}-02-0{number + 1}T09:30:00+00:00",
            )
        )
    site.collection(COLLECTION, *releases)
    fetched = fetch_workforce()
    assert fetched.faults == []
    assert {(file.release.rpartition("/")[2], file.attachment) for file in fetched.files} == {
        (slug, attachment) for slug, *_ in names for attachment in ("main tables", "officer annex")
    }


def test_the_accessible_edition_is_taken_where_there_are_two(
    fetch_workforce: Fetch, site: Site, annex: bytes, tables: bytes
) -> None:
    site.collection(
        COLLECTION,
        site.release(
            JUNE,
            JUNE_TITLE,
            site.file("tables.ods", "Workforce tables", Reply(tables)),
            site.file("annex.ods", ANNEX_TITLE, Reply(_with_comment(annex, b"plain"))),
            site.file("annex-accessible.ods", f"{ANNEX_TITLE} (accessible)", Reply(annex)),
        ),
    )
    fetched = fetch_workforce()
    assert fetched.faults == []
    assert [file.path.name for file in fetched.files] == ["tables.ods", "annex-accessible.ods"]


def test_a_file_that_is_missing_or_there_twice_is_reported_and_stops_no_other_release(
    fetch_workforce: Fetch, site: Site, annex: bytes, tables: bytes
) -> None:
    march = site.release(
        MARCH,
        MARCH_TITLE,
        site.file("march-tables.ods", "Workforce tables", Reply(tables)),
        site.file("one.ods", ANNEX_TITLE, Reply(annex)),
        site.file("two.ods", f"{ANNEX_TITLE}, by region", Reply(annex)),
        updated="2026-05-21T09:30:00+01:00",
    )
    listed_twice = site.file("annex.ods", ANNEX_TITLE, Reply(annex))
    june = site.release(JUNE, JUNE_TITLE, listed_twice, listed_twice)
    site.collection(COLLECTION, march, june)
    fetched = fetch_workforce()
    assert [(file.path.name, file.release) for file in fetched.files] == [
        ("annex.ods", JUNE),
        ("march-tables.ods", MARCH),
    ]
    assert [str(fault) for fault in fetched.faults] == [
        f"{site.address}{JUNE}: expected one ods or xlsx file 'main tables' in '{JUNE_TITLE}', "
        f"found '{ANNEX_TITLE}' (annex.ods); "
        "amend its patterns in schemas/publications",
        f"{site.address}{MARCH}: expected one ods or xlsx file 'officer annex' in '{MARCH_TITLE}', "
        f"found '{ANNEX_TITLE}' (one.ods), '{ANNEX_TITLE}, by region' (two.ods); "
        "amend its patterns in schemas/publications",
    ]
    assert fetched.refused == {"hmpps-workforce": 2}


def test_releases_before_the_day_asked_for_of_prisons_only_and_withdrawn_ones_are_left_alone(
    fetch_workforce: Fetch, site: Site, annex: bytes, tables: bytes
) -> None:
    files = (
        site.file("tables.ods", "Workforce tables", Reply(tables)),
        site.file("annex.ods", ANNEX_TITLE, Reply(annex)),
    )
    # Half past midnight in summer time is still the day before in UTC.
    june = site.release(JUNE, JUNE_TITLE, *files, updated="2026-08-19T23:30:00Z")
    march = site.release(MARCH, MARCH_TITLE, *files, updated="2026-08-19T09:30:00Z")
    prisons = site.release("/government/statistics/prison-officers", "Prison officers: workforce statistics", *files)
    equalities = site.release("/government/statistics/equalities", "Workforce statistics: staff equalities", *files)
    withdrawn = site.release(f"{JUNE}-draft", JUNE_TITLE, *files) | {"withdrawn": True}
    site.collection(COLLECTION, march, prisons, equalities, withdrawn, june)
    fetched = fetch_workforce(day("2026-08-20"))
    assert (fetched.faults, {file.release for file in fetched.files}) == ([], {JUNE})
    assert [path for path in site.paths() if path.startswith("/api/content/government/statistics")] == [
        f"/api/content{JUNE}"
    ]
    assert fetched.files[0].path.parent.parent.name == "hmpps-workforce"


def test_releases_before_the_unified_service_need_to_be_asked_for(
    fetch_workforce: Fetch, site: Site, annex: bytes, tables: bytes
) -> None:
    old = site.release(
        MARCH,
        MARCH_TITLE,
        site.file("tables.ods", "Workforce tables", Reply(tables)),
        site.file("annex.ods", ANNEX_TITLE, Reply(annex)),
        updated="2020-05-21T09:30:00+01:00",
    )
    site.collection(COLLECTION, old)
    assert fetch_workforce().files == []
    assert len(fetch_workforce(day("2020-01-01")).files) == 2


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ({"links": {}}, "expected links.documents of the Content API: Field required, found none"),
        ({"links": {"documents": "none"}}, "links.documents of the Content API: Input should be a valid"),
        ({"links": {"documents": [{"title": "x", "base_path": "/x"}]}}, "found 'x'"),
        ({"links": {"documents": [{"title": "x"}]}}, "expected links.documents[0].base_path of the Content API"),
        ({"links": {"documents": []}}, "expected releases, as 'workforce"),
        ({"links": {"documents": [{"title": "x", "base_path": "//elsewhere.example/x"}]}}, "links.documents[0]"),
    ],
)
def test_a_changed_collection_is_one_line_with_the_place_in_the_json(
    fetch_workforce: Fetch, site: Site, answer: object, said: str
) -> None:
    site.put(f"/api/content{COLLECTION}", as_json(answer))
    (fault,) = fetch_workforce().faults
    assert fault.file.startswith(site.address)
    assert said in str(fault)
    assert "\n" not in str(fault)


@pytest.mark.parametrize(
    ("details", "said"),
    [
        ({}, "details.attachments of the Content API: Field required, found none"),
        ({"attachments": {"1": "x"}}, "details.attachments of the Content API: Input should be a valid"),
        ({"attachments": [{"title": "x", "url": 1}]}, "details.attachments[0].url of the Content API"),
        ({"attachments": [{"title": "x", "url": "/x", "file_size": "big"}]}, "details.attachments[0].file_size"),
    ],
)
def test_a_changed_release_is_one_line_and_the_other_releases_are_fetched(
    fetch_workforce: Fetch, site: Site, annex: bytes, tables: bytes, details: object, said: str
) -> None:
    changed = site.release(JUNE, JUNE_TITLE)
    site.put(f"/api/content{JUNE}", as_json(changed | {"details": details}))
    main = site.file("tables.ods", "Workforce tables", Reply(tables))
    march = site.release(MARCH, MARCH_TITLE, main, site.file("annex.ods", ANNEX_TITLE, Reply(annex)))
    site.collection(COLLECTION, changed, march)
    fetched = fetch_workforce()
    (fault,) = fetched.faults
    assert said in str(fault)
    assert {file.release for file in fetched.files} == {MARCH}


def test_what_is_no_json_is_said(fetch_workforce: Fetch, site: Site) -> None:
    site.put(f"/api/content{COLLECTION}", Reply(b"<html>Sorry, we are down</html>"))
    (fault,) = fetch_workforce().faults
    assert "expected JSON of the Content API: Invalid JSON" in str(fault)


def test_a_file_put_there_by_hand_is_not_stored_a_second_time(
    fetch_workforce: Fetch, settings: Settings, site: Site, annex: bytes, tables: bytes
) -> None:
    by_hand = settings.raw / "from my colleague.ODS"
    by_hand.parent.mkdir()
    by_hand.write_bytes(annex)
    main = site.file("tables.ods", "Workforce tables", Reply(tables))
    again = site.file("annex.ods", ANNEX_TITLE, Reply(annex))
    site.collection(COLLECTION, site.release(JUNE, JUNE_TITLE, main, again))
    fetched = fetch_workforce()
    assert [(file.path, file.outcome) for file in fetched.files][1:] == [(by_hand, "unchanged")]


def test_two_processes_at_once_store_each_file_once(
    site: Site, workforce: Publication, settings: Settings, annex: bytes, tables: bytes, tmp_path: Path
) -> None:
    main = site.file("tables.ods", "Workforce tables", Reply(tables, pause=0.2))
    slow = site.file("annex.ods", ANNEX_TITLE, Reply(annex, pause=0.2))
    site.collection(COLLECTION, site.release(JUNE, JUNE_TITLE, main, slow))
    running = [pdu_fetch(site, settings, tmp_path / "publications") for _ in range(3)]
    assert [process.communicate()[1] for process in running] == ["", "", ""]
    stored = sorted(path.name for path in settings.raw.rglob("*") if path.is_file())
    assert stored == ["annex.ods", "annex.ods.provenance.json", "tables.ods", "tables.ods.provenance.json"]
    assert {sidecar(path).version for path in settings.raw.rglob("*.ods")} == {1}


@pytest.mark.usefixtures("june")
def test_the_command_prints_what_is_new_and_then_that_nothing_is(
    site: Site, settings: Settings, tmp_path: Path
) -> None:
    process = pdu_fetch(site, settings, tmp_path / "publications")
    shown, said = process.communicate()
    assert (process.returncode, said) == (0, "")
    heading, counts, *new = shown.splitlines()
    assert heading.split() == ["Publication", "New", "New", "version", "Unchanged", "Refused"]
    assert counts.split() == ["hmpps-workforce", "2", "0", "0", "0"]
    assert [line.partition(":")[0] for line in new] == ["New", "New"]
    process = pdu_fetch(site, settings, tmp_path / "publications")
    assert process.communicate()[0].splitlines()[1:] == ["hmpps-workforce    0            0          2        0"]


def test_the_command_keeps_what_succeeded_and_exits_1_for_the_rest(
    site: Site, settings: Settings, annex: bytes, tmp_path: Path
) -> None:
    main = site.file("tables.ods", "Workforce tables", Reply(b"<html><title>Sorry</title></html>"))
    good = site.file("annex.ods", ANNEX_TITLE, Reply(annex))
    site.collection(COLLECTION, site.release(JUNE, JUNE_TITLE, main, good))
    process = pdu_fetch(site, settings, tmp_path / "publications")
    shown, said = process.communicate()
    assert process.returncode == 1
    assert shown.splitlines()[1].split() == ["hmpps-workforce", "1", "0", "0", "1"]
    assert said == f"{main['url']}: expected a workbook (ods), found a web page, 'Sorry'\n"


def test_without_a_network_the_command_says_so_in_one_line(settings: Settings, tmp_path: Path) -> None:
    closed = Site()
    closed.host = "127.0.0.1:9"
    process = pdu_fetch(closed, settings, tmp_path / "publications", names=("one", "two"))
    shown, said = process.communicate()
    assert (process.returncode, shown) == (1, "")
    (line,) = said.splitlines()
    assert "expected an answer, found no connection" in line
    assert line.endswith("check the network and the proxy")


def pdu_fetch(
    site: Site, settings: Settings, folder: Path, names: tuple[str, ...] = ("hmpps-workforce",)
) -> subprocess.Popen[str]:
    """Run the program on the shipped declaration, with the local site in GOV.UK's place."""
    folder.mkdir(exist_ok=True)
    shipped = (Settings().publications / "hmpps-workforce.toml").read_text("utf-8")
    local = shipped.replace("https://www.gov.uk", site.address).replace('"www.gov.uk"', f'"{site.host}"')
    for name in names:
        (folder / f"{name}.toml").write_text(local, "utf-8")
    environment = {
        "PDU_PUBLICATIONS": str(folder),
        "PDU_RAW": str(settings.raw),
        "PDU_FETCH_FIRST_WAIT_SECONDS": "0.01",
        "NO_PROXY": "127.0.0.1",
    }
    command = [sys.executable, "-c", "from pipeline.cli import run; run()", "fetch"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment)
