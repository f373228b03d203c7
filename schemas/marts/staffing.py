"""The marts of staffing.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import AREA_TYPES, GRADES, Addressed, mark


class VacancyRates(Addressed):
    """A grade's staffing against target in an area on a date, as one release printed it."""

    as_of: dt.date = pa.Field(
        nullable=True, description="Snapshot date; a month stands for its last day. Null where not printed."
    )
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="country, region, pdu, or not a region (Approved Premises).")
    area: str = pa.Field(description="The area, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    staff_in_post_fte: float = pa.Field(
        nullable=True, ge=0, description="Staff in post, FTE, as the same file prints it."
    )
    staff_in_post_source: str = pa.Field(
        nullable=True, description="Sheet and cell of staff in post, in the same file."
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
    mark: str = mark("vacancy figure")

    @pa.dataframe_check(name="computed vacancies from their parts")
    def computed_from_parts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A computed vacancy is target less in post; its rate is of the target."""
        vacancy = pl.col("target_fte") - pl.col("staff_in_post_fte")
        holds = (pl.col("vacancy_fte") - vacancy).abs() < 1e-6
        rate = (pl.col("vacancy_rate") - 100 * vacancy / pl.col("target_fte")).abs() < 1e-6
        return data.lazyframe.select((pl.col("basis") == "published") | (holds & rate))

    class Config:
        """Table name."""

        name = "marts.vacancy_rates"


class Workforce(Addressed):
    """A staff figure other than a vacancy, as one release printed it."""

    as_of: dt.date = pa.Field(
        nullable=True, description="Snapshot date, or last day of the year measured. Null where not printed."
    )
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")
    area_type: str = pa.Field(isin=AREA_TYPES, description="country, region or organisation.")
    area: str = pa.Field(description="The area or organisation, in the register's spelling.")
    grade: str = pa.Field(isin=GRADES, description="Grade of staff.")
    measure: str = pa.Field(description="What is measured.")
    compared_with: str = pa.Field(nullable=True, description="Date that a change is measured from, as printed.")
    period: str = pa.Field(nullable=True, description="Period as printed, where it is not one day.")
    value: float = pa.Field(nullable=True, description="The figure, in its unit.")
    text: str = pa.Field(nullable=True, description="Words printed instead of a number.")
    unit: str = pa.Field(isin=["FTE", "per cent"], description="Full-time equivalents, or per cent.")
    mark: str = mark("figure")

    class Config:
        """Table name."""

        name = "marts.workforce"
