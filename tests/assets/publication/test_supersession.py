"""A publisher's own file is used before a transcription of it, and a re-issued file before the one that it replaces."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from assets.catalogue import TABLES
from assets.publication.supersession import FACTS
from pipeline.build import build
from pipeline.raw.folder import workbooks_below
from pipeline.raw.provenance import SUFFIX
from pipeline.settings import Settings
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows, write_sidecar, write_workbook

RELEASE = "/government/statistics/hmpps-workforce-quarterly-june-2026"
OTHER_RELEASE = "/government/statistics/hmpps-workforce-quarterly-march-2026"
IN_POST = "Table {}: Staff in post (FTE) by grade, 30 June 2026"
GRADES = ("Probation officers", "Probation services officers", "Senior probation officers")


def in_post(number: str, *values: object, grades: tuple[str, ...] = GRADES) -> Rows:
    return [[IN_POST.format(number)], ["Grade", "30 June 2026"], *map(list, zip(grades, values, strict=True))]


CHANGES: Rows = [
    ["Table 2: Change in staff in post (FTE), 30 June 2026"],
    ["Grade", "Compared with", "Change (FTE)", "Change (%)"],
    ["Probation officers", "31 March 2026", 100, 2.0],
]
TARGETS: Rows = [
    ["Table 4: Probation officers: staff in post, target staffing and shortfall"],
    ["Area", "Grade", "As at", "Target staffing (FTE)", "Shortfall (FTE)", "Vacancy rate (%)"],
    ["England and Wales", "Probation officers", "30 June 2026", 6000, 900, 15],
]
ANNEX: Rows = [
    ["Table 2: Probation officers in post against target staffing by region, March 2021 to June 2026"],
    ["Region", "Date", "Probation officers in post (FTE)", "Target staffing (FTE)", "Difference (FTE)"],
    ["Wales", "30 June 2026", 142.5, 160, -17.5],
]
COVER: Rows = [["HMPPS workforce quarterly, June 2026: main points"], ["Ministry of Justice"]]
TYPED = {
    "Cover": COVER,
    "Table_1": in_post("1", 5100, 6000, 1400),
    "Table_2": CHANGES,
    "Table_4": TARGETS,
}


def about(origin: str, attachment: str | None = None, version: int = 1, release: str = RELEASE) -> dict[str, Any]:
    said = {"publisher": "Ministry of Justice", "published_date": "2026-08-20", "origin": origin, "release": release}
    return said | {"attachment": attachment, "version": version}


def typed() -> tuple[dict[str, Rows], dict[str, Any]]:
    """Main points, typed: the release's own tables, and one of an annual report."""
    title = TARGETS[0][0]
    report = {"sheet": "Table_4", "table": title, "document": "Annual Report", "published_date": "2026-09-30"}
    return TYPED, about("transcribed") | {"tables": [report | {"release": None}]}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The main tables beside a transcription of the main points: rounded less, one grade suppressed, one unlike."""
    main = ({"Table_3": in_post("3", 5100.4, "[c]", 1500)}, about("downloaded", "main tables"))
    return build_of(tmp_path_factory.mktemp("original"), main_points=typed(), main_tables=main)


@pytest.fixture(scope="module")
def reissued(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The main tables three times: the second corrects a figure and the third no longer prints a grade."""
    printed = {1: (5100, 6000, 1400), 2: (5100, 6010, 1400), 3: (5100, 6002)}
    files = {
        f"tables_{version}": (
            {"Table_3": in_post("3", *values, grades=GRADES[: len(values)])},
            about("downloaded", "main tables", version),
        )
        for version, values in printed.items()
    }
    return build_of(tmp_path_factory.mktemp("reissued"), synthetic=False, **files)


def grades_in(ask: Ask, table: str = "marts.workforce") -> list[tuple[object, ...]]:
    return ask(f"SELECT source_id, grade, value, mark FROM {table} WHERE measure = 'staff in post' ORDER BY ALL").rows()


