"""How many inspections were given each rating before and after unification, as tables print both sides."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import place
from pipeline.workbook.units import PER_CENT
from schemas.columns import RATINGS

FAMILY = "ratings"
OTHER_SERVICES = (
    "Before: services of the NPS and of the CRCs, rated by the standards of their time. After: probation delivery "
    "units, rated by later standards. These are ratings of other services by other rules."
)
SUBJECT = ["source_id", "area_type", "area", "standard"]
SIDES = {"before": "pre", "after": "post"}


def numbers_of_ratings(figures: pl.LazyFrame) -> pl.DataFrame:
    """Return one row a rating and standard, with the numbers and the percentages that a file prints of both sides.

    The number rated is the sum of the four, else the printed total; null where the two differ. A file that prints two
    figures of one side, of two frameworks say, compares more than two, and has no row.
    """
    # Few files compare ratings: of the others nothing is read.
    compared = figures.filter(pl.col("standard").is_not_null() & pl.col("phase").is_not_null()).collect()
    sides = [_side(compared.filter(pl.col("phase") == phase), name) for phase, name in SIDES.items()]
    both = sides[0].join(sides[1], on=[*SUBJECT, "rating"], how="inner", maintain_order="left")
    slug = pl.concat_str("rating", "standard", separator=" ").str.to_lowercase().str.replace_all(r"[^a-z]+", "-")
    cells = pl.concat_str("pre_source_cell", "post_source_cell", separator=", ")
    return both.with_columns(
        measure_id="rated-" + slug,
        measure=pl.format("Inspections rated {}: {}", "rating", "standard"),
        family=pl.lit(FAMILY),
        grade=pl.lit("all"),
        pre_area="area",
        post_area="area",
        source_sheet="pre_source_sheet",
        source_cell=pl.when(pl.col("pre_source_sheet") == pl.col("post_source_sheet"))
        .then(cells)
        .otherwise("pre_source_cell"),
        comparable=pl.lit(value=False),
        reason=pl.lit(OTHER_SERVICES),
    ).drop("standard", "rating", pl.selectors.matches("^(pre|post)_source_(sheet|cell)$"))


def _side(printed: pl.DataFrame, side: str) -> pl.DataFrame:
    """One side of each rating and standard, of files that print one figure of each."""
    share, of_rating = pl.col("unit") == PER_CENT, pl.col("rating").is_not_null()
    once = printed.unique(
        [*SUBJECT, "rating", "unit", "breakdown", "period", "value"], keep="first", maintain_order=True
    )
    several = (pl.len().over(*SUBJECT, "rating", "unit") > 1).any().over(SUBJECT)
    figures = once.filter(~several)
    numbers = figures.filter(~share).group_by(SUBJECT, maintain_order=True)
    rated = numbers.agg(
        whole=pl.col("value").filter(of_rating).sum(),
        ratings=pl.col("value").filter(of_rating).count(),
        total=pl.col("value").filter(~of_rating).first(),
    )
    whole = pl.when(pl.col("ratings") == len(RATINGS)).then("whole")
    agreed = pl.when((whole == pl.col("total")).fill_null(value=True)).then(pl.coalesce(whole, "total"))
    found = figures.filter(of_rating).group_by(*SUBJECT, "rating", maintain_order=True)
    numbered = found.agg(
        number=pl.col("value").filter(~share).first(),
        printed=pl.col("value").filter(share).first(),
        group=pl.col("breakdown").first(),
        period=pl.col("period").first(),
        source_sheet=pl.col("source_sheet").first(),
        source_cell=pl.col("source_cell").str.join(", "),
        where=pl.concat_str("source_id", place(), separator=" ").str.join("; "),
    ).join(rated.with_columns(n=agreed), on=SUBJECT, how="left", maintain_order="left")
    computed = pl.when(pl.col("n") > 0).then(100 * pl.col("number") / pl.col("n"))
    return numbered.select(
        *SUBJECT,
        "rating",
        pl.col("number").alias(f"{side}_n_yes"),
        pl.col("n").alias(f"{side}_n"),
        pl.coalesce(computed, "printed").alias(f"{side}_percentage"),
        pl.col("group").alias(f"{side}_group"),
        pl.col("period").alias(f"{side}_period"),
        pl.col("source_sheet").alias(f"{side}_source_sheet"),
        pl.col("source_cell").alias(f"{side}_source_cell"),
        *([pl.col("where").alias("pre_source")] if side == "pre" else []),
    )
