"""The layouts that publishers use, and what each value in them is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.workbook.cells import address, open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.tables import Table, cells_of
from pipeline.workbook.values import read_values
from tests.workbooks import Percent, Rows, write_workbook

Labelled = dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]]


def tables_of(path: Path) -> list[Table]:
    return [table for sheet in open_sheets(path.read_bytes(), path.name) for table in find_tables(sheet)]


def read(path: Path) -> list[Labelled]:
    """Each table's values by address: the value or what its shorthand means, row labels, column labels."""
    found = []
    for table in tables_of(path):
        paths = {column.index: column.path for column in table.columns}
        cells = read_values(cells_of([(table, [column.index for column in table.value_columns])]))
        found.append(
            {
                address(row, column): (
                    mark if mark is not None else text if value is None else value,
                    table.row_labels[row],
                    paths[column],
                )
                for row, column, value, mark, text in cells.select("row", "column", "value", "mark", "text").iter_rows()
            }
        )
    return found


def one(tmp_path: Path, rows: Rows, **options: Any) -> Labelled:
    (table,) = read(write_workbook(tmp_path / "release.xlsx", {"Table_1": rows}, **options))
    return table


def test_a_row_of_dates_over_triplets(tmp_path: Path) -> None:
    """Prison officers by establishment, in the staffing annex."""
    found = one(
        tmp_path,
        [
            ["Table 4: Prison officers by establishment"],
            ["This worksheet contains one table."],
            [None, dt.date(2026, 3, 31), None, None, dt.date(2026, 6, 30), None, None],
            ["Establishment", *["Staff in post", "Target", "Difference"] * 2],
            ["Altcourse", 100, 110, -10, 101, 110, -9],
            ["All establishments", 100, "[c]", "[c]", 101, 110, -9],
            [],
            ["1. Band 3 to 5 officers."],
        ],
        merges=["B3:D3", "E3:G3"],
    )
    assert found["D5"] == (-10, ("Altcourse",), ("31 March 2026", "Difference"))
    assert found["E5"] == (101, ("Altcourse",), ("30 June 2026", "Staff in post"))
    assert found["C6"] == ("suppressed", ("All establishments",), ("31 March 2026", "Target"))
    assert len(found) == 12


def test_regions_with_their_units_beneath_and_the_region_printed_once(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        [
            ["Region", "PDU", "In post", "Target"],
            ["North East", "Sunderland", 10, 12],
            [None, "Newcastle upon Tyne", 20, 22],
            ["Wales", "Gwent", 5, 6],
            ["All", None, 35, 40],
        ],
    )
    assert found["C3"] == (20, ("North East", "Newcastle upon Tyne"), ("In post",))
    assert found["C4"] == (5, ("Wales", "Gwent"), ("In post",))
    assert found["C5"] == (35, ("All",), ("In post",))


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_regions_as_headings_among_the_rows(tmp_path: Path, ending: str) -> None:
    rows = [["PDU", "2023", "2024"], ["Wales", "", ""], ["Gwent", "1", "2"], ["London", "", ""], ["Brent", "3", "[c]"]]
    (found,) = read(write_workbook(tmp_path / f"release.{ending}", {"Table_1": rows}))
    assert found["B3"] == (1, ("Wales", "Gwent"), ("2023",))
    assert found["C5"] == ("suppressed", ("London", "Brent"), ("2024",))


def test_levels_by_indent(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        [["Area", "FTE"], ["England and Wales", 100], ["  North East", 40], ["    Sunderland", 40], ["  Wales", 60]],
    )
    assert found["B4"][1] == ("England and Wales", "North East", "Sunderland")
    assert found["B5"][1] == ("England and Wales", "Wales")


def test_levels_by_the_indent_of_the_cell_style(tmp_path: Path) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Alignment

    workbook = Workbook()
    sheet = workbook.active
    for row in (["Area", "FTE"], ["Wales", 2], ["Gwent", 1], ["Swansea", 1]):
        sheet.append(row)
    for cell in ("A3", "A4"):
        sheet[cell].alignment = Alignment(indent=1)
    workbook.save(tmp_path / "release.xlsx")
    (found,) = read(tmp_path / "release.xlsx")
    assert found["B4"][1] == ("Wales", "Swansea")


