"""The mart of inspections of regions.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa

from schemas.columns import RATINGS, REGIONS, Addressed, mark


class RegionRatings(Addressed):
    """A rating of a region by an inspection of its own, overall or of a standard, as one document prints it.

    It is no mean of the ratings of its units, and its standards are other ones. A rating that two documents print
    stands twice.
    """

    region: str = pa.Field(isin=REGIONS, description="Probation Service region that was inspected.")
    standard: str = pa.Field(description="Name of the standard for regions, or Overall.")
    rating: str = pa.Field(nullable=True, isin=RATINGS, description="The rating as printed.")
    not_rated_reason: str = mark("rating")
    report_published: dt.date = pa.Field(
        nullable=True, description="When the report on the region was published, where the table prints a day."
    )
    published_date: dt.date = pa.Field(
        nullable=True, description="When the document that prints the rating was published; null where unknown."
    )

    class Config:
        """Table name."""

        name = "marts.region_ratings"
