"""Divisions, periods and the two sides of unification, as publishers put them in words."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

QUESTIONS = [
    "Does assessment focus sufficiently on engaging the person on probation?",
    "Does planning focus sufficiently on keeping other people safe?",
    "Does reviewing focus sufficiently on supporting desistance?",
]


def asked(first: str, header: list[Content]) -> dict[str, tuple[object, ...]]:
    rows: list[list[Content]] = [
        [question, *(60 + place + column for column in range(len(header)))] for place, question in enumerate(QUESTIONS)
    ]
    reading = read([first], ["Key question", *header], *rows)
    return figures(reading, "area_type", "area", "organisation", "phase_period")


class TestNpsDivisions:
    @pytest.mark.parametrize(
        "division", ["North West division", "NPS North West division", "North West (NPS division)"]
    )
    def test_are_no_regions_of_their_name(self, division: str) -> None:
        found = asked("Cases answered Yes (%), 2018-2019", [division, "Midlands division"])
        assert found["B3"][:2] == ("division", "North West division")
        assert found["C3"][:2] == ("division", "Midlands division")

    @pytest.mark.parametrize("division", ["NPS North West", "North West NPS division", "NPS (North West)"])
    def test_are_the_service_of_their_day(self, division: str) -> None:
        found = asked("Cases answered Yes (%), 2018-2019", [division, "NPS Midlands"])
        assert found["B3"] == ("division", "North West division", "NPS", "2018-2019")

    def test_of_london_and_wales_are_these_regions(self) -> None:
        found = asked("Cases answered Yes (%), 2018-2019", ["Wales division", "South East & Eastern"])
        assert found["B3"][:2] == ("region", "Wales")
        assert found["C3"][:2] == ("division", "South East and Eastern division")


class TestPeriods:
    @pytest.mark.parametrize("since", ["2021 onwards", "from 2021", "2021 to date", "since 2021", "2021 and later"])
    def test_may_have_no_end(self, since: str) -> None:
        header: list[Content] = ["Before unification (2018-2019)", f"After unification ({since})"]
        found = asked("Percentage of cases answered Yes, London", header)
        assert (found["B3"][3], found["C3"][3]) == ("2018-2019", since)

    def test_that_begin_in_a_month_are_not_of_its_year(self) -> None:
        found = asked("Percentage of cases answered Yes, London", ["Before (to June 2021)", "After (July 2021+)"])
        assert found["C3"][3] != "2021+"

    @pytest.mark.parametrize("crcs", ["CRC(s)", "CRCs", "Community rehabilitation company(ies)", "CRC/s"])
    def test_of_one_side_are_none_of_the_other(self, crcs: str) -> None:
        line = "Yes (%), London. NPS and CRC: inspections of 2018-2019; Probation Service: after unification"
        found = asked(line, ["NPS", crcs, "Probation Service"])
        assert [found[cell][2:] for cell in ("B3", "C3", "D3")] == [
            ("NPS", "2018-2019"),
            ("CRC", "2018-2019"),
            ("Probation Service", "after unification"),
        ]


@pytest.mark.parametrize(
    "said",
    [
        "Per cent of cases answered Yes; last row is a count",
        "Percentage of cases answered Yes unless otherwise stated",
    ],
)
def test_a_last_row_of_counts_leaves_the_others_percentages(said: str) -> None:
    reading = read(
        ["Case supervision before and since unification, England and Wales"],
        [said],
        ["Question", "Before", "Since"],
        ["Does assessment focus sufficiently on keeping other people safe?", 46, 37],
        ["Does planning focus sufficiently on keeping other people safe?", 45, 42],
        ["Cases inspected", 1203, 988],
    )
    assert figures(reading, "role", "value")["C4"] == ("percentage", 37)


def test_two_years_with_a_stroke_between_them_are_a_period_of_several() -> None:
    reading = read(
        ["Case inspection data before and after unification, England and Wales"],
        ["Percentage of cases answered 'Yes'"],
        ["Key question", "2018/2019 (NPS and CRC combined)", "2021/2026 (Probation Service)"],
        ["Does assessment focus sufficiently on keeping other people safe?", 46, 37],
    )
    assert figures(reading, "phase_period", "value")["C4"] == ("2021/2026", 37)
