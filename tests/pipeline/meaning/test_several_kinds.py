"""A table may set facts of several kinds below or beside one another: each row, or column, is of its kind."""

from __future__ import annotations

from typing import Any

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

NEEDS = ["Accommodation", "Drug misuse", "Alcohol misuse"]
QUESTIONS = [
    "Does assessment focus sufficiently on keeping other people safe?",
    "Does planning focus sufficiently on engaging the person on probation?",
]
MET = "Sufficient services delivered"


def rows(items: list[str], theme: str, *shares: Content) -> list[list[Content]]:
    return [[theme, item, *shares] for item in items]


def test_under_one_header() -> None:
    reading = read(
        ["Percentage of cases answered Yes before and after unification, England and Wales"],
        [],
        ["Theme", "Need or question", "Before unification: 2018 to 2019", "After unification: 2024/25"],
        *rows(NEEDS, MET, "64%", "52%"),
        *rows(QUESTIONS, "Case supervision", "71%", "66%"),
    )
    assert not reading.faults
    found = figures(reading, "dataset", "role", "phase", "value")
    assert found["C4"] == ("needs", "percentage", "before", 64)
    assert found["D7"] == ("key_questions", "percentage", "after", 66)


def test_in_one_list() -> None:
    header: list[Content] = ["years", "geography", "theme", "item", "response", "pct_of_cases"]
    rows: list[list[Content]] = [
        [years, "England and Wales", theme, item, "Yes", share]
        for theme, items in ((MET, NEEDS), ("Case supervision", QUESTIONS))
        for item in items
        for years, share in (("2018-2019", 61), ("2024/25", 58))
    ]
    reading = read(header, *rows)
    assert not reading.faults
    assert set(figures(reading, "dataset").values()) == {("needs",), ("key_questions",)}
    assert figures(reading, "need", "measure")["F3"] == ("Accommodation", "sufficient_services")


def test_a_blank_label_is_not_taken_over_from_rows_of_the_other_kind() -> None:
    reading = read(
        ["Percentage of cases answered Yes in 2024/25, England and Wales"],
        [],
        ["Group", "Need or question", "%"],
        [MET, NEEDS[0], 52],
        [None, NEEDS[1], 57],
        [None, QUESTIONS[0], 66],
        ["Planning", QUESTIONS[1], 61],
    )
    assert len(figures(reading, "dataset")) < 4


def test_a_list_of_all_subjects_is_read_row_by_row() -> None:
    vacant, asked, rated = (
        "Vacancy rate of probation officers",
        "Key questions answered Yes",
        "Overall ratings of PDUs, 2023 standards",
    )
    header: list[Content] = ["Chart", "Subject", "Area", "Measure", "When", "Unit", "Value"]
    listed: list[Any] = [
        header,
        *(
            ["Chart 1", vacant, place, "Vacancy rate", "30 June 2027", "Per cent", share]
            for place, share in (("London", 21.4), ("Wales", 6.5), ("North East", 3.1))
        ),
        *(
            ["Chart 2", asked, "England and Wales", question, "2026/27", "% of cases", share]
            for question, share in zip(QUESTIONS, (48, 57), strict=True)
        ),
        *(
            ["Chart 3", f"{MET} for needs linked to desistance", "England and Wales", need, "2026/27", met, share]
            for met, need, share in zip(["% of cases where need identified"] * 3, NEEDS, (44, 31, 29), strict=True)
        ),
        *(
            ["Chart 4", "PQiP trainees by course year", "Wales", "Withdrawal rate", year, "% of starts", share]
            for year, share in (("2023/24 course year", 14.2), ("2024/25 course year", 16.3))
        ),
        *(
            ["Chart 5", rated, unit, "Overall rating", "14 May 2026 (report published)", "Rating", rating]
            for unit, rating in (("Surrey", "Good"), ("Gwent", "Inadequate"), ("Norfolk", "Good"), ("Leeds", "Good"))
        ),
    ]  # fmt: skip
    reading = read(["Table 4: One row for each point plotted"], [], *listed)
    assert not reading.faults
    found = figures(reading, "dataset", "role")
    assert [found[f"G{row}"] for row in (4, 7, 9, 12, 14)] == [
        ("vacancies", "vacancy_rate"),
        ("key_questions", "percentage"),
        ("needs", "percentage"),
        ("workforce", "withdrawal rate"),
        ("ratings", "overall rating"),
    ]
    assert figures(reading, "value", "purpose", "measure")["G9"] == (44, "desistance", "sufficient_services")
    assert figures(reading, "grade", "as_of")["G4"] == ("PO", "30 June 2027")