class TestAnOriginalAndItsTranscription:
    def test_the_originals_print_is_used_as_it_is_printed(self, original: Ask) -> None:
        """A suppressed cell too: the publisher does not stand by the number that was typed from elsewhere."""
        assert grades_in(original) == [
            ("main-tables", "PO", 5100.4, None),
            ("main-tables", "PSO", None, "suppressed"),
            ("main-tables", "SPO", 1500, None),
        ]

    def test_what_the_original_does_not_print_is_still_used(self, original: Ask) -> None:
        found = original("SELECT source_id, value FROM marts.workforce WHERE measure LIKE 'change%' ORDER BY value")
        assert found.rows() == [("main-points", 2), ("main-points", 100)]

    def test_a_table_of_another_document_is_not_of_the_release(self, original: Ask) -> None:
        found = original("SELECT source_sheet, release FROM marts.source_tables WHERE source_id = 'main-points'")
        assert dict(found.rows()) == {"Table_1": RELEASE, "Table_2": RELEASE, "Table_4": None}

    def test_vacancies_are_still_computed_from_a_target_whose_staff_in_post_is_now_the_originals(
        self, original: Ask
    ) -> None:
        found = original(
            "SELECT source_id, staff_in_post_fte, staff_in_post_source, vacancy_fte FROM marts.vacancy_rates "
            "WHERE basis = 'computed'"
        )
        assert found.rows() == [("main-points", 5100.4, "main-tables Table_3!B3", pytest.approx(899.6))]

    def test_a_change_is_still_held_against_the_level_that_its_document_gave(self, original: Ask) -> None:
        found = original("SELECT against FROM marts.reconciliation WHERE rule = 'a change and its percentage'")
        assert found.rows() == [("main-points!Table_2!C3, main-tables!Table_3!B3",)]

    def test_a_superseded_figure_is_kept_with_its_address_and_what_is_used_instead(self, original: Ask) -> None:
        found = original(
            "SELECT source_sheet, source_cell, value, superseded_by, used_sheet, used_cell, used_value, used_mark, "
            "status FROM marts.superseded_figures ORDER BY source_cell"
        )
        assert found.rows() == [
            ("Table_1", "B3", 5100, "main-tables", "Table_3", "B3", 5100.4, None, "rounding"),
            ("Table_1", "B4", 6000, "main-tables", "Table_3", "B4", None, "suppressed", "not compared"),
            ("Table_1", "B5", 1400, "main-tables", "Table_3", "B5", 1500, None, "contradicts"),
        ]

    def test_a_number_that_the_original_suppresses_is_said_to_be_so(self, original: Ask) -> None:
        found = original("SELECT note FROM marts.superseded_figures WHERE status = 'not compared'")
        assert found.item() == "the original prints suppressed, the transcription prints 6,000"

    def test_the_two_are_reconciled_the_used_figure_first(self, original: Ask) -> None:
        found = original(
            "SELECT source_id, source_cell, published_value, recomputed_value, status, against "
            "FROM marts.reconciliation WHERE rule = 'a transcription agrees with its original' ORDER BY source_cell"
        )
        assert found.rows() == [
            ("main-tables", "B3", 5100.4, 5100, "rounding", "main-points!Table_1!B3"),
            ("main-tables", "B5", 1500, 1400, "contradicts", "main-points!Table_1!B5"),
        ]

    def test_the_sources_say_how_much_of_each_file_is_used(self, original: Ask) -> None:
        found = original(
            "SELECT source_id, attachment, version, figures_used, figures_superseded, superseded_by "
            "FROM marts.sources ORDER BY 1"
        )
        assert found.rows() == [("main-points", None, 1, 5, 3, None), ("main-tables", "main tables", 1, 3, 0, None)]

    def test_neither_the_annex_nor_the_original_of_another_release_supersedes_anything(self, tmp_path: Path) -> None:
        annex = ({"Table_2": ANNEX}, about("downloaded", "annex"))
        later = ({"Table_3": in_post("3", 5200, 6100, 1500)}, about("downloaded", "main tables", release=OTHER_RELEASE))
        ask = build_of(tmp_path, main_points=typed(), annex=annex, later=later)
        assert ask("FROM marts.superseded_figures").is_empty()
        assert [row[:2] for row in grades_in(ask) if row[0] != "annex"] == [
            (source, grade) for source in ("later", "main-points") for grade in ("PO", "PSO", "SPO")
        ]

    def test_a_file_put_there_by_hand_is_an_original_once_its_sidecar_says_of_which_release(
        self, tmp_path: Path
    ) -> None:
        by_hand = ({"Table_3": in_post("3", 5101, 6001, 1401)}, about("supplied", "main tables"))
        ask = build_of(tmp_path, main_points=typed(), by_hand=by_hand)
        assert {row[0] for row in grades_in(ask)} == {"by-hand"}


