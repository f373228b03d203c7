"""A label that joins all the members that there are: women and men are all cases."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_headings_and_groups import SAFE, SAFE_PLANNING, reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

NEEDS: list[Content] = ["Needs identified, by sex, England and Wales, 2025/26"]


def rows(label: str) -> list[list[Content]]:
    return [
        ["Sex", "Need", "Percentage of cases"],
        ["Women", "Accommodation", "34%"],
        ["Women", "Drug misuse", "41%"],
        ["Men", "Accommodation", "31%"],
        ["Men", "Drug misuse", "45%"],
        [label, "Accommodation", "32%"],
        [label, "Drug misuse", "44%"],
    ]


@pytest.mark.parametrize("label", ["Women and men", "Men & women", "Women and men together", "Both women and men"])
def test_all_there_are_are_a_group_of_none(label: str) -> None:
    found = figures(read(NEEDS, *rows(label)), "breakdown", "cohort", "value")
    assert found["C3"] == ("Women", "all cases", 34)
    assert found["C7"] == (None, "all cases", 32)


def test_all_there_are_are_all_cases_of_questions() -> None:
    header: list[Content] = ["Question", "Women", "Men", "Women and men"]
    title: list[Content] = ["Percentage of cases answered Yes, Wales, 2025/26"]
    found = figures(read(title, header, [SAFE, 51, 43, 44], [SAFE_PLANNING, 41, 49, 48]), "cohort", "value")
    assert found["B3"] == ("Women", 51)
    assert found["D3"] == ("all cases", 44)


@pytest.mark.parametrize("label", ["Women or men", "Women/men", "Women to men"])
def test_members_that_nothing_joins_stay_two(label: str) -> None:
    assert read(NEEDS, *rows(label)).faults


def test_a_total_of_some_of_them_is_left_out() -> None:
    assert not {"C7", "C8"} & figures(read(NEEDS, *rows("Selected women and men")), "value").keys()


@pytest.mark.parametrize("label", ["Difference between women and men", "Women and men (gap)"])
def test_those_that_are_compared_stay_two(label: str) -> None:
    assert set(reader("needs").of(label).members["gender"]) == {"Women", "Men"}


def test_a_part_of_what_is_joined_is_not_meant() -> None:
    assert set(reader("needs").of("Community and post-release cases").members["cohort"]) == {
        *("community cases", "post-release cases")
    }


@pytest.mark.parametrize(
    "label", ["All other groups", "All other people", "All the other people", "All the rest", "All remaining"]
)
def test_all_the_others_are_not_all_there_are(label: str) -> None:
    header: list[Content] = ["Ethnic group", "Accommodation", "Drug misuse"]
    title: list[Content] = ["Needs identified by ethnic group: number of cases, Wales, 2025/26"]
    assert figures(read(title, header, ["White", 81, 49], [label, 30, 18]), "value").keys() == {"B3", "C3"}


@pytest.mark.parametrize("label", ["All the rest", "All remaining grades", "All other grades"])
def test_the_rest_of_the_grades_are_not_all_grades(label: str) -> None:
    title: list[Content] = ["Staff in post (FTE) at 31 March 2031, Wales"]
    header: list[Content] = ["Grade", "Staff in post"]
    rows: list[list[Content]] = [["Probation officers", 81], ["Senior probation officers", 60], [label, 301]]
    assert figures(read(title, header, *rows), "grade").keys() == {"B3", "B4"}


@pytest.mark.parametrize(
    "label",
    [
        "Black, Asian, mixed and other",
        "Asian, Black, mixed or other ethnic group",
        "Black / Asian / Mixed / Other",
        "Black, Asian, mixed and all other ethnic groups",
    ],
)
def test_all_but_white_people_are_a_group_however_they_are_listed(label: str) -> None:
    header: list[Content] = ["Ethnic group", "Accommodation", "Drug misuse"]
    title: list[Content] = ["Needs identified by ethnic group: number of cases, Wales, 2025/26"]
    found = figures(read(title, header, ["White", 81, 49], [label, 30, 18]), "breakdown")
    assert found["B4"] == ("Black, Asian and minority ethnic",)
