"""The pdu command: what it prints, and how it exits; mostly run as a person runs it, in a process of its own."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner, Result

from bench.releases import write_releases
from pipeline.cli import app
from pipeline.commands.plain_errors import FAULTS_SAID
from pipeline.published.queries import PublishedMarts
from pipeline.settings import Settings
from tests.workbooks import Percent, Rows, write_sidecar, write_workbook

PDU = [sys.executable, "-c", "from pipeline.cli import run; run()"]
HEAVY = (
    "dagster",
    "duckdb",
    "polars",
    "pandera",
    "pandas",
    "great_expectations",
    "python_calamine",
    "pydantic",
    "httpx",
    "lxml",
    "tenacity",
    "altair",
    "vl_convert",
    "gptables",
    "odf",
)


def pdu(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PDU, *map(str, arguments)], capture_output=True, text=True, check=False)


def pdu_here(*arguments: str | Path) -> Result:
    """Run it in this process: for what it says of its files, which no process changes."""
    return CliRunner().invoke(app, list(map(str, arguments)))


@dataclass(frozen=True)
class Built:
    """A raw folder that was built once into a marts folder: what that printed, and which packages it loaded."""

    folder: Path
    printed: subprocess.CompletedProcess[str]
    loaded: list[str]

    @property
    def raw(self) -> Path:
        return self.folder / "raw"

    @property
    def marts(self) -> Path:
        return self.folder / "marts"


@pytest.fixture(scope="module")
def once_built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The project's raw folder and a workbook of bees."""
    folder = tmp_path_factory.mktemp("built")
    shutil.copytree(Settings().raw, folder / "raw")
    write_workbook(folder / "raw" / "bees.xlsx", {"Hives": [["Hive", "Bees"], ["North", 40000]]})
    loaded = folder / "loaded.txt"
    at_exit = f"open({str(loaded)!r}, 'w').write(' '.join(sys.modules))"
    command = f"import atexit, sys; atexit.register(lambda: {at_exit}); {PDU[-1]}"
    arguments = ["build", "--raw", str(folder / "raw"), "--marts", str(folder / "marts")]
    built = subprocess.run([sys.executable, "-c", command, *arguments], capture_output=True, text=True, check=False)
    return Built(folder, built, loaded.read_text().split())


@pytest.fixture
def built(once_built: Built, tmp_path: Path) -> Built:
    """A copy of both folders, to change."""
    folder = Path(shutil.copytree(once_built.folder, tmp_path / "copy", symlinks=True))
    return Built(folder, once_built.printed, once_built.loaded)