class TestAReIssue:
    def test_only_the_highest_version_is_used(self, reissued: Ask) -> None:
        assert grades_in(reissued) == [("tables-3", "PO", 5100, None), ("tables-3", "PSO", 6002, None)]

    def test_no_mart_has_a_figure_of_a_file_that_is_replaced(self, reissued: Ask) -> None:
        about_files = ("sources", "source_tables", "superseded_figures", "contradictions")
        marts = reissued(
            "SELECT table_name FROM duckdb_columns() WHERE schema_name = 'marts' AND column_name = 'source_id'"
        )
        for (mart,) in marts.rows():
            if mart not in about_files:
                assert reissued(f"FROM marts.{mart} WHERE source_id != 'tables-3'").is_empty(), mart

    def test_each_earlier_figure_is_held_against_the_one_that_is_used(self, reissued: Ask) -> None:
        found = reissued(
            "SELECT source_cell, published_value, recomputed_value, status, against, note FROM marts.reconciliation "
            "WHERE rule = 'a re-issue agrees with what it replaces' AND against LIKE 'tables-2%' ORDER BY ALL"
        )
        assert found.rows() == [
            ("B3", 5100, 5100, "agrees", "tables-2!Table_3!B3", "version 3 prints 5,100, version 2 prints 5,100"),
            ("B4", 6002, 6010, "contradicts", "tables-2!Table_3!B4", "version 3 prints 6,002, version 2 prints 6,010"),
        ]

    def test_a_figure_that_the_new_file_does_not_print_is_superseded_by_none(self, reissued: Ask) -> None:
        found = reissued(
            "SELECT source_id, superseded_by, used_cell, used_value, status, note FROM marts.superseded_figures "
            "WHERE source_cell = 'B5' ORDER BY 1"
        )
        assert found.rows() == [
            (f"tables-{n}", "tables-3", None, None, "not compared",
             f"the later version does not print it; version {n} prints 1,400")
            for n in (1, 2)
        ]  # fmt: skip

    def test_the_sources_name_the_file_that_is_used_instead(self, reissued: Ask) -> None:
        found = reissued("SELECT source_id, figures_used, figures_superseded, superseded_by FROM marts.sources")
        assert found.rows() == [
            ("tables-1", 0, 3, "tables-3"),
            ("tables-2", 0, 3, "tables-3"),
            ("tables-3", 2, 0, None),
        ]

    def test_another_attachment_of_the_release_is_not_replaced(self, tmp_path: Path) -> None:
        main = ({"Table_3": in_post("3", 5100, 6000, 1400)}, about("downloaded", "main tables", 2))
        annex = ({"Table_2": ANNEX}, about("downloaded", "annex", 1))
        ask = build_of(tmp_path, main=main, annex=annex)
        assert ask("SELECT count(*) FROM marts.sources WHERE superseded_by IS NULL").item() == 2


def test_an_inspection_keeps_the_date_that_only_the_transcription_of_its_scores_prints(tmp_path: Path) -> None:
    typed_grid: Rows = [
        ["PDU inspection ratings"],
        ["PDU inspected", "Overall rating", "Published", "Composite score", "1.1 Leadership", "1.2 Staff"],
        ["Gwent (Wales)", "Good", dt.date(2022, 5, 1), 4, "Good", "Good"],
    ]
    slides: Rows = [
        ["HMIP inspection scores since unification"],
        ["PDU", "Overall rating", "Score out of 27", "Leadership", "Staffing"],
        ["Gwent", "Good", 5, "Good", "Outstanding"],
    ]
    ask = build_of(
        tmp_path,
        typed=({"Appendix": typed_grid}, about("transcribed")),
        westminster_slides=({"Ratings": slides}, about("downloaded", "slides")),
    )
    found = ask("SELECT source_id, published_date, composite_score, composite_max FROM marts.inspections")
    assert found.rows() == [("westminster-slides", dt.date(2022, 5, 1), 5, 27)]
    compared = ask("SELECT figure, status FROM marts.superseded_figures WHERE status = 'contradicts' ORDER BY 1")
    assert compared["figure"].to_list() == ["Gwent, 2021, composite score", "Gwent, 2021, standard, 1.2, Staff"]


