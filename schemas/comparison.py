"""What must be true of a comparison of published figures, within a source and between sources."""

from __future__ import annotations

import pandera.polars as pa
import polars as pl

from schemas.columns import Addressed

STATUSES = ("agrees", "rounding", "contradicts", "untested")


class Comparison(Addressed):
    """A published figure held against its own parts, or against another print of the same fact."""

    check_id: str = pa.Field(unique=True, description="The rule, the figure's address and what it is held against.")
    rule: str = pa.Field(description="The rule that the check follows; see the methodology.")
    figure: str = pa.Field(description="What the figure is of: fact, unit, group, area, date or period.")
    unit: str = pa.Field(description="Unit of the values.")
    published_value: float = pa.Field(description="The figure as printed; a fraction in words as a percentage.")
    published_low: float = pa.Field(description="The least value that the print stands for; infinite for 'up to'.")
    published_high: float = pa.Field(description="The greatest value that the print stands for; infinite for 'over'.")
    recomputed_value: float = pa.Field(
        nullable=True,
        description="What the other figures make of it; null where they only set limits, and it keeps to these.",
    )
    recomputed_low: float = pa.Field(description="The least value that the other figures' prints allow.")
    recomputed_high: float = pa.Field(description="The greatest value that the other figures' prints allow.")
    difference: float = pa.Field(
        nullable=True, description="published_value less recomputed_value; null where that is null."
    )
    tolerance: float = pa.Field(
        nullable=True,
        ge=0,
        description="How far apart the two may be through rounding; null where a print has no limit ('over 2,500').",
    )
    status: str = pa.Field(
        isin=STATUSES,
        description="agrees: the recomputed value rounds to the print. rounding: both prints can be true. "
        "contradicts: they cannot both be true. untested: the others only set limits, which the print keeps to, so "
        "that many other values would have passed too.",
    )
    reading: str = pa.Field(
        nullable=True,
        description="Of a contradiction, the reading under which the print would be right, as the cells show it: other "
        "rows, another base or other days than its words name. Null where none is found.",
    )
    note: str = pa.Field(description="The sum in words, and what would have to be true where it does not agree.")
    against: str = pa.Field(description="Addresses of the other figures: source!sheet!cells, separated by ', '.")

    @pa.dataframe_check(name="contradicts only beyond what rounding allows")
    def contradictions_lie_apart(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Two prints whose limits overlap can both be true."""
        apart = (pl.col("published_high") < pl.col("recomputed_low")) | (
            pl.col("recomputed_high") < pl.col("published_low")
        )
        return data.lazyframe.select((pl.col("status") != "contradicts") | apart)

    @pa.dataframe_check(name="what is untested has no value, and everything else has one")
    def untested_has_no_value(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A value that others only allow is not what they make of it."""
        untested = pl.col("status") == "untested"
        return data.lazyframe.select(untested == pl.col("recomputed_value").is_null())
