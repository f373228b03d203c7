"""What is shorthand or a number among figures, and a word elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workbook.cells import open_sheets
from pipeline.workbook.layout import find_tables
from pipeline.workbook.shorthand import AMONG_FIGURES
from pipeline.workbook.tables import Table
from pipeline.workbook.values import FIGURE, SHORT, WORDS, cell_frame, kinds_of, read_values
from tests.workbooks import Rows, write_workbook


def column(*contents: object) -> list[tuple[object, object]]:
    """The value and the mark of each cell of a column."""
    return read_values(cell_frame(contents, [False] * len(contents))).select("value", "mark").rows()


def table_of(path: Path, rows: Rows) -> Table:
    write_workbook(path, {"Table_1": rows})
    (table,) = (table for sheet in open_sheets(path.read_bytes(), path.name) for table in find_tables(sheet))
    return table


@pytest.mark.parametrize("bare", sorted(AMONG_FIGURES))
def test_bare_shorthand_among_figures_has_a_meaning_and_no_value(bare: str) -> None:
    assert column(500, bare, "[c]", 400)[1] == (None, AMONG_FIGURES[bare])


@pytest.mark.parametrize("bare", sorted(AMONG_FIGURES))
def test_the_same_is_a_word_where_there_are_words(bare: str) -> None:
    assert column("Area", bare, "Other") == [(None, None)] * 3
    assert column(bare) == [(None, None)]


def test_a_letter_that_names_an_area_is_kept(tmp_path: Path) -> None:
    rows: Rows = [["Area", "2023", "2024"], ["x", 1, 2], ["Z", "x", 4], ["#", 5, "z"]]
    table = table_of(tmp_path / "areas.xlsx", rows)
    assert [table.row_labels[row] for row in table.body] == [("x",), ("Z",), ("#",)]


def test_a_row_of_bare_shorthand_is_no_header(tmp_path: Path) -> None:
    rows: Rows = [["Area", "Median", "Mean"], ["A", 500, 510], ["B", "x", "z"], ["C", "[w]", "[n]"], ["D", 1, 400]]
    assert len(table_of(tmp_path / "pay.xlsx", rows).body) == 4


def test_a_column_headed_with_such_a_letter_is_a_column(tmp_path: Path) -> None:
    table = table_of(tmp_path / "letters.xlsx", [["Area", "x", "#"], ["A", 1, 2], ["B", 3, 4]])
    assert [column.header for column in table.columns] == ["Area", "x", "#"]


def test_brackets_are_an_accountants_minus_among_numbers() -> None:
    assert column(1234, "(12)", "(£1,200.50)", 0.5) == [(1234, None), (-12, None), (-1200.5, None), (0.5, None)]


def test_brackets_are_no_minus_where_numbers_have_footnotes_of_that_form() -> None:
    assert column(1234, "17(1)", "(1)", 3)[2] == (None, None)


def test_brackets_are_no_minus_among_words() -> None:
    assert column("Area", "(12)") == [(None, None)] * 2


def test_brackets_around_a_percentage_may_mean_a_small_base_and_are_left() -> None:
    assert column(12, "(45%)", 3)[1] == (None, None)


@given(st.lists(st.sampled_from(["x", "(3)", "Words", 7, "[c]", ""]), max_size=30))
def test_each_cell_is_one_kind_and_only_doubtful_ones_depend_on_the_cell_above(cells: list[object]) -> None:
    kinds = [row[0] for row in kinds_of([cell] for cell in cells)]
    certain = {"Words": WORDS, 7: FIGURE, "[c]": SHORT, "": 0}
    for place, cell in enumerate(cells):
        above = kinds[place - 1] if place else 0
        assert kinds[place] == certain.get(cell, SHORT if above in (FIGURE, SHORT) else WORDS)
