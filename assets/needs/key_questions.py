"""Inspectors' answers to the key questions about cases."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import cells, place
from assets.figures.percentages import first_named, one_count
from pipeline.statistics import small_base, wilson_interval, wilson_interval_of_printed
from pipeline.tables.made import table
from schemas import marts

SHEET = ["source_id", "source_sheet"]
QUESTION = [
    "framework",
    "stage",
    "theme",
    "question_id",
    "question",
    "question_as_published",
    "area_type",
    "area",
    "cohort",
    "organisation",
    "region",
    "phase_period",
]


def days_of_sheets(staged: pl.LazyFrame) -> pl.LazyFrame:
    """Return when the document that prints each sheet of answers was published; of several documents the last."""
    return staged.group_by(SHEET).agg(pl.col("published_date").max())


def _cases(answer: str) -> pl.Expr:
    return pl.col("value").filter((pl.col("role") == "number") & (pl.col("answer") == answer)).first()


@table(marts.KeyQuestions, by_source=True)
def key_questions(
    staging_key_questions: pl.DataFrame, staging_samples: pl.DataFrame, staging_periods: pl.DataFrame
) -> pl.DataFrame:
    """Bring the printed counts and percentage of each question together, and recompute where counts exist."""
    of_a_comparison = pl.col("phase").is_not_null()
    yes = (pl.col("role") == "percentage") & (pl.col("answer") == "Yes")
    printed = _with_bases_of_other_sheets(staging_key_questions.filter(~of_a_comparison))
    answers = printed.group_by("source_id", "source_sheet", *QUESTION, maintain_order=True).agg(
        cells(),
        n_yes=_cases("Yes"),
        answered=_cases("Yes") + _cases("No"),
        published_percentage=pl.col("value").filter(yes).first(),
        mark=pl.coalesce(pl.col("mark").filter(yes).first(), pl.col("mark").drop_nulls().first()),
        counted=pl.coalesce(pl.col("value").filter(pl.col("role") == "cases").first(), pl.col("elsewhere").first()),
        counted_source=pl.col("elsewhere_source").first(),
        base=pl.col("base").first(),
        base_source=place("base_cell").first(),
    )
    sampled = staging_samples.group_by("source_id", "area", "cohort").agg(
        sampled=pl.col("value").sum(), sampled_source=place().str.join(", ")
    )
    joined = answers.join(sampled, on=["source_id", "area", "cohort"], how="left", maintain_order="left").join(
        _case_periods(staging_periods), on="source_id", how="left", maintain_order="left"
    )
    return _with_questions_printed(_with_interval(_with_percentage(_with_counts(joined))))


def _with_bases_of_other_sheets(printed: pl.DataFrame) -> pl.DataFrame:
    """Put the cases of a question that stand on a sheet of their own beside its answers on the one other sheet."""
    question = ["source_id", *QUESTION]
    only_cases = (pl.col("role") == "cases").all().over(*question, "source_sheet")
    sheets_of_answers = pl.col("source_sheet").filter(~only_cases).n_unique().over(question)
    placed = printed.with_columns(apart=only_cases & (sheets_of_answers == 1))
    bases = (
        placed.filter("apart")
        .group_by(question)
        .agg(elsewhere=pl.col("value").first(), elsewhere_source=place().first(), sheets=pl.len())
        .filter(pl.col("sheets") == 1)
        .drop("sheets")
    )
    moved = pl.col("apart") & pl.col("elsewhere").is_not_null()
    beside = placed.join(bases, on=question, how="left", nulls_equal=True, maintain_order="left")
    return beside.filter(~moved).drop("apart")


def _with_counts(answers: pl.DataFrame) -> pl.DataFrame:
    """Settle the number answered Yes and the cases that it is of, and say how each is known."""
    answered, inspected = pl.coalesce("answered", "counted"), pl.coalesce("base", "sampled")
    # A percentage printed beside its own number of cases may stand for one number answered Yes only.
    one = one_count(pl.col("published_percentage"), pl.col("counted"))
    return answers.with_columns(
        n_yes=pl.coalesce("n_yes", one).cast(pl.Int64),
        n_yes_basis=first_named(published=pl.col("n_yes"), inferred=one),
        n_cases=pl.coalesce(answered, inspected).cast(pl.Int64),
        n_cases_basis=pl.when(answered.is_not_null())
        .then(pl.lit("cases answered"))
        .when(inspected.is_not_null())
        .then(pl.lit("cases inspected")),
        n_cases_source=pl.coalesce(
            "counted_source", pl.when(answered.is_null()).then(pl.coalesce("base_source", "sampled_source"))
        ),
    )


def _with_percentage(answers: pl.DataFrame) -> pl.DataFrame:
    """Recompute the percentage where there are counts; a case without an answer is in no base."""
    of_answers = pl.col("n_cases_basis") == "cases answered"
    computed = pl.when(of_answers).then(100 * pl.col("n_yes") / pl.col("n_cases"))
    return answers.with_columns(
        percentage=pl.coalesce(computed, "published_percentage"),
        percentage_basis=first_named(computed=computed, published=pl.col("published_percentage")),
        mark=pl.when(pl.coalesce(computed, "published_percentage").is_null()).then("mark"),
    )


def _with_interval(answers: pl.DataFrame) -> pl.DataFrame:
    """Add the interval: from the counts, else from the printed percentage and the cases inspected."""
    counts = wilson_interval(pl.col("n_yes"), pl.col("n_cases"))
    printed = wilson_interval_of_printed(pl.col("published_percentage"), pl.col("n_cases"))
    of_counts, known = pl.col("percentage_basis") == "computed", printed[0].is_not_null()
    return answers.with_columns(
        percentage_low=pl.when(of_counts).then(counts[0]).otherwise(printed[0]),
        percentage_high=pl.when(of_counts).then(counts[1]).otherwise(printed[1]),
        interval_basis=pl.when(of_counts)
        .then(pl.lit("counts"))
        .when(known)
        .then(pl.lit("printed percentage and cases inspected")),
        small_base=small_base(pl.col("n_cases")),
        denominator=pl.col("n_cases_basis"),
    )


def _with_questions_printed(answers: pl.DataFrame) -> pl.DataFrame:
    """Say how many questions about the same cases a publication lists, and of how many the percentage is known."""
    of_a_print = ["source_id", "framework", "area_type", "area", "cohort", "organisation", "phase_period"]
    known = pl.col("percentage").is_not_null()
    return answers.with_columns(
        questions_printed=pl.col("question_id").filter(known).n_unique().over(of_a_print).cast(pl.Int64),
        questions_asked=pl.col("question_id").n_unique().over(of_a_print).cast(pl.Int64),
    )


def _case_periods(periods: pl.DataFrame) -> pl.DataFrame:
    """First and last day on which a publication's cases began; of several windows each, because none is of between.

    A span of inspections is none of cases: those began months before the fieldwork.
    """
    of_cases = pl.col("period").str.contains(r"(?i)sentence|licence|case")
    cases = periods.filter(of_cases)
    inspected = periods.filter(~of_cases & pl.col("period").str.contains(r"(?i)inspections"))
    ends = {name: pl.col("date").filter(pl.col("end") == name).first() for name in ("From", "To")}
    each = cases.group_by("source_id", "period", maintain_order=True).agg(**ends)
    said = pl.format("{} to {}", "From", "To").drop_nulls()
    began = each.group_by("source_id").agg(
        period_start=pl.col("From").min(),
        period_end=pl.col("To").max(),
        windows=pl.when(said.len() > 1).then(said.str.join("; ")),
    )
    spans = {
        f"inspections_{name}": pl.col("date").filter(pl.col("end") == name.capitalize()) for name in ("from", "to")
    }
    seen = inspected.group_by("source_id").agg(
        inspections_from=spans["inspections_from"].min(), inspections_to=spans["inspections_to"].max()
    )
    return began.join(seen, on="source_id", how="full", coalesce=True)
