"""Measures before and after unification on 26 June 2021, compared only where both sides ask the same thing."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import place
from assets.marts.unification_counts import MEASURE, from_counts
from assets.reference import reference
from pipeline.tables.made import table
from schemas import marts

LOST = "The publication compares the two sides in a chart; its values did not survive in the published text: "
INSPECTED, SINCE = "Inspected regions", "Probation Service cases"
QUESTIONS, NEEDS = "key questions", "needs"
BEFORE_AND_AFTER = {"before": "pre", "after": "post"}


@table(marts.PrePostUnification)
def pre_post_unification(
    marts_key_questions: pl.LazyFrame,
    marts_needs_met: pl.LazyFrame,
    marts_indicators: pl.LazyFrame,
    staging_key_questions: pl.LazyFrame,
    staging_needs: pl.LazyFrame,
) -> pl.DataFrame:
    """Set both sides of each measure beside each other, with the difference or the reason why there is none."""
    questions = _sides(staging_key_questions, "question_id", "question", marts_key_questions)
    needs = _sides(
        staging_needs,
        "need",
        "need",
        marts_needs_met.filter((pl.col("measure") == "sufficient_services") & (pl.col("purpose") == "desistance")),
    ).with_columns(
        measure_id="need-" + pl.col("measure_id").str.to_lowercase().str.replace_all(r"[^a-z]+", "-"),
        measure="Sufficient services for the need: " + pl.col("measure"),
    )
    printed = [
        questions.with_columns(family=pl.lit(QUESTIONS)),
        needs.with_columns(family=pl.lit(NEEDS)),
        _stated(marts_indicators, marts_key_questions).with_columns(family=pl.lit("stated in the text")),
    ]
    counted = from_counts(pl.concat([_questions(marts_key_questions), _needs(marts_needs_met)]))
    every = pl.concat([*printed, counted], how="diagonal_relaxed")
    counts = ("pre_n", "post_n", "pre_n_yes", "post_n_yes", "tests_in_family")
    return every.with_columns(
        pl.col(counts).cast(pl.Int64),
        change_pp=pl.when("comparable").then(pl.col("post_percentage") - pl.col("pre_percentage")),
    )


def _questions(questions: pl.LazyFrame) -> pl.LazyFrame:
    """The answers to key questions whose cases are counted, as measures."""
    of_outcomes = pl.col("theme") == "progress"
    return _measures(
        questions.with_columns(
            measure_id="question_id",
            measure="question",
            family=pl.when(of_outcomes).then(pl.lit("outcomes")).otherwise(pl.lit(QUESTIONS)),
        )
    )


def _needs(needs: pl.LazyFrame) -> pl.LazyFrame:
    """The needs for which services are counted, as measures."""
    # Parts of the cases (by gender, say) are the same cases again.
    whole = (pl.col("measure") == "sufficient_services") & pl.col("breakdown").is_null()
    met = needs.filter(whole).rename({"measure": "measured"})
    return _measures(
        met.with_columns(
            measure_id=_need_id() + "-for-" + pl.col("purpose").str.replace_all("_", "-"),
            measure="Sufficient services for the need: " + pl.col("need") + ", " + pl.col("purpose"),
            family=pl.lit(NEEDS),
            n_yes="n_met",
            n_cases="n_identified",
        )
    )


def _measures(rows: pl.LazyFrame) -> pl.LazyFrame:
    place = ["region", "area_type", "organisation", "phase_period"]
    return rows.select(*MEASURE, *place, "n_yes", "n_cases", "source_id", "source_sheet", "source_cell")


def _need_id() -> pl.Expr:
    return "need-" + pl.col("need").str.to_lowercase().str.replace_all(r"[^a-z]+", "-")


def _sides(compared: pl.LazyFrame, measure_id: str, measure: str, after: pl.LazyFrame) -> pl.DataFrame:
    """Pair the phases of a comparison table; what it lost of the after side may be printed in another table."""
    # Few rows are of a comparison: of the others nothing is read.
    phases = compared.filter(pl.col("phase").is_not_null()).collect()
    periods = (
        [pl.col("phase_period")]
        if "phase_period" in phases.columns
        else [pl.lit(None, pl.String).alias("phase_period")]
    )
    rows = phases.with_columns(periods).group_by(
        "source_id", "source_sheet", "area_type", "area", "cohort", measure_id, maintain_order=True
    )
    pairs = rows.agg(
        pl.col("source_cell").str.join(", "),
        measure=pl.col(measure).first(),
        **{
            f"{side}_{name}": pl.col(column).filter(pl.col("phase") == phase).first()
            for phase, side in BEFORE_AND_AFTER.items()
            for name, column in (("percentage", "value"), ("period", "phase_period"))
        },
    ).rename({measure_id: "measure_id"})
    of_same_file = pl.col("source_id").is_in(pairs["source_id"].unique().implode())
    printed = (
        after.filter(of_same_file & pl.col("percentage").is_not_null())
        .select(
            "source_id",
            "area",
            "cohort",
            measure_id=measure_id,
            elsewhere="percentage",
            post_n="n_cases" if "n_cases" in after.collect_schema() else "n_identified",
            place=place(),
        )
        .collect()
    )
    pre, post = pl.col("pre_percentage"), pl.coalesce("post_percentage", "elsewhere")
    comparable = pre.is_not_null() & post.is_not_null()
    which_is_lost = (
        pl.when(pre.is_null() & post.is_null())
        .then(pl.lit("both are lost."))
        .when(pre.is_null())
        .then(pl.lit("the figure before is lost."))
        .otherwise(pl.lit("the figure after is lost."))
    )
    return (
        pairs.join(printed, on=["source_id", "area", "cohort", "measure_id"], how="left", maintain_order="left")
        .with_columns(
            post_percentage=post,
            post_source=pl.when(pl.col("post_percentage").is_null()).then("place"),
            grade=pl.lit("all"),
            pre_n=pl.lit(None, pl.Int64),
            pre_group=pl.lit("NPS and CRC cases combined"),
            post_group=pl.lit(SINCE),
            comparable=comparable,
            reason=pl.when(~comparable).then(pl.lit(LOST) + which_is_lost),
        )
        .drop("elsewhere", "place")
    )


def _stated(indicators: pl.LazyFrame, questions: pl.LazyFrame) -> pl.DataFrame:
    """Pair percentages stated in running text, by the register of comparisons."""
    listed = reference("comparisons").with_columns(comparable=pl.col("comparable") == "true")
    stated = indicators.filter(pl.col("figure_kind") == "percentage").collect()
    before = listed.join(
        _side(stated, "pre", "source_id", "source_sheet", "source_cell", "area_type", "area"),
        on=["indicator", "pre_breakdown", "pre_period"],
        how="inner",
        nulls_equal=True,
        maintain_order="left",
    )
    both = before.join(
        _side(stated, "post", "source_id", "source_sheet", cell_after="source_cell"),
        on=["indicator", "post_breakdown", "post_period", "source_id", "source_sheet"],
        how="left",
        maintain_order="left",
    )
    # A statement may stand beside an answer to a key question about all cases inspected since.
    answered = (
        questions.filter(pl.col("area") == INSPECTED, pl.col("cohort") == "all cases")
        .select(
            post_question="question_id",
            answered="percentage",
            answered_n="n_cases",
            answered_place=pl.concat_str("source_id", place(), separator=" "),
        )
        .collect()
    )
    return (
        both.join(answered.unique("post_question"), on="post_question", how="left", maintain_order="left")
        .with_columns(
            source_cell=pl.concat_str("source_cell", "cell_after", separator=", ", ignore_nulls=True),
            pre_group="pre_breakdown",
            post_group=pl.coalesce("post_breakdown", pl.when(pl.col("answered").is_not_null()).then(pl.lit(SINCE))),
            post_percentage=pl.coalesce("post_percentage", "answered"),
            post_n=pl.coalesce("post_n", "answered_n"),
            post_source="answered_place",
            comparable=pl.col("comparable") & pl.col("post_percentage").is_not_null(),
        )
        .drop(pl.selectors.starts_with("answered"), pl.selectors.ends_with("_breakdown"))
        .drop("indicator", "cell_after", "post_question")
    )


def _side(stated: pl.DataFrame, side: str, *kept: str, **renamed: str) -> pl.DataFrame:
    return stated.select(
        "indicator",
        *kept,
        **renamed,
        **{
            f"{side}_breakdown": "breakdown",
            f"{side}_period": "period",
            f"{side}_percentage": "value",
            f"{side}_n": "base",
        },
    )
