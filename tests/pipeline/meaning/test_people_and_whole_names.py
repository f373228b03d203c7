"""Whose figures: names of grades that stand whole in a sentence, people who are counted, trainees of other trades."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

COUNTED = [
    *("Number of people in post", "People in post", "People employed", "Officers in post (persons)"),
    *("How many people are employed?", "Individuals in post"),
]


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Senior probation officers who left the service in the year", "SPO"),
        ("Leavers from the Probation Service at senior probation officer grade", "SPO"),
        ("People who left the Probation Service as probation officers", "PO"),
        ("Probation officers needed", "PO"),
        ("Probation officers, senior", "SPO"),
    ],
)
def test_a_grade_in_a_sentence_is_read_whole(text: str, grade: str) -> None:
    assert reader("staffing").of(text).members["grade"] == (grade,)


def test_new_officers_stay_a_part_of_them() -> None:
    assert "part_of_staff" in reader("staffing").of("New probation officers").members


@pytest.mark.parametrize("heading", COUNTED)
def test_people_are_a_headcount(heading: str) -> None:
    title: list[Content] = ["Probation officers by region, 30 June 2024"]
    found = figures(read(title, ["Region", heading], ["Wales", 41], ["London", 52]), "unit", "value")
    assert found["B4"] == ("headcount", 52)


@pytest.mark.parametrize("heading", ["Workforce headcount", "Workforce (headcount)", "Headcount in post"])
def test_a_name_of_the_staff_that_says_headcount_is_in_that(heading: str) -> None:
    title: list[Content] = ["Probation officers by region, 30 June 2024"]
    found = figures(read(title, ["Region", heading], ["Wales", 41], ["London", 52]), "role", "unit", "value")
    assert found["B4"] == ("staff in post", "headcount", 52)


@pytest.mark.parametrize("heading", ["Number", "Number of officers in post", "In post", "Value"])
@pytest.mark.parametrize(
    "title",
    [
        "Staff in post (headcount): probation officers by region, 30 June 2024",
        "Workforce headcount: probation officers by region, 30 June 2024",
        "Headcount of probation officers in post by region, 30 June 2024",
    ],
)
def test_a_number_below_a_title_of_a_headcount_is_that(title: str, heading: str) -> None:
    found = figures(read([title], ["Region", heading], ["Wales", 41], ["London", 52]), "role", "unit", "value")
    assert found["B4"] == ("staff in post", "headcount", 52)


@pytest.mark.parametrize(("said", "unit"), [("FTE", "FTE"), ("headcount", "headcount")])
def test_a_number_of_leavers_is_in_what_the_title_says(said: str, unit: str) -> None:
    title: list[Content] = [f"Probation officers: leavers ({said}), year ending 30 June 2024"]
    found = figures(read(title, ["Region", "Number"], ["Wales", 41], ["London", 52]), "role", "unit", "value")
    assert found["B4"] == ("leavers", unit, 52)


@pytest.mark.parametrize("heading", COUNTED)
@pytest.mark.parametrize(
    ("title", "wales"),
    [
        ("Probation officers by region (FTE), 30 June 2024", 41),
        ("Probation officers by region, 30 June 2024. All figures are full-time equivalents.", 41),
        ("Probation officers by region, 30 June 2024", 41.4),
    ],
)
def test_people_in_full_time_equivalents_are_those(heading: str, title: str, wales: float) -> None:
    reading = read([title], ["Region", heading], ["Wales", wales], ["London", 52])
    assert figures(reading, "unit", "value")["B4"] == ("FTE", 52)


def long_list(*rows: list[Content]) -> dict[str, tuple[object, ...]]:
    header: list[Content] = ["Region", "Measure", "Unit", "Value"]
    return figures(read(["Probation officers, 30 June 2024"], header, *rows), "role", "unit", "value")


def test_a_column_of_units_says_which_of_its_figures_are_people() -> None:
    found = long_list(["Wales", "Staff in post", "people", 41], ["Wales", "Staff in post", "FTE", 40])
    assert found == {"D3": ("staff in post", "headcount", 41), "D4": ("staff in post", "FTE", 40)}


def test_a_sheet_or_corner_of_people_counts_nobody() -> None:
    reading = read(["Probation officers in post, 30 June 2024"], ["People", "In post"], ["Wales", 41], ["London", 52])
    assert figures(reading, "unit", "value")["B4"] == ("FTE", 52)


def test_what_a_measure_that_no_mart_takes_is_in_stops_nothing() -> None:
    found = long_list(["Wales", "Leavers", "people", 41], ["Wales", "Caseload per officer", "cases", 40])
    assert found == {"D3": ("leavers", "headcount", 41)}


def test_a_unit_that_no_list_knows_stops_a_measure_that_is_kept() -> None:
    header: list[Content] = ["Region", "Measure", "Unit", "Value"]
    rows: list[list[Content]] = [["Wales", "Leavers", "boxes", 41], ["London", "Leavers", "people", 40]]
    assert read(["Probation officers, 30 June 2024"], header, *rows).faults


def test_people_beside_their_target_are_in_its_unit() -> None:
    header: list[Content] = ["Region", "People in post", "Target"]
    reading = read(["Probation officers, 30 June 2024"], header, ["Wales", 41, 50], ["London", 52, 60])
    assert figures(reading, "unit", "value")["B4"] == ("FTE", 52)


def test_staff_who_supervise_people_on_probation_are_no_headcount() -> None:
    title: list[Content] = ["Probation officers in post with people on probation, 30 June 2024"]
    found = figures(read(title, ["Region", ""], ["Wales", 41], ["London", 52]), "unit", "value")
    assert found["B4"] == ("FTE", 52)


@pytest.mark.parametrize("of", ["Trainee teachers", "Trainee nurses", "Trainees (police constables)"])
def test_trainees_of_another_trade_are_none_of_probation(of: str) -> None:
    header: list[Content] = ["Course year", "Started", "Withdrew"]
    assert read([f"{of} by course year, England"], header, ["2022/23", 40, 5], ["2023/24", 50, 6]).observations is None


def test_trainees_by_course_year_are_no_leavers_of_a_year() -> None:
    reading = read(
        ["Trainee probation officers by course year: starts, withdrawals and leavers, England and Wales"],
        ["Measure", "2021/22", "2022/23"],
        ["Started", 400, 500],
        ["Number withdrawn", 41, 52],
        ["Left HMPPS", 21, 32],
    )
    found = figures(reading, "area", "role", "value")
    assert found["C5"] == ("England and Wales", "trainees who left HMPPS", 32)


def test_a_financial_year_in_full_ends_in_march() -> None:
    header: list[Content] = ["Region", "Staff in post", "Target for the 2024 to 2025 financial year"]
    reading = read(["Probation officers (FTE), 31 March 2025"], header, ["Wales", 41, 50], ["London", 52, 60])
    assert figures(reading, "as_of", "value")["C4"] == ("31 March 2025", 60)
