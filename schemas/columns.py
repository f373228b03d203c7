"""Columns that tables share, so that each is described once: the address of a figure, and its kin."""

from __future__ import annotations

from typing import Any

import pandera.polars as pa

from pipeline.workbook.values import MARKS

TOLERANCE = 1e-9  # absolute: what is left between two ways of computing one number

REGIONS = (
    "Wales",
    "North West",
    "Greater Manchester",
    "North East",
    "Yorkshire and the Humber",
    "West Midlands",
    "East Midlands",
    "East of England",
    "London",
    "South West",
    "South Central",
    "Kent, Surrey and Sussex",
)
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
GRADES = ("PSO", "PO", "SPO", "PQiP", "all")
FRAMEWORKS = ("2021", "2023")
NEED_MEASURES = (
    *("identified", "sufficient_services", "improved"),
    *("contributed_sufficiently", "interventions_available"),  # Annual Report 2017, Figures 37, 38 and 44
)
PROVIDER = "Whose contribution it is: contracted providers or partners; null where the figure is of probation itself."
EARLIER_ORGANISATIONS = ("NPS", "CRC")
INSPECTION_PERIOD = "When the provider was inspected, as printed beside the rating: each was inspected more than once."
PROVIDER_BEFORE = "NPS division or Community Rehabilitation Company (CRC), until June 2021: no region and no unit."
PURPOSES = ("desistance", "risk_of_harm", "resettlement", "not_stated")
PURPOSE = (
    "What the need is linked to: desistance or the risk of harm, or what the services were for: resettlement on "
    "release from prison. not_stated where the publication does not say."
)
STAFF_UNITS = ("FTE", "headcount", "per cent", "days")
OF_STAFF_UNITS = "Full-time equivalents, headcount, per cent, or working days, of each person or of all."
# A text may count staff without saying whether in FTE or heads.
STATED_STAFF_UNITS = (*STAFF_UNITS, "staff", "people", "percentage points", "ratio")
OF_STATED_STAFF_UNITS = (
    OF_STAFF_UNITS + " Of statements also staff or people (whether FTE or heads is not said), percentage points, ratio."
)
AREA_TYPES = (
    "country",
    "nation",
    "region",
    "division",
    "pdu",
    "organisation",
    "inspected",
    "not a region",
    "other",
)
PROBATION, YOUTH_OFFENDING = "probation", "youth offending services"
SERVICES = (PROBATION, YOUTH_OFFENDING, "probation and youth offending services")
COUNTED_FROM = ("sample", "everyone")
# Printed whole percentages may differ by half a point from the counts that they come from.
ROUNDING = 0.5 + 1e-9
CONTRADICTED_BY = (
    "What contradicts the figure, so that not both can be true: rules and sums of marts.reconciliation, which "
    "has the rows. Null where nothing does. It is the figure as printed all the same."
)
SUPERSEDED_ON = (
    "When a document that goes before it printed the fact: the producer's next release, and of a document that only "
    "repeats the producer's figures any later one, or the day of its own publication where the producer had printed "
    "the fact by then. Null for the one to use. Known on a day D: published_date <= D and (superseded_on is null or "
    "superseded_on > D)."
)
ADDRESS = r"^[A-Z]+[0-9]+(, [A-Z]+[0-9]+)*$"


class Addressed(pa.DataFrameModel):
    """Rows that come from a publication: each says from which cells."""

    source_id: str = pa.Field(description="The raw file that prints the figure; joins marts.sources.")
    source_sheet: str = pa.Field(description="The sheet of the raw file.")
    source_cell: str = pa.Field(
        str_matches=ADDRESS,
        description="The A1 address of the cell; a list, separated by ', ', where the row rests on several cells.",
    )

    class Config:
        """Exactly these columns."""

        strict = True


def mark(what: str) -> Any:
    """A column that says why a figure is missing; null where it is there."""
    return pa.Field(
        nullable=True,
        isin=MARKS,
        description=f"Why there is no {what}: suppressed, not available, not applicable, not rated, a dash as printed, "
        "and the like. Null where there is one. None of these is zero.",
    )


def counted_in() -> Any:
    """A column that names the wider number which holds the row's staff too."""
    return pa.Field(
        nullable=True,
        description="The grade (all: all grades) or organisation whose number holds these staff too. Add only rows "
        "of one value here, one as_of, one area_type and one unit, that nothing supersedes and that repeat no other: "
        "PQiP trainees are counted among PSO. Null of the widest, and of rates and days.",
    )


def overlap() -> Any:
    """A column that says the same in words."""
    return pa.Field(nullable=True, description="What may not be added to it, in words; null where counted_in is.")
