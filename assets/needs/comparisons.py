"""Which needs and groups differ: at every number of cases that the print allows, and not at all where one is lost."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import place
from assets.needs.needs import CASES, NEED, OF_CASES_WITH_THE_NEED, of_cohort
from pipeline.statistics import detectable_difference, holm, newcombe_interval, p_value_of_difference
from pipeline.tables.made import table
from schemas import marts

NEEDS, GROUPS, SAME_CASES = (
    "need against the other needs",
    "group against the other groups",
    "services against improvement",
)
OVERLAP = "A case may have several needs, so the needs compared are partly about the same cases."
PAIRED = (
    "Both are counted of the same cases. How many had both is not printed, so there is no test, and one does not show "
    "what the other caused."
)
BETWEEN = "Some numbers of cases are known to lie between two: the least favourable that fits is tested."
NO_CASES = "One side has no cases, or may have any number."
PUBLISHED = "published"
SIDES = ("own", "rest")
# Beyond so many pairs of bases the print leaves open what would be tested.
MOST_PAIRS = 10_000


@table(marts.NeedComparisons)
def need_comparisons(marts_needs_met: pl.DataFrame) -> pl.DataFrame:
    """Hold needs against the other needs, groups against the other groups, and services against improvement."""
    # A count as printed is tested at every base that fits it.
    measured = marts_needs_met.filter(pl.col("measure").is_in(OF_CASES_WITH_THE_NEED)).with_columns(
        n_met=pl.coalesce("n_met", "n_met_printed"),
        n_met_basis=pl.coalesce("n_met_basis", pl.when(pl.col("n_met_printed").is_not_null()).then(pl.lit(PUBLISHED))),
    )
    context = ["source_id", "measure", *CASES]
    need = _against_the_rest(measured, context, NEEDS, pl.lit(OVERLAP))
    of_one_need = ["source_id", "measure", *(name for name in NEED if name != "breakdown")]
    group = _against_the_rest(_groups(measured), of_one_need, GROUPS, pl.lit(None, pl.String))
    found = pl.concat([need, group, _services_and_improvement(measured)], how="diagonal_relaxed")
    return found.select(list(marts.NeedComparisons.to_schema().columns))


def _groups(measured: pl.DataFrame) -> pl.DataFrame:
    """The rows about groups of cases, whether a table calls them groups or cohorts; a group alone has no other."""
    parted = measured.filter(pl.col("breakdown").is_not_null())
    return parted.with_columns(cohort=pl.when(of_cohort()).then(pl.lit("all cases")).otherwise("cohort"))


def _against_the_rest(rows: pl.DataFrame, of: list[str], kind: str, caveat: pl.Expr) -> pl.DataFrame:
    """Hold each row against the sum of the others, with every base that fits; one unknown count withholds them all."""
    met = pl.col("n_met")
    least, most = pl.col("n_identified_least"), pl.col("n_identified_most")
    known = met.is_not_null() & least.is_not_null() & most.is_not_null()
    named = pl.coalesce("breakdown", "need") if "breakdown" not in of else pl.col("need")
    lost = named.filter(~known).str.join("; ").over(of)
    published = (pl.col("n_met_basis") == "published") & (pl.col("n_identified_basis") == "published")
    counts = {"n_met": met, "n_identified_least": least, "n_identified_most": most}
    compared = rows.filter(pl.len().over(of) > 1).with_columns(
        **{
            f"rest_{name}": pl.when(known.all().over(of)).then(count.sum().over(of) - count)
            for name, count in counts.items()
        },
        kind=pl.lit(kind),
        counts_basis=pl.when(published)
        .then(pl.lit("published"))
        .when(known & (least == most))
        .then(pl.lit("inferred"))
        .when(known)
        .then(pl.lit("bounded")),
        reason=pl.when(~known.all().over(of)).then(
            pl.lit("Not compared, because a count is not published, suppressed or not certain: ") + lost + "."
        ),
    )
    compared = compared.with_columns(
        rest_n_identified=pl.when(pl.col("rest_n_identified_least") == pl.col("rest_n_identified_most")).then(
            "rest_n_identified_least"
        )
    ).with_row_index("row")
    tested = compared.join(_at_every_base(compared), on="row", how="left", maintain_order="left")
    comparable = pl.col("p_value").is_not_null()
    both = pl.col("n_identified").is_not_null() & pl.col("rest_n_identified").is_not_null()
    own = pl.when(comparable & pl.col("n_identified").is_not_null()).then(100 * met / pl.col("n_identified"))
    rest = pl.when(comparable).then(100 * pl.col("rest_n_met") / pl.col("rest_n_identified"))
    return tested.with_columns(
        percentage=pl.coalesce(own, "percentage"),
        rest_percentage=rest,
        difference_pp=pl.when(both).then(own - rest),
        comparable=comparable,
        reason=pl.coalesce("reason", pl.when(~comparable).then(pl.lit(NO_CASES))),
        caveat=pl.concat_str(
            caveat, pl.when(comparable & ~both).then(pl.lit(BETWEEN)), separator=" ", ignore_nulls=True
        ).replace("", None),
        p_value_holm=holm(pl.col("p_value"), of),
        tests_in_family=pl.when(comparable).then(pl.col("p_value").count().over(of)).cast(pl.Int64),
    )  # fmt: skip


def _at_every_base(compared: pl.DataFrame) -> pl.DataFrame:
    """Test each `row` at every pair of bases that fits: how far its difference reaches, and its weakest test."""
    ends = ("n_identified_least", "n_identified_most")
    span = {"own": ends, "rest": tuple(f"rest_{end}" for end in ends)}
    pairs = pl.lit(1)
    for least, most in span.values():
        pairs = pairs * (pl.col(most) - pl.col(least) + 1)
    few = compared.filter(pl.col("rest_n_met").is_not_null() & (pairs <= MOST_PAIRS))
    each = few.select(
        "row",
        "n_met",
        "rest_n_met",
        **{side: pl.int_ranges(pl.col(least), pl.col(most) + 1) for side, (least, most) in span.items()},
    )
    for side in SIDES:
        each = each.explode(side)
    own, rest = (pl.col("n_met"), pl.col("own")), (pl.col("rest_n_met"), pl.col("rest"))
    each = each.filter((pl.col("own") > 0) & (pl.col("rest") > 0))
    low, high = newcombe_interval(*own, *rest)
    pooled = 100 * (own[0] + rest[0]) / (own[1] + rest[1])
    difference = 100 * own[0] / own[1] - 100 * rest[0] / rest[1]
    return each.group_by("row").agg(
        difference_least=difference.min(),
        difference_most=difference.max(),
        difference_low=low.min(),
        difference_high=high.max(),
        p_value=p_value_of_difference(*own, *rest).max(),
        detectable_pp=detectable_difference(pooled, own[1], rest[1]).max(),
    )


def _services_and_improvement(measured: pl.DataFrame) -> pl.DataFrame:
    """Set sufficient services beside improvement of the same cases with a need; improvement is the rest."""
    of = ["source_id", *NEED]
    sides = {"sufficient_services": "", "improved": "rest_"}
    services, improved = (
        measured.filter(pl.col("measure") == name).unique(of, keep="first", maintain_order=True) for name in sides
    )
    printed = {f"rest_{name}": pl.col(name) for name in ("n_met", "n_met_basis", "percentage")}
    both = services.join(
        improved.select(*of, **printed, rest_source=place()),
        on=of,
        how="inner",
        nulls_equal=True,
        maintain_order="left",
    )
    more = pl.col("n_met") - pl.col("rest_n_met")
    least, most = pl.col("n_identified_least"), pl.col("n_identified_most")
    ends = (100 * more / least, 100 * more / most)
    comparable = (more.is_not_null() & (least > 0) & most.is_not_null()).fill_null(False)
    counted = pl.when(comparable)
    share = [100 * pl.col(f"{side}n_met") / pl.col("n_identified") for side in sides.values()]
    published = (
        (pl.col("n_met_basis") == "published")
        & (pl.col("rest_n_met_basis") == "published")
        & (pl.col("n_identified_basis") == "published")
    )
    return both.with_columns(
        kind=pl.lit(SAME_CASES),
        percentage=pl.coalesce(counted.then(share[0]), "percentage"),
        rest_percentage=pl.coalesce(counted.then(share[1]), "rest_percentage"),
        rest_n_identified="n_identified",
        rest_n_identified_least="n_identified_least",
        rest_n_identified_most="n_identified_most",
        difference_pp=counted.then(share[0] - share[1]),
        difference_least=counted.then(pl.min_horizontal(*ends)),
        difference_most=counted.then(pl.max_horizontal(*ends)),
        counts_basis=pl.when(published)
        .then(pl.lit("published"))
        .when(comparable & (least == most))
        .then(pl.lit("inferred"))
        .when(comparable)
        .then(pl.lit("bounded")),
        comparable=comparable,
        reason=pl.when(~comparable).then(pl.lit("A count is not published, suppressed or not certain.")),
        caveat=pl.when(comparable).then(pl.lit(PAIRED)),
    )
