"""The ratings of standards: as printed, as the lowest key question earns them, and what caps them."""

from __future__ import annotations

import polars as pl

from assets.marts.inspections import UNIT, UNRATED, of_inspections, with_inspection, with_lines
from assets.marts.key_questions import SHEET, days_of_sheets
from assets.marts.printed_percentages import first_named, one_count
from assets.rating_rules import casework_rating, casework_threshold, next_rating, rating_score
from assets.reference import reference
from pipeline.tables.made import table
from schemas import marts

INSPECTION = ["inspection_id", "pdu", "region", "framework"]
ANSWER = [*SHEET, "framework", "question_id", "question", "percentage", "n_yes", "n_cases"]
CASEWORK = "case supervision"
DELIVERY = "Implementation and delivery"
INADEQUATE = "Inadequate"
# In this framework Leadership is no better than Requires improvement if any casework standard is Inadequate, and
# Services no better if Implementation and delivery is. HMIP Annual Report 2022/23, chapter 1,
# "Organisational leadership and delivery".
CAPPED_FRAMEWORK = "2021"


@table(marts.Ratings)
def ratings(
    staging_ratings: pl.DataFrame,
    marts_inspections: pl.DataFrame,
    marts_key_questions: pl.LazyFrame,
    staging_key_questions: pl.LazyFrame,
) -> pl.DataFrame:
    """Give each standard of each inspection the rating that is printed, wherever it is printed."""
    standards = with_lines(staging_ratings).filter(pl.col("item") == "standard").drop("region")
    # The printed rating wins over a listing that lost it; a unit inspected twice keeps each one's own.
    best_first = of_inspections(standards, marts_inspections).sort(pl.col("rating").is_null(), maintain_order=True)
    printed = best_first.unique(["inspection_id", "standard_code"], keep="first", maintain_order=True)
    lowest = _lowest_questions(marts_key_questions, marts_inspections, days_of_sheets(staging_key_questions))
    rated = (
        printed.join(lowest, on=["inspection_id", "standard"], how="left", maintain_order="left")
        .sort("inspected", "pdu", "standard_code")
        .with_columns(
            score=rating_score(pl.col("rating")),
            not_rated_reason=pl.when(pl.col("mark").is_in(UNRATED)).then("mark"),
            derived_rating=casework_rating(pl.col("lowest_percentage")),
        )
    )
    return _with_next_rating(_with_caps(rated))


def _lowest_questions(key_questions: pl.LazyFrame, inspections: pl.DataFrame, days: pl.LazyFrame) -> pl.DataFrame:
    """The lowest key question of each casework standard; questions that tie for lowest are all named."""
    casework = reference("standards").filter(pl.col("domain") == CASEWORK).select("framework", standard="standard")
    answered = (
        key_questions.filter((pl.col("area_type") == "pdu") & pl.col("percentage").is_not_null())
        .select(*ANSWER, pdu="area", standard="stage")
        .join(casework.lazy(), on=["framework", "standard"], how="semi", maintain_order="left")
        .collect()
    )
    printed = answered.select(*SHEET, *UNIT).unique(maintain_order=True)
    own = inspections.filter(pl.len().over("source_id", *UNIT) == 1).select("source_id", *UNIT, "inspection_id")
    found = printed.join(days.collect(), on=SHEET, how="left", maintain_order="left").join(
        own, on=["source_id", *UNIT], how="left", maintain_order="left"
    )
    elsewhere = with_inspection(
        found.filter(pl.col("inspection_id").is_null()).drop("inspection_id"), inspections, "published_date"
    )
    # The inspection's own report is believed before a table of many inspections.
    parts = [found.filter(pl.col("inspection_id").is_not_null()), elsewhere.drop_nulls("inspection_id")]
    first = pl.concat(
        [
            answered.join(part.select(*SHEET, *UNIT, "inspection_id"), on=[*SHEET, *UNIT], maintain_order="left")
            for part in parts
        ]
    ).filter(pl.col("source_id") == pl.col("source_id").first().over("inspection_id", "standard"))
    lowest = first.filter(pl.col("percentage") == pl.col("percentage").min().over("inspection_id", "standard"))
    base = pl.col("n_cases").first()
    percentage, counted = pl.col("percentage").first(), pl.col("n_yes").first()
    # A printed percentage may stand for one whole number of cases only; else the number is not known.
    one = one_count(percentage, base)
    return lowest.group_by("inspection_id", "standard", maintain_order=True).agg(
        lowest_percentage=percentage,
        lowest_question_id=pl.col("question_id").str.join("; "),
        lowest_question=pl.col("question").str.join("; "),
        n_yes=pl.coalesce(counted, one).cast(pl.Int64),
        n_yes_basis=first_named(published=counted, inferred=one),
        n_cases=base,
    )


def _with_caps(rated: pl.DataFrame) -> pl.DataFrame:
    """Say of Leadership and Services whether a casework standard caps them: yes, no, or unknown where it is lost."""
    casework = reference("standards").filter(pl.col("domain") == CASEWORK).get_column("standard").unique()
    of_cases = pl.col("standard").is_in(casework.to_list())
    known = pl.coalesce("rating", "derived_rating")
    inadequate = known == INADEQUATE
    any_of = (of_cases & inadequate).any().over("inspection_id")
    all_known = (known.is_not_null() | ~of_cases).all().over("inspection_id")
    delivery = pl.col("standard") == DELIVERY
    delivered = (delivery & inadequate).any().over("inspection_id")
    delivery_known = (delivery & known.is_not_null()).any().over("inspection_id")
    state = [
        pl.when(pl.col("standard") == "Leadership").then(_state(any_of, all_known)),
        pl.when(pl.col("standard") == "Services").then(_state(delivered, delivery_known)),
    ]
    return rated.with_columns(capped=pl.when(pl.col("framework") == CAPPED_FRAMEWORK).then(pl.coalesce(state)))


def _state(binds: pl.Expr, known: pl.Expr) -> pl.Expr:
    binds = binds.fill_null(False)
    return pl.when(binds).then(pl.lit("yes")).when(known).then(pl.lit("no")).otherwise(pl.lit("unknown"))


def _with_next_rating(rated: pl.DataFrame) -> pl.DataFrame:
    """Say what a casework standard's lowest key question needs for the next rating: points, and cases."""
    better = next_rating(pl.col("derived_rating"))
    threshold = casework_threshold(better)
    needed = (threshold * pl.col("n_cases") / 100).ceil().cast(pl.Int64)
    return rated.with_columns(
        next_rating=better,
        points_to_next_rating=threshold - pl.col("lowest_percentage"),
        cases_to_next_rating=needed - pl.col("n_yes"),
        cases_basis=pl.when(needed.is_not_null() & pl.col("n_yes").is_not_null()).then("n_yes_basis"),
    )
