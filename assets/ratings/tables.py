"""Ratings side by side: a league table within each framework, and how ratings are distributed."""

from __future__ import annotations

import polars as pl

from assets.ratings.counts import printed_counts
from assets.ratings.inspections import SCORED, UNIT
from assets.ratings.rules import POINTS_A_STANDARD, rating_score
from pipeline.tables.made import table
from schemas import marts
from schemas.columns import RATINGS

OVERALL = "overall"
SUBJECT = ["framework", "standard_code", "standard"]
BASES = ("published", "derived")
GROUP = [*SUBJECT, "basis", "breakdown", "part"]


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
    # One unit alone is neither first nor last.
    ranked = placed.filter("latest").filter(pl.len().over("framework") > 1).with_columns(*ranks)
    own = ["inspection_id", *(rank.meta.output_name() for rank in ranks)]
    return (
        placed.join(ranked.select(own), on="inspection_id", how="left", maintain_order="left")
        .with_columns(ranked=pl.col("latest").sum().over("framework").cast(pl.Int64))
        .sort("framework", "rank_by_share", "rank_by_points", "pdu", nulls_last=True)
    )


@table(marts.RatingDistribution)
def rating_distribution(
    marts_inspections: pl.DataFrame, marts_ratings: pl.LazyFrame, marts_indicators: pl.LazyFrame
) -> pl.DataFrame:
    """Count the inspections with each rating, those with none of it too, of all that were rated.

    Where the print lost ratings, the number with each is the one that the publication states of all of them, else
    only bounds: what survives is no fair part of all.
    """
    subjects = _subjects(marts_inspections, marts_ratings)
    rated = subjects.filter((pl.col("basis") == "published") & pl.col("least").is_not_null())
    stated = _stated(printed_counts(marts_indicators, rated))
    parts = {"all": pl.lit("all"), "region": pl.col("region"), "year": pl.col("year")}
    counted = pl.concat(_counted(subjects, part, name) for name, part in parts.items())
    total = (pl.col("breakdown") == "all") & (pl.col("standard_code") == OVERALL) & (pl.col("basis") == BASES[0])
    return _with_means(_with_stated(counted, stated)).with_columns(is_total=total)


def _subjects(inspections: pl.DataFrame, ratings: pl.LazyFrame) -> pl.DataFrame:
    """Each inspection's overall rating and standards, as printed and as derived, with the points that each can have."""
    year = pl.col("published_date").dt.year().cast(pl.String).fill_null("not known")
    dated = inspections.select("inspection_id", "published_date", year=year)
    of = ["inspection_id", "framework", "region"]
    nothing = {name: pl.lit(None, pl.Int64) for name in ("score_least", "score_most")}
    overall = inspections.select(
        *of,
        standard_code=pl.lit(OVERALL),
        standard=pl.lit(OVERALL.capitalize()),
        published="overall_rating",
        derived="derived_rating",
        reason=pl.lit(None, pl.String),
        **nothing,
    )
    standards = ratings.select(
        *of,
        "standard_code",
        "standard",
        published="rating",
        derived="derived_rating",
        reason="not_rated_reason",
        score_least="score_least",
        score_most="score_most",
    ).collect()
    # An inspection whose standards no table prints was rated all the same.
    asked = pl.concat([overall, standards]).select(SUBJECT).unique(maintain_order=True)
    every = (
        inspections.select(of)
        .join(asked, on="framework", maintain_order="left_right")
        .join(pl.concat([overall, standards]), on=[*of, *SUBJECT[1:]], how="left", maintain_order="left")
        .join(dated, on="inspection_id", how="left", maintain_order="left")
    )
    return pl.concat(
        every.with_columns(
            basis=pl.lit(basis),
            known=pl.col(basis),
            least=_bound(basis, "score_least", 0),
            most=_bound(basis, "score_most", POINTS_A_STANDARD),
        ).drop("published", "derived", "score_least", "score_most")
        for basis in BASES
    )


def _bound(basis: str, column: str, widest: int) -> pl.Expr:
    """The points of a known rating; else what arithmetic allows of a printed one; null where nothing was rated."""
    arithmetic = [pl.col(column)] if basis == "published" else []
    return pl.when(pl.col("reason").is_null()).then(pl.coalesce(rating_score(pl.col(basis)), *arithmetic, widest))


