"""The needs of people on probation: identified, met, unmet, improved, and which differ from the rest."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells, place
from assets.marts.printed_percentages import bases, first_named, one_count
from pipeline.statistics import (
    detectable_difference,
    holm,
    newcombe_interval,
    p_value_of_difference,
    small_base,
    wilson_interval,
    wilson_interval_of_printed,
)
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
]
NEED = [*CASES, "need"]
OVERLAP = "A case may have several needs, so the needs compared are partly about the same cases."


def _value(role: str) -> pl.Expr:
    return pl.col("value").filter(pl.col("role") == role).first()


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
    return _with_percentage(_with_counts(printed))


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
    return known.with_columns(
        n_met=met.cast(pl.Int64),
        n_met_basis=first_named(published=pl.col("met"), inferred=one_met),
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
    met = pl.when(~of_all).then("n_met")
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
        denominator=pl.when(of_all).then(pl.lit("all cases")).otherwise(pl.lit("cases with the need")),
        mark=pl.when(percentage.is_null()).then("mark"),
    )


@table(marts.NeedComparisons)
def need_comparisons(marts_needs_met: pl.DataFrame) -> pl.DataFrame:
    """Hold each need against the others together, and each group of cases against the others with the same need."""
    measured = marts_needs_met.filter(pl.col("measure") != "identified")
    context = ["source_id", "measure", *CASES]
    need = _against_the_rest(measured, context, pl.lit("need against the other needs"), pl.lit(OVERLAP))
    of_one_need = ["source_id", "measure", *(name for name in NEED if name != "breakdown")]
    parted = measured.filter(pl.col("breakdown").is_not_null())
    group = _against_the_rest(parted, of_one_need, pl.lit("group against the other groups"), pl.lit(None, pl.String))
    return pl.concat([need, group])


def _against_the_rest(rows: pl.DataFrame, of: list[str], kind: pl.Expr, caveat: pl.Expr) -> pl.DataFrame:
    """Hold each row's counts against the sum of the others that are known; those left out are named."""
    met, base = pl.col("n_met"), pl.col("n_identified")
    known = met.is_not_null() & base.is_not_null()
    own_met, own_base = (pl.when(known).then(count).otherwise(0) for count in (met, base))
    rest_met = pl.when(met.is_not_null()).then(own_met.sum().over(of) - own_met)
    rest_base = pl.when(base.is_not_null()).then(own_base.sum().over(of) - own_base)
    named = pl.coalesce("breakdown", "need") if "breakdown" not in of else pl.col("need")
    left_out = named.filter(~known).str.join("; ").over(of)
    without = pl.when(left_out != "").then(pl.lit("Left out, because their counts are not known: ") + left_out + ".")
    published = (pl.col("n_met_basis") == "published") & (pl.col("n_identified_basis") == "published")
    compared = rows.filter(pl.len().over(of) > 1).with_columns(
        kind=kind,
        comparable=known & (base > 0) & (rest_base > 0),
        rest_n_met=rest_met,
        rest_n_identified=rest_base,
        counts_basis=pl.when(published).then(pl.lit("published")).when(known).then(pl.lit("inferred")),
        reason=pl.when(~known).then(pl.lit("A count is not published, suppressed, or not certain.")),
        caveat=pl.concat_str(caveat, without, separator=" ", ignore_nulls=True).replace("", None),
    )
    rest = (pl.col("rest_n_met"), pl.col("rest_n_identified"))
    comparable = pl.when("comparable")
    low, high = newcombe_interval(met, base, *rest)
    pooled = 100 * (met + rest[0]) / (base + rest[1])
    tested = compared.with_columns(
        rest_percentage=comparable.then(100 * rest[0] / rest[1]),
        difference_pp=comparable.then(100 * met / base - 100 * rest[0] / rest[1]),
        difference_low=comparable.then(low),
        difference_high=comparable.then(high),
        p_value=comparable.then(p_value_of_difference(met, base, *rest)),
        detectable_pp=comparable.then(detectable_difference(pooled, base, rest[1])),
        reason=pl.coalesce("reason", pl.when(~pl.col("comparable")).then(pl.lit("One side has no cases."))),
    )
    return tested.with_columns(
        p_value_holm=holm(pl.col("p_value"), of),
        tests_in_family=pl.when(pl.col("p_value").is_not_null())
        .then(pl.col("p_value").count().over(of))
        .cast(pl.Int64),
    ).select(list(marts.NeedComparisons.to_schema().columns))
