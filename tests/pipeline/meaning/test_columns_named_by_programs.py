"""Extracts whose columns are named as programs name them: in one word, with capitals or underscores inside."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.shapes import Content, Grid
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def test_staffing_is_read_under_capitals() -> None:
    reading = read(
        [
            "SnapshotDate",
            "RegionCode",
            "RegionName",
            "GradeName",
            "StaffInPostFTE",
            "TargetStaffingFTE",
            "VacancyRatePct",
        ],
        ["2024-06-30", "R04", "Wales", "Probation officer", 300, 400, 25],
        ["2024-06-30", "R04", "Wales", "Senior probation officer", 90, 100, 10],
        ["2024-06-30", "R07", "London", "Probation officer", 600, 800, 25],
        ["2024-06-30", "R07", "London", "Senior probation officer", 150, 200, 25],
    )
    assert not reading.faults
    found = figures(reading, "role", "area", "grade", "as_of")
    assert found["E2"] == ("staff in post", "Wales", "PO", "30 June 2024")
    assert found["F5"] == ("target_fte", "London", "SPO", "30 June 2024")
    assert found["G4"] == ("vacancy_rate", "London", "PO", "30 June 2024")


def test_numbers_of_standards_stand_between_underscores() -> None:
    reading = read(
        ["pdu_name", "date_published", "p_1_1_leadership", "p_1_2_staffing", "p_2_1_assessment", "overall_rating"],
        ["Derby City", "2024-03-05", "Good", "Good", "Inadequate", "Requires improvement"],
        ["Derbyshire", "2024-04-09", "Inadequate", "Good", "Good", "Good"],
    )
    assert not reading.faults
    found = figures(reading, "role", "pdu", "framework", "standard")
    assert found["C2"] == ("standard", "Derby City", "2023", "Leadership")
    assert found["E3"] == ("standard", "Derbyshire", "2023", "Assessment")
    assert found["F3"] == ("overall rating", "Derbyshire", "2023", None)


@pytest.mark.parametrize(
    ("worded", "pointed"),
    [("RatingAwarded", "RatingScore"), ("rating_text", "rating_value"), ("Judgement", "NumericScore")],
)
def test_a_standard_has_a_row_and_its_points_beside_the_rating(worded: str, pointed: str) -> None:
    rows: list[list[Content]] = [
        ["INS1", "U1", "Derby City", "05/03/2024", code, name, rating, points]
        for code, name, rating, points in [
            ("P 1.1", "Leadership", "Good", 2),
            ("P 1.2", "Staffing", "Inadequate", 0),
            ("P 2.1", "Assessment", "Requires improvement", 1),
            ("P 2.4", "Reviewing", "Good", 2),
        ]
    ]
    header: list[Content] = [
        "InspectionRef",
        "UnitCode",
        "PDU",
        "PublishedDate",
        "StandardCode",
        "StandardName",
        worded,
        pointed,
    ]
    reading = read(header, *rows)
    assert not reading.faults
    assert figures(reading, "role", "pdu", "standard")["G4"] == ("standard", "Derby City", "Assessment")


def test_a_database_shortens_the_names_of_its_columns() -> None:
    reading = read(
        ["snapshot_dt", "region_cd", "region_nm", "grade_grp", "metric_nm", "metric_val", "unit_cd"],
        ["2025-06-30", "R07", "London", "Probation Officer", "staff_in_post", 512.5, "FTE"],
        ["2025-06-30", "R07", "London", "Probation Officer", "target_staffing", 610, "FTE"],
        ["2025-06-30", "R04", "Wales", "Probation Officer", "staff_in_post", 301, "FTE"],
        ["2025-06-30", "R04", "Wales", "Probation Officer", "target_staffing", 344.5, "FTE"],
    )
    found = figures(reading, "role", "area", "grade", "as_of", "unit")
    assert found["F2"] == ("staff in post", "London", "PO", "30 June 2025", "FTE")
    assert found["F5"] == ("target_fte", "Wales", "PO", "30 June 2025", "FTE")


class TestADayInOneNumber:
    def test_is_that_of_its_column(self) -> None:
        reading = read(["region_name", "po_in_post_20240331", "po_in_post_20250331"], ["Wales", 300, 310])
        assert figures(reading, "as_of", "grade")["C2"] == ("31 March 2025", "PO")

    def test_is_none_of_the_figures_in_the_name_of_a_file(self) -> None:
        rows: list[list[Content]] = [["region_name", "po_in_post"], ["Wales", 300], ["London", 512]]
        reading = read_grids([Grid("staffing_20250611", rows)])
        assert [fault.expected for fault in reading.faults] == ["the date of the figure"]
