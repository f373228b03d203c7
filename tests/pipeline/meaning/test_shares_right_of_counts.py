"""A bare percentage in a list of needs: of what was counted on its left, where only one thing was."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

IDENTIFIED: list[Content] = ["Cases with need identified", 42, 38, 53]
OF_ALL: list[Content] = ["%", 44, 40, 55]
SUFFICIENT: list[Content] = ["Sufficient services delivered", 27, 17, 15]
OF_THOSE: list[Content] = ["Percentage", 64, 45, 28]
NEEDS = ("Accommodation", "Alcohol misuse", "Drug misuse")


def table(*columns: list[Content]) -> list[list[Content]]:
    header: list[Content] = ["Domain", "Need", *(column[0] for column in columns)]
    return [header, *(["Desistance", need, *(column[row] for column in columns)] for row, need in enumerate(NEEDS, 1))]


@pytest.mark.parametrize(
    ("columns", "cell", "measure"),
    [
        ((IDENTIFIED, SUFFICIENT, OF_THOSE), "E2", "sufficient_services"),
        ((IDENTIFIED, OF_ALL, SUFFICIENT, OF_THOSE), "D2", "identified"),
        ((IDENTIFIED, OF_ALL, SUFFICIENT, OF_THOSE), "F2", "sufficient_services"),
        ((IDENTIFIED, OF_ALL), "D2", "identified"),
    ],
)
def test_is_of_the_last_that_was_counted(columns: tuple[list[Content], ...], cell: str, measure: str) -> None:
    assert figures(read(*table(*columns)), "role", "measure")[cell] == ("percentage", measure)


@pytest.mark.parametrize("columns", [(SUFFICIENT, IDENTIFIED, OF_THOSE), (IDENTIFIED, SUFFICIENT, OF_ALL, OF_THOSE)])
def test_after_two_that_were_counted_is_left_open(columns: tuple[list[Content], ...]) -> None:
    assert read(*table(*columns)).faults[0].expected == "the need_measure of the figure"
