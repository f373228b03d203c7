"""Tables one below another on a sheet: whose a line between them is, and what each title says for itself."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import ENGAGING, SAFE
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read
from tests.workbooks import Percent


def test_a_title_above_a_line_on_its_release_is_of_its_own_table_only() -> None:
    reading = read(
        ["Key questions about cases, North East region, percentage answered yes"],
        ["Date of publication: 21 August 2025"],
        ["Question", "All cases", "Women"],
        [ENGAGING, "39%", "28%"],
        [SAFE, "46%", "26%"],
        [],
        ["Key questions about cases, North East region, Cases"],
        ["Date of publication: 21 August 2025"],
        ["Question", "All cases", "Women"],
        [ENGAGING, 135, 43],
        [SAFE, 114, 43],
    )
    found = figures(reading, "role", "answer", "value")
    assert found["B4"] == ("percentage", "Yes", 39)
    assert found["B10"] == ("cases", None, 135)
    assert found["C11"] == ("cases", None, 43)


@pytest.mark.parametrize("gap", [[[]], []])
def test_a_title_above_a_sentence_on_its_sheet_is_of_its_own_table_only(gap: list[list[Content]]) -> None:
    reading = read(
        ["Key questions about cases, North East region, percentage answered yes"],
        ["This worksheet contains one table."],
        *gap,
        ["Question", "All cases", "Women"],
        [ENGAGING, 39, 28],
        [SAFE, 46, 26],
        [],
        ["Key questions about cases, North East region, Total cases"],
        ["This worksheet contains one table."],
        *gap,
        ["Question", "All cases", "Women"],
        [ENGAGING, 135, 43],
        [SAFE, 114, 43],
    )
    roles = [role for (role,) in figures(reading, "role").values()]
    assert roles == ["percentage"] * 4 + ["cases"] * 4


def test_a_title_above_a_sentence_says_that_the_first_table_counts_all_cases_too() -> None:
    reading = read(
        ["Needs of people on probation, Total cases, London"],
        ["This worksheet contains one table."],
        [],
        ["Need", "Sufficient services delivered", "Need identified"],
        ["Accommodation", 29, 72],
        ["Alcohol misuse", 42, 72],
    )
    found = figures(reading, "role", "measure")
    assert found["B5"] == ("n_identified", "sufficient_services")
    assert found["C5"] == ("cases", "identified")


def test_a_heading_among_the_rows_of_one_table_says_nothing_of_the_next() -> None:
    reading = read(
        ["Unit", "Staff"],
        ["North East region"],
        ["Sunderland PDU", 40.5],
        ["County Durham and Darlington PDU", 61.5],
        [],
        ["Probation officers in post (FTE), 31 March 2025"],
        ["Grade", "Staff"],
        ["Probation officer", 4000.5],
        ["Senior probation officer", 700.5],
    )
    assert figures(reading, "area")["B8"] == ("England and Wales",)


def test_a_line_that_ends_the_last_table_ends_those_above_as_well() -> None:
    reading = read(
        ["Inspected cases, All inspected regions, Engagement"],
        ["Stage", "Yes", "No"],
        ["Implementation and delivery", 67, 133],
        ["Reviewing", 39, 115],
        ["Planning", 59, 14],
        [],
        ["2021 inspection framework"],
        [],
        ["Inspected cases, All inspected regions, Desistance"],
        ["Stage", "Yes", "No"],
        ["Implementation and delivery", 88, 68],
        ["Reviewing", 84, 101],
        ["Planning", 42, 11],
        [],
        ["2021 inspection framework"],
        [],
        ["Inspected cases, All inspected regions, Keeping other people safe"],
        ["Stage", "Yes", "No"],
        ["Implementation and delivery", 59, 127],
        ["Reviewing", 11, 47],
        ["Planning", 63, 39],
        ["2021 inspection framework"],
    )
    assert set(figures(reading, "framework").values()) == {("2021",)}


def test_a_total_that_is_no_hundred_is_a_number_whatever_it_stands_under() -> None:
    reading = read(
        ["Key questions about cases, North East region"],
        ["Question", "Value"],
        [ENGAGING],
        ["   Percentage answered yes", "38%"],
        ["      Total", 151],
        [SAFE],
        ["   Percentage answered yes", "36%"],
        ["      Total", 44],
    )
    found = figures(reading, "role", "value")
    assert found["B5"] == ("cases", 151)
    assert found["B8"] == ("cases", 44)


def test_a_source_below_a_title_leaves_it_the_title() -> None:
    reading = read(
        ["Needs in inspected cases, North East region, Linked to offending, Base (n), All cases"],
        ["Source: HM Inspectorate of Probation"],
        ["Date of publication: 21 August 2025"],
        [],
        ["", "Accommodation", "Drug misuse", "Finance, benefits and debt"],
        ["Cases with need identified", 74, 74, 74],
        ["Improved", 51, 44, 25],
    )
    found = figures(reading, "role", "value")
    assert found["B6"] == ("cases", 74)
    assert found["D7"] == ("n_identified", 25)


def test_a_base_that_is_the_same_for_every_need_is_of_all_cases_whatever_its_words() -> None:
    reading = read(
        ["Needs in inspected cases, Desistance"],
        ["", "Female", "Male"],
        ["Accommodation"],
        ["Percentage \u2013 Cases with need identified", Percent(0.49), Percent(0.76)],
        ["Base \u2013 Cases with need identified", 65, 326],
        ["Drug misuse"],
        ["Percentage \u2013 Cases with need identified", Percent(0.18), Percent(0.7)],
        ["Base \u2013 Cases with need identified", 65, 326],
        ["Mental health"],
        ["Percentage \u2013 Cases with need identified", Percent(0.6), Percent(0.65)],
        ["Base \u2013 Cases with need identified", 65, 326],
    )
    assert figures(reading, "role", "value")["C8"] == ("cases", 326)


def test_the_base_of_a_question_has_no_answer() -> None:
    reading = read(
        ["Case assessment: key questions, 2023 standards"],
        ["Statistic", "Value"],
        ["Planning"],
        ["   Yes"],
        ["      Desistance", 137],
        ["      Keeping other people safe", 42],
        ["   No"],
        ["      Desistance", 32],
        ["      Keeping other people safe", 76],
        ["    Sample size"],
        ["      Desistance", 169],
        ["      Keeping other people safe", 118],
    )
    assert figures(reading, "role", "answer", "value")["B11"] == ("cases", None, 169)


def test_the_title_of_a_table_is_that_of_its_lettered_parts_as_well() -> None:
    reading = read(
        ["Table 7: Sickness absence: average working days lost per member of staff of the Probation Service"],
        ["Table 7a: By region"],
        ["Region", "2024/25", "2025/26"],
        ["Wales", 13.1, 11.2],
        ["London", 11.3, 11.4],
        [],
        ["Table 7b: By grade, England and Wales"],
        ["Grade", "2024/25", "2025/26"],
        ["Band 4 probation officers", 12.7, 12.6],
        ["Band 3 probation services officers", 12.1, 11.3],
        [],
        ["Table 8: By grade, Wales"],
        ["Grade", "2024/25", "2025/26"],
        ["Band 4 probation officers", 10.2, 9.6],
    )
    found = figures(reading, "area", "grade", "role", "value")
    assert found["C9"] == ("England and Wales", "PO", "sickness days a person", 12.6)
    assert not {"B14", "C14"} & found.keys()  # of what, Table 8 does not say
