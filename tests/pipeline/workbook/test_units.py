"""A unit is what a header says is counted or measured; not every bracket is one, and not every per cent."""

from __future__ import annotations

import pytest

from pipeline.workbook.units import unit_of_path


@pytest.mark.parametrize(
    ("header", "unit"),
    [
        ("Staff (FTE)", "FTE"),
        ("Cost (£m)", "£m"),
        ("Cost (£ thousand)", "£ thousand"),
        ("Pay (£ per hour)", "£ per hour"),
        ("Jobs (thousands)", "thousands"),
        ("Households (000s)", "000s"),
        ("Staff (headcount)", "headcount"),
        ("Time to trial (days)", "days"),
        ("Area (km²)", "km²"),
        ("Deaths (per 100,000)", "per 100,000"),
        ("Deaths (stillbirths per 1,000 live births)", "stillbirths per 1,000 live births"),
        ("Prices (2015=100)", "2015=100"),
        ("Rate (%)", "per cent"),
        ("Growth (per cent)", "per cent"),
        ("Percentage of cases", "per cent"),
        ("% change", "per cent"),
        ("2023 %", "per cent"),
        ("Change (percentage points)", "percentage points"),
        ("Percentage point change", "percentage points"),
        ("Lower limit (%)", "per cent"),
    ],
)
def test_a_header_says_its_unit(header: str, unit: str) -> None:
    assert unit_of_path([header]) == unit


@pytest.mark.parametrize(
    "header",
    [
        "May 2025 (p)",
        "As at 30 June 2024 (Q1)",
        "30 June 2009 (1)",
        "Staff (excluding agency)",
        "Households in multiple occupation (HMO)",
        "Male (M)",
        "Lower 95% CI",
        "Most deprived 10%",
        "Top 5 per cent",
        "90% confidence",
        "90%ile days",
        "Rate per 100,000",
        "Number",
    ],
)
def test_other_brackets_and_numbers_of_per_cent_say_no_unit(header: str) -> None:
    assert unit_of_path([header]) is None


def test_the_innermost_header_says_the_unit() -> None:
    assert unit_of_path(["Number and % of households", "%"]) == "per cent"
    assert unit_of_path(["Number and % of households", "Number"]) is None
    assert unit_of_path(["Percentage of cases", "2023"]) == "per cent"
    assert unit_of_path(["Expenditure (£m)", "2023"]) == "£m"
