"""What must be true of the published charts. The descriptions are the comments in the published database."""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import Addressed, mark

TOLERANCE = 1e-9
GAP_OR_VALUE = "a value or words to print, else the reason why there is none"


class Figures(Addressed):
    """A figure of a chart: a bar, a point, a segment or a cell, in the order of the print, or the gap in its place."""

    chart_id: str = pa.Field(description="The chart; joins charts.catalogue.")
    chart: str = pa.Field(description="What the chart is called in schema charts, whichever report or unit it is of.")
    position: int = pa.Field(ge=1, description="Place in the chart: labels in the order of the print, then series.")
    heading: str = pa.Field(nullable=True, description="What the label stands under, such as the stage.")
    label: str = pa.Field(description="Category, as the report prints it.")
    short_label: str = pa.Field(description="A short form of the label within its heading, for pictures.")
    series: str = pa.Field(nullable=True, description="What is compared within a label; null where there is one only.")
    value: float = pa.Field(nullable=True, description="The figure: unrounded where computed, else as printed.")
    display: str = pa.Field(description="What to print: rounded as the report rounds, or shorthand for a gap.")
    unit: str = pa.Field(description="Unit of value, interval_low and interval_high.")
    decimals: int = pa.Field(ge=0, le=3, description="Decimal places that the report prints.")
    count: float = pa.Field(nullable=True, ge=0, description="The number that a percentage stands for.")
    n: float = pa.Field(nullable=True, ge=0, description="The base: what the figure is of. Null where none is known.")
    n_basis: str = pa.Field(nullable=True, description="How n is known.")
    interval_low: float = pa.Field(nullable=True, description="Low end of the 95 per cent interval.")
    interval_high: float = pa.Field(nullable=True, description="High end of the 95 per cent interval.")
    small_base: bool = pa.Field(nullable=True, description="Whether n is under 30; null where n is not known.")
    basis: str = pa.Field(
        nullable=True, isin=["published", "computed"], description="Whether value is as printed; null in a gap."
    )
    mark: str = mark("value")
    note: str = pa.Field(nullable=True, description="What to say of this figure in a note.")
    elsewhere_value: float = pa.Field(
        nullable=True, description="What the same publication prints for it in another place, where this one lost it."
    )
    elsewhere: str = pa.Field(nullable=True, description="That place: sheet and cell of the same file.")
    area: str = pa.Field(nullable=True, description="The area of the chart, in the register's spelling.")
    as_of: dt.date = pa.Field(nullable=True, description="Date of the figure, where it is of one day.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document that prints it was published.")

    @pa.dataframe_check(name=GAP_OR_VALUE)
    def gap_or_value(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A figure has a basis or a mark, never both and never neither."""
        return data.lazyframe.select(pl.col("basis").is_null() == pl.col("mark").is_not_null())

    @pa.dataframe_check(name="no value in a gap")
    def no_value_in_a_gap(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A gap holds no number; what is printed elsewhere stands in columns of its own."""
        return data.lazyframe.select(pl.col("mark").is_null() | pl.col("value").is_null())

    @pa.dataframe_check(name="the interval holds the value")
    def interval_holds(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A percentage lies in its own interval, to the rounding of the print."""
        # A printed percentage stands for anything within half a point of it.
        least, most = pl.col("interval_low") - 0.5 - TOLERANCE, pl.col("interval_high") + 0.5 + TOLERANCE
        return data.lazyframe.select(pl.col("value").is_between(least, most).fill_null(True))

    class Config:
        """Table name."""

        unique = ["chart_id", "position"]
        name = "charts.figures"


class Catalogue(pa.DataFrameModel):
    """A chart: where it is printed, what it shows, and what a reader of it needs to be told."""

    chart_id: str = pa.Field(unique=True, description="The chart of one publication and area; stable.")
    table_name: str = pa.Field(description="The table that holds it; filter on chart_id.")
    number: str = pa.Field(nullable=True, description="Number as printed: Chart 1. Null where none is printed.")
    title: str = pa.Field(description="Title as printed, without its number; composed where none is printed.")
    document: str = pa.Field(description="The document that prints it.")
    publisher: str = pa.Field(description="Publisher of the document.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document was published.")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    page: int = pa.Field(nullable=True, ge=1, description="Page where it is printed, where known.")
    area: str = pa.Field(nullable=True, description="The area of the chart.")
    row_is: str = pa.Field(description="What a row of the chart is.")
    unit: str = pa.Field(description="Units of its figures, parted by ', '.")
    n: float = pa.Field(nullable=True, ge=0, description="The n of the title, else the one n of all its figures.")
    decimals: int = pa.Field(ge=0, le=3, description="The most decimal places that it prints.")
    picture: str = pa.Field(
        isin=["bar", "grouped bar", "stacked bar", "line", "table"], description="Kind of picture that shows it."
    )
    source_line: str = pa.Field(description="The source, ready to print.")
    caveats: str = pa.Field(nullable=True, description="What to bear in mind, ready to print.")
    alt_text: str = pa.Field(description="The finding in words, composed from the figures.")
    figures: int = pa.Field(ge=1, description="Rows of the chart, gaps among them.")
    gaps: int = pa.Field(ge=0, description="Rows without a value.")
    source_id: str = pa.Field(description="The raw file that prints it; joins marts.sources.")
    source_sheet: str = pa.Field(description="The sheet of the raw file.")
    source_cell: str = pa.Field(description="The A1 address of its first figure.")

    class Config:
        """Table name."""

        strict = True
        name = "charts.catalogue"
