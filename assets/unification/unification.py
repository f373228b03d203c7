"""Measures before and after unification on 26 June 2021, compared only where both sides ask the same thing."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import place, publication
from assets.needs.needs import of_cohort
from assets.registers import reference
from assets.unification.counts import MEASURE, from_counts
from assets.unification.ratings import numbers_of_ratings
from pipeline.address import ADDRESS
from pipeline.tables.made import table
from pipeline.workbook.units import PER_CENT
from schemas import marts

LOST = "The publication compares the two sides in a chart; its values did not survive in the published text: "
INSPECTED, SINCE = "Inspected regions", "Probation Service cases"
QUESTIONS, NEEDS = "key questions", "needs"
WITH_NEED = "n_identified"  # the role of the cases that a share of needs met is of
# Of a side: what it is, and the column and the role that it is printed in.
_PRINTED_OF_A_SIDE = [
    (name, of, "percentage") for name, of in (("percentage", "value"), ("period", "phase_period"), ("n", "base"))
]
STATED = "stated in the text"
SIDES = ("pre", "post")
NEEDS_ASKED_OTHERWISE = "needs, asked otherwise"
ASKED_BEFORE = {
    "contributed_sufficiently": "contributed sufficiently to the desired outcomes",
    "interventions_available": "available to cases",
}
BEFORE_AND_AFTER = {"before": "pre", "after": "post"}


@table(marts.PrePostUnification)
def pre_post_unification(
    marts_key_questions: pl.LazyFrame,
    marts_needs_met: pl.LazyFrame,
    marts_indicators: pl.LazyFrame,
    marts_workforce: pl.LazyFrame,
    staging_key_questions: pl.LazyFrame,
    staging_needs: pl.LazyFrame,
    staging_figures: pl.LazyFrame,
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
        _stated(marts_indicators, marts_workforce, marts_key_questions).with_columns(family=pl.lit(STATED)),
        _needs_asked_otherwise(marts_needs_met),
        numbers_of_ratings(staging_figures),
    ]
    printed[:2] = [_with_directions(rows, marts_indicators) for rows in printed[:2]]
    counted = from_counts(pl.concat([_questions(marts_key_questions), _needs(marts_needs_met)]))
    of_one_area = [rows.with_columns(post_area="area") for rows in (printed[0], printed[1], counted)]
    every = pl.concat([*of_one_area[:2], *printed[2:], of_one_area[2]], how="diagonal_relaxed")
    counts = ("pre_n", "post_n", "pre_n_yes", "post_n_yes", "tests_in_family")
    return every.with_columns(
        pl.col(counts).cast(pl.Int64),
        pre_area=pl.coalesce("pre_area", "area"),
        unit=pl.col("unit").fill_null(PER_CENT),
        pre_value=pl.coalesce("pre_value", "pre_percentage"),
        post_value=pl.coalesce("post_value", "post_percentage"),
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
    # Parts of a cohort (by gender, say) are the same cases again.
    whole = (pl.col("measure") == "sufficient_services") & (pl.col("breakdown").is_null() | of_cohort())
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
    return rows.select(*MEASURE, "measure", *place, "n_yes", "n_cases", "source_id", "source_sheet", "source_cell")


def _need_id() -> pl.Expr:
    return "need-" + pl.col("need").str.to_lowercase().str.replace_all(r"[^a-z]+", "-")


def _sides(compared: pl.LazyFrame, measure_id: str, measure: str, after: pl.LazyFrame) -> pl.DataFrame:
    """Pair the phases of a comparison table; what it lost of the after side may be printed in another table."""
    # Few rows are of a comparison: of the others nothing is read.
    of_sides = pl.col("phase").is_not_null() & pl.col("role").is_in(["percentage", WITH_NEED])
    phases = compared.filter(of_sides).collect()
    periods = (
        [pl.col("phase_period")]
        if "phase_period" in phases.columns
        else [pl.lit(None, pl.String).alias("phase_period")]
    )
    bases = pl.col("base") if "base" in phases.columns else pl.lit(None, pl.Float64).alias("base")
    rows = phases.with_columns(*periods, bases).group_by(
        "source_id", "source_sheet", "area_type", "area", "cohort", measure_id, maintain_order=True
    )
    pairs = rows.agg(
        pl.col("source_cell").filter(pl.col("role") == "percentage").str.join(", "),
        measure=pl.col(measure).first(),
        **{
            f"{side}_{name}": pl.col(column).filter(pl.col("phase") == phase, pl.col("role") == role).first()
            for phase, side in BEFORE_AND_AFTER.items()
            for name, column, role in (*_PRINTED_OF_A_SIDE, ("counted", "value", WITH_NEED))
        },
    ).rename({measure_id: "measure_id"})
    pairs = pairs.with_columns(pl.coalesce(f"{side}_n", f"{side}_counted").alias(f"{side}_n") for side in SIDES)
    of_same_file = pl.col("source_id").is_in(pairs["source_id"].unique().implode())
    printed = (
        after.filter(of_same_file & pl.col("percentage").is_not_null())
        .select(
            "source_id",
            "area",
            "cohort",
            measure_id=measure_id,
            elsewhere="percentage",
            elsewhere_n="n_cases" if "n_cases" in after.collect_schema() else "n_identified",
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
            post_n=pl.coalesce("post_n", "elsewhere_n"),
            pre_group=pl.lit("NPS and CRC cases combined"),
            post_group=pl.lit(SINCE),
            comparable=comparable,
            reason=pl.when(~comparable).then(pl.lit(LOST) + which_is_lost),
        )
        .drop("elsewhere", "elsewhere_n", "place", "pre_counted", "post_counted")
    )


def _stated(indicators: pl.LazyFrame, workforce: pl.LazyFrame, questions: pl.LazyFrame) -> pl.DataFrame:
    """Pair figures stated apart, by the register of comparisons, which says why the two cannot be compared."""
    listed = reference("unification/comparisons").with_columns(comparable=pl.col("comparable") == "true")
    stated = pl.concat([_indicators(indicators), _staff(workforce)], how="diagonal_relaxed").collect()
    sides = [_side(stated, name) for name in ("pre", "post")]
    both = listed
    for name, side in zip(("pre", "post"), sides, strict=True):
        key = [f"{name}_indicator", f"{name}_breakdown", f"{name}_period"]
        how = "inner" if name == "pre" else "left"
        both = both.join(side, on=key, how=how, nulls_equal=True, maintain_order="left")  # type: ignore[arg-type]
    # A figure may stand in one of two places, which the register lists both, and as a count and as a share.
    both = both.sort(pl.col("pre_unit") != pl.col("post_unit"), maintain_order=True, nulls_last=True).unique(
        "measure_id", keep="first", maintain_order=True
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
    found = both.join(answered.unique("post_question"), on="post_question", how="left", maintain_order="left")
    per_cent = {
        f"{side}_percentage": pl.when(pl.col(f"{side}_unit") == PER_CENT).then(f"{side}_value") for side in SIDES
    }
    return (
        found.with_columns(
            post_unit=pl.coalesce("post_unit", pl.when(pl.col("answered").is_not_null()).then(pl.lit(PER_CENT))),
            post_value=pl.coalesce("post_value", "answered"),
        )
        .with_columns(
            **per_cent,
            unit="pre_unit",
            area=pl.col("pre_area"),
            post_area=pl.coalesce("post_area", pl.when(pl.col("answered").is_not_null()).then(pl.lit(INSPECTED))),
            area_type=pl.col("pre_area_type"),
            source_id="pre_source_id",
            source_sheet="pre_source_sheet",
            source_cell="pre_source_cell",
            pre_group="pre_breakdown",
            post_group=pl.coalesce("post_breakdown", pl.when(pl.col("answered").is_not_null()).then(pl.lit(SINCE))),
            post_n=pl.coalesce("post_n", "answered_n"),
            post_source=pl.coalesce("post_place", "answered_place"),
            comparable=pl.col("comparable") & pl.col("pre_value").is_not_null() & pl.col("post_value").is_not_null(),
        )
        .drop(pl.selectors.starts_with("answered"), pl.selectors.ends_with("_breakdown", "_indicator"))
        .drop(pl.selectors.matches("^(pre|post)_(unit|place|area_type|source_id|source_sheet|source_cell)$"))
        .drop("post_question")
    )


def _needs_asked_otherwise(needs: pl.LazyFrame) -> pl.DataFrame:
    """Set what was asked of a need before unification beside the services for it after: other questions, no change.

    Where all cases are printed they stand for the two organisations, else each stands alone.
    """
    asked = pl.col("measure").replace_strict(ASKED_BEFORE, default=None, return_dtype=pl.String)
    one = ["source_id", "measure", "provider", "need"]
    whole = pl.col("organisation").is_null()
    before = needs.filter(asked.is_not_null() & pl.col("percentage").is_not_null()).with_columns(
        asked=pl.concat_str(pl.col("provider").fill_null("interventions"), asked, separator=" "),
        group=pl.coalesce("organisation", pl.lit("NPS and CRC")) + " cases",
    )
    before = before.filter(whole | ~whole.any().over(one))
    of_services = (pl.col("measure") == "sufficient_services") & (pl.col("purpose") == "desistance")
    of_all = (pl.col("area") == INSPECTED) & (pl.col("cohort") == "all cases") & pl.col("breakdown").is_null()
    after = needs.filter(of_services & of_all & pl.col("percentage").is_not_null()).select(
        "need",
        post_percentage="percentage",
        post_n="n_identified",
        post_period="phase_period",
        post_source=pl.concat_str("source_id", place(), separator=" "),
    )
    slug = pl.concat_str("asked", "group", separator=" ").str.to_lowercase().str.replace_all(r"[^a-z]+", "-")
    return (
        before.join(after.unique("need", keep="last", maintain_order=True), on="need", maintain_order="left")
        .select(
            *("area_type", "area", "cohort", *ADDRESS, "post_percentage", "post_n", "post_period", "post_source"),
            measure_id=pl.format("{}-{}-2017", _need_id(), slug),
            measure=pl.format("{}: {}", "need", "asked"),
            family=pl.lit(NEEDS_ASKED_OTHERWISE),
            grade=pl.lit("all"),
            pre_percentage="percentage",
            pre_n="n_identified",
            pre_period="phase_period",
            pre_group="group",
            post_group=pl.lit(SINCE),
            post_area=pl.when(pl.col("post_percentage").is_not_null()).then(pl.lit(INSPECTED)),
            comparable=pl.lit(False),
            reason=pl.format(
                "Before: {}, in areas chosen by risk. After: services sufficient for the need, in all inspected "
                "regions. These are other questions of other cases.",
                "asked",
            ),
        )
        .collect()
    )


def _indicators(indicators: pl.LazyFrame) -> pl.LazyFrame:
    """The figures stated in publications; a fraction in words has no value, only the least and most it stands for."""
    in_words = pl.col("figure_kind") == "fraction in words"
    return indicators.filter(pl.col("value").is_not_null()).select(
        "indicator",
        "breakdown",
        "period",
        "area",
        "area_type",
        *ADDRESS,
        value=pl.when(~in_words).then("value"),
        least="percentage_least",
        most="percentage_most",
        unit=pl.when(in_words).then(pl.lit(PER_CENT)).otherwise("unit"),
        n=pl.when(~in_words).then("base"),
    )


def _staff(workforce: pl.LazyFrame) -> pl.LazyFrame:
    """Staff in post by grade, of the whole service or of the NPS; the producer's print of a day goes first."""
    levels = (pl.col("measure") == "staff in post") & (pl.col("unit") == "FTE") & pl.col("value").is_not_null()
    parts = pl.col("area").is_in(["CRC", "HMPPS"])  # less than the whole service, or more
    whole = pl.col("area_type").is_in(["country", "organisation"]) & ~parts & pl.col("superseded_on").is_null()
    return workforce.filter(levels & whole).select(
        "area",
        "area_type",
        "value",
        "unit",
        *ADDRESS,
        indicator="measure",
        breakdown="grade",
        period=pl.col("as_of").cast(pl.String),
    )


