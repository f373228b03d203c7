"""The needs of people on probation: identified, met, improved."""

from __future__ import annotations

import polars as pl

from assets.marts.addresses import cells, place
from pipeline.made_tables import table
from schemas import marts

NEED = ["area_type", "area", "cohort", "purpose", "need"]
HALF_A_POINT = 0.5  # A printed whole percentage stands for anything within half a point of it.


def _value(role: str) -> pl.Expr:
    return pl.col("value").filter(pl.col("role") == role).first()


@table(marts.NeedsMet)
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
            published_percentage=_value("percentage"),
            mark=pl.col("mark").filter(pl.col("role") == "percentage").first(),
        )
    )
    same_need = ["source_id", *NEED]
    low, high = pl.col("published_percentage") - HALF_A_POINT, pl.col("published_percentage") + HALF_A_POINT
    # Tables of one publication speak of the same cases with the need, so each narrows the number down.
    fewest = (100 * pl.col("met") / high).ceil().max().over(same_need)
    most = (100 * pl.col("met") / low).floor().min().over(same_need)
    published_identified = pl.col("identified").max().over(same_need)
    one = pl.when((fewest == most) & (pl.col("met").min().over(same_need) > 0)).then(fewest)
    known = printed.with_columns(
        n_identified=pl.coalesce(published_identified, one),
        n_identified_basis=_basis(published_identified, one),
        n_identified_source=pl.col("identified_source").drop_nulls().first().over(same_need),
    )
    cases = pl.col("n_identified")
    least_met, most_met = (cases * low / 100).ceil().clip(lower_bound=0), (cases * high / 100).floor()
    one_met = pl.when(least_met == most_met).then(most_met)
    counted = known.with_columns(n_met=pl.coalesce("met", one_met), n_met_basis=_basis(pl.col("met"), one_met))
    computed = 100 * pl.col("n_met") / pl.col("n_identified")
    return counted.with_columns(
        pl.col("n_met", "n_identified").cast(pl.Int64),
        percentage=pl.coalesce(computed, "published_percentage"),
        percentage_basis=_first_named(computed=computed, published=pl.col("published_percentage")),
    )


def _basis(published: pl.Expr, inferred: pl.Expr) -> pl.Expr:
    return _first_named(published=published, inferred=inferred)


def _first_named(**values: pl.Expr) -> pl.Expr:
    """Return the name of the first expression that is not null."""
    return pl.coalesce(*(pl.when(value.is_not_null()).then(pl.lit(name)) for name, value in values.items()))
