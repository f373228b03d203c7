"""What is declared: contracts that load, models that describe every column, no published figure in code."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path

import pytest

from assets.catalogue import TABLES
from pipeline.faults import FaultsError
from pipeline.meaning.code_lists.alternatives import spelled_out
from pipeline.meaning.code_lists.compiling import ALTERNATIVES, REGISTERS
from pipeline.raw.contracts import load_contracts
from pipeline.settings import PROJECT_FOLDER, Settings
from pipeline.tables.made import MadeTable
from pipeline.workbook.cells import open_sheets

CODE = [
    path
    for folder in ("pipeline", "assets", "schemas")
    for path in sorted((PROJECT_FOLDER / folder).rglob("*"))
    if path.suffix in {".py", ".toml", ".csv"}
]
MOST_OF_ONE, MOST_OF_ALL = 8_000, 150_000  # wordings with alternatives, spelled out
NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?(?![\w.])")


def test_every_contract_has_a_name_of_its_own() -> None:
    names = [contract.name for contract in load_contracts(Settings().contracts)]
    assert len(names) == len(set(names))


def test_every_contract_reads_a_table_that_is_there(marts_folder: Path) -> None:
    import duckdb

    with duckdb.connect(str(marts_folder / "probation.duckdb"), read_only=True) as connection:
        rows = connection.execute("SELECT DISTINCT contract FROM marts.source_tables").fetchall()
    unused = {contract.name for contract in load_contracts(Settings().contracts)} - {name for (name,) in rows}
    # The chart of regional rates is in print; its figures stand in the annex that the text quotes. Of the annex and
    # the aggregate workbooks no original is here: tests/assets read made-up ones.
    without_original = ("annex: ", "aggregate: ", "later reports: ")
    assert {name for name in unused if not name.startswith(without_original)} <= {"vacancy rates by region, chart"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "expected a source contract"),
        ("[[table]]\nname = 'x'", "dataset"),
        ("[[table]]\ntypo = 1", "typo"),
        ("[[table]]\ntitle = '('", "not a regular expression"),
    ],
)
def test_a_contract_that_is_none_is_a_fault_that_names_its_file(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "new.toml").write_text(text, "utf-8")
    with pytest.raises(FaultsError) as refused:
        load_contracts(tmp_path)
    assert str(refused.value).startswith("new.toml: ")
    assert said in str(refused.value)


def test_no_wording_stands_for_more_than_are_compiled_in_a_moment() -> None:
    """Every build compiles the code lists: a wording with alternatives upon alternatives would make each wait."""
    stands_for = dict[str, int]()
    for path in Settings().code_lists.glob("*.toml"):
        listed = tomllib.loads(path.read_text("utf-8"))
        named = listed.pop(ALTERNATIVES, {})
        members = [of for dimension in listed.values() for of in dimension.values()] if path.name != REGISTERS else []
        for wording in itertools.chain.from_iterable(members):
            spelled = spelled_out(wording, named)
            assert not [one for one in spelled if "|" in one], wording
            stands_for[wording] = len(spelled)
    assert {wording for wording, count in stands_for.items() if count > MOST_OF_ONE} == set()
    assert sum(stands_for.values()) < MOST_OF_ALL


@pytest.mark.parametrize("made", TABLES, ids=lambda made: ".".join(made.name))
def test_every_table_and_column_is_described(made: MadeTable) -> None:
    assert made.description
    assert all(made.column_descriptions.values()), made.column_descriptions


def significant_digits(number: str) -> int:
    return len(number.replace(",", "").replace(".", "").strip("0"))


def test_no_figure_of_the_raw_data_is_a_literal_in_the_code() -> None:
    """Figures of three significant digits and more: shorter ones are numbers that any code has."""
    figures = {
        f"{abs(cell):g}"
        for path in Settings().raw.rglob("*")
        if path.suffix in {".xlsx", ".ods"}
        for sheet in open_sheets(path.read_bytes(), path.name)
        for row in sheet.rows
        for cell in row
        if isinstance(cell, int | float) and not isinstance(cell, bool)
    }
    assert "1509" in figures  # the cases that the annual report inspected: the search finds what is there
    found = {
        (path.relative_to(PROJECT_FOLDER).as_posix(), number)
        for path in CODE
        for number in NUMBER.findall(path.read_text("utf-8"))
        if significant_digits(number) >= 3 and number.replace(",", "") in figures
    }
    assert found == set()
