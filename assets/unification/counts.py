"""Before and after unification from counts of cases: NPS and CRC combined, region by region and together."""

from __future__ import annotations

import polars as pl

from pipeline.statistics import detectable_difference, holm, newcombe_interval, p_value_of_difference

ORGANISATIONS_BEFORE = ("CRC", "NPS")  # before 26 June 2021; both are needed, because they had different cases
ORGANISATION_AFTER = "Probation Service"
MEASURE = ["measure_id", "family", "cohort"]
TOGETHER = "Regions on both sides"
FAMILY = ["area", "cohort", "family"]


def from_counts(measured: pl.LazyFrame) -> pl.DataFrame:
    """Return one row a measure and region, and one for all regions on both sides, from counts of cases.

    `measured` has a row for each measure, area, cohort and organisation: MEASURE, measure, region, area_type,
    organisation, phase_period, n_yes, n_cases and the address. A region on one side only, before unification with the
    cases of one organisation only, or with a count that is suppressed, is not compared, and its row says why. A
    suppressed count withholds the row of all regions too: what is suppressed is not so by chance.
    """
    organisations = [*ORGANISATIONS_BEFORE, ORGANISATION_AFTER]
    known = measured.filter(pl.col("region").is_not_null() & pl.col("organisation").is_in(organisations))
    # What each measure is called is long, and asked for once.
    called = known.select("measure_id", "measure").unique().collect(engine="streaming")
    cases = _once(known.drop("measure").collect())
    after = pl.col("organisation") == ORGANISATION_AFTER
    sides = [_side(cases.filter(side), name) for side, name in ((~after, "pre"), (after, "post"))]
    regions = sides[0].join(sides[1], on=[*MEASURE, "region"], how="full", coalesce=True, maintain_order="left_right")
    compared = regions.with_columns(reason=_reason()).with_columns(comparable=pl.col("reason").is_null())
    rows = [
        compared.with_columns(area="region", area_type=pl.lit("region")),
        _together(compared),
    ]
    named = pl.concat(rows, how="diagonal_relaxed").join(called, on="measure_id", how="left", maintain_order="left")
    return _tested(named)


def _once(known: pl.DataFrame) -> pl.DataFrame:
    """Leave out a region's own row where its units are listed: it is their total and no further cases."""
    of_region = [*MEASURE, "region", "organisation", "phase_period"]
    unit = pl.col("area_type") == "pdu"
    rows = known.with_row_index("row")
    totals = rows.filter(~unit)
    listed = rows.filter(unit & pl.col("region").is_in(totals["region"].unique().implode()))
    again = totals.join(listed, on=of_region, how="semi", nulls_equal=True)
    return rows.join(again, on="row", how="anti", maintain_order="left")


def _side(cases: pl.DataFrame, name: str) -> pl.DataFrame:
    """Add up the cases of one side of each region."""
    where = pl.concat_str("source_id", pl.lit(" "), "source_sheet", pl.lit("!"), "source_cell").str.join("; ")
    first = (pl.col("source_id") == pl.col("source_id").first()) & (
        pl.col("source_sheet") == pl.col("source_sheet").first()
    )
    return cases.group_by([*MEASURE, "region"], maintain_order=True).agg(
        pl.col("n_yes").sum().alias(f"{name}_n_yes"),
        pl.col("n_cases").sum().alias(f"{name}_n"),
        (pl.col("n_yes").is_null() | pl.col("n_cases").is_null()).sum().alias(f"{name}_lost"),
        pl.col("organisation").unique().sort().str.join(" and ").alias(f"{name}_organisations"),
        pl.col("phase_period").drop_nulls().unique().sort().str.join("; ").alias(f"{name}_period"),
        *([where.alias("pre_where")] if name == "pre" else []),  # nobody asks for that of the other side
        pl.col("source_id").first().alias(f"{name}_source_id"),
        pl.col("source_sheet").first().alias(f"{name}_source_sheet"),
        pl.col("source_cell").filter(first).str.join(", ").alias(f"{name}_source_cell"),
    )


def _reason() -> pl.Expr:
    both = " and ".join(ORGANISATIONS_BEFORE)
    return (
        pl.when(pl.col("pre_organisations").is_null())
        .then(pl.lit("No cases of the region from before unification are published."))
        .when(pl.col("post_organisations").is_null())
        .then(pl.lit("No cases of the region from after unification are published."))
        .when(pl.col("pre_organisations") != both)
        .then(pl.format("Before unification only {} cases are published.", "pre_organisations"))
        .when(pl.col("pre_lost") > 0)
        .then(pl.format("Of the counts before unification {} are suppressed or not available.", "pre_lost"))
        .when(pl.col("post_lost") > 0)
        .then(pl.format("Of the counts after unification {} are suppressed or not available.", "post_lost"))
        .when((pl.col("pre_n") == 0) | (pl.col("post_n") == 0))
        .then(pl.lit("One side has no cases."))
    )