def test_three_header_rows(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        [
            [None, "Men", None, None, None, "Women", None, None, None],
            [None, 2022, None, 2023, None, 2022, None, 2023, None],
            ["Force", *["FTE", "%"] * 4],
            ["Avon", 1, 10, 2, 20, 3, 30, 4, 40],
        ],
    )
    assert found["C4"] == (10, ("Avon",), ("Men", "2022", "%"))
    assert found["H4"] == (4, ("Avon",), ("Women", "2023", "FTE"))


def test_years_across_and_years_down(tmp_path: Path) -> None:
    across = one(tmp_path, [["Deaths in custody"], ["Cause", 1978, 1979], ["All", 60, 56]])
    assert across["C3"] == (56, ("All",), ("1979",))
    down = one(tmp_path, [["Year", "Deaths", "Rate"], [1978, 60, 1.4], [1979, 56, 1.3]])
    assert down["B3"] == (56, ("1979",), ("Deaths",))


def test_blank_rows_and_a_blank_column_within_a_table(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        [["Grade", None, "FTE", "%"], [], ["PO", None, 10, Percent(0.5)], [], ["Total", None, 20, Percent(1)]],
    )
    assert found == {
        "C3": (10, ("PO",), ("FTE",)),
        "D3": (50, ("PO",), ("%",)),
        "C5": (20, ("Total",), ("FTE",)),
        "D5": (100, ("Total",), ("%",)),
    }


def test_a_header_printed_again_is_not_a_row(tmp_path: Path) -> None:
    found = one(tmp_path, [["Region", "FTE"], ["Wales", 1], ["Region", "FTE"], ["London", 2]])
    assert list(found) == ["B2", "B4"]


def test_a_row_of_units_below_the_header(tmp_path: Path) -> None:
    found = one(tmp_path, [["Region", "Officers", "Rate"], [None, "FTE", "per 1,000"], ["Wales", 10, 1.5]])
    assert found["C3"] == (1.5, ("Wales",), ("Rate", "per 1,000"))


def test_a_grid_of_words_without_a_header_over_its_labels(tmp_path: Path) -> None:
    found = one(tmp_path, [[None, "Leadership", "Staffing"], ["Gwent", "Good", "NR"], ["Surrey", "Good", "Good"]])
    assert found["B2"] == ("Good", ("Gwent",), ("Leadership",))
    assert found["C2"] == ("not rated", ("Gwent",), ("Staffing",))


def test_tables_one_above_another_and_side_by_side(tmp_path: Path) -> None:
    rows: Rows = [
        ["Men", None, None, "Women"],
        ["Grade", "FTE", None, "Grade", "FTE"],
        ["PO", 1, None, "PO", 2],
        ["PSO", 3, None, "PSO", 4],
        [],
        ["Table B"],
        ["Grade", "FTE"],
        ["PO", 5],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_1": rows})
    assert [(table.range, table.name) for table in tables_of(path)] == [
        ("A2:B4", "Men"),
        ("D2:E4", "Women"),
        ("A7:B8", "Table B"),
    ]


def test_footnote_marks_come_off_labels_headers_and_numbers(tmp_path: Path) -> None:
    found = one(
        tmp_path,
        [
            ["Area [note 1]", "31 March2025(Break in series)"],
            ["Wales [note 2] [note 3]", "6,1603"],
            ["London¹", "12 [r]"],
        ],
    )
    assert found["B2"] == (6160, ("Wales",), ("31 March 2025",))
    assert found["B3"] == (12, ("London",), ("31 March 2025",))


def test_footnotes_in_two_columns_are_not_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["Region", "FTE", "Target"],
        ["Wales", 1, 2],
        ["1", "Figures exclude staff on career breaks and loans."],
        ["Source:", "Single Operating Platform, 30 June 2026."],
    ]
    assert list(one(tmp_path, rows)) == ["B2", "C2"]


