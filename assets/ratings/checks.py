"""Published ratings beside what the rules derive, each disagreement explained."""

from __future__ import annotations

import polars as pl

from assets.ratings.inspections import SCORED, UNRATED
from assets.ratings.rules import POINTS_A_STANDARD, casework_threshold, first_score_of, next_rating
from pipeline.tables.made import table
from schemas import marts

OVERALL_RULE = "Overall rating from the mean points of the rated standards (inferred; none of these sources states it)"
CASEWORK_RULE = "Casework standard from its lowest key question (Annual Report 2022/23, Appendix 1)"
SUM_RULE = "Composite score is the points of the rated standards (Annual Report 2022/23, Appendix 1)"
CAP_RULE = "No better than Requires improvement while casework is Inadequate (Annual Report 2022/23, chapter 1)"
OVERALL = "Overall"
BETTER_THAN_CAPPED = ("Good", "Outstanding")


@table(marts.RatingChecks)
def rating_checks(marts_inspections: pl.DataFrame, marts_ratings: pl.DataFrame) -> pl.DataFrame:
    """Check overall ratings, casework standards, composite scores and caps, those that agree too."""
    checks = [
        _overall(marts_inspections),
        _casework(marts_ratings),
        _composite(marts_inspections, marts_ratings),
        _caps(marts_ratings),
    ]
    columns = list(marts.RatingChecks.to_schema().columns)
    inspected = marts_inspections.select("inspection_id", inspected="published_date")
    return (
        pl.concat([check.select(columns) for check in checks])
        .join(inspected, on="inspection_id", how="left", maintain_order="left")
        .sort("inspected", "inspection_id", "subject", "rule")
        .drop("inspected")
    )


def _outcome(agrees: pl.Expr) -> pl.Expr:
    return (
        pl.when(agrees.is_null())
        .then(pl.lit("cannot be checked"))
        .when(agrees)
        .then(pl.lit("agrees"))
        .otherwise(pl.lit("disagrees"))
    )


def _if_not(agrees: pl.Expr, said: pl.Expr) -> pl.Expr:
    return pl.when(agrees.is_not_null() & ~agrees).then(said)


def _overall(inspections: pl.DataFrame) -> pl.DataFrame:
    published, maximum = pl.col("overall_rating"), pl.col("composite_max")
    agrees = published == pl.col("derived_rating")
    last = pl.coalesce(first_score_of(next_rating(published), maximum) - 1, maximum)
    return inspections.filter(SCORED).with_columns(
        subject=pl.lit(OVERALL),
        published=published,
        derived="derived_rating",
        outcome=_outcome(agrees),
        rule=pl.lit(OVERALL_RULE),
        inputs=pl.format("{} of {} points", "composite_score", maximum),
        to_agree=_if_not(agrees, pl.format("a score of {} to {} points", first_score_of(published, maximum), last)),
    )


def _casework(ratings: pl.DataFrame) -> pl.DataFrame:
    given = ratings.filter(pl.col("lowest_percentage").is_not_null())
    agrees = pl.col("rating") == pl.col("derived_rating")
    floor = casework_threshold(pl.col("rating"))
    ceiling = casework_threshold(next_rating(pl.col("rating")))
    below = pl.when(ceiling.is_null()).then(pl.lit("100 per cent")).otherwise(pl.format("under {} per cent", ceiling))
    return given.with_columns(
        subject="standard",
        published="rating",
        derived="derived_rating",
        outcome=_outcome(agrees),
        rule=pl.lit(CASEWORK_RULE),
        inputs=pl.format("{} per cent on {}", pl.col("lowest_percentage").round(1), "lowest_question_id"),
        to_agree=_if_not(agrees, pl.format("a lowest key question of {} to {}", floor, below)),
    )


def _composite(inspections: pl.DataFrame, ratings: pl.DataFrame) -> pl.DataFrame:
    lost = pl.col("rating").is_null() & ~pl.col("mark").is_in(UNRATED)
    sums = ratings.group_by("inspection_id").agg(
        points=pl.col("score").sum(), lost=lost.sum().cast(pl.Int64), rated=pl.col("score").count()
    )
    scored = inspections.filter(SCORED).join(sums, on="inspection_id", how="inner", maintain_order="left")
    score, points = pl.col("composite_score"), pl.col("points")
    most = points + POINTS_A_STANDARD * pl.col("lost")
    possible = score.is_between(points, most)
    # Where the print lost ratings the sum has room: it can be broken, but only a full grid confirms it.
    agrees = pl.when(~possible).then(pl.lit(False)).when(pl.col("lost") == 0).then(pl.lit(True))
    derived = pl.when(pl.col("lost") == 0).then(points.cast(pl.String)).otherwise(pl.format("{} to {}", points, most))
    return scored.with_columns(
        subject=pl.lit("Composite score"),
        published=score.cast(pl.String),
        derived=derived,
        outcome=_outcome(agrees),
        rule=pl.lit(SUM_RULE),
        inputs=pl.format("{} points on {} ratings, {} ratings lost in print", points, "rated", "lost"),
        to_agree=_if_not(agrees, pl.format("ratings of {} points", score)),
    )


def _caps(ratings: pl.DataFrame) -> pl.DataFrame:
    capped = ratings.filter(pl.col("capped").is_not_null())
    better = pl.col("rating").is_in(BETTER_THAN_CAPPED)
    agrees = (
        pl.when(pl.col("rating").is_null() | (pl.col("capped") == "unknown"))
        .then(None)
        .otherwise(~(better & (pl.col("capped") == "yes")))
    )
    at_most = pl.when(pl.col("capped") == "yes").then(pl.lit("Requires improvement or Inadequate"))
    return capped.with_columns(
        subject="standard",
        published="rating",
        derived=pl.when(pl.col("capped") == "no").then(pl.lit("any rating")).otherwise(at_most),
        # What every rating keeps is no test of one.
        outcome=pl.when(pl.col("capped") == "no").then(pl.lit("nothing to check")).otherwise(_outcome(agrees)),
        rule=pl.lit(CAP_RULE),
        inputs=pl.concat_str(
            pl.format("casework Inadequate: {}", "capped"), "capped_proof", separator="; ", ignore_nulls=True
        ),
        to_agree=_if_not(agrees, pl.lit("casework rated Requires improvement or better")),
    )
