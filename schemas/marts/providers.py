"""The mart of those who provided probation until June 2021.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa

from schemas.columns import EARLIER_ORGANISATIONS, INSPECTION_PERIOD, PROVIDER_BEFORE, RATINGS, Addressed, mark


class ProviderRatings(Addressed):
    """A rating of a provider before unification, overall or of a standard, as one document prints it.

    The standards are those of 2018: most are called as later ones are, and were not the same. Providers are no units:
    no rating of a unit is a change from one of these. A rating that two documents print stands twice.
    """

    provider: str = pa.Field(description=PROVIDER_BEFORE)
    organisation: str = pa.Field(
        isin=EARLIER_ORGANISATIONS,
        description="NPS (National Probation Service) or CRC (Community Rehabilitation Company).",
    )
    area: str = pa.Field(description="Where it provided probation, by its own name: not a region or unit of today.")
    standard: str = pa.Field(description="Name of the standard in 2018, or Overall.")
    rating: str = pa.Field(nullable=True, isin=RATINGS, description="The rating as printed.")
    not_rated_reason: str = mark("rating")
    inspection_period: str = pa.Field(nullable=True, description=INSPECTION_PERIOD)
    report_published: dt.date = pa.Field(
        nullable=True, description="When the report on it was published, where the table prints it."
    )
    published_date: dt.date = pa.Field(
        nullable=True, description="When the document that prints the rating was published; null where unknown."
    )

    class Config:
        """Table name."""

        name = "marts.provider_ratings"