def _together(compared: pl.DataFrame) -> pl.DataFrame:
    """Add up the regions that are compared; where none is, say so."""
    on_both = pl.col("comparable")
    # A region that both sides have, with a count that is suppressed, cannot be left out as if it were on one side.
    lost = (pl.col("pre_lost") > 0) | (pl.col("post_lost") > 0)
    withheld = (lost & (pl.col("pre_organisations") == " and ".join(ORGANISATIONS_BEFORE))).fill_null(False)
    summed = [pl.col(f"{side}_{count}").filter(on_both).sum() for side in ("pre", "post") for count in ("n_yes", "n")]
    texts = [
        pl.col(name).filter(on_both).drop_nulls().unique(maintain_order=True).str.join("; ")
        for name in ("pre_period", "pre_where", "post_period")
    ]
    place = [
        pl.col(f"{side}_source_{name}").filter(on_both).first()
        for side in ("pre", "post")
        for name in ("id", "sheet", "cell")
    ]
    national = compared.group_by(MEASURE, maintain_order=True).agg(
        *summed,
        *texts,
        *place,
        comparable=on_both.any() & ~withheld.any(),
        suppressed=pl.col("region").filter(withheld).sort().str.join(", "),
        regions=on_both.sum(),
        of_regions=pl.len(),
        listed=pl.col("region").filter(on_both).sort().str.join(", "),
        any_place=pl.coalesce("post_source_id", "pre_source_id").first(),
        any_sheet=pl.coalesce("post_source_sheet", "pre_source_sheet").first(),
        any_cell=pl.coalesce("post_source_cell", "pre_source_cell").first(),
    )
    counts = [f"{side}_{count}" for side in ("pre", "post") for count in ("n_yes", "n")]
    return national.with_columns(
        *(pl.when("comparable").then(name).alias(name) for name in counts),
        area=pl.lit(TOGETHER),
        area_type=pl.lit("inspected"),
        post_source_id=pl.coalesce("post_source_id", "any_place"),
        post_source_sheet=pl.coalesce("post_source_sheet", "any_sheet"),
        post_source_cell=pl.coalesce("post_source_cell", "any_cell"),
        reason=pl.when("comparable")
        .then(pl.format("{} of {} regions are on both sides: {}.", "regions", "of_regions", "listed"))
        .when(pl.col("suppressed") != "")
        .then(pl.format("Not added up, because counts of regions on both sides are suppressed: {}.", "suppressed"))
        .otherwise(pl.lit("No region has comparable cases on both sides.")),
    )


def _tested(rows: pl.DataFrame) -> pl.DataFrame:
    """Add percentages, and where the sides compare the change, its interval and its tests."""
    post, pre = (pl.col("post_n_yes"), pl.col("post_n")), (pl.col("pre_n_yes"), pl.col("pre_n"))
    known_pre, known_post = pl.col("pre_lost").fill_null(0) == 0, pl.col("post_lost").fill_null(0) == 0
    comparable = pl.when("comparable")
    low, high = newcombe_interval(*post, *pre)
    pooled = 100 * (post[0] + pre[0]) / (post[1] + pre[1])
    counted = rows.with_columns(
        pre_percentage=pl.when(known_pre & (pre[1] > 0)).then(100 * pre[0] / pre[1]),
        post_percentage=pl.when(known_post & (post[1] > 0)).then(100 * post[0] / post[1]),
        pre_n_yes=pl.when(known_pre).then(pre[0]),
        post_n_yes=pl.when(known_post).then(post[0]),
        change_low=comparable.then(low),
        change_high=comparable.then(high),
        interval_basis=comparable.then(pl.lit("counts")),
        p_value=comparable.then(p_value_of_difference(*post, *pre)),
        detectable_pp=comparable.then(detectable_difference(pooled, post[1], pre[1])),
        grade=pl.lit("all"),
        pre_group=pl.when(pl.col("pre_organisations").is_null() & (pl.col("area") == TOGETHER))
        .then(pl.lit(" and ".join(ORGANISATIONS_BEFORE)))
        .otherwise("pre_organisations")
        + " cases",
        post_group=pl.lit(ORGANISATION_AFTER + " cases"),
        pre_source="pre_where",
        source_id=pl.coalesce("post_source_id", "pre_source_id"),
        source_sheet=pl.coalesce("post_source_sheet", "pre_source_sheet"),
        source_cell=pl.coalesce("post_source_cell", "pre_source_cell"),
    )
    return counted.with_columns(
        p_value_holm=holm(pl.col("p_value"), FAMILY),
        tests_in_family=pl.when(pl.col("p_value").is_not_null()).then(pl.col("p_value").count().over(FAMILY)),
    )
