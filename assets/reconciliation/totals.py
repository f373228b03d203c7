"""Totals and wholes held against their parts: sums, shares that add to 100, averages between their groups."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address
from assets.figures.limits import LIMITS, counts_things, number
from assets.reconciliation.comparison import compared
from assets.reconciliation.figures import EVERYONE, SET, WHOLE, whole_tables
from assets.reconciliation.percentages import FEWEST_PARTS, NEAR_A_WHOLE
from assets.registers import reference
from pipeline.workbook.units import PER_CENT
from schemas.columns import GRADES, REGIONS

A_TOTAL = r"(?i)^(?:all|total)\b"
# Of each group on its own base, and so no parts of one whole: a rate of a grade, a need beside others of the same case.
OF_EACH_GROUP = r"^need |\brates?\b"
ORGANISATIONS = ("NPS", "CRC", EVERYONE)


def shares_that_add_up(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the shares of one whole against 100 per cent, with the rounding of each allowed for."""
    of_one_whole = pl.col("row_group").is_not_null() & ~pl.col("fact").str.contains(OF_EACH_GROUP)
    shares = figures.filter((pl.col("unit") == PER_CENT) & of_one_whole)
    # A row for everyone, or one that says 100, is the whole and no part of it.
    shares = shares.filter((pl.col("value") < WHOLE) & ~pl.col("row_group").str.contains(A_TOTAL))
    sets = shares.group_by(SET, maintain_order=True).agg(
        pl.col("source_cell").str.join(", "),
        pl.col("published_date").first(),
        pl.col("unit").first(),
        pl.col("value").sum(),
        below=(pl.col("value") - pl.col("low")).sum(),
        # A share that the print lost may make up what is short of the whole.
        above=pl.when(pl.col("complete").all()).then((pl.col("high") - pl.col("value")).sum()).otherwise(WHOLE),
        whole=pl.col("complete").all(),
        parts=pl.len(),
        distinct=pl.col("row_group").n_unique(),
        values=number(pl.col("value")).str.join(" + "),
    )
    near = (pl.col("value") - WHOLE).abs() <= NEAR_A_WHOLE
    sets = sets.filter(near & (pl.col("parts") >= FEWEST_PARTS) & (pl.col("parts") == pl.col("distinct")))
    group = pl.when(pl.col("column_group") != "").then(", " + pl.col("column_group")).otherwise(pl.lit(""))
    return compared(
        sets.with_columns(low="value", high="value"),
        "shares that add to 100",
        recomputed=pl.lit(WHOLE),
        low=WHOLE - pl.col("above"),
        high=WHOLE + pl.col("below"),
        against=pl.lit("the whole"),
        note=pl.col("values") + " is " + number(pl.col("value")),
        only_limits=~pl.col("whole"),
        figure="All shares of: " + pl.col("fact") + group.fill_null("") + ", " + pl.col("area"),
    )


