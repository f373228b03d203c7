"""Headings that differ in one part alone: a base beside a percentage of the same measure is its base."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

ROWS: tuple[list[Content], ...] = (
    ["Accommodation", 0.68, 0.33, 87, 267],
    ["Drug misuse", 0.38, 0.59, 157, 267],
    ["Debt", 0.4, 0.12, 32, 267],
)


@pytest.mark.parametrize("identified", ["Cases with need identified", "Need identified"])
@pytest.mark.parametrize(
    ("share", "base"), [("Percentage – {}", "Base – {}"), ("%: {}", "Base: {}"), ("Share – {}", "Base (n) – {}")]
)
def test_each_base_is_that_of_the_measure_it_names(share: str, base: str, identified: str) -> None:
    measures = ("Sufficient services delivered", identified)
    header: list[Content] = ["Need", *map(share.format, measures), *map(base.format, measures)]
    found = figures(read(["Needs identified at inspection, London, risk of harm"], header, *ROWS), "role", "measure")
    assert found["C3"] == ("percentage", "identified")
    assert found["D3"] == ("n_identified", "sufficient_services")
    assert found["E3"] == ("cases", "identified")


def test_a_base_that_stands_by_itself_says_of_which_cases_it_is() -> None:
    header: list[Content] = [
        "Need",
        "Sufficient services, % of cases with the need",
        "Base – Cases with need identified",
    ]
    rows: tuple[list[Content], ...] = (["Accommodation", "68%", 87], ["Drug misuse", "38%", 157], ["Debt", "40%", 32])
    reading = read(["Needs of people on probation, London, risk of harm"], header, *rows)
    assert figures(reading, "role", "value")["C3"] == ("n_identified", 87)


QUESTIONS = (
    "Does assessment focus sufficiently on engaging the person on probation?",
    "Does planning focus sufficiently on keeping other people safe?",
    "Does reviewing focus sufficiently on supporting desistance?",
)


class TestAHeadInTheNamesOfColumns:
    """The lowest row may say whose the last columns are, below blank cells: of no unit at their left."""

    @staticmethod
    def areas(percentage: str, base: str) -> list[object]:
        rows: list[list[Content]] = [
            [one, 10 + row, 40, 30 + row, 50, 25 + row, 90] for row, one in enumerate(QUESTIONS)
        ]
        reading = read(
            ["Percentage of cases answered Yes, 2024/2025"],
            ["Region", "North East", "", "Wales"],
            ["PDU", "Sunderland", "", "Gwent"],
            ["Key question", "%", "n", "%", "n", percentage, base],
            *rows,
        )
        found = figures(reading, "area")
        return [found[cell][0] if cell in found else None for cell in ("D5", "E5", "F5", "G5")]

    @pytest.mark.parametrize("percentage", ["All PDUs: %", "All PDUs (%)", "All PDUs – %"])
    @pytest.mark.parametrize("base", ["n", "All PDUs: n"])
    def test_is_of_all_of_them(self, percentage: str, base: str) -> None:
        assert self.areas(percentage, base) == ["Gwent", "Gwent", "Inspected regions", "Inspected regions"]

    def test_that_is_of_those_in_the_table_is_nobodys(self) -> None:
        assert self.areas("All PDUs in this table: %", "n") == ["Gwent", "Gwent", None, None]

    def test_that_is_a_region_is_that_region(self) -> None:
        assert self.areas("Wales: %", "n") == ["Gwent", "Gwent", "Wales", "Wales"]