def _counted(subjects: pl.DataFrame, part: pl.Expr, breakdown: str) -> pl.DataFrame:
    """How many of a part's inspections have each rating for certain, and how many can have it."""
    points = rating_score(pl.col("rating"))
    can_have = points.is_between(pl.col("least"), pl.col("most"))
    of_part = subjects.with_columns(part=part, breakdown=pl.lit(breakdown))
    number = pl.col("least").is_not_null().sum().cast(pl.Int64)
    every = of_part.group_by(GROUP, maintain_order=True).agg(
        base=number,
        points_least=pl.col("least").sum(),
        points_most=pl.col("most").sum(),
        n_not_applicable=(pl.col("reason") == "not applicable").sum().cast(pl.Int64),
        n_not_rated=(pl.col("reason") == "not rated").sum().cast(pl.Int64),
        n_not_available=number - pl.col("known").count().cast(pl.Int64),
        inspection_ids=pl.col("inspection_id").sort().str.join("; "),
    )
    # Few have points of their own: of these alone each rating is asked whether they can have it.
    alike = of_part.group_by(*GROUP, "least", "most").agg(number=pl.len().cast(pl.Int64))
    ratings = pl.DataFrame({"rating": RATINGS})
    numbers = (
        alike.join(ratings, how="cross")
        .group_by(*GROUP, "rating")
        .agg(
            n_least=pl.col("number").filter(can_have & (pl.col("least") == pl.col("most"))).sum(),
            n_most=pl.col("number").filter(can_have).sum(),
        )
    )
    groups = every.join(ratings, how="cross", maintain_order="left_right").join(
        numbers, on=[*GROUP, "rating"], how="left", nulls_equal=True, maintain_order="left"
    )
    # Only casework standards and overall ratings can be derived.
    return groups.filter((pl.col("basis") == "published") | (pl.col("n_not_available") < pl.col("base")))


def _stated(counts: pl.DataFrame) -> pl.DataFrame:
    """Each number of units with a rating that a publication states of all units rated, and of how many."""
    of = ["framework", "standard", "rating", "n_printed", "printed_at"]
    return (
        counts.group_by(of, maintain_order=True)
        .agg(base=pl.len().cast(pl.Int64))
        .with_columns(basis=pl.lit("published"))
    )


def _with_stated(counted: pl.DataFrame, stated: pl.DataFrame) -> pl.DataFrame:
    """Settle the numbers: those of a whole table, else those stated of the same inspections, else what is left."""
    least, most = pl.col("n_least"), pl.col("n_most")
    printed = pl.col("n_printed")
    lost = pl.col("n_not_available") > 0
    found = counted.join(
        stated, on=["framework", "standard", "rating", "base", "basis"], how="left", maintain_order="left"
    ).with_columns(said=(lost & printed.is_between(least, most)).fill_null(value=False))
    # Numbers that cannot all be true with the ratings that are known settle nothing.
    fewest, greatest = (pl.when("said").then(printed).otherwise(end).sum().over(GROUP) for end in (least, most))
    said = pl.col("said") & pl.col("base").is_between(fewest, greatest)
    with_stated = found.with_columns(
        n_least=pl.when(said).then(printed).otherwise(least),
        n_most=pl.when(said).then(printed).otherwise(most),
        printed_at=pl.when(said).then("printed_at"),
    ).drop("said")
    # Every inspection has one of the four.
    others_least, others_most = (name.sum().over(GROUP) - name for name in (least, most))
    settled = with_stated.with_columns(
        n_least=pl.max_horizontal(least, pl.col("base") - others_most),
        n_most=pl.min_horizontal(most, pl.col("base") - others_least),
    )
    known = pl.when(least == most).then(least)
    basis = (
        pl.when(known.is_null())
        .then(None)
        .when(~lost)
        .then(pl.lit("each rating"))
        .when(pl.col("printed_at").is_not_null())
        .then(pl.lit("stated"))
        .otherwise(pl.lit("arithmetic"))
    )
    share = {"percentage": known, "percentage_least": least, "percentage_most": most}
    return settled.with_columns(
        n_inspections=known,
        counted_from=basis,
        **{name: pl.when(pl.col("base") > 0).then(100 * number / pl.col("base")) for name, number in share.items()},
    )


def _with_means(counts: pl.DataFrame) -> pl.DataFrame:
    """Add the mean points of each distribution: one number where all is known, else the least and most it can be.

    Two limits hold at once: the points that the standards can have one by one, and as many of the worst (or best)
    ratings as there can be.
    """
    points, base = rating_score(pl.col("rating")), pl.col("base")
    worst_first = counts.with_columns(points=points).sort("points", maintain_order=True)
    spare = base - pl.col("n_least").sum().over(GROUP)
    room = pl.col("n_most") - pl.col("n_least")
    before = {end: room.cum_sum(reverse=end == "most").over(GROUP) - room for end in ("least", "most")}
    filled = worst_first.with_columns(
        (pl.col("n_least") + (spare - before[end]).clip(0, room)).alias(f"n_if_{end}") for end in before
    )
    mean = {end: (pl.col("points") * pl.col(f"n_if_{end}")).sum().over(GROUP) for end in ("least", "most")}
    by_unit = {end: pl.col(f"points_{end}") for end in ("least", "most")}
    some = pl.when(base > 0)
    return (
        filled.with_columns(
            mean_score_least=some.then(pl.max_horizontal(mean["least"], by_unit["least"]) / base),
            mean_score_most=some.then(pl.min_horizontal(mean["most"], by_unit["most"]) / base),
        )
        .with_columns(
            mean_score=pl.when(pl.col("mean_score_least") == pl.col("mean_score_most")).then("mean_score_least")
        )
        .sort("points", descending=True, maintain_order=True)
    )
