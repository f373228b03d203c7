"""The mart of every other figure.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa

from schemas.columns import AREA_TYPES, COUNTED_FROM, SERVICES, Addressed, mark


class Indicators(Addressed):
    """A published figure of any other kind.

    Never a sum or a mean over rows: a total stands beside its parts, one figure may be printed in several places, and
    percentages have other bases. Choose one row by indicator, area, breakdown and date.
    """

    indicator_id: str = pa.Field(description="The indicator, as a code.")
    indicator: str = pa.Field(description="What the figure measures.")
    service: str = pa.Field(isin=SERVICES, description="The service that the figure is of.")
    as_of: dt.date = pa.Field(nullable=True, description="Date of the figure, where one day is printed.")
    window_start: dt.date = pa.Field(nullable=True, description="First day of the printed period, where it has days.")
    window_end: dt.date = pa.Field(nullable=True, description="Last day of the printed period, where it has days.")
    period: str = pa.Field(nullable=True, description="Date or period as printed.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="Kind of area; other where no register holds it.")
    area: str = pa.Field(nullable=True, description="The area; null where none is printed.")
    breakdown: str = pa.Field(description="The group that it is about; All where it is about everyone.")
    counted_from: str = pa.Field(
        nullable=True,
        isin=COUNTED_FROM,
        description="sample: some cases or people were drawn or asked. everyone: all units, reports or records were "
        "counted, so there is no interval and no mark for a small base. Null where the source does not say.",
    )
    qualifier: str = pa.Field(
        description="exactly, or the printed hedge: about, more than, almost. in words: a fraction in words without a "
        "hedge."
    )
    value: float = pa.Field(nullable=True, description="The figure, in its unit.")
    low: float = pa.Field(
        nullable=True,
        description="The least value that the print stands for; null for fractions in words and no limit.",
    )
    high: float = pa.Field(
        nullable=True,
        description="The greatest value that the print stands for; null for fractions in words and no limit.",
    )
    base: float = pa.Field(
        nullable=True, ge=0, description="The n that the figure is of, where printed. A count is out of this."
    )
    base_qualifier: str = pa.Field(
        nullable=True, description="The hedge printed with the base, such as over; null where it is exact."
    )
    unit: str = pa.Field(
        description="Unit of the figure. fraction in words: value is the first number of the words, and no count."
    )
    target: float = pa.Field(nullable=True, description="Its published target, in the same unit.")
    figure_kind: str = pa.Field(
        isin=["count", "percentage", "fraction in words", "measure"],
        description="count: a number of people, cases or units. percentage: printed per cent. fraction in words: two "
        "in three, almost half; it counts nothing. measure: FTE, days, pounds and the like.",
    )
    percentage: float = pa.Field(
        nullable=True,
        description="A count as a share of its base; a percentage as printed, which may be a change or a rate and no "
        "share (see indicator). Null for a fraction in words, which stands for a range.",
    )
    percentage_basis: str = pa.Field(
        nullable=True, isin=["computed", "published", "words"], description="Where percentage comes from."
    )
    percentage_least: float = pa.Field(
        nullable=True, ge=0, le=100, description="The least percentage that a fraction in words stands for."
    )
    percentage_most: float = pa.Field(
        nullable=True, ge=0, le=100, description="The greatest percentage that a fraction in words stands for."
    )
    percentage_low: float = pa.Field(nullable=True, ge=0, le=100, description="Low end of its 95 per cent interval.")
    percentage_high: float = pa.Field(nullable=True, ge=0, le=100, description="High end of its 95 per cent interval.")
    interval_basis: str = pa.Field(
        nullable=True,
        isin=["counts", "printed percentage and base"],
        description="What the interval is made of; null where the base is not printed, the figure is "
        "hedged or disputed, or no sample.",
    )
    small_base: bool = pa.Field(
        nullable=True,
        description="Whether the base of a sample is under 30. Null where no base is printed or all were counted: a "
        "base that is not printed is not a large one.",
    )
    denominator: str = pa.Field(
        nullable=True, description="What base counts: relevant cases, respondents and the like."
    )
    disputed: str = pa.Field(
        nullable=True,
        description="Why the figure cannot be of the base beside it, or of the count in the same words; null where "
        "nothing speaks against it.",
    )
    note: str = pa.Field(nullable=True, description="What must be known to read the figure.")
    mark: str = mark("figure")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    printed_as: str = pa.Field(nullable=True, description="The words that state it.")

    class Config:
        """Table name."""

        name = "marts.indicators"