def totals_of_rows(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the one total row of a table's column, or the row that prints 100 per cent, against the other rows."""
    tables = whole_tables(figures)
    # All staff are more than those of the grades that have names.
    tables = tables.filter(~pl.col("group").is_in(GRADES).any().over(SET))
    counts = tables.filter(counts_things())
    whole = tables.filter((pl.col("unit") == PER_CENT) & (pl.col("value") == WHOLE)).select(
        *SET, "row_group", whole=True
    )
    counts = counts.join(whole, on=[*SET, "row_group"], how="left", nulls_equal=True, maintain_order="left")
    is_total = pl.col("whole").fill_null(False) | pl.col("row_group").str.contains(A_TOTAL)
    kind = [*SET, "unit"]
    return _totals(counts.with_columns(is_total=is_total), kind, "a total and its rows")


def totals_of_columns(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the column for everyone against the columns of the groups, row by row."""
    row = ["source_id", "source_sheet", "source_range", "fact", "area", "at", "row_group", "unit"]
    counts = figures.filter(counts_things() & pl.col("column_group").is_not_null())
    return _totals(counts.with_columns(is_total=pl.col("column_group") == EVERYONE), row, "a total and its columns")


def totals_of_organisations(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold a count for all against the counts stated for the NPS and the CRCs."""
    fact = ["source_id", "fact", "area", "at", "unit"]
    stated = figures.filter(counts_things() & pl.col("column_group").is_null())
    one_each = (pl.len() == len(ORGANISATIONS)) & (pl.col("group").is_in(ORGANISATIONS).all())
    stated = stated.filter(one_each.over(fact) & (pl.col("group").n_unique().over(fact) == len(ORGANISATIONS)))
    return _totals(stated.with_columns(is_total=pl.col("group") == EVERYONE), fact, "NPS and CRC together")


def ratings_that_add_up(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold the number of units rated against the numbers that a sentence gives for each rating."""
    fact = ["source_id", "source_sheet", "fact", "area", "at", "unit", "base"]
    stated = figures.filter(counts_things() & pl.col("fact").str.contains(r"\brated\b") & (pl.col("base") > 0))
    sets = stated.group_by(fact, maintain_order=True).agg(
        pl.col("source_cell").str.join(", "),
        pl.col("published_date").first(),
        pl.col("value", "low", "high").sum(),
        ratings=pl.col("group").n_unique(),
        values=number(pl.col("value")).str.join(" + "),
    )
    # Ratings that a sentence leaves out may make up the rest; more than the base cannot be.
    sets = sets.filter((pl.col("ratings") >= FEWEST_PARTS) & (pl.col("value") >= pl.col("base")))
    return compared(
        sets,
        "ratings that add up",
        recomputed=pl.col("base"),
        low=pl.col("base"),
        high=pl.col("base"),
        against=pl.lit("the number rated"),
        note=pl.col("values") + " of " + number(pl.col("base")),
        figure=pl.col("fact") + " (" + pl.col("unit") + "), every rating",
    )


def regions_that_add_up(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold a national figure against its twelve regions, and what stands beside them, of the same publication."""
    fact = ["source_id", "fact", "group", "at", "unit"]
    # Days lost by a person are an average, as a ratio is.
    countable = figures.filter(
        pl.col("unit").is_in([PER_CENT, "ratio", "days"]).not_() & pl.col("area_type").is_not_null()
    )
    national = pl.col("area_type") == "country"
    parts = countable.filter(national | pl.col("area_type").is_in(["region", "not a region"]))
    regions = pl.col("area").filter(pl.col("area_type") == "region").n_unique().over(fact)
    return _totals(
        parts.filter(regions == len(REGIONS)).with_columns(is_total=national),
        fact,
        "regions that add up",
    )


def averages_of_their_parts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold a percentage or average for all against the NPS and the CRCs.

    Where the cases of each are known it is their weighted mean; where they are not, it can only not lie outside them.
    """
    organisation = pl.col("group").str.extract(r"(NPS|CRC|All)(?: cases)?$")
    in_column = pl.col("column_group").str.extract(r"^(NPS|CRC|All)(?: cases)?$")
    named = figures.filter(~counts_things()).with_columns(organisation=pl.coalesce(in_column, organisation))
    fact = ["source_id", "fact", "area", "at", "unit", "row_group"]
    named = named.with_columns(
        row_group=pl.when(in_column.is_not_null()).then("row_group").otherwise(pl.lit(""))
    ).filter(pl.col("organisation").is_not_null())
    part = pl.col("organisation") != EVERYONE
    of_parts = {
        f"{name.lower()}_{end}": pl.col(end).filter(pl.col("organisation") == name).first().over(fact)
        for name in ORGANISATIONS[:2]
        for end in LIMITS
    }
    held = named.with_columns(
        **of_parts,
        least=pl.col("low").filter(part).min().over(fact),
        most=pl.col("high").filter(part).max().over(fact),
        parts=pl.col("organisation").filter(part).n_unique().over(fact),
        cells=address().filter(part).str.join(", ").over(fact),
    ).filter(~part & (pl.col("parts") == FEWEST_PARTS))
    held = held.join(_cases_of_organisations(figures), on=["source_id", "fact"], how="left", maintain_order="left")
    weighted = pl.col("nps_cases").is_not_null() & pl.col("all_cases").is_not_null()
    share = pl.col("nps_cases") / pl.col("all_cases")
    mean = {end: pl.col(f"nps_{end}") * share + pl.col(f"crc_{end}") * (1 - share) for end in LIMITS}
    lies = "lies from " + number(pl.col("least")) + " to " + number(pl.col("most")) + ", the ends of its parts"
    weights = pl.format(
        "{} of {} cases of the NPS and {} of {} cases of the CRCs",
        number(pl.col("nps_value")),
        number(pl.col("nps_cases")),
        number(pl.col("crc_value")),
        number(pl.col("all_cases") - pl.col("nps_cases")),
    )
    between = pl.col("value").clip(pl.col("least"), pl.col("most"))
    return compared(
        held,
        "all of NPS and CRC, weighted or between",
        recomputed=pl.when(weighted).then(mean["value"]).otherwise(between),
        low=pl.when(weighted).then(mean["low"]).otherwise("least"),
        high=pl.when(weighted).then(mean["high"]).otherwise("most"),
        against=pl.when(weighted).then(pl.col("cells") + ", " + pl.col("cases_at")).otherwise("cells"),
        note=pl.when(weighted).then(weights).otherwise(lies),
        only_limits=~weighted,
    )


def _cases_of_organisations(figures: pl.DataFrame) -> pl.DataFrame:
    """How many cases of the NPS and of both a percentage is of, by the register of samples."""
    samples = reference("reconciliation/samples")
    sizes = figures.filter(counts_things()).join(samples.select(fact="cases").unique(), on="fact", how="semi")
    nps, everyone = pl.col("group") == ORGANISATIONS[0], pl.col("group") == EVERYONE
    known = sizes.group_by("source_id", cases="fact").agg(
        nps_cases=pl.col("value").filter(nps).first(),
        all_cases=pl.col("value").filter(everyone).first(),
        cases_at=address().filter(nps | everyone).unique(maintain_order=True).str.join(", "),
    )
    return samples.join(known, on="cases", how="inner").drop("cases").rename({"indicator": "fact"})


def _totals(counts: pl.DataFrame, of: list[str], rule: str) -> pl.DataFrame:
    """Hold the one total of each group of rows against the sum of the others."""
    part = ~pl.col("is_total")
    # Words are only made of groups that have a total: of most there is none.
    totals = counts.filter("is_total").select(of).unique()
    counts = counts.join(totals, on=of, how="semi", nulls_equal=True, maintain_order="left")
    sums = [pl.col(name).filter(part).sum().over(of).alias(f"parts_{name}") for name in ("value", "low", "high")]
    held = counts.with_columns(
        *sums,
        totals=pl.col("is_total").sum().over(of),
        parts=part.sum().over(of),
        cells=address().filter(part).str.join(", ").over(of),
        values=number(pl.col("value")).filter(part).str.join(" + ").over(of),
    ).filter(pl.col("is_total") & (pl.col("totals") == 1) & (pl.col("parts") >= FEWEST_PARTS))
    return compared(
        held,
        rule,
        recomputed=pl.col("parts_value"),
        low=pl.col("parts_low"),
        high=pl.col("parts_high"),
        against=pl.col("cells"),
        note=pl.col("values") + " is " + number(pl.col("parts_value")),
    )