def _side(stated: pl.DataFrame, side: str) -> pl.DataFrame:
    names = ("indicator", "breakdown", "period", "value", "least", "most", "unit", "n", "area", "area_type", *ADDRESS)
    named = stated.with_columns(place=pl.concat_str("source_id", place(), separator=" ")).select(
        *(pl.col(name).alias(f"{side}_{name}") for name in (*names, "place"))
    )
    key = [f"{side}_indicator", f"{side}_breakdown", f"{side}_period", f"{side}_unit"]
    return named.unique(key, keep="first", maintain_order=True)


def _with_directions(rows: pl.DataFrame, indicators: pl.LazyFrame) -> pl.DataFrame:
    """Add what the same publication says in words of a whole family, where it says it of every measure."""
    of_all = (pl.col("value") == pl.col("base")) | pl.col("value").is_null()
    said = (
        indicators.filter(of_all)
        .join(reference("unification/directions").lazy(), on="indicator", how="inner")
        .select(
            "family",
            publication=publication(pl.col("source_id")),
            printed_direction="direction",
            printed_direction_source=pl.concat_str("source_id", place(), separator=" "),
        )
        .collect()
        .unique(["family", "publication"], keep="first", maintain_order=True)
    )
    of_publication = rows.with_columns(publication=publication(pl.col("source_id")))
    return of_publication.join(said, on=["family", "publication"], how="left", maintain_order="left").drop(
        "publication"
    )