UNITS: list[list[Content]] = [
    [
        *("Unit", "Inspection report published", "Overall rating (2023 standards)", "Score (out of 21)"),
        *("Probation officers in post, FTE, 30 June 2027", "Probation officer target staffing, FTE, 30 June 2027"),
        f"{QUESTIONS[0]} Yes, % of cases",
    ],
    ["Surrey", "4 March 2026", "Good", 12, 41, 52, 61],
    ["Gwent", "19 May 2026", "Inadequate", 2, 38, 44, 33],
    ["Plymouth", "2 June 2026", "Requires improvement", 6, 29, 40, 47],
]


def test_columns_of_several_kinds_are_read_side_by_side() -> None:
    reading = read(["Units side by side: staffing, ratings and casework"], [], *UNITS)
    assert not reading.faults
    found = figures(reading, "dataset", "role")
    assert [found[f"{column}4"] for column in "CDEFG"] == [
        ("ratings", "overall rating"),
        ("ratings", "composite score"),
        ("workforce", "staff in post"),
        ("vacancies", "target_fte"),
        ("key_questions", "percentage"),
    ]
    assert figures(reading, "as_of", "grade")["E4"] == ("30 June 2027", "PO")  # the day of the report is none of staff


def test_an_unknown_column_among_them_stops_the_table() -> None:
    header = [*UNITS[0], "Probation officer unfunded posts, FTE, 30 June 2027"]
    rows = [[*row, 5] for row in UNITS[1:]]
    assert read(["Units side by side: staffing, ratings and casework"], [], header, *rows).faults


def test_numbers_of_ratings_stand_beside_rates_of_staff() -> None:
    reading = read(
        ["Pressures on probation regions"],
        [],
        ["Region", "Leaving rate, all staff (%), 2026/27", "Caseload",
         "PDUs rated Good overall (number)", "PDUs rated Inadequate overall (number)"],
        ["London", 9.5, 31200, 4, 7],
        ["Wales", 8.1, 15400, 1, 2],
        ["North East", 7.7, 12100, 2, 3],
    )  # fmt: skip
    assert not reading.faults
    assert figures(reading, "role", "rated", "value")["E4"] == ("number", "Inadequate", 7)
    assert {cell[0] for cell in figures(reading, "value")} == {"B", "D", "E"}


def test_the_first_line_of_another_tables_title_says_nothing_of_the_one_below() -> None:
    reading = read(
        ["Figure 2: Probation officers in post, South Central region of the Probation Service"],
        ["Staff in post (FTE) at each date"],
        ["Grade", "31 March 2026", "30 June 2026"],
        ["Probation officers", 337, 340],
        ["Senior probation officers", 101, 105],
        [],
        [],
        ["Figure 3: Needs linked to desistance and whether they were met"],
        ["Wales; reports published from 1 April 2025 to 31 March 2026"],
        ["Need", "Identified (number of cases)", "Sufficient services delivered (number of cases)"],
        ["Accommodation", 58, 27],
        ["Drug misuse", 89, 40],
        ["Alcohol misuse", 74, 29],
    )
    assert not reading.faults
    found = figures(reading, "area")
    assert found["B4"] == ("South Central",)
    assert found["B11"] == ("Wales",)
