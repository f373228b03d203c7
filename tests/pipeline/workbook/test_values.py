"""What a cell means: numbers in every printed form, percentages, shorthand, footnote marks."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.workbook.values import SHORTHAND, cell_frame, read_values


def read(content: object, *, shown_as_percentage: bool = False) -> dict[str, object]:
    return read_values(cell_frame([content], [shown_as_percentage])).row(0, named=True)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("1,509", 1509),
        ("6,158", 6158),
        ("4 413".replace(" ", ""), 4413),
        ("-6", -6),
        ("−6", -6),  # a minus sign, not a hyphen
        ("£900", 900),
        (" 29 ", 29),  # non-breaking space
        ("0", 0),
        ("1,234,567.5", 1234567.5),
    ],
)
def test_a_number_written_as_text_is_a_number(printed: str, value: float) -> None:
    assert read(printed)["value"] == value


@pytest.mark.parametrize("printed", ["1,50", "12,34,567", "1.2.3", "6 out of 10", "2021-22", "31 March 2023"])
def test_what_is_not_a_number_stays_text(printed: str) -> None:
    assert read(printed)["value"] is None


def test_a_blank_cell_is_no_value() -> None:
    assert read_values(cell_frame(["", 0], [False, False]))["value"].to_list() == [0]


def test_a_fraction_shown_as_a_percentage_is_per_cent() -> None:
    assert read(0.46, shown_as_percentage=True)["value"] == 46
    assert read(0.57, shown_as_percentage=True)["value"] == 57  # 0.57 * 100 is 56.99999999999999 in binary


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("46%", 46),
        ("19.6%", 19.6),
        ("-6%", -6),
        ("0%", 0),
        ("46 per cent", 46),
        ("-6.5 per cent", -6.5),
        ("7 percent", 7),
    ],
)
def test_a_percentage_written_as_text_is_per_cent(printed: str, value: float) -> None:
    found = read(printed)
    assert (found["value"], found["as_percentage"]) == (value, True)


@pytest.mark.parametrize("shorthand", sorted(SHORTHAND))
def test_shorthand_has_a_meaning_and_no_value(shorthand: str) -> None:
    found = read(shorthand)
    assert found["value"] is None
    assert found["mark"] == SHORTHAND[shorthand]


def test_suppressed_missing_and_zero_are_three_things() -> None:
    suppressed, missing, zero = read("[c]"), read("[x]"), read(0)
    assert (suppressed["mark"], missing["mark"], zero["mark"]) == ("suppressed", "not available", None)
    assert (suppressed["value"], missing["value"], zero["value"]) == (None, None, 0)


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("Band 4 probation officers [note 16]", "Band 4 probation officers"),
        ("Wales [16]", "Wales"),
        ("Wales²", "Wales"),
        ("Wales *", "Wales"),
        ("Wales [note 1, note 2]", "Wales"),
        ("Wales [Note]", "Wales [Note]"),
    ],
)
def test_footnote_marks_come_off_labels(printed: str, text: str) -> None:
    assert read(printed)["text"] == text


def test_a_date_stays_a_date() -> None:
    assert read(dt.date(2022, 12, 22))["date"] == dt.date(2022, 12, 22)
    assert read(dt.datetime(2022, 12, 22, 9, 30))["date"] == dt.date(2022, 12, 22)


def test_true_and_false_are_not_numbers() -> None:
    assert read(True)["value"] is None


@given(st.integers(-(10**12), 10**12))
def test_thousands_separators_change_no_number(number: int) -> None:
    assert read(f"{number:,}")["value"] == number


@given(st.decimals(0, 100, places=1))
def test_a_percentage_reads_the_same_as_text_and_as_a_shown_fraction(percentage: object) -> None:
    as_text = read(f"{percentage}%")["value"]
    shown = read(float(str(percentage)) / 100, shown_as_percentage=True)["value"]
    assert as_text == shown == float(str(percentage))
