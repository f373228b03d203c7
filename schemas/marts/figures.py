"""The mart of every other figure.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa

from schemas.columns import AREA_TYPES, Addressed, mark


class Indicators(Addressed):
    """A published figure of any other kind."""

    indicator_id: str = pa.Field(description="The indicator, as a code.")
    indicator: str = pa.Field(description="What the figure measures.")
    as_of: dt.date = pa.Field(nullable=True, description="Date of the figure, where one day is printed.")
    period: str = pa.Field(nullable=True, description="Date or period as printed.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="Kind of area; other where no register holds it.")
    area: str = pa.Field(nullable=True, description="The area; null where none is printed.")
    breakdown: str = pa.Field(description="The group that it is about; All where it is about everyone.")
    qualifier: str = pa.Field(description="exactly, or the printed hedge: about, more than, almost.")
    value: float = pa.Field(nullable=True, description="The figure, in its unit.")
    base: float = pa.Field(
        nullable=True, ge=0, description="The n that the figure is of, where printed. A count is out of this."
    )
    unit: str = pa.Field(description="Unit of the figure.")
    target: float = pa.Field(nullable=True, description="Its published target, in the same unit.")
    figure_kind: str = pa.Field(
        isin=["count", "percentage", "fraction in words", "measure"],
        description="count: a number of people, cases or units. percentage: printed per cent. fraction in words: two "
        "in three, almost half; it counts nothing. measure: FTE, days, pounds and the like.",
    )
    percentage: float = pa.Field(
        nullable=True,
        description="A count of its base, or a fraction in words, as a percentage; a percentage as printed.",
    )
    percentage_basis: str = pa.Field(
        nullable=True, isin=["computed", "published", "words"], description="Where percentage comes from."
    )
    percentage_low: float = pa.Field(nullable=True, ge=0, le=100, description="Low end of its 95 per cent interval.")
    percentage_high: float = pa.Field(nullable=True, ge=0, le=100, description="High end of its 95 per cent interval.")
    interval_basis: str = pa.Field(
        nullable=True,
        isin=["counts", "printed percentage and base"],
        description="What the interval is made of; null where the base is not printed, or the figure is hedged.",
    )
    small_base: bool = pa.Field(nullable=True, description="Whether base is under 30.")
    denominator: str = pa.Field(
        nullable=True, description="What base counts: relevant cases, respondents and the like."
    )
    mark: str = mark("figure")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    printed_as: str = pa.Field(nullable=True, description="The words that state it.")

    class Config:
        """Table name."""

        name = "marts.indicators"
