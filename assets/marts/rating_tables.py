"""Ratings side by side: a league table within each framework, and how ratings are distributed."""

from __future__ import annotations

import polars as pl

from assets.marts.inspections import SCORED, UNIT
from pipeline.statistics import small_base, wilson_interval
from pipeline.tables.made import table
from schemas import marts
from schemas.columns import RATINGS

OVERALL = "overall"
SUBJECT = ["framework", "standard_code", "standard"]
BASES = ("published", "derived")


@table(marts.LeagueTable)
def league_table(marts_inspections: pl.DataFrame) -> pl.DataFrame:
    """Rank the latest inspection of each unit within its framework; units with equal points share a rank."""
    share = 100 * pl.col("composite_score") / pl.col("composite_max")
    last = (pl.col("published_date") == pl.col("published_date").max().over(UNIT)).fill_null(False)
    latest = last | (pl.len().over(UNIT) == 1)  # also without a date
    placed = marts_inspections.filter(SCORED).with_columns(share_of_maximum=share, latest=latest)
    ranks = [
        expression
        for name, column in (("share", "share_of_maximum"), ("points", "composite_score"))
        for expression in (
            pl.col(column).rank("min", descending=True).over("framework").cast(pl.Int64).alias(f"rank_by_{name}"),
            (pl.len().over("framework", column) - 1).cast(pl.Int64).alias(f"tied_by_{name}"),
        )
    ]
    ranked = placed.filter("latest").with_columns(*ranks)
    own = ["inspection_id", *(rank.meta.output_name() for rank in ranks)]
    return (
        placed.join(ranked.select(own), on="inspection_id", how="left", maintain_order="left")
        .with_columns(ranked=pl.col("latest").sum().over("framework").cast(pl.Int64))
        .sort("framework", "rank_by_share", "rank_by_points", "pdu", nulls_last=True)
    )


def _counts(basis: str) -> pl.Expr:
    """How many have a rating, and how many have each."""
    rating = pl.col(basis)
    return pl.struct(
        rating.count().cast(pl.Int64).alias("base"),
        *((rating == name).sum().cast(pl.Int64).alias(name) for name in RATINGS),
    )


@table(marts.RatingDistribution)
def rating_distribution(marts_inspections: pl.DataFrame, marts_ratings: pl.DataFrame) -> pl.DataFrame:
    """Count the inspections with each rating, those with none of it too, and say of how many they are."""
    year = pl.col("published_date").dt.year().cast(pl.String).fill_null("not known")
    dated = marts_inspections.select("inspection_id", year=year)
    of = ["inspection_id", "framework", "region"]
    overall = marts_inspections.select(
        *of,
        standard_code=pl.lit(OVERALL),
        standard=pl.lit(OVERALL.capitalize()),
        published="overall_rating",
        derived="derived_rating",
        reason=pl.lit(None, pl.String),
    )
    standards = marts_ratings.select(
        *of, "standard_code", "standard", published="rating", derived="derived_rating", reason="not_rated_reason"
    )
    subjects = pl.concat([overall, standards]).join(dated, on="inspection_id", how="left", maintain_order="left")
    parts = {"all": pl.lit("all"), "region": pl.col("region"), "year": pl.col("year")}
    inspected = overall.join(dated, on="inspection_id", how="left", maintain_order="left")
    grouped = [
        subjects.group_by(SUBJECT, part=part, maintain_order=True)
        .agg(
            n_not_applicable=(pl.col("reason") == "not applicable").sum().cast(pl.Int64),
            n_not_rated=(pl.col("reason") == "not rated").sum().cast(pl.Int64),
            **{basis: _counts(basis) for basis in BASES},
        )
        .join(
            inspected.group_by("framework", part=part).agg(
                inspections=pl.len(), inspection_ids=pl.col("inspection_id").sort().str.join("; ")
            ),
            on=["framework", "part"],
            how="left",
            maintain_order="left",
        )
        .with_columns(breakdown=pl.lit(breakdown))
        for breakdown, part in parts.items()
    ]
    # Of an inspection whose standards no table prints every rating is lost.
    known = pl.col("base") + pl.col("n_not_applicable") + pl.col("n_not_rated")
    lost = (pl.col("inspections").cast(pl.Int64) - known).alias("n_not_available")
    both = [pl.concat(grouped).with_columns(basis=pl.lit(basis)).unnest(basis).with_columns(lost) for basis in BASES]
    # Only casework standards and overall ratings can be derived.
    bases = pl.concat(counts.drop(BASES, strict=False) for counts in both).filter(
        (pl.col("base") > 0) | (pl.col("basis") == "published")
    )
    counted = bases.with_columns(rating=pl.lit(list(RATINGS)), n_inspections=pl.concat_list(RATINGS)).explode(
        "rating", "n_inspections"
    )
    low, high = wilson_interval(pl.col("n_inspections"), pl.col("base"))
    return counted.with_columns(
        percentage=pl.when(pl.col("base") > 0).then(100 * pl.col("n_inspections") / pl.col("base")),
        percentage_low=low,
        percentage_high=high,
        small_base=small_base(pl.col("base")),
    )
