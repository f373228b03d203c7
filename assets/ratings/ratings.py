"""The ratings of standards: as printed, as the lowest key question earns them, and what the next one takes."""

from __future__ import annotations

import polars as pl

from assets.figures.percentages import first_named, one_count
from assets.needs.key_questions import SHEET, days_of_sheets
from assets.ratings.bounds import CASEWORK, with_bounds
from assets.ratings.counts import printed_counts
from assets.ratings.inspections import OF_INSPECTION, UNIT, UNRATED, of_inspections, with_inspection, with_lines
from assets.ratings.rules import casework_rating, casework_threshold, next_rating, rating_score
from assets.registers import reference
from pipeline.tables.made import table
from schemas import marts

INADEQUATE = "Inadequate"
ANSWER = [*SHEET, "framework", "question_id", "question", "percentage", "n_yes", "n_cases"]
STANDARD = ["inspection_id", "standard"]


@table(marts.Ratings)
def ratings(
    staging_ratings: pl.LazyFrame,
    marts_inspections: pl.DataFrame,
    marts_key_questions: pl.LazyFrame,
    staging_key_questions: pl.LazyFrame,
    marts_indicators: pl.LazyFrame,
) -> pl.DataFrame:
    """Give each standard of each inspection the rating that is printed, wherever it is printed."""
    standards = (
        with_lines(staging_ratings.collect()).filter(pl.col("item") == "standard").drop("region").with_row_index("row")
    )
    # The printed rating wins over a listing that lost it; a unit inspected twice keeps each one's own.
    told_by = standards.select("row", *OF_INSPECTION, "standard_code", lost=pl.col("rating").is_null())
    best_first = of_inspections(told_by, marts_inspections).sort("lost", maintain_order=True)
    best = best_first.unique(["inspection_id", "standard_code"], keep="first", maintain_order=True)
    printed = standards.drop("row")[best["row"]].with_columns(best.select("inspection_id", "region", "inspected"))
    del standards, told_by, best_first, best  # of a large archive there is no room for these beside what follows
    lowest = _lowest_questions(marts_key_questions, marts_inspections, days_of_sheets(staging_key_questions))
    rated = (
        printed.join(lowest, on=["inspection_id", "standard"], how="left", maintain_order="left")
        .sort("inspected", "pdu", "standard_code")
        .with_columns(
            score=rating_score(pl.col("rating")),
            not_rated_reason=pl.when(pl.col("mark").is_in(UNRATED)).then("mark"),
            derived_rating=_derived(),
        )
    )
    of_rated = rated.filter(pl.col("not_rated_reason").is_null())
    counts = printed_counts(marts_indicators, of_rated.select(*STANDARD, "framework", published_date="inspected"))
    return with_bounds(_with_next_rating(rated), marts_inspections, counts)


def _derived() -> pl.Expr:
    """The rating that the lowest question earns; where a question is not printed, only Inadequate is certain."""
    rating = casework_rating(pl.col("lowest_percentage"))
    complete = pl.col("questions_printed") == pl.col("questions_asked")
    return pl.when(complete | (rating == INADEQUATE)).then(rating)