def test_a_tidy_table_whose_quarter_is_a_number(tmp_path: Path) -> None:
    """Police recorded crime, open data tables."""
    header = ["Financial Year", "Financial Quarter", "Force Name", "Number of Offences"]
    found = one(tmp_path, [header, ["2025/26", 1, "Gwent", 5], ["2025/26", 2, "Kent", 6]])
    assert found["D3"] == (6, ("2025/26", "2", "Kent"), ("Number of Offences",))


def test_a_column_called_number_holds_values(tmp_path: Path) -> None:
    found = one(tmp_path, [["Was the assessment sufficient?", "Number", "%"], ["Yes", 55, 65], ["No", 29, 35]])
    assert found["B2"] == (55, ("Yes",), ("Number",))


def test_groups_of_columns_with_a_blank_column_between(tmp_path: Path) -> None:
    """Deaths in prison custody, Safety in Custody statistics."""
    found = one(
        tmp_path,
        [
            [None, "Number", None, None, "Rate per 1,000", None],
            ["Year", "Total", "Self-inflicted", None, "Total", "Self-inflicted"],
            [1978, 60, 16, None, 1.4, 0.4],
        ],
    )
    assert found["C3"] == (16, ("1978",), ("Number", "Self-inflicted"))
    assert found["F3"] == (0.4, ("1978",), ("Rate per 1,000", "Self-inflicted"))


def test_columns_named_by_counting(tmp_path: Path) -> None:
    found = one(tmp_path, [["Years of service", 1, 2, 3], ["Officers", 10, 20, 30]])
    assert found["C2"] == (20, ("Officers",), ("2",))


def test_a_title_centred_over_its_table(tmp_path: Path) -> None:
    rows: Rows = [[None, "Table 3: Staff in post"], ["Grade", "FTE", "Headcount"], ["PO", 1, 2]]
    path = write_workbook(tmp_path / "release.xlsx", {"Table_3": rows})
    assert [(table.name, table.range) for table in tables_of(path)] == [("Table 3: Staff in post", "A2:C3")]


def test_a_title_right_below_another_table(tmp_path: Path) -> None:
    rows: Rows = [["Table 1: Men"], ["Grade", "FTE"], ["PO", 1], ["Table 2: Women"], ["Grade", "FTE"], ["PO", 2]]
    path = write_workbook(tmp_path / "release.xlsx", {"Tables": rows})
    assert [(table.name, table.range) for table in tables_of(path)] == [
        ("Table 1: Men", "A2:B3"),
        ("Table 2: Women", "A5:B6"),
    ]


def test_a_row_of_days_below_names_waits_for_rows_and_not_for_another_header(tmp_path: Path) -> None:
    dated: Rows = [[None, "Gwent", "Swansea"], ["Report published", "5 May 2031", "6 June 2031"], []]
    rows: Rows = [["Casework"], ["Assessment", "Good", "RI"], ["Planning", "RI", "Good"]]
    assert one(tmp_path, [*dated, *rows])["B5"] == ("Good", ("Casework", "Assessment"), ("Gwent",))
    header: Rows = [["Casework"], ["Stage", "Cases", "Yes"], ["Assessment", 20, 12], ["Planning", 30, 14]]
    _, other = read(write_workbook(tmp_path / "release.xlsx", {"Table_1": [*dated, *header]}))
    assert other["B6"] == (20, ("Assessment",), ("Cases",))


def test_values_without_a_header_are_found_and_have_no_column_label(tmp_path: Path) -> None:
    assert one(tmp_path, [["PO", 1, 2], ["PSO", 3, 4]])["C2"] == (4, ("PSO",), ("",))


