"""A grade's staffing against target in an area on a date, in staging and in the marts."""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, GRADES, Addressed, mark

STAFFING_LINES = ("60 per cent or less", "70 per cent or less", "over 70 per cent")


class PrintedRates(Addressed):
    """A grade's staffing against target in an area on a date, as one release printed it."""

    as_of: dt.date = pa.Field(
        nullable=True, description="Snapshot date; a month stands for its last day. Null where not printed."
    )
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(
        isin=AREA_TYPES, description="country, nation, region, pdu, or not a region (Approved Premises)."
    )
    area: str = pa.Field(description="The area, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    staff_in_post_fte: float = pa.Field(
        nullable=True,
        ge=0,
        description="Staff in post, FTE, as the same sheet prints it, else the same file; or the figure used instead.",
    )
    staff_in_post_source: str = pa.Field(
        nullable=True,
        description="Sheet and cell of staff in post, in the same file unless a file is named before them.",
    )
    target_fte: float = pa.Field(nullable=True, ge=0, description="Target staffing, FTE.")
    vacancy_fte: float = pa.Field(
        nullable=True, description="Vacancies, FTE: target less in post. Positive means short."
    )
    vacancy_rate: float = pa.Field(
        nullable=True,
        ge=-100,
        le=100,
        description="Vacancies in per cent of target. Positive means short, negative over establishment.",
    )
    basis: str = pa.Field(
        isin=["published", "computed"],
        description="published: vacancy_fte and vacancy_rate as printed. computed: from target and staff in post.",
    )
    staffing_level: float = pa.Field(
        nullable=True, description="Staff in post in per cent of target: 100 less the rate."
    )
    over_establishment: bool = pa.Field(
        nullable=True,
        description="Whether there are more staff than the target. Null where 0 is printed without a target and "
        "staff in post: it is rounded, and either may be so.",
    )
    staffing_line: str = pa.Field(
        nullable=True,
        isin=STAFFING_LINES,
        description="staffing_level of all staff against the lines of the Prioritisation Framework: 70 per cent "
        "(amber, with workloads over 120 per cent) and 60 (red). Null of one grade, because the rule is of an area, "
        "and where the print allows both sides. The line, not the status: directors decide that.",
    )
    mark: str = mark("vacancy figure")

    @pa.dataframe_check(name="computed vacancies from their parts")
    def computed_from_parts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A computed vacancy is target less in post; its rate is of the target."""
        vacancy = pl.col("target_fte") - pl.col("staff_in_post_fte")
        holds = (pl.col("vacancy_fte") - vacancy).abs() < 1e-6
        rate = (pl.col("vacancy_rate") - 100 * vacancy / pl.col("target_fte")).abs() < 1e-6
        return data.lazyframe.select((pl.col("basis") == "published") | (holds & rate))
