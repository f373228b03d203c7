"""Footnote marks come off labels, headers and numbers, in every form that publishers print them."""

from __future__ import annotations

import pytest

from pipeline.workbook.notes import split_notes
from pipeline.workbook.values import cell_frame, label_text, notes_of, read_values


@pytest.mark.parametrize(
    ("printed", "text", "marks"),
    [
        ("In public entertainment[note1]", "In public entertainment", "[note1]"),
        ("Wales [note 1][note 2]", "Wales", "[note 1] [note 2]"),
        ("Wales [note 1, note 2]", "Wales", "[note 1, note 2]"),
        ("Others(3)", "Others", "(3)"),
        ("Others (3)", "Others", "(3)"),
        ("Staff in post (1) (12)", "Staff in post", "(1) (12)"),
        ("Sales (see notes 1 and 2)", "Sales", "(see notes 1 and 2)"),
        ("May 2025 (p)", "May 2025", "(p)"),
        ("Wales¹,²", "Wales", "¹,²"),
    ],
)
def test_a_mark_comes_off_the_end_of_a_label(printed: str, text: str, marks: str) -> None:
    assert split_notes(printed) == (text, marks)


@pytest.mark.parametrize(
    "printed",
    [
        "(1)",  # a mark alone is the mark of a footnote's own words
        "who were not available for work (17)",  # a number of what the words say
        "Area in km²",
        "Density per m²",
        "Party (P)",
        "Staff (excluding agency)",
    ],
)
def test_what_belongs_to_the_words_stays(printed: str) -> None:
    assert split_notes(printed) == (printed, "")


def test_a_date_with_marks_is_a_date_with_notes() -> None:
    assert (label_text("30-Jun-09(1)"), notes_of("30-Jun-10(1) (2)")) == ("30 June 2009", "(1) (2)")


@pytest.mark.parametrize(
    ("printed", "value", "flag"),
    [
        ("17~", 17, "~"),
        ("[0.10]", 0.1, "[ ]"),
        ("1234 [r]", 1234, "[r]"),
        ("1,234 [r][e]", 1234, "[r] [e]"),
        ("12.3 u", 12.3, "u"),
        ("6 (e)", 6, "(e)"),
        ("5 b", 5, "b"),
        ("9¹", 9, "¹"),
    ],
)
def test_a_flag_is_a_note_of_the_number(printed: str, value: float, flag: str) -> None:
    read = read_values(cell_frame([printed], [False])).row(0, named=True)
    assert (read["value"], read["notes"]) == (value, flag)


@pytest.mark.parametrize("printed", ["<5", "[12]", "12b", "£1.2m"])
def test_what_may_be_something_else_is_no_number(printed: str) -> None:
    """Fewer than five is not five; a number in brackets alone may be a footnote's."""
    assert read_values(cell_frame([printed], [False]))["value"].to_list() == [None]