HARD_CASES: dict[str, tuple[Rows, dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]]]] = {
    "a total below a blank row": (
        [["Force", "Men", "Women"], ["Kent", 195, 212], [], ["Total", 1950, 2012]],
        {"B4": (1950, ("Total",), ("Men",)), "C4": (2012, ("Total",), ("Women",))},
    ),
    "rows that count up below a blank row": (
        [["Force", "a", "b", "c"], ["Kent", 1, 2, 9], [], ["Wales", 3, 4, 5], ["Total", 4, 6, 14]],
        {"C4": (4, ("Wales",), ("b",))},
    ),
    "ratings below a blank row": (
        [
            ["Unit", "Rating", "Other"],
            ["Kent", "Good", "Poor"],
            [],
            ["Essex", "Good", "Poor"],
            ["Devon", "Good", "Poor"],
        ],
        {"B4": ("Good", ("Essex",), ("Rating",))},
    ),
    "a remark instead of figures below a blank row": (
        [["Force", "a", "b"], ["Kent", 1, 2], [], ["Essex", "Data not supplied", None], ["Devon", 3, 4]],
        {"B4": ("Data not supplied", ("Essex",), ("a",)), "C5": (4, ("Devon",), ("b",))},
    ),
    "a blank corner and a blank row below the header": (
        [[None, 2021, 2022], [], ["Total", 10, 20], ["Kent", 1, 2]],
        {"B3": (10, ("Total",), ("2021",)), "C4": (2, ("Kent",), ("2022",))},
    ),
    "a second header row with a label of its own": (
        [["Category", "2021", None, "2022", None], ["Type", "No.", "%", "No.", "%"], ["Fire", 1, 2, 3, 4]],
        {"C3": (2, ("Fire",), ("2021", "%")), "D3": (3, ("Fire",), ("2022", "No."))},
    ),
    "a link beside the title": (
        [["Table 1: Population", None, "Back to contents"], ["Region", 2021, 2022], ["Kent", 1, 2]],
        {"C3": (2, ("Kent",), ("2022",))},
    ),
    "the number of the table in a cell of its own": (
        [["Table 1", "Children in custody"], ["Region", "Number"], ["Kent", 1], ["Essex", 2]],
        {"B4": (2, ("Essex",), ("Number",))},
    ),
    "labels in two columns under a blank corner": (
        [[None, None, 2021, 2022], ["Male", "Adult", 1, 2], [None, "Youth", 3, 4]],
        {"D3": (4, ("Male", "Youth"), ("2022",))},
    ),
    "a second label that is a number": (
        [["Sex", "Sentence (years)", "N"], ["M", 1, 10], [None, 2, 20], ["F", 1, 30]],
        {"C3": (20, ("M", "2"), ("N",))},
    ),
    "headings over the values": (
        [
            ["Outcome", "2021", "2022", "2023"],
            [None, None, "Males", None],
            ["Guilty", 1, 2, 3],
            [None, None, "Females", None],
            ["Guilty", 4, 5, 6],
        ],
        {"B3": (1, ("Males", "Guilty"), ("2021",)), "B5": (4, ("Females", "Guilty"), ("2021",))},
    ),
    "headings under headings": (
        [
            ["Group", 2021],
            ["Prisons"],
            ["Public"],
            ["Male", 1],
            ["Private"],
            ["Male", 4],
            ["Probation"],
            ["Public"],
            ["Male", 7],
            [],
            ["Total", 12],
        ],
        {
            "B6": (4, ("Prisons", "Private", "Male"), ("2021",)),
            "B9": (7, ("Probation", "Public", "Male"), ("2021",)),
            "B11": (12, ("Total",), ("2021",)),
        },
    ),
    "four header rows": (
        [
            ["Region", "Adults", None, None, None],
            [None, "Remand", None, None, None],
            [None, "Male", None, "Female", None],
            [None, "N", "%", "N", "%"],
            ["Kent", 1, 2, 3, 4],
        ],
        {"E5": (4, ("Kent",), ("Adults", "Remand", "Female", "%"))},
    ),
    "shorthand among inner labels": (
        [["Area", "Sex", "2021"], ["Kent", "Male", 5], [None, "[c]", 6], ["Essex", "Male", 7], [None, "Female", 8]],
        {"C3": (6, ("Kent", "[c]"), ("2021",)), "C5": (8, ("Essex", "Female"), ("2021",))},
    ),
    "dates among inner labels": (
        [["Force", "Snapshot", "Deaths"], ["Kent", dt.date(2026, 3, 31), 5], ["Kent", dt.date(2026, 6, 30), 6]],
        {"C3": (6, ("Kent", "30 June 2026"), ("Deaths",))},
    ),
    "values that look like years below a blank row": (
        [["Deaths", "2021", "2022"], [], ["Total", 2001, 2010], [], ["Male", 1950, 1960], ["Female", 51, 50]],
        {"B3": (2001, ("Total",), ("2021",)), "C5": (1960, ("Male",), ("2022",)), "B6": (51, ("Female",), ("2021",))},
    ),
    "a dash before a number": (
        [["Force", "Change"], ["Kent", "–5"], ["Essex", 6]],
        {"B2": (-5, ("Kent",), ("Change",))},
    ),
    "flags stuck to numbers": (
        [["Force", "a", "b"], ["Kent", "1,234p", "12.5 %"], ["Essex", "3,000(1)", ".5"]],
        {"B2": (1234, ("Kent",), ("a",)), "C2": (12.5, ("Kent",), ("b",)), "B3": (3000, ("Essex",), ("a",))},
    ),
}


