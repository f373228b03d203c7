"""Inspectors' answers to the key questions about cases."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells, place
from pipeline.made_tables import table
from schemas import marts

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
]


def _cases(answer: str) -> pl.Expr:
    return pl.col("value").filter((pl.col("role") == "number") & (pl.col("answer") == answer)).first()


@table(marts.KeyQuestions)
def key_questions(
    staging_key_questions: pl.DataFrame, staging_samples: pl.DataFrame, staging_periods: pl.DataFrame
) -> pl.DataFrame:
    """Bring the printed counts and percentage of each question together, and recompute where counts exist."""
    of_a_comparison = pl.col("phase").is_not_null()
    yes = (pl.col("role") == "percentage") & (pl.col("answer") == "Yes")
    answers = (
        staging_key_questions.filter(~of_a_comparison)
        .group_by("source_id", "source_sheet", *QUESTION, maintain_order=True)
        .agg(
            cells(),
            n_yes=_cases("Yes"),
            answered=_cases("Yes") + _cases("No"),
            published_percentage=pl.col("value").filter(yes).first(),
            mark=pl.col("mark").filter(yes).first(),
            base=pl.col("base").first(),
            base_source=place("base_cell").first(),
        )
    )
    sampled = staging_samples.group_by("source_id", "area", "cohort").agg(
        sampled=pl.col("value").sum(), sampled_source=place().str.join(", ")
    )
    inspected = pl.coalesce("base", "sampled")
    computed = 100 * pl.col("n_yes") / pl.col("answered")
    return (
        answers.join(sampled, on=["source_id", "area", "cohort"], how="left", maintain_order="left")
        .join(_case_periods(staging_periods), on="source_id", how="left", maintain_order="left")
        .with_columns(
            n_yes=pl.col("n_yes").cast(pl.Int64),
            n_cases=pl.coalesce("answered", inspected).cast(pl.Int64),
            n_cases_basis=pl.when(pl.col("answered").is_not_null())
            .then(pl.lit("cases answered"))
            .when(inspected.is_not_null())
            .then(pl.lit("cases inspected")),
            n_cases_source=pl.when(pl.col("answered").is_null()).then(pl.coalesce("base_source", "sampled_source")),
            percentage=pl.coalesce(computed, "published_percentage"),
            percentage_basis=pl.when(computed.is_not_null())
            .then(pl.lit("computed"))
            .when(pl.col("published_percentage").is_not_null())
            .then(pl.lit("published")),
        )
    )


def _case_periods(periods: pl.DataFrame) -> pl.DataFrame:
    """First and last day on which a publication's cases began; a sample may have several windows."""
    cases = periods.filter(pl.col("period").str.contains(r"(?i)sentence|licence|case|inspections"))
    return cases.group_by("source_id").agg(
        period_start=pl.col("date").filter(pl.col("end") == "From").min(),
        period_end=pl.col("date").filter(pl.col("end") == "To").max(),
    )
