"""Files that are broken, hostile or huge: one line each, nothing hung, nothing half read, no wrong number."""

from __future__ import annotations

import io
import re
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table as OdsTable
from odf.table import TableCell, TableRow
from openpyxl import Workbook

from pipeline.faults import FaultsError
from pipeline.settings import Settings
from pipeline.workbook.cells import open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.limits import Limits
from tests.workbooks import Percent, Rows, write_workbook

ROWS: Rows = [["Region", "FTE", "Rate"], ["Wales", 1234.5, 12], ["London", 9876, "[c]"], ["North East", 55, 3.25]]
SURREY = (Settings().raw / "hmi-probation" / "surrey-pdu-2024.xlsx").read_bytes()
ANNEX = (Settings().raw / "hmpps-workforce" / "probation-officer-recruitment-annex-december-2022.ods").read_bytes()

PARTS = ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml", "xl/_rels/workbook.xml.rels"]

Contents = list[tuple[str, str, list[object]]]


def contents(data: bytes, name: str, limits: Limits | None = None) -> Contents:
    return [
        (sheet.name, table.range, [sheet.at(row, column.index) for row in table.body for column in table.columns])
        for sheet in open_sheets(data, name, limits or Limits())
        for table in find_tables(sheet)
    ]


def refused(data: bytes, name: str, limits: Limits | None = None) -> str:
    with pytest.raises(FaultsError) as error:
        contents(data, name, limits)
    (fault,) = error.value.faults
    assert "\n" not in str(fault)
    return str(fault)