def _lowest_questions(key_questions: pl.LazyFrame, inspections: pl.DataFrame, days: pl.LazyFrame) -> pl.DataFrame:
    """The lowest key question of each casework standard; questions that tie for lowest are all named."""
    casework = (
        reference("ratings/standards").filter(pl.col("domain") == CASEWORK).select("framework", standard="standard")
    )
    answers = (
        key_questions.filter((pl.col("area_type") == "pdu") & pl.col("percentage").is_not_null())
        .select(*ANSWER, pdu="area", standard="stage")
        .join(casework.lazy(), on=["framework", "standard"], how="semi", maintain_order="left")
    )
    asked_of = [*SHEET, *UNIT, "standard"]
    printed = answers.select(asked_of).unique(maintain_order=True).collect()
    own = inspections.filter(pl.len().over("source_id", *UNIT) == 1).select("source_id", *UNIT, "inspection_id")
    found = (
        printed.drop("standard")
        .unique(maintain_order=True)
        .join(days.collect(), on=SHEET, how="left", maintain_order="left")
        .join(own, on=["source_id", *UNIT], how="left", maintain_order="left")
    )
    elsewhere = with_inspection(
        found.filter(pl.col("inspection_id").is_null()).drop("inspection_id"), inspections, "published_date"
    )
    # The inspection's own report is believed before a table of many inspections.
    parts = [found.filter(pl.col("inspection_id").is_not_null()), elsewhere.drop_nulls("inspection_id")]
    believed = pl.concat(
        [
            printed.join(part.select(*SHEET, *UNIT, "inspection_id"), on=[*SHEET, *UNIT], maintain_order="left")
            for part in parts
        ]
    ).filter(pl.col("source_id") == pl.col("source_id").first().over(STANDARD))
    # Of a large archive most answers are of no inspection's first report: they are not in memory together.
    first = answers.join(believed.lazy(), on=asked_of, how="inner", maintain_order="left").collect(engine="streaming")
    lowest = first.filter(pl.col("percentage") == pl.col("percentage").min().over(STANDARD))
    number = pl.col("question_id").n_unique().cast(pl.Int64)
    asked = reference("needs/key_questions").group_by(standard="stage").agg(questions_asked=number)
    return (
        lowest.group_by(STANDARD, maintain_order=True)
        .agg(
            lowest_percentage=pl.col("percentage").first(),
            lowest_question_id=pl.col("question_id").str.join("; "),
            lowest_question=pl.col("question").str.join("; "),
        )
        .join(first.group_by(STANDARD).agg(questions_printed=number), on=STANDARD)
        .join(asked, on="standard", how="left")
        .join(_answers_needed(first), on=STANDARD, how="left", maintain_order="left")
    )


def _answers_needed(answered: pl.DataFrame) -> pl.DataFrame:
    """What each question of a standard needs for the rating above that of the lowest: in all, and the most of one."""
    # A printed percentage may stand for one whole number of cases only; else the number is not known.
    counted, one = pl.col("n_yes"), one_count(pl.col("percentage"), pl.col("n_cases"))
    better = next_rating(casework_rating(pl.col("percentage").min().over(STANDARD)))
    threshold = (casework_threshold(better) * pl.col("n_cases") / 100).ceil().cast(pl.Int64)
    needs = (threshold - pl.coalesce(counted, one)).cast(pl.Int64).clip(lower_bound=0)
    needed = answered.with_columns(needs=needs, basis=first_named(published=counted, inferred=one))
    known, short = pl.col("needs").is_not_null().all(), pl.col("needs") > 0
    inferred = (pl.col("basis") == "inferred").any()
    each = pl.format("{} more on {}", "needs", "question_id").filter(short)
    return needed.group_by(STANDARD).agg(
        cases_to_next_rating=pl.when(known).then(pl.col("needs").sum()),
        cases_to_next_rating_least=pl.when(known).then(pl.col("needs").max()),
        cases_by_question=pl.when(known).then(each.str.join("; ")),
        cases_basis=pl.when(known).then(pl.when(inferred).then(pl.lit("inferred")).otherwise(pl.lit("published"))),
    )


def _with_next_rating(rated: pl.DataFrame) -> pl.DataFrame:
    """Say what a casework standard needs for the next rating; nothing where a question of it is not printed."""
    better = next_rating(pl.col("derived_rating"))
    cases = ("cases_to_next_rating", "cases_to_next_rating_least", "cases_by_question", "cases_basis")
    complete = (pl.col("questions_printed") == pl.col("questions_asked")) & better.is_not_null()
    return rated.with_columns(
        next_rating=pl.when(complete).then(better),
        points_to_next_rating=pl.when(complete).then(casework_threshold(better) - pl.col("lowest_percentage")),
        **{name: pl.when(complete).then(name) for name in cases},
    )
