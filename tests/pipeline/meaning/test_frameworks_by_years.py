"""Years that stand for a framework where they are a whole clause, and for a time of inspections elsewhere."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

TITLE: list[Content] = ["How delivery units were rated"]
HEADER: list[Content] = ["PDU", "Leadership", "Services"]
GWENT: list[Content] = ["Gwent", "Good", "Inadequate"]
SURREY: list[Content] = ["Surrey", "Good", "Good"]


class TestYearsThatAreAWholeClause:
    @pytest.mark.parametrize("years", ["2023 onwards", "From 2023", "since 2023", "from 2023 onwards", "2023 to date"])
    def test_name_the_framework_of_a_table(self, years: str) -> None:
        assert figures(read(TITLE, [years], HEADER, GWENT, SURREY), "framework")["B4"] == ("2023",)
        title: list[Content] = [f"How delivery units were rated, {years}"]
        assert figures(read(title, HEADER, GWENT, SURREY), "framework")["B3"] == ("2023",)

    def test_name_that_of_each_unit_in_a_column_or_below_a_heading(self) -> None:
        header: list[Content] = ["PDU", "Framework", "Leadership", "Services"]
        rows: list[list[Content]] = [["Gwent", "from 2023", "Good", "Good"], ["Surrey", "2021 to 2023", "Good", "Good"]]
        found = figures(read(TITLE, header, *rows), "framework")
        assert (found["C3"], found["C4"]) == (("2023",), ("2021",))
        found = figures(read(TITLE, HEADER, ["2021 to 2023"], SURREY, ["2023 onwards"], GWENT), "framework")
        assert (found["B4"], found["B6"]) == (("2021",), ("2023",))

    def test_do_not_name_that_of_the_units_below_another_heading(self) -> None:
        assert read(TITLE, HEADER, ["2020 to 2022"], SURREY, ["2023 onwards"], GWENT).faults


class TestATimeOfInspections:
    @pytest.mark.parametrize("time", ["Inspections from 2023", "Published 2023 onwards", "From 2023 to 2025"])
    def test_leaves_the_framework_open(self, time: str) -> None:
        assert any("framework" in fault.expected for fault in read(TITLE, [time], HEADER, GWENT, SURREY).faults)

    @pytest.mark.parametrize("time", ["Inspections from 2023", "From 2023"])
    def test_leaves_it_to_the_day_of_each_report(self, time: str) -> None:
        header: list[Content] = ["PDU", "Report published", "Leadership", "Services"]
        rows: list[list[Content]] = [["Gwent", "March 2023", "Good", "Good"], ["Surrey", "May 2025", "Good", "Good"]]
        found = figures(read(TITLE, [time], header, *rows), "framework")
        assert (found["C4"], found["C5"]) == (("2021",), ("2023",))
