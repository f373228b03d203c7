"""The marts that set ratings side by side: ranks, distributions, and published against derived.

The descriptions here are the comments in the published database.
"""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import FRAMEWORKS, RATINGS, REGIONS, TOLERANCE, Addressed

COUNTED_FROM = ("each rating", "stated", "arithmetic")


class LeagueTable(Addressed):
    """An inspection among those of its framework: its rank by points and by share of the points there were."""

    inspection_id: str = pa.Field(unique=True, description="The inspection; joins marts.inspections.")
    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    region: str = pa.Field(isin=REGIONS, description="Probation Service region.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework. Ranks never cross frameworks.")
    published_date: dt.date = pa.Field(
        nullable=True, description="When the inspection report was published; null where nobody says."
    )
    composite_score: int = pa.Field(ge=0, description="Points, as printed.")
    composite_max: int = pa.Field(gt=0, description="Points there were to have.")
    share_of_maximum: float = pa.Field(ge=0, le=100, description="Points as a per cent of the points there were.")
    latest: bool = pa.Field(description="Whether it is the unit's latest inspection in the framework; only these rank.")
    rank_by_share: int = pa.Field(
        nullable=True,
        ge=1,
        description="Rank by share_of_maximum; ties share the best. Null of earlier inspections and of an only unit.",
    )
    tied_by_share: int = pa.Field(nullable=True, ge=0, description="Other units with the same share.")
    rank_by_points: int = pa.Field(nullable=True, ge=1, description="Rank by points; ties share the best.")
    tied_by_points: int = pa.Field(nullable=True, ge=0, description="Other units with the same points.")
    ranked: int = pa.Field(ge=1, description="Units inspected in the framework; more than one are ranked.")
    overall_rating: str = pa.Field(nullable=True, isin=RATINGS, description="Overall rating as printed.")
    derived_rating: str = pa.Field(isin=RATINGS, description="Overall rating by the inferred rule.")

    @pa.dataframe_check(name="the latest inspections rank, earlier ones do not")
    def only_latest_rank(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A unit counts once, and one alone has no rank."""
        ranks = pl.col("latest") & (pl.col("ranked") > 1)
        return data.lazyframe.select(ranks == pl.col("rank_by_share").is_not_null())

    class Config:
        """Table name."""

        name = "marts.league_table"


class RatingDistribution(pa.DataFrameModel):
    """How many inspections of a framework have a rating: in all, by region, by year; overall and by standard.

    The same inspections stand in every breakdown, standard and basis: choose one of each before a sum, such as
    WHERE is_total: breakdown 'all', standard_code 'overall', basis 'published'. Where n_inspections is null a sum of it
    is too low: n_least and n_most bound it.
    """

    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework.")
    breakdown: str = pa.Field(isin=["all", "region", "year"], description="What the inspections are broken down by.")
    part: str = pa.Field(description="The region, or the year of publication; all for all.")
    standard_code: str = pa.Field(description="Number of the standard in its framework, or overall.")
    standard: str = pa.Field(description="Name of the standard in its framework, or Overall.")
    basis: str = pa.Field(isin=["published", "derived"], description="Ratings as printed, or as the rules earn them.")
    rating: str = pa.Field(isin=RATINGS, description="The rating.")
    is_total: bool = pa.Field(
        description="Whether it is the overall rating, as printed, of all inspections of the framework: only these "
        "rows count each inspection once."
    )
    n_inspections: int = pa.Field(
        nullable=True,
        ge=0,
        description="Inspections with the rating; 0 where none has it. Null where ratings are lost in print and "
        "neither the publication nor arithmetic says how many: n_least and n_most then bound it.",
    )
    n_least: int = pa.Field(ge=0, description="The least number of inspections that can have the rating.")
    n_most: int = pa.Field(ge=0, description="The most inspections that can have it.")
    base: int = pa.Field(
        ge=0, description="Inspections rated, those whose rating is lost or cannot be derived among them."
    )
    percentage: float = pa.Field(
        nullable=True,
        ge=0,
        le=100,
        description="n_inspections of base, per cent. All that were inspected, not a sample: no interval.",
    )
    percentage_least: float = pa.Field(nullable=True, ge=0, le=100, description="n_least of base, per cent.")
    percentage_most: float = pa.Field(nullable=True, ge=0, le=100, description="n_most of base, per cent.")
    mean_score: float = pa.Field(
        nullable=True,
        ge=0,
        le=3,
        description="Mean points of all that were rated, the same on each row of a distribution. Null where it is not "
        "known: never the mean of what survives in print. Never averaged over standards or parts: those whose mean is "
        "lost are missing, and parts have other numbers of inspections.",
    )
    mean_score_least: float = pa.Field(nullable=True, ge=0, le=3, description="The least that the mean can be.")
    mean_score_most: float = pa.Field(nullable=True, ge=0, le=3, description="The most that the mean can be.")
    counted_from: str = pa.Field(
        nullable=True,
        isin=COUNTED_FROM,
        description="each rating: all of base are known one by one. stated: the publication prints the number. "
        "arithmetic: nothing else is left. Null where n_inspections is.",
    )
    printed_at: str = pa.Field(nullable=True, description="Where the number is stated: source, sheet and cell.")
    n_not_applicable: int = pa.Field(ge=0, description="Inspections to which the standard did not apply. Not in base.")
    n_not_rated: int = pa.Field(ge=0, description="Inspections in which it was not rated. Not in base.")
    n_not_available: int = pa.Field(
        ge=0, description="Inspections whose rating the print lost, or that cannot be derived. They are in base."
    )
    inspection_ids: str = pa.Field(description="The inspections counted, separated by '; '; join marts.inspections.")

    @pa.dataframe_check(name="the number lies between its bounds, and they within the base")
    def within_bounds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A rating's inspections are some of those rated."""
        number = pl.coalesce("n_inspections", "n_least")
        inside = number.is_between(pl.col("n_least"), pl.col("n_most")) & (pl.col("n_most") <= pl.col("base"))
        return data.lazyframe.select(inside)

    @pa.dataframe_check(name="a number is known where its bounds meet")
    def known_where_bounds_meet(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """What can be only one number is that number."""
        return data.lazyframe.select(pl.col("n_inspections").is_not_null() == (pl.col("n_least") == pl.col("n_most")))

    @pa.dataframe_check(name="percentage from its parts")
    def percentage_of_parts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The percentage is the inspections with the rating, of those rated."""
        expected = 100 * pl.col("n_inspections") / pl.col("base")
        known = pl.col("n_inspections").is_not_null() & (pl.col("base") > 0)
        close = (pl.col("percentage") - expected).abs() <= TOLERANCE
        return data.lazyframe.select(pl.when(known).then(close).otherwise(pl.col("percentage").is_null()))

    class Config:
        """Table name."""

        strict = True
        unique = ["framework", "breakdown", "part", "standard_code", "basis", "rating"]
        name = "marts.rating_distribution"


class RatingChecks(Addressed):
    """A published rating or score beside what the rules derive, and what would have to be true for them to agree."""

    inspection_id: str = pa.Field(description="The inspection; joins marts.inspections.")
    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework.")
    subject: str = pa.Field(description="Overall, or the standard that is checked.")
    published: str = pa.Field(nullable=True, description="The rating or score as printed; null where lost.")
    derived: str = pa.Field(nullable=True, description="What the rule makes of the inputs; null where these are lost.")
    outcome: str = pa.Field(
        isin=["agrees", "disagrees", "cannot be checked", "nothing to check"],
        description="Whether the two are the same. nothing to check: no cap binds, so any rating keeps it.",
    )
    rule: str = pa.Field(description="The rule, and whether it is published or inferred.")
    inputs: str = pa.Field(description="What the rule was given.")
    to_agree: str = pa.Field(nullable=True, description="Where they disagree: what would have to be true instead.")

    @pa.dataframe_check(name="a disagreement says what would have to be true")
    def disagreement_explained(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No difference is left without its condition."""
        return data.lazyframe.select((pl.col("outcome") == "disagrees") == pl.col("to_agree").is_not_null())

    class Config:
        """Table name."""

        unique = ["inspection_id", "subject", "rule"]
        name = "marts.rating_checks"