@pytest.mark.parametrize("case", HARD_CASES)
def test_hard_cases(tmp_path: Path, case: str) -> None:
    rows, expected = HARD_CASES[case]
    found = one(tmp_path, rows)
    assert {cell: found.get(cell) for cell in expected} == expected


def test_a_title_above_a_blank_row_is_the_title_of_the_next_table_only(tmp_path: Path) -> None:
    rows: Rows = [
        ["Table 1: Officers by force"],
        [],
        ["Force", "2021"],
        ["Kent", 1],
        [],
        ["Grade", "FTE"],
        ["PO", 2],
    ]
    path = write_workbook(tmp_path / "release.xlsx", {"Sheet": rows})
    assert [table.name for table in tables_of(path)] == ["Table 1: Officers by force", "Grade"]


def test_side_by_side_tables_whose_labels_are_years(tmp_path: Path) -> None:
    rows: Rows = [
        ["Figure 1: Deaths", None, None, "Figure 2: Assaults"],
        ["Year", "Deaths", None, "Year", "Assaults"],
        [2019, 4, None, 2020, 36],
        [2020, 5, None, 2021, 45],
    ]
    left, right = read(write_workbook(tmp_path / "release.xlsx", {"Sheet": rows}))
    assert left["B3"] == (4, ("2019",), ("Deaths",))
    assert right["E3"] == (36, ("2020",), ("Assaults",))


def test_a_further_header_among_the_rows_starts_a_further_table(tmp_path: Path) -> None:
    rows: Rows = [
        ["Sex", "2021", "2022"],
        ["Male", 1, 2],
        ["Offence", "Number", "Rate"],
        ["Theft", 3, 4],
    ]
    sexes, offences = read(write_workbook(tmp_path / "release.xlsx", {"Sheet": rows}))
    assert sexes["C2"] == (2, ("Male",), ("2022",))
    assert offences["C4"] == (4, ("Theft",), ("Rate",))


@pytest.mark.parametrize("marks", [("1", "2"), ("(1)", "(a)"), ("[1]", "*"), ("Note:", "Source:")])
def test_footnotes_that_pair_a_mark_with_words(tmp_path: Path, marks: tuple[str, str]) -> None:
    notes = [[marks[0], "Includes those awaiting deportation."], [marks[1], "Revised since last year."]]
    rows: Rows = [["Area", 2021], ["Kent", 1], ["Essex", 2], [], *notes]
    assert list(one(tmp_path, rows)) == ["B2", "B3"]


@dataclass(frozen=True)
class Made:
    """A table that was made up, and what must be read of it."""

    rows: list[list[Any]]
    expected: Labelled
    merges: list[str]


# Over numbers these say that the column holds labels, and around a table that they lead to another page.
NO_NAMES = {"Age", "Back", "Band", "Code", "Decile", "Home", "Id", "No"}
WORDS = (
    st.text("abcdefghijklmnop", min_size=2, max_size=9).map(str.capitalize).filter(lambda word: word not in NO_NAMES)
)
SHORTHAND = {"[c]": "suppressed", "[x]": "not available", "[z]": "not applicable", "..": "not available"}


@st.composite
def printed(draw: st.DrawFn) -> tuple[Any, Any]:
    """A value as a cell holds it, and as it must be read."""
    number = draw(st.integers(-9999999, 9999999))
    return draw(
        st.sampled_from(
            [
                (number, number),
                (f"{number:,}", number),
                (number / 8, number / 8),
                (f"{number:,} [note 4]", number),
                *SHORTHAND.items(),
            ]
        )
    )


