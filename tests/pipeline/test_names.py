"""One spelling for every name; near misses are suggested and never taken."""

from __future__ import annotations

import polars as pl
import pytest

from assets.registers import AREA_KINDS, names
from pipeline.faults import FaultsError
from pipeline.names import to_register


def canonical(printed: str, *kinds: str) -> tuple[str, str]:
    frame = pl.DataFrame({"name": [printed], "source_id": "s", "source_sheet": "Sheet", "source_cell": "A1"})
    return to_register(frame, "name", names(), kinds).select("name", "name_kind").row(0)


@pytest.mark.parametrize(
    ("printed", "region"),
    [
        ("PS Kent, Surrey & Sussex", "Kent, Surrey and Sussex"),
        ("Kent, Surrey and Sussex region", "Kent, Surrey and Sussex"),
        ("Probation Service – North East region", "North East"),
        ("Probation Service - Yorkshire and The Humber region", "Yorkshire and the Humber"),
        ("Yorkshire & the Humber", "Yorkshire and the Humber"),
        ("Yorkshire and Humber", "Yorkshire and the Humber"),
    ],
)
def test_regions(printed: str, region: str) -> None:
    assert canonical(printed, *AREA_KINDS) == (region, "region")


@pytest.mark.parametrize(
    ("printed", "unit"),
    [
        ("South Tyneside and Gateshead PDU", "Gateshead and South Tyneside"),
        ("Knowsley and St. Helens", "Knowsley and St Helens"),
        ("Swansea NPT", "Swansea, Neath Port Talbot"),
        ("Swansea Neath Port Talbot PDU", "Swansea, Neath Port Talbot"),
        ("Northants", "Northamptonshire"),
        (
            "Hammersmith, Fulham, Kensington, Chelsea, and Westminster PDU",
            "Hammersmith, Fulham, Kensington, Chelsea and Westminster",
        ),
        ("North & North East Lincolnshire PDU", "North and North East Lincolnshire"),
    ],
)
def test_probation_delivery_units(printed: str, unit: str) -> None:
    assert canonical(printed, "pdu") == (unit, "pdu")


@pytest.mark.parametrize(
    ("printed", "grade"),
    [
        ("Band 4 probation officers", "PO"),
        ("Probation Officers", "PO"),
        ("Probation Service Officers", "PSO"),
        ("Band 3 probation services officers", "PSO"),
        ("Senior Probation Officers", "SPO"),
        ("Trainee Probation Officers (PQiPs)", "PQiP"),
    ],
)
def test_grades_are_never_taken_for_one_another(printed: str, grade: str) -> None:
    assert canonical(printed, "grade") == (grade, "grade")


def test_approved_premises_are_not_a_region() -> None:
    assert canonical("Approved Premises", *AREA_KINDS) == ("Approved Premises", "not a region")


def test_a_misspelling_is_refused_with_the_nearest_name() -> None:
    with pytest.raises(FaultsError) as refused:
        canonical("Gwnet", "pdu")
    (fault,) = refused.value.faults
    assert str(fault).startswith("s, sheet 'Sheet', cell A1: expected a known pdu, found 'Gwnet'; nearest is 'Gwent'")


def test_no_spelling_stands_for_two_names() -> None:
    twice = names().group_by("kind", "key").agg(pl.col("name").n_unique().alias("names")).filter(pl.col("names") > 1)
    assert twice.is_empty()
