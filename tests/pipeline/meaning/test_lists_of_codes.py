"""Lists in which every cell is a code, and another sheet says of each column what its codes mean."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures

STAFF: list[list[Content]] = [
    ["REGION_CD", "GRD", "MSR", "TIME", "OBS"],
    ["E1", "G1", "STK", 202503, 41.5],
    ["E1", "G1", "TGT", 202503, 50.5],
    ["W9", "G2", "STK", 202506, 61.5],
    ["W9", "G7", "STK", 202506, 9],
]
MEANT: list[list[Content]] = [
    ["REGION_CD", "E1", "London region"],
    ["REGION_CD", "W9", "Wales region"],
    ["GRD", "G1", "Probation officer"],
    ["GRD", "G2", "Senior probation officer"],
    ["GRD", "G7", "Case administrator"],
    ["MSR", "STK", "Staff in post (FTE)"],
    ["MSR", "TGT", "Target staffing (FTE)"],
    ["TIME", 202503, "31 March 2025"],
    ["TIME", 202506, "30 June 2025"],
]
FIELDS = ("area", "grade", "role", "as_of", "value")


def staff(*key: list[Content]) -> dict[str, tuple[object, ...]]:
    return figures(read_grids([Grid("Data", STAFF), Grid("Key", [["Codes of the list"], *key])]), *FIELDS)


@pytest.mark.parametrize(
    "header", [["Field", "Code", "Meaning"], ["Variable", "Value", "Label"], ["Column name", "Code", "Description"]]
)
class TestAListOfStaff:
    def test_is_read_in_the_words_of_its_key(self, header: list[Content]) -> None:
        found = staff(header, *MEANT)
        assert found["E2"] == ("London", "PO", "staff in post", "31 March 2025", 41.5)
        assert found["E3"] == ("London", "PO", "target_fte", "31 March 2025", 50.5)
        assert found["E4"] == ("Wales", "SPO", "staff in post", "30 June 2025", 61.5)
        assert "E5" not in found

    def test_may_name_each_column_once(self, header: list[Content]) -> None:
        once = [
            [of if place == 0 or MEANT[place - 1][0] != of else "", *said] for place, (of, *said) in enumerate(MEANT)
        ]
        assert staff(header, *once)["E4"] == ("Wales", "SPO", "staff in post", "30 June 2025", 61.5)


def test_a_list_without_names_of_columns_is_that_of_the_column_with_its_codes() -> None:
    regions: list[list[Content]] = [["Code", "Region"], ["E1", "London"], ["W9", "Wales"]]
    grades: list[list[Content]] = [["Grade", "Grade code"], ["Probation officer", "G1"], ["Senior PO", "G2"]]
    data: list[list[Content]] = [
        ["Staff in post (FTE), 31 March 2025"],
        ["Region", "Grade", "Staff in post"],
        ["E1", "G1", 41.5],
        ["W9", "G2", 61.5],
    ]
    found = figures(read_grids([Grid("Data", data), Grid("R", regions), Grid("G", grades)]), "area", "grade", "value")
    assert found == {"C3": ("London", "PO", 41.5), "C4": ("Wales", "SPO", 61.5)}


def test_codes_that_head_columns_are_read_as_headings() -> None:
    data: list[list[Content]] = [
        ["region", "grade", "SIP1", "TGT1"],
        ["E1", "G1", 41.5, 50.5],
        ["W9", "G1", 61.5, 70.5],
    ]
    key: list[list[Content]] = [
        ["Codes of the list, 31 March 2025"],
        ["Field", "Code", "Meaning"],
        ["region", "E1", "London"],
        ["region", "W9", "Wales"],
        ["grade", "G1", "Probation officer"],
        ["(heading)", "SIP1", "Staff in post at 31 March 2025 (FTE)"],
        ["(heading)", "TGT1", "Target staffing at 31 March 2025 (FTE)"],
    ]
    found = figures(read_grids([Grid("Data", data), Grid("Key", key)]), "area", "role", "value")
    assert found["D3"] == ("Wales", "target_fte", 70.5)


def ratings(*rows: list[Content]) -> dict[str, tuple[object, ...]]:
    key: list[list[Content]] = [
        ["Codes (2023 standards)"],
        ["Column", "Code", "Meaning"],
        ["standard_code", "A", "P 1.1 Leadership"],
        ["standard_code", "B", "P 2.1 Assessment"],
        ["standard_code", "X", "Overall rating"],
        ["standard_code", "Y", "Composite score out of 21 (not a rating)"],
        ["rating_code", 0, "Inadequate"],
        ["rating_code", 1, "Requires improvement"],
        ["rating_code", 2, "Good"],
    ]
    data: list[list[Content]] = [["pdu", "standard_code", "rating_code"], *rows]
    return figures(read_grids([Grid("Data", data), Grid("Key", key)]), "pdu", "role", "text", "value")


def test_a_number_is_a_rating_by_the_key_and_a_score_in_the_row_of_one() -> None:
    found = ratings(["Gwent", "A", 2], ["Gwent", "B", 0], ["Gwent", "X", 1], ["Gwent", "Y", 2])
    assert found["C2"] == ("Gwent", "standard", "Good", None)
    assert found["C3"] == ("Gwent", "standard", "Inadequate", None)
    assert found["C4"] == ("Gwent", "overall rating", "Requires improvement", None)
    assert found["C5"] == ("Gwent", "composite score", None, 2)


def test_the_list_of_codes_is_no_table_of_figures() -> None:
    assert set(ratings(["Gwent", "A", 2], ["Gwent", "B", 0], ["Surrey", "A", 1])) == {"C2", "C3", "C4"}


def test_a_code_that_no_row_explains_stops_the_table() -> None:
    without = [row for row in MEANT if row[1] != "G2"]
    grids = [Grid("Data", STAFF), Grid("Key", [["Field", "Code", "Meaning"], *without])]
    reading = read_grids(grids)
    assert reading.faults or reading.observations is None