def fingerprint(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_help_names_every_command_and_loads_no_heavy_package() -> None:
    script = f"import sys\nfrom pipeline.cli import app\nprint([name for name in {HEAVY} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.strip() == "[]"
    shown = pdu("--help")
    assert shown.returncode == 0
    for command in ("build", "fetch", "query", "trace", "inspect", "charts", "notify", "package", "rebuild"):
        assert command in shown.stdout


def test_build_prints_what_it_made_and_from_what(once_built: Built) -> None:
    printed = once_built.printed
    assert (printed.returncode, printed.stderr) == (0, "")
    assert "marts.inspections" in printed.stdout
    assert "hmi-probation/surrey-pdu-2024" in printed.stdout
    assert "Not recognised, left out: bees.xlsx" in printed.stdout
    assert f'query "FROM marts.inspections" --marts {once_built.marts}\n' in printed.stdout
    assert "report is of an earlier build" not in printed.stdout  # there is none
    manifest = json.loads((once_built.marts / "build.json").read_text())
    assert manifest["unrecognised"] == ["bees.xlsx"]
    assert manifest["tables"]["marts.inspections"] == 32
    assert {len(source["sha256"]) for source in manifest["sources"]} == {64}


def test_a_build_loads_no_package_that_it_does_not_use(once_built: Built) -> None:
    assert {"duckdb", "polars", "pandera"} <= set(once_built.loaded)
    assert {"great_expectations", "altair", "dagster"}.isdisjoint(once_built.loaded)


def test_of_many_sources_a_build_lists_those_published_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.commands.terminal.SOURCES_SHOWN", 4)
    write_releases(tmp_path / "raw", range(8))
    monkeypatch.setenv("PDU_SYNTHETIC", "true")
    lines = pdu_here("build", "--raw", tmp_path / "raw", "--marts", tmp_path / "marts").stdout.splitlines()
    listed = [line for line in lines if line.startswith("synthetic/")]
    assert len(listed) == 4
    assert "synthetic/vacancy-rates-0003" not in "".join(listed)
    assert any(line.startswith("And 4 published before these: ") for line in lines)


def test_a_published_file_that_is_spoilt_exits_1_with_a_line_a_fault_and_leaves_the_marts_untouched(
    built: Built,
) -> None:
    stood, before = (built.marts / "current").resolve(), fingerprint(built.marts / "current")
    cut = built.raw / "hmi-probation" / "surrey-pdu-2024.xlsx"
    cut.write_bytes(cut.read_bytes()[:4000])
    spoilt: Rows = [
        ["Vacancy rates, 30 June 2022"],
        ["PDU", "SPO", "PO", "PSO"],
        ["Gwent", "lots", Percent(0.1), Percent(0.2)],
        ["Surrey", Percent(0.1), Percent(0.2), Percent(0.3)],
    ]
    write_workbook(built.raw / "spoilt.xlsx", {"Rates": spoilt})
    refused = pdu("build", "--raw", built.raw, "--marts", built.marts)
    assert (refused.returncode, refused.stdout) == (1, "")
    next_step, cut_off, word = refused.stderr.splitlines()
    assert next_step == (
        "Not published: 2 problems in 2 files. Mend what each line names and build again; "
        "docs/alerts.md has each message."
    )
    assert cut_off.startswith("hmi-probation/surrey-pdu-2024.xlsx: expected a workbook that opens, found ")
    assert word == "spoilt.xlsx, sheet 'Rates', cell B3: expected a number or shorthand, found 'lots'"
    assert (built.marts / "current").resolve() == stood
    assert fingerprint(built.marts / "current") == before


def test_of_very_many_faults_the_first_are_said_and_the_rest_counted(tmp_path: Path) -> None:
    spoilt: Rows = [
        ["Vacancy rates, 30 June 2022"],
        ["PDU", "SPO", "PO", "PSO"],
        ["Surrey", Percent(0.1), Percent(0.2), Percent(0.3)],
        *[["Gwent", "lots", "few", "some"]] * 100,
    ]
    write_workbook(tmp_path / "raw" / "spoilt.xlsx", {"Rates": spoilt})
    lines = pdu_here("build", "--raw", tmp_path / "raw", "--marts", tmp_path / "marts").stderr.splitlines()
    assert lines[0].startswith("Not published: 300 problems in 1 file. ")
    assert len(lines) == FAULTS_SAID + 2
    assert lines[-1] == "And 100 more faults."


def test_a_file_with_a_row_that_breaks_a_mart_is_set_aside_with_the_address_of_its_cell(built: Built) -> None:
    impossible: Rows = [
        ["Vacancy rates, 30 June 2022"],
        ["PDU", "SPO", "PO", "PSO"],
        ["Gwent", Percent(6.1), Percent(0.1), Percent(0.2)],
    ]
    write_workbook(built.raw / "impossible.xlsx", {"Rates": impossible})
    ended = pdu("build", "--raw", built.raw, "--marts", built.marts)
    assert ended.returncode == 3
    assert ended.stderr.splitlines() == [
        "Set aside, not published: impossible.xlsx, 1 problem",
        "impossible.xlsx, sheet 'Rates', cell B3: expected staging.vacancy_rates.vacancy_rate to be at most 100, "
        "found 610",
    ]
    assert "One workbook was set aside." in ended.stdout


def test_a_unit_that_no_longer_exists_is_refused(tmp_path: Path) -> None:
    """West Kent became North Kent and Mid Kent in April 2025."""
    rates: Rows = [
        ["Vacancy rates, 31 March 2027"],
        ["PDU", "SPO", "PO", "PSO"],
        ["West Kent", Percent(0.1), Percent(0.1), Percent(0.2)],
    ]
    path = write_workbook(tmp_path / "raw" / "slides.xlsx", {"Rates": rates})
    write_sidecar(path, published_date="2027-07-05")
    refused = pdu_here("build", "--raw", tmp_path / "raw", "--marts", tmp_path / "marts")
    assert refused.exit_code == 1
    first = refused.stderr.splitlines()[0]
    assert first.startswith(
        "slides.xlsx, sheet 'Rates', cell A3: expected a probation delivery unit that existed on 2027-03-31"
    )
    assert "found 'West Kent'" in first


def test_a_raw_folder_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    refused = pdu_here("build", "--raw", tmp_path / "nowhere", "--marts", tmp_path / "marts")
    assert refused.exit_code == 1
    assert refused.stderr == (
        f"{tmp_path / 'nowhere'}: expected a folder of workbooks, found none; "
        "make it and put workbooks in, or name another with --raw\n"
    )


def test_query_answers_in_every_form(marts_folder: Path, tmp_path: Path) -> None:
    sql = "SELECT pdu, composite_score FROM marts.inspections WHERE pdu = 'Surrey'"
    table = pdu("query", sql, "--marts", marts_folder)
    assert (table.returncode, table.stdout.split()) == (0, ["pdu", "composite_score", "Surrey", "3"])
    assert pdu("query", sql, "--format", "csv", "--marts", marts_folder).stdout == "pdu,composite_score\nSurrey,3\n"
    as_json = pdu("query", sql, "--format", "json", "--marts", marts_folder).stdout
    assert json.loads(as_json) == [{"pdu": "Surrey", "composite_score": 3}]
    file = tmp_path / "answer.parquet"
    with file.open("wb") as out:
        subprocess.run(
            [*PDU, "query", sql, "--format", "parquet", "--marts", str(marts_folder)], stdout=out, check=True
        )
    assert pl.read_parquet(file).rows() == [("Surrey", 3)]


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM marts.ratings", "SELECT * FROM read_csv('/etc/hostname')", "SELEC 1", "FROM marts.nothing"],
)
def test_query_changes_nothing_reads_no_other_file_and_says_what_is_wrong(marts_folder: Path, sql: str) -> None:
    refused = pdu("query", sql, "--marts", marts_folder)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert len(refused.stderr.splitlines()) == 1
    assert "Traceback" not in refused.stderr