@pytest.fixture(scope="module")
def set_aside(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, Any]]]:
    """What is wrong with each file that is not published, of three releases; the others are."""
    folder, grades = tmp_path_factory.mktemp("duplicates"), (*GRADES, "PQiP trainees")
    edition, print_of_one = (in_post("1", 5100, 6000, 1400, trainees, grades=grades) for trainees in (10, 20))
    undated = {"origin": "downloaded", "published_date": "2026-08-20"}
    of_other = about("transcribed", release=OTHER_RELEASE)
    files: dict[str, tuple[dict[str, Rows], dict[str, Any]]] = {
        "version_1": ({"Table_3": in_post("3", 5100, 6000, 1400)}, about("downloaded", "main tables")),
        "version_1_again": ({"Table_3": in_post("3", 5100, 6000, 1401)}, about("downloaded", "main tables")),
        "edition": ({"Table_3": edition}, undated),
        "edition_again": ({"Table_3": [[], *edition]}, undated),
        "typed": ({"Table_1": print_of_one}, of_other),
        "typed_again": ({"Sheet": [[], *print_of_one]}, of_other),
        "original": (
            {"Table_3": [["HMPPS"], [], *print_of_one]},
            about("downloaded", "main tables", release=OTHER_RELEASE),
        ),
    }
    build_of(folder, synthetic=False, **files)
    manifest = json.loads((folder / "marts" / "build.json").read_text("utf-8"))
    assert len(manifest["sources"]) == len(files) - len(manifest["set_aside"])
    return {aside["file"]: aside["problems"] for aside in manifest["set_aside"]}


class TestATrueDuplicateIsSetAside:
    def test_one_of_each_two_and_no_other_file(self, set_aside: dict[str, list[dict[str, Any]]]) -> None:
        assert set_aside.keys() == {"version-1-again.xlsx", "edition-again.xlsx", "typed-again.xlsx"}

    def test_two_files_that_say_that_they_are_one_version(self, set_aside: dict[str, list[dict[str, Any]]]) -> None:
        (problem,) = set_aside["version-1-again.xlsx"]
        assert problem["expected"] == f"a version of its own of 'main tables' of {RELEASE}"
        assert problem["found"] == "version 1, which version-1 is too"

    def test_two_editions_of_one_file_without_a_release(self, set_aside: dict[str, list[dict[str, Any]]]) -> None:
        (problem,) = set_aside["edition-again.xlsx"]
        assert problem["expected"] == "a table of its own"

    def test_two_transcriptions_of_one_table(self, set_aside: dict[str, list[dict[str, Any]]]) -> None:
        (problem,) = set_aside["typed-again.xlsx"]
        assert problem["sheet"] == "Sheet"
        assert problem["found"].endswith("also in typed")


