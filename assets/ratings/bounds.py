"""What arithmetic decides of ratings that the print lost: bounds of each standard, and whether a cap binds.

The composite score is the sum of the points of the rated standards, and the caps forbid some sums. Every number of
points that a standard can have is tried: it stays where the least and the most that all standards then come to
reach around the printed score.
"""

from __future__ import annotations

import polars as pl

from assets.ratings.rules import POINTS_A_STANDARD, rating_score
from assets.registers import reference

CASEWORK = "case supervision"
LEADERSHIP, SERVICES, DELIVERY = "Leadership", "Services", "Implementation and delivery"
# In this framework Leadership is no better than Requires improvement if any casework standard is Inadequate, and
# Services no better if Implementation and delivery is. HMIP Annual Report 2022/23, chapter 1,
# "Organisational leadership and delivery".
CAPPED_FRAMEWORK = "2021"
CAPPED_AT = 1  # points of Requires improvement
CASEWORK_STANDARDS = 4
INSPECTIONS_AT_A_TIME = 2_000
CASE = ["inspection_id", "standard", "points"]
NEEDED = ["inspection_id", "framework", "standard", "score", "derived_rating", "not_rated_reason"]
ADDED = ["score_least", "score_most", "score_basis", "score_proof", "capped", "capped_proof"]
NOBODY_INADEQUATE = "no casework standard Inadequate"


def of_casework() -> pl.Expr:
    """Return whether a standard is one of the four on cases."""
    return pl.col("standard").is_in(_casework())


