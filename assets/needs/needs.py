"""The needs of people on probation: identified, met, unmet, improved."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import cells, place
from assets.figures.percentages import bases, first_named, one_count
from pipeline.statistics import small_base, wilson_interval, wilson_interval_of_printed
from pipeline.tables.made import table
from schemas import marts

CASES = [
    "area_type",
    "area",
    "region",
    "organisation",
    "phase_period",
    "cohort",
    "breakdown_by",
    "breakdown",
    "purpose",
    "provider",
]
NEED = [*CASES, "need"]
OF_CASES_WITH_THE_NEED = ("sufficient_services", "improved")
# Cohorts that publications print as such, though they are parts of all cases.
PARTS_OF_ALL_CASES = {
    "Women": "gender",
    "Men": "gender",
    "community cases": "release",
    "post-release cases": "release",
}


def _value(role: str) -> pl.Expr:
    return pl.col("value").filter(pl.col("role") == role).first()


def of_cohort() -> pl.Expr:
    """Whether a part of the cases is a cohort itself, rather than printed as a part of one."""
    return pl.col("breakdown") == pl.col("cohort")


@table(marts.NeedsMet, by_source=True)
def needs_met(staging_needs: pl.DataFrame) -> pl.DataFrame:
    """Bring counts and percentage of each need together; infer a count only where the print allows one."""
    printed = (
        staging_needs.filter(pl.col("phase").is_null())
        .group_by("source_id", "source_sheet", "measure", *NEED, maintain_order=True)
        .agg(
            cells(),
            met=_value("n_met"),
            identified=_value("n_identified"),
            identified_source=place().filter(pl.col("role") == "n_identified").first(),
            cases=_value("cases"),
            published_percentage=_value("percentage"),
            mark=pl.col("mark").drop_nulls().first(),
        )
    )
    counted = _with_percentage(_with_counts(_parted(printed)))
    of_a_print = ["source_id", "measure", *CASES]
    return counted.with_columns(
        needs_printed=pl.col("need").filter(pl.col("percentage").is_not_null()).n_unique().over(of_a_print),
        needs_asked=pl.col("need").n_unique().over(of_a_print),
    ).with_columns(pl.col("needs_printed", "needs_asked").cast(pl.Int64))


def _parted(printed: pl.DataFrame) -> pl.DataFrame:
    """Say of a cohort that is a part of all cases what parts them, as of one that stands under a heading."""
    by = pl.col("cohort").replace_strict(PARTS_OF_ALL_CASES, default=None, return_dtype=pl.String)
    whole = pl.col("breakdown").is_null() & by.is_not_null()
    return printed.with_columns(
        breakdown_by=pl.when(whole).then(by).otherwise("breakdown_by"),
        breakdown=pl.when(whole).then("cohort").otherwise("breakdown"),
    )


def _with_counts(printed: pl.DataFrame) -> pl.DataFrame:
    """Settle the cases with the need and those met, and say how each is known."""
    same_need = ["source_id", *NEED]
    # Tables of one publication speak of the same cases with the need, so each narrows the number down.
    published_identified = pl.col("identified").max().over(same_need)
    fewest, most = bases(pl.col("met"), pl.col("published_percentage"), same_need)
    one = pl.when(fewest == most).then(fewest)
    known = printed.with_columns(
        n_identified=pl.coalesce(published_identified, one),
        n_identified_basis=first_named(published=published_identified, inferred=one),
        n_identified_source=pl.col("identified_source").drop_nulls().first().over(same_need),
        n_identified_least=pl.coalesce(published_identified, fewest).cast(pl.Int64),
        n_identified_most=pl.coalesce(published_identified, most).cast(pl.Int64),
        n_cases=pl.col("cases").max().over(same_need).cast(pl.Int64),
    )
    cases = pl.col("n_identified")
    # Of "identified" the cases met are no part: its percentage is of all cases.
    of_need = pl.col("measure") != "identified"
    one_met = pl.when(of_need).then(one_count(pl.col("published_percentage"), cases))
    met = pl.coalesce("met", one_met)
    pooled = ~of_need | cases.is_not_null()
    return known.with_columns(
        # A count whose base is not known would be summed beside the bases of the other needs.
        n_met=pl.when(pooled).then(met).cast(pl.Int64),
        n_met_printed=pl.col("met").cast(pl.Int64),
        n_met_basis=pl.when(pooled).then(first_named(published=pl.col("met"), inferred=one_met)),
        n_identified=cases.cast(pl.Int64),
        n_unmet=pl.when(of_need).then(cases - met).cast(pl.Int64),
    )


def _with_percentage(counted: pl.DataFrame) -> pl.DataFrame:
    """Recompute the percentage where there are counts, and add its interval and what it is of."""
    of_all = pl.col("measure") == "identified"
    part = pl.when(of_all).then("n_identified").otherwise("n_met")
    base = pl.when(of_all).then("n_cases").otherwise("n_identified")
    computed = pl.when(base > 0).then(100 * part / base)
    counts = wilson_interval(part, base)
    printed = wilson_interval_of_printed(pl.col("published_percentage"), base)
    # The cases met are printed and their base is known to lie between two numbers: the interval reaches over both.
    met = pl.when(~of_all).then(pl.coalesce("n_met", "n_met_printed"))
    between = (
        wilson_interval(met, pl.col("n_identified_most"))[0],
        wilson_interval(met, pl.col("n_identified_least"))[1],
    )
    percentage = pl.coalesce(computed, "published_percentage")
    return counted.with_columns(
        percentage=percentage,
        percentage_basis=first_named(computed=computed, published=pl.col("published_percentage")),
        percentage_low=pl.coalesce(pl.when(computed.is_not_null()).then(counts[0]), printed[0], between[0]),
        percentage_high=pl.coalesce(pl.when(computed.is_not_null()).then(counts[1]), printed[1], between[1]),
        interval_basis=first_named(
            **{
                "counts": computed,
                "printed percentage and base": printed[0],
                "printed count and percentage": between[0],
            }
        ),
        small_base=small_base(pl.coalesce(base, pl.when(~of_all).then("n_identified_most"))),
        denominator=pl.when(of_all)
        .then(pl.lit("all cases"))
        .when(pl.col("measure").is_in(OF_CASES_WITH_THE_NEED))
        .then(pl.lit("cases with the need"))
        .otherwise(pl.lit("not stated")),
        mark=pl.when(percentage.is_null()).then("mark"),
    )