@pytest.fixture(scope="module")
def threefold(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Each workbook of data/raw as a transcription, as a first download and as a re-issue, cell by cell the same."""
    folder = tmp_path_factory.mktemp("threefold")
    shutil.copytree(Settings().raw, folder / "raw")
    for workbook in workbooks_below(folder / "raw"):
        sidecar = workbook.with_name(workbook.name + SUFFIX)
        said = json.loads(sidecar.read_text("utf-8"))
        said["release"] = said.get("release") or f"/{workbook.stem}"
        for printed in said["tables"]:
            printed.pop("release", None)
        sidecar.write_text(json.dumps(said), "utf-8")
        for version in (1, 2):
            copy = workbook.parent / f"version-{version}" / workbook.name
            copy.parent.mkdir(exist_ok=True)
            shutil.copy(workbook, copy)
            with zipfile.ZipFile(copy, "a") as package:
                package.comment = str(version).encode()  # other bytes, the same cells
            downloaded = {"origin": "downloaded", "attachment": "tables", "version": version}
            copy.with_name(copy.name + SUFFIX).write_text(json.dumps(said | downloaded), "utf-8")
    build(Settings().model_copy(update={"raw": folder / "raw", "marts": folder / "marts"}))
    return folder / "marts"


OF_NO_FILE_HERE = {"provider_ratings", "region_ratings"}  # no document of the project rates a provider or a region


class TestTheProjectsOwnData:
    def test_every_mart_is_as_it_was_but_for_the_files_that_it_names(self, threefold: Path, marts_folder: Path) -> None:
        of_files = {"publication", "sources", "source_tables", "superseded_figures"}
        marts = {name for layer, name in (made.name for made in TABLES) if layer == "marts"} - of_files
        with duckdb.connect() as connection:
            for mart in sorted(marts):
                before, now = (folder / "parquet" / f"{mart}.parquet" for folder in (marts_folder, threefold))
                where = "WHERE rule NOT LIKE 'a % agrees with %'" if mart == "reconciliation" else ""
                renamed = "SELECT replace(COLUMNS(*)::VARCHAR, 'version-2/', '') FROM"
                rows = [connection.execute(f"{renamed} '{p}' {where} ORDER BY ALL").fetchall() for p in (before, now)]
                assert rows[0] == rows[1], mart

    def test_every_figure_is_superseded_once_by_the_re_issue_and_agrees_with_it(self, threefold: Path) -> None:
        with duckdb.connect(str(threefold / "probation.duckdb"), read_only=True) as connection:
            found = connection.execute(
                "SELECT reason, count(*), count(DISTINCT dataset), bool_and(status = 'agrees'), "
                "bool_and(superseded_by LIKE '%/version-2/%') FROM marts.superseded_figures GROUP BY 1"
            ).fetchall()
            used = connection.execute(
                "SELECT sum(figures_used) FROM marts.sources WHERE source_id LIKE '%/version-2/%'"
            ).fetchall()
        assert sorted(found) == [
            (reason, used[0][0], len(FACTS.keys() - OF_NO_FILE_HERE), True, True)
            for reason in ("re-issued", "transcribed")
        ]


def test_nothing_of_todays_data_is_superseded(ask: Ask) -> None:
    """No original has come yet; when one does, the marts say so."""
    originals = ask("SELECT count(*) FROM marts.sources WHERE origin != 'transcribed'").item()
    assert originals or ask("FROM marts.superseded_figures").is_empty()


def test_every_staging_table_of_figures_leaves_out_what_is_superseded() -> None:
    """A new one cannot forget: what reads a raw dataset takes the superseded figures too, and says what a fact is."""
    of_files = {"sources", "tables", "files"}
    for made in TABLES:
        datasets = {name for layer, name in made.inputs.values() if layer == "raw"} - of_files
        if datasets and made.name != ("staging", "superseded_figures"):
            assert ("staging", "superseded_figures") in made.inputs.values(), made.name
            assert datasets <= set(FACTS), made.name


@pytest.mark.parametrize("dataset", FACTS)
def test_what_makes_a_fact_are_columns_of_its_table(dataset: str) -> None:
    fact = FACTS[dataset]
    staged = {made.name[1]: set(made.columns) for made in TABLES if made.name[0] == "staging"}
    assert fact.spelt is None or set(fact.columns) <= staged[dataset]
    assert set(fact.as_printed) <= set(fact.columns)


def test_an_original_in_ods_supersedes_too_wherever_it_is_stored(tmp_path: Path) -> None:
    """Downloads lie in a folder named by their hash."""
    stored = write_workbook(tmp_path / "main.ods", {"Table_3": in_post("3", 5101, 6001, 1401)})
    folder = tmp_path / "raw" / "hmpps" / hashlib.sha256(stored.read_bytes()).hexdigest()
    folder.mkdir(parents=True)
    download = {"url": "https://www.gov.uk/a.ods", "file_name": "a.ods", "downloaded_at": "2026-08-20T10:31:00+01:00"}
    write_sidecar(
        stored.rename(folder / "a.ods"), **about("downloaded", "main tables"), download=download | {"size": 9}
    )
    ask = build_of(tmp_path, main_points=typed())
    assert [row[2] for row in grades_in(ask)] == [5101, 6001, 1401]
    found = ask("SELECT CAST(downloaded_at AS VARCHAR) FROM marts.sources WHERE origin = 'downloaded'")
    assert found.item() == "2026-08-20 09:31:00"