@st.composite
def percentages(draw: st.DrawFn) -> tuple[Any, Any]:
    """A share as a cell holds it, shown as a percentage or written as one, and as it must be read."""
    tenths = draw(st.integers(-1000, 1000))
    forms = [(Percent(tenths / 1000), tenths / 10), (f"{tenths / 10}%", tenths / 10), *SHORTHAND.items()]
    return draw(st.sampled_from(forms))


@st.composite
def made_tables(draw: st.DrawFn) -> Made:
    """A table of any family: one to three header rows, labels in one or two columns, headings, blanks, notes."""
    top, left = draw(st.integers(0, 3)), draw(st.integers(0, 2))
    levels = draw(st.integers(1, 3))
    groups = [draw(st.lists(WORDS, min_size=2, max_size=3, unique=True)) for _ in range(levels)]
    paths: list[tuple[str, ...]] = [()]
    for group in groups:
        paths = [(*path, name) for path in paths for name in group]
    two_labels, merged = draw(st.booleans()), draw(st.booleans())
    merges: list[str] = []
    labels = 2 if two_labels else 1
    rows: list[list[Any]] = [[] for _ in range(top)]
    rows += [[*[None] * left, f"{draw(WORDS)} {draw(WORDS)}"] for _ in range(draw(st.integers(0, 3)))]
    for level in range(levels):
        above = [path[: level + 1] for path in paths]
        names = [
            path[level] if place == 0 or above[place - 1] != path[: level + 1] else None
            for place, path in enumerate(paths)
        ]
        own = ["Region", "Unit"][:labels] if level == levels - 1 else [None] * labels
        rows.append([*[None] * left, *own, *names])
        spans = [place for place, name in enumerate(names) if name is not None] + [len(names)]
        for first, after in pairwise(spans):
            if merged and after - first > 1:
                place = left + labels
                merges.append(f"{address(len(rows) - 1, place + first)}:{address(len(rows) - 1, place + after - 1)}")
    expected: Labelled = {}
    shown = draw(st.lists(st.booleans(), min_size=len(paths), max_size=len(paths)))  # columns of percentages
    for _ in range(draw(st.integers(1, 3))):
        outer = draw(WORDS)
        headed = not two_labels and draw(st.booleans())
        if headed or (expected and not two_labels):
            rows.append([*[None] * left, outer])
        for place in range(draw(st.integers(1, 3))):
            if len(expected) > 0 and draw(st.booleans()):
                rows.append([])
            inner = draw(WORDS)
            stated = [outer if place == 0 else None, inner] if two_labels else [inner]
            values = [draw(percentages() if per_cent else printed()) for per_cent in shown]
            if not any(isinstance(value, int | float) for _, value in values):
                values[0] = (Percent(0.07), 7) if shown[0] else (7, 7)
            rows.append([*[None] * left, *stated, *[content for content, _ in values]])
            stands_under = (outer,) if two_labels or rows_have_heading(rows, left) else ()
            for column, (_, value) in enumerate(values):
                where = address(len(rows) - 1, left + labels + column)
                expected[where] = (value, (*stands_under, inner), paths[column])
    if draw(st.booleans()):
        rows += [[], [*[None] * left, "1. Figures exclude staff on career breaks."]]
    return Made(rows, expected, merges)


def rows_have_heading(rows: list[list[Any]], left: int) -> bool:
    """Whether a heading stands among the rows after the header row that names the labels."""
    body = rows[next(place for place, row in enumerate(rows) if row[left : left + 1] == ["Region"]) + 1 :]
    return any(len(row) == left + 1 for row in body)


@given(made_tables(), st.sampled_from(["xlsx", "xls", "ods"]))
@settings(max_examples=300)
def test_every_family_of_layout_reads_back_the_same_values_at_the_same_addresses(
    tmp_path: Path, made: Made, ending: str
) -> None:
    merges = made.merges if ending == "xlsx" else []
    (found,) = read(write_workbook(tmp_path / f"made.{ending}", {"Table_1": made.rows}, merges=merges))
    assert found == made.expected