def test_trace_leads_from_a_rating_to_its_cell_and_document(marts_folder: Path) -> None:
    traced = pdu("trace", "marts.ratings", "pdu=Surrey", "standard_code=P 2.1", "--marts", marts_folder)
    assert traced.returncode == 0
    assert "surrey-pdu-2024.xlsx (transcribed)" in traced.stdout
    assert "'Ratings'!B13" in traced.stdout
    assert "An inspection of probation services in: Surrey PDU" in traced.stdout


def test_every_mart_can_be_traced(marts_folder: Path) -> None:
    manifest = json.loads((marts_folder / "build.json").read_text())
    published = PublishedMarts(marts_folder)
    empty = {table for table, rows in manifest["tables"].items() if not rows}
    reprinted = {"marts.superseded_figures", "marts.staffing_revisions"}  # by no document here twice
    assert empty == reprinted | {"marts.provider_ratings", "marts.region_ratings"}
    about_the_marts = {"marts.data_dictionary", "marts.publication"}  # printed nowhere
    for table in (name for name, rows in manifest["tables"].items() if rows and name not in about_the_marts):
        row = published.frame(f"FROM {table} LIMIT 1").row(0, named=True)
        known_by = next(name for name in ("source_id", "framework") if name in row)
        origins = published.trace(table, [f"{known_by}={row[known_by]}"])
        assert origins[0].sha256 in {known["sha256"] for known in manifest["sources"]}
        assert all(origin.document for origin in origins if origin.cells), table


def test_trace_of_nothing_exits_1(marts_folder: Path) -> None:
    refused = pdu("trace", "marts.ratings", "pdu=Atlantis", "--marts", marts_folder)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert refused.stderr == "marts.ratings: expected rows with pdu=Atlantis, found none\n"


def test_inspect_gives_every_value_its_address_and_labels() -> None:
    shown = pdu_here("inspect", Settings().raw / "hmi-probation" / "westminster-forum-slides-2022.xlsx", "--json")
    sheets = {sheet["sheet"]: sheet["tables"] for sheet in json.loads(shown.stdout)["sheets"]}
    (table,) = sheets["Vacancy rates"]
    assert (table["range"], table["taken_for"]) == ("A3:D9", "vacancy rates by unit and grade")
    first = table["values"][0]
    assert (first["cell"], first["value"], first["row_labels"], first["column_labels"]) == (
        "B4",
        -6,
        ["Swansea NPT"],
        ["SPO"],
    )


def test_one_percentage_does_not_make_its_column_per_cent(tmp_path: Path) -> None:
    rows: Rows = [["Force", "2021"], ["Officers", 100], ["Rate of absence", Percent(0.05)], ["Ratio", 0.3]]
    path = write_workbook(tmp_path / "mixed.xlsx", {"Sheet": rows})
    (sheet,) = json.loads(pdu_here("inspect", path, "--json").stdout)["sheets"]
    (table,) = sheet["tables"]
    assert table["columns"][1]["unit"] is None
    assert [(value["value"], value["unit"]) for value in table["values"]] == [(100, None), (5, "per cent"), (0.3, None)]


def test_inspect_of_what_is_no_file_is_one_line(tmp_path: Path) -> None:
    refused = pdu_here("inspect", tmp_path / "nowhere.xlsx")
    assert (refused.exit_code, refused.stderr) == (1, "nowhere.xlsx: expected a file, found none of that name\n")


def test_inspect_of_a_file_in_another_raw_folder_says_how_it_is_accepted_there(tmp_path: Path) -> None:
    rates: Rows = [["Vacancy rates, 30 June 2026"], ["Region", "SPO", "PO"], ["Lodnon", "9%", "8%"]]
    path = write_workbook(tmp_path / "rates.xlsx", {"Rates": [*rates, ["Wales", "2%", "3%"], ["London", "2%", "3%"]]})
    shown = pdu_here("inspect", path, "--raw", tmp_path).stdout
    assert shown.endswith(f" accept {path} --raw {tmp_path}\n")


def test_inspect_reads_a_workbook_that_no_contract_knows(tmp_path: Path) -> None:
    hives: Rows = [["Bees by hive"], ["Hive", "Bees"], ["North", "40,000"], ["South", "[c]"]]
    path = write_workbook(tmp_path / "bees.ods", {"Hives": hives})
    (sheet,) = json.loads(pdu_here("inspect", path, "--json").stdout)["sheets"]
    (table,) = sheet["tables"]
    assert [(value["cell"], value["value"], value["mark"]) for value in table["values"]] == [
        ("B3", 40000, None),
        ("B4", None, "suppressed"),
    ]