def with_bounds(ratings: pl.DataFrame, inspections: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Add the least and most points of each rated standard, how they are known, and the proof in words; then caps.

    `counts` is what printed_counts returns: where every unit with a rating is known, no other unit has it.
    """
    taken = _taken(ratings, counts)
    lot = pl.col("inspection_id").rank("dense") // INSPECTIONS_AT_A_TIME
    # Arithmetic needs few of the columns: of a large archive all of them are not copied from step to step.
    numbered = ratings.select(*NEEDED, lot=lot).with_row_index("row")
    lots = numbered.partition_by("lot", include_key=False) or [numbered.drop("lot")]
    bounded = pl.concat(_bounded(one, inspections, taken).select("row", *ADDED) for one in lots)
    return ratings.hstack(bounded.sort("row").drop("row"))


def _bounded(ratings: pl.DataFrame, inspections: pl.DataFrame, taken: pl.DataFrame) -> pl.DataFrame:
    """Bound the standards of some inspections: of each every number of points is tried beside those of all others."""
    known = pl.coalesce("score", rating_score(pl.col("derived_rating")))
    standards = ratings.filter(pl.col("not_rated_reason").is_null()).select(
        "inspection_id", "framework", "standard", known=known
    )
    tried = standards.join(pl.DataFrame({"points": range(POINTS_A_STANDARD + 1)}), how="cross", maintain_order="left")
    tried = tried.filter((pl.col("known") == pl.col("points")) | pl.col("known").is_null())
    # A printed score of ratings that are all known may contradict them; what is known stands.
    possible = tried.join(taken, on=CASE, how="anti")
    limits = possible.group_by("inspection_id", "standard").agg(
        least=pl.col("points").min(), most=pl.col("points").max()
    )
    scores = inspections.select("inspection_id", "composite_score", "composite_max")
    judged = _judged(_each_tried(possible, standards, limits), scores)
    fits = (
        judged.filter("fits")
        .group_by("inspection_id", "standard")
        .agg(score_least=pl.col("points").min(), score_most=pl.col("points").max())
    )
    basis = (
        pl.when(pl.col("score").is_not_null())
        .then(pl.lit("printed"))
        .when(pl.col("derived_rating").is_not_null())
        .then(pl.lit("key questions"))
        .when((pl.col("score_least") > 0) | (pl.col("score_most") < POINTS_A_STANDARD))
        .then(pl.lit("arithmetic"))
        .when(pl.col("score_least").is_not_null())
        .then(pl.lit("not known"))
    )
    of = ["inspection_id", "standard"]
    bounded = (
        ratings.join(fits, on=of, how="left", maintain_order="left")
        .join(limits, on=of, how="left", maintain_order="left")
        .with_columns(score_least=pl.coalesce("score_least", "least"), score_most=pl.coalesce("score_most", "most"))
        .drop("least", "most")
        .with_columns(score_basis=basis)
    )
    proven = _with_proof(bounded, judged, taken, scores)
    return _with_caps(proven, _judged(_nobody_inadequate(standards, limits), scores), fits.select("inspection_id"))


def _taken(ratings: pl.DataFrame, counts: pl.DataFrame) -> pl.DataFrame:
    """Points that a standard whose rating is lost cannot have: all units with the rating are known by name."""
    stated = counts.rename({"rating": "stated"}).join(
        ratings.select("inspection_id", "standard", "rating", "score"), on=["inspection_id", "standard"], how="inner"
    )
    named = (pl.col("rating") == pl.col("stated")).sum().over("standard", "framework", "stated")
    lost = stated.filter((named == pl.col("n_printed")) & pl.col("rating").is_null())
    return lost.select(
        "inspection_id",
        "standard",
        points=rating_score(pl.col("stated")),
        why=pl.format("the {} rated {} ({}) are all known", "n_printed", "stated", "printed_at"),
    )


def _each_tried(possible: pl.DataFrame, standards: pl.DataFrame, limits: pl.DataFrame) -> pl.DataFrame:
    """For each standard and number of points: all standards of the inspection, that one at these points."""
    others = standards.join(limits, on=["inspection_id", "standard"]).rename({"standard": "of"}).drop("known")
    own = pl.col("of") == pl.col("standard")
    return (
        possible.select(CASE)
        .join(others, on="inspection_id", maintain_order="left_right")
        .with_columns(pl.when(own).then("points").otherwise(limit).alias(limit) for limit in ("least", "most"))
    )


def _nobody_inadequate(standards: pl.DataFrame, limits: pl.DataFrame) -> pl.DataFrame:
    """All standards of each inspection, those on cases with a point at least."""
    every = standards.join(limits, on=["inspection_id", "standard"])
    least = pl.when(of_casework()).then(pl.max_horizontal("least", pl.lit(1))).otherwise("least")
    return every.select(
        "inspection_id", "framework", "most", of="standard", standard=pl.lit(NOBODY_INADEQUATE), points=1, least=least
    )


def _judged(standards: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """Say of each case what its standards come to at least and at most, and whether the printed score can be that."""
    capped = pl.col("framework") == CAPPED_FRAMEWORK
    named = standards.with_columns(casework=pl.col("of").is_in(_casework()))
    delivery, leadership, services = (pl.col("of") == name for name in (DELIVERY, LEADERSHIP, SERVICES))
    least, most = pl.col("least"), pl.col("most")

    def somewhere(condition: pl.Expr) -> pl.Expr:
        return condition.any().over(CASE) & capped

    binds = (leadership & somewhere(pl.col("casework") & (most == 0))) | (services & somewhere(delivery & (most == 0)))
    frees = (pl.col("casework") & somewhere(leadership & (least > CAPPED_AT))) | (
        delivery & somewhere(services & (least > CAPPED_AT))
    )
    limited = named.with_columns(
        most=pl.when(binds).then(pl.min_horizontal(most, pl.lit(CAPPED_AT))).otherwise(most),
        least=pl.when(frees).then(pl.max_horizontal(least, pl.lit(1))).otherwise(least),
    )
    sums = (
        limited.group_by(CASE, maintain_order=True)
        .agg(
            pl.col("framework").first(),
            listed=pl.len(),
            allowed=(least <= most).all(),
            total_least=least.sum(),
            total_most=most.sum(),
        )
        .join(scores, on="inspection_id", how="left", maintain_order="left")
    )
    # A listing of some standards only: the others may have any points.
    unlisted = (pl.col("composite_max") // POINTS_A_STANDARD - pl.col("listed")).clip(lower_bound=0).fill_null(0)
    total_most = pl.col("total_most") + POINTS_A_STANDARD * unlisted
    within = pl.col("composite_score").is_between(pl.col("total_least"), total_most).fill_null(True)
    return sums.with_columns(total_most=total_most, fits=pl.col("allowed") & within)


def _casework() -> list[str]:
    return reference("ratings/standards").filter(pl.col("domain") == CASEWORK)["standard"].unique().to_list()


def _with_proof(bounded: pl.DataFrame, judged: pl.DataFrame, taken: pl.DataFrame, scores: pl.DataFrame) -> pl.DataFrame:
    """Add, where arithmetic narrows a standard, why it has neither a point more nor a point less."""
    score, under = pl.col("composite_score"), pl.col("standard").is_in([LEADERSHIP, SERVICES])
    under &= (pl.col("points") > CAPPED_AT) & (pl.col("framework") == CAPPED_FRAMEWORK)
    caps = pl.when(under).then(pl.lit(" under the caps")).otherwise(pl.lit(""))
    why_not = (
        pl.when(~pl.col("allowed"))
        .then(pl.format("{} here is over the cap", "points"))
        .when(pl.col("total_least") > score)
        .then(pl.format("{} here would make at least {}{}", "points", "total_least", caps))
        .when(pl.col("total_most") < score)
        .then(pl.format("{} here would make at most {}", "points", "total_most"))
    )
    reasons = pl.concat([judged.select(*CASE, why=why_not), taken]).drop_nulls("why")
    narrowed = pl.col("score_basis") == "arithmetic"
    given = bounded.join(scores, on="inspection_id", how="left", maintain_order="left")
    for name, points in (("above", pl.col("score_most") + 1), ("below", pl.col("score_least") - 1)):
        given = given.with_columns(points=points.cast(pl.Int64)).join(
            reasons.rename({"why": name}), on=CASE, how="left", maintain_order="left"
        )
    said = pl.concat_str("above", "below", separator="; ", ignore_nulls=True)
    of_score = pl.when(pl.col("composite_score").is_not_null()).then(
        pl.format("composite score {} of {}: ", "composite_score", "composite_max")
    )
    proof = pl.concat_str(of_score.fill_null(""), said)
    return given.with_columns(score_proof=pl.when(narrowed).then(proof)).drop(
        "above", "below", "points", "composite_score", "composite_max"
    )


def _with_caps(bounded: pl.DataFrame, nobody: pl.DataFrame, consistent: pl.DataFrame) -> pl.DataFrame:
    """Say of Leadership and Services whether casework caps them: yes, no, or unknown where arithmetic cannot decide."""
    casework, delivery = of_casework(), pl.col("standard") == DELIVERY
    inadequate, passed = pl.col("score_most") == 0, pl.col("score_least") > 0
    over = "inspection_id"
    totals = nobody.select(over, "total_least", "composite_score", impossible=~pl.col("fits")).join(
        consistent.unique(), on=over, how="semi"
    )
    given = bounded.join(totals, on=over, how="left", maintain_order="left")
    named, named_proof = (
        pl.col(name).filter(casework & inadequate).first().over(over) for name in ("standard", "score_proof")
    )
    some_is = named.is_not_null() | pl.col("impossible").fill_null(False)
    none_is = (casework & passed).sum().over(over) == CASEWORK_STANDARDS
    delivered = [(delivery & state).any().over(over) for state in (inadequate, passed)]
    counted = pl.format(
        "composite score {}: with no casework standard Inadequate the ratings would make at least {}",
        "composite_score",
        "total_least",
    )
    of_delivery = pl.col("score_proof").filter(delivery).first().over(over)
    leadership, services = (pl.col("standard") == name for name in (LEADERSHIP, SERVICES))
    state = pl.when(leadership).then(_state(some_is, none_is)).when(services).then(_state(*delivered))
    proof = (
        pl.when(leadership & named.is_not_null())
        .then(pl.format("{} is Inadequate{}", named, _in_brackets(named_proof)))
        .when(leadership & some_is)
        .then(counted)
        .when(leadership & none_is)
        .then(pl.lit("no casework standard is Inadequate"))
        .when(services & delivered[0])
        .then(pl.format("{} is Inadequate{}", pl.lit(DELIVERY), _in_brackets(of_delivery)))
        .when(services & delivered[1])
        .then(pl.format("{} is not Inadequate", pl.lit(DELIVERY)))
    )
    in_framework = pl.col("framework") == CAPPED_FRAMEWORK
    return given.with_columns(
        capped=pl.when(in_framework).then(state), capped_proof=pl.when(in_framework).then(proof)
    ).drop("total_least", "composite_score", "impossible")


def _in_brackets(proof: pl.Expr) -> pl.Expr:
    return pl.format(" ({})", proof).fill_null("")


def _state(binds: pl.Expr, free: pl.Expr) -> pl.Expr:
    return pl.when(binds).then(pl.lit("yes")).when(free).then(pl.lit("no")).otherwise(pl.lit("unknown"))