def with_part(data: bytes, part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A package with one of its parts changed."""
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info.filename)
            new.writestr(info.filename, change(content) if info.filename == part else content)
    return changed.getvalue()


@pytest.fixture
def xlsx(tmp_path: Path) -> bytes:
    return write_workbook(tmp_path / "release.xlsx", {"Table_1": ROWS}).read_bytes()


def test_an_empty_file() -> None:
    assert refused(b"", "release.xlsx").startswith("release.xlsx: expected a workbook that opens, found an empty file")


def test_a_workbook_behind_a_password() -> None:
    """An encrypted xlsx is an OLE container, as old .xls files are."""
    assert "found one behind a password" in refused(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "release.xlsx")


def test_an_ods_behind_a_password() -> None:
    encrypted = b"<manifest:manifest><manifest:encryption-data/></manifest:manifest>"
    assert "found one behind a password" in refused(
        with_part(ANNEX, "META-INF/manifest.xml", lambda _: encrypted), "release.ods"
    )


def test_an_archive_that_unpacks_to_more_than_the_limit(xlsx: bytes) -> None:
    bomb = with_part(xlsx, "xl/theme/theme1.xml", lambda _: b"0" * 50_000_000)
    assert len(bomb) < 200_000
    said = refused(bomb, "release.xlsx", Limits(unpacked_bytes=40_000_000))
    assert "one that unpacks to 50," in said
    assert "more than 40,000,000" in said


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"])
def test_xml_that_declares_entities(xlsx: bytes, part: str) -> None:
    laughs = b'<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
    hostile = with_part(xlsx, part, lambda content: laughs + content.partition(b"?>")[2])
    assert f"found a document type in {part}" in refused(hostile, "release.xlsx")


def test_xml_whose_tags_have_a_prefix_is_read_as_any_other(tmp_path: Path) -> None:
    """Some programs write <x:c> where others write <c>; percentages and formulas must not slip through."""
    rows: Rows = [["Force", "Share"], ["Kent", Percent(0.25)], ["Essex", Percent(0.5)]]
    data = write_workbook(tmp_path / "release.xlsx", {"Table_1": rows}).read_bytes()

    def prefixed(content: bytes) -> bytes:
        tagged = re.sub(rb"<(/?)(?=[a-zA-Z])", rb"<\1x:", content)
        return tagged.replace(b'xmlns="', b'xmlns:x="')

    spoilt = with_part(data, "xl/worksheets/sheet1.xml", prefixed)
    (sheet,) = open_sheets(spoilt, "release.xlsx")
    assert sheet.percentages == {(1, 1), (2, 1)}


def test_an_address_that_no_sheet_has_is_refused(xlsx: bytes) -> None:
    stray = b'<row r="4"><c r="ZZZZZZZ4"><v>1</v></c></row></sheetData>'
    far = with_part(xlsx, "xl/worksheets/sheet1.xml", lambda content: content.replace(b"</sheetData>", stray))
    assert "expected a grid of at most" in refused(far, "release.xlsx")


@pytest.mark.parametrize(
    "text",
    [b'Force,Deaths\nKent,"5\nEssex,6\n', b"<html><body>Not found</body></html>", b"Force,Deaths\nKent,2\x000\n"],
)
def test_text_that_is_no_csv_is_a_fault(text: bytes) -> None:
    assert "expected comma-separated text in UTF-8" in refused(text, "release.csv")


def test_csv_as_excel_on_windows_saves_it_is_read() -> None:
    assert contents("Area,2006–2016\nNorth,£5\nSouth,3\n".encode("cp1252"), "release.csv") == [
        ("release", "A1:B3", ["North", "£5", "South", "3"])
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_text_between_tabs_as_dashboards_export_it_is_read(encoding: str) -> None:
    exported = "Region Name\tMeasure Names\tMeasure Values\r\nWales\tPeople, in all\t1,204\r\n"
    assert contents(exported.encode(encoding), "release.csv") == [
        ("release", "A1:C2", ["Wales", "People, in all", "1,204"])
    ]


def test_bytes_that_are_text_in_no_known_writing_are_refused() -> None:
    assert "expected comma-separated text in UTF-8" in refused(b"Area,2006\nNorth,\x81\x96\n", "release.csv")


def test_a_crash_of_the_reading_library_is_a_fault_of_the_file(xlsx: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    """A panic in Rust is no Exception; it must not take the other files of a folder along."""

    class PanicException(BaseException):
        """As pyo3 raises it."""

    def panic(_: object) -> object:
        raise PanicException("attempt to subtract with overflow")

    monkeypatch.setattr("python_calamine.CalamineWorkbook", SimpleNamespace(from_filelike=panic))
    assert "expected a workbook that opens, found one that crashes its reader" in refused(xlsx, "release.xlsx")


def test_an_interruption_is_no_fault_of_the_file(xlsx: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_: object) -> object:
        raise KeyboardInterrupt

    monkeypatch.setattr("python_calamine.CalamineWorkbook", SimpleNamespace(from_filelike=interrupted))
    with pytest.raises(KeyboardInterrupt):
        contents(xlsx, "release.xlsx")


def test_a_ragged_csv_is_held_to_the_limits() -> None:
    ragged = b"," * 30_000 + b"\n" + b"a\n" * 30_000
    started = time.perf_counter()
    assert "expected a grid of at most" in refused(ragged, "release.csv")
    assert time.perf_counter() - started < 5


def test_a_cell_at_the_far_corner_of_the_sheet(tmp_path: Path) -> None:
    """Held as a grid, it would take half a terabyte."""
    workbook = Workbook()
    sheet = workbook.active
    for row in ROWS:
        sheet.append(row)
    sheet["XFD1048576"] = "stray"
    workbook.save(tmp_path / "far.xlsx")
    said = refused((tmp_path / "far.xlsx").read_bytes(), "far.xlsx")
    assert "sheet 'Sheet': expected a grid of at most 20,000,000 cells, found cells as far out as XFD1048576" in said


def _number(repeated: int) -> TableCell:
    return TableCell(valuetype="float", value=1, numbercolumnsrepeated=repeated)


def test_a_cell_after_a_million_repeated_rows_in_ods(tmp_path: Path) -> None:
    document, table = OpenDocumentSpreadsheet(), OdsTable(name="Sheet")
    for repeated, cell in ((1, _number(1)), (1_000_000, TableCell()), (1, _number(1000))):
        row = TableRow(numberrowsrepeated=repeated)
        row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(tmp_path / "far.ods"))
    assert "expected a grid of at most" in refused((tmp_path / "far.ods").read_bytes(), "far.ods")


def test_a_million_empty_rows_below_a_table_in_ods_cost_nothing(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "plain.ods", {"Sheet": ROWS})
    blank = b'<table:table-cell table:number-columns-repeated="16384"/>'
    empty = b'<table:table-row table:number-rows-repeated="1048000">' + blank + b"</table:table-row></table:table>"
    padded = with_part(path.read_bytes(), "content.xml", lambda content: content.replace(b"</table:table>", empty))
    started = time.perf_counter()
    assert contents(padded, "padded.ods") == contents(path.read_bytes(), "plain.ods")
    assert time.perf_counter() - started < 1


def test_a_million_styled_empty_cells_hold_no_values(xlsx: bytes) -> None:
    rows = b"".join(
        b'<row r="%d"><c r="XFC%d" s="0"/><c r="XFD%d" s="0"/></row>' % (r, r, r) for r in range(10, 200_000)
    )
    styled = with_part(
        xlsx, "xl/worksheets/sheet1.xml", lambda content: content.replace(b"</sheetData>", rows + b"</sheetData>")
    )
    started = time.perf_counter()
    assert contents(styled, "styled.xlsx") == contents(xlsx, "release.xlsx")
    assert time.perf_counter() - started < 10


def test_a_formula_without_its_value_is_listed_with_its_sheet(tmp_path: Path) -> None:
    rows: Rows = [*ROWS[:3], ["All", "=SUM(B2:B3)", 24]]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_1": rows})
    (sheet,) = open_sheets(path.read_bytes(), "release.xlsx")
    assert sheet.unvalued == ((3, 1),)


def test_a_formula_is_read_by_the_value_that_was_saved_with_it(tmp_path: Path) -> None:
    rows: Rows = [*ROWS[:3], ["All", "=SUM(B2:B3)", 24]]
    data = write_workbook(tmp_path / "release.xlsx", {"Table_1": rows}).read_bytes()
    value = b"<v>11110.5</v>"
    saved = with_part(data, "xl/worksheets/sheet1.xml", lambda content: re.sub(rb"<v ?/>|<v></v>", value, content))
    ((_, _, cells),) = contents(saved, "release.xlsx")
    assert cells[-2:] == [11110.5, 24]


def test_a_workbook_whose_name_says_another_format_is_read_for_what_it_is(xlsx: bytes) -> None:
    assert contents(xlsx, "release.ods") == contents(xlsx, "release.xlsx")


@pytest.mark.parametrize("name", ["Staff (FTE) – Q1 ‘final’.xlsx", "%2e%2e%2fup.xlsx", "нью.xlsx", "a\tb.xlsx"])
def test_names_with_odd_characters(tmp_path: Path, name: str) -> None:
    path = write_workbook(tmp_path / name, {"Sheet & <tab>": ROWS})
    ((sheet, _, _),) = contents(path.read_bytes(), path.name)
    assert sheet == "Sheet & <tab>"


def outcome(data: bytes, name: str) -> Contents | None:
    """What is read, or None where the file is refused; any other error fails the test that asks."""
    try:
        return contents(data, name)
    except FaultsError as error:
        assert all("\n" not in str(fault) for fault in error.faults)
        return None


@given(st.integers(0, len(SURREY) - 1))
@settings(max_examples=150)
def test_a_workbook_cut_off_anywhere_is_refused_or_whole(length: int) -> None:
    assert outcome(SURREY[:length], "cut.xlsx") in (None, contents(SURREY, "whole.xlsx"))


@given(st.lists(st.tuples(st.integers(0, len(ANNEX) - 1), st.integers(0, 255)), min_size=1, max_size=8))
@settings(max_examples=200)
def test_bytes_changed_anywhere_give_a_fault_or_the_right_values(changes: list[tuple[int, int]]) -> None:
    spoilt = bytearray(ANNEX)
    for place, byte in changes:
        spoilt[place] = byte
    assert outcome(bytes(spoilt), "spoilt.ods") in (None, contents(ANNEX, "whole.ods"))


@given(st.data())
@settings(max_examples=200)
def test_xml_with_pieces_taken_out_or_doubled_is_never_a_traceback(data: st.DataObject) -> None:
    part = data.draw(
        st.sampled_from(["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet3.xml", "xl/_rels/workbook.xml.rels"])
    )

    def change(content: bytes) -> bytes:
        start = data.draw(st.integers(0, len(content)))
        end = data.draw(st.integers(start, min(len(content), start + 400)))
        return content[:start] + content[start:end] * data.draw(st.sampled_from([0, 2])) + content[end:]

    outcome(with_part(SURREY, part, change), "mutated.xlsx")


@given(st.binary(max_size=4000), st.sampled_from(["xlsx", "xls", "xlsb", "ods", "csv"]))
@settings(max_examples=200)
def test_any_bytes_under_any_name_are_never_a_traceback(data: bytes, ending: str) -> None:
    outcome(data, f"any.{ending}")
