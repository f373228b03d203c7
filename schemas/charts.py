"""What must be true of the published charts. The descriptions are the comments in the published database."""

from __future__ import annotations

import datetime as dt

import pandera.polars as pa
import polars as pl

from schemas.columns import FRAMEWORKS, REGIONS, TOLERANCE, Addressed, mark

BESIDE_A_UNIT = ("region", "england_and_wales")
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
    """A chart: where it is printed, what it shows, and what a reader of it needs to know."""

    chart_id: str = pa.Field(unique=True, description="The chart of one publication and area; stable.")
    table_name: str = pa.Field(description="The table that holds it; filter on chart_id.")
    number: str = pa.Field(nullable=True, description="Number as printed: Chart 1. Null where none is printed.")
    title: str = pa.Field(description="Title as printed, without its number; composed where none is printed.")
    document: str = pa.Field(description="The document that prints it.")
    publisher: str = pa.Field(nullable=True, description="Publisher of the document; null where nobody says.")
    published_date: dt.date = pa.Field(nullable=True, description="When the document was published.")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    page: int = pa.Field(nullable=True, ge=1, description="Page where it is printed, where known.")
    area: str = pa.Field(nullable=True, description="The area of the chart.")
    row_is: str = pa.Field(description="What a row of the chart is.")
    unit: str = pa.Field(description="Units of its figures, separated by ', '.")
    n: float = pa.Field(nullable=True, ge=0, description="The n of the title, else the one n of all its figures.")
    decimals: int = pa.Field(ge=0, le=3, description="The most decimal places that it prints.")
    picture: str = pa.Field(
        isin=["bar", "grouped bar", "stacked bar", "line", "table"], description="Kind of picture that shows it."
    )
    finding: str = pa.Field(
        nullable=True, description="The finding in a sentence, the title of its picture; null where none can be drawn."
    )
    measure: str = pa.Field(
        nullable=True, description="What the picture shows, where the printed title says something else."
    )
    drawn_series: str = pa.Field(
        nullable=True, description="Series that the picture shows, separated by '; '; null where it shows all."
    )
    bands: str = pa.Field(
        nullable=True,
        description="Values drawn as lines, each with what is earned from there, separated by '; ': 65 Good.",
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


class RegionsRatings(pa.DataFrameModel):
    """A region's inspections in one framework, counted by overall rating, and its tile in a map made of a table."""

    region: str = pa.Field(isin=REGIONS, description="Probation Service region.")
    framework: str = pa.Field(isin=FRAMEWORKS, description="Inspection framework. Two are never added together.")
    map_column: int = pa.Field(ge=1, description="Column of the region's tile, from the west.")
    map_row: int = pa.Field(ge=1, description="Row of the region's tile, from the north.")
    inspections: int = pa.Field(ge=0, description="Inspections; 0 where the region was not inspected.")
    scored: int = pa.Field(ge=0, description="Inspections whose composite score is printed.")
    derived_outstanding: int = pa.Field(ge=0, description="Inspections whose score earns Outstanding, inferred rule.")
    derived_good: int = pa.Field(ge=0, description="Inspections whose score earns Good, by the inferred rule.")
    derived_requires_improvement: int = pa.Field(
        ge=0, description="Inspections whose score earns Requires improvement, by the inferred rule."
    )
    derived_inadequate: int = pa.Field(ge=0, description="Inspections whose score earns Inadequate, inferred rule.")
    published_ratings: int = pa.Field(ge=0, description="Inspections whose overall rating survives in print.")
    published_outstanding: int = pa.Field(
        nullable=True,
        ge=0,
        description="Inspections rated Outstanding in print; null where a rating of the region is lost.",
    )
    published_good: int = pa.Field(
        nullable=True, ge=0, description="Inspections rated Good in print; null where a rating of the region is lost."
    )
    published_requires_improvement: int = pa.Field(
        nullable=True,
        ge=0,
        description="Inspections rated Requires improvement in print; null where a rating of the region is lost.",
    )
    published_inadequate: int = pa.Field(
        nullable=True,
        ge=0,
        description="Inspections rated Inadequate in print; null where a rating of the region is lost.",
    )
    mean_standard_score: float = pa.Field(
        nullable=True,
        ge=0,
        le=3,
        description="Mean over the inspections of the points a rated standard, 0 to 3; null where there was none.",
    )
    inspection_ids: str = pa.Field(
        nullable=True, description="The inspections, separated by '; '; join marts.inspections."
    )

    @pa.dataframe_check(name="ratings add to the inspections that have a score")
    def add_up(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Every score earns one rating."""
        return data.lazyframe.select(pl.sum_horizontal(pl.col("^derived_.*$")) == pl.col("scored"))

    class Config:
        """Table name."""

        strict = True
        unique = ["region", "framework"]
        name = "charts.regions_ratings"


class PduProfiles(pa.DataFrameModel):
    """A figure of a probation delivery unit, with the same of its region and of England and Wales beside it."""

    pdu: str = pa.Field(description="Probation delivery unit, in the register's spelling.")
    region: str = pa.Field(isin=REGIONS, description="Its region.")
    position: int = pa.Field(ge=1, description="Place in the unit's profile.")
    section: str = pa.Field(
        isin=[
            *("Ratings by standard", "Key questions", "Vacancy rates", "Staff in post"),
            "Turnover, sickness and workload",
        ],
        description="Part of the profile.",
    )
    framework: str = pa.Field(
        nullable=True, isin=FRAMEWORKS, description="Framework that the unit was inspected in; null of staffing."
    )
    heading: str = pa.Field(nullable=True, description="Stage of a key question; framework of a standard.")
    label: str = pa.Field(description="The standard, question or grade.")
    unit: str = pa.Field(description="Unit of the three values.")
    pdu_value: float = pa.Field(
        nullable=True,
        description="The unit's latest figure. Null of a standard of which the print lost ratings: those that survive "
        "are no fair part, so their mean is of no group. pdu_display has the rating, pdu_least and pdu_most the "
        "points.",
    )
    pdu_least: float = pa.Field(
        nullable=True, description="The fewest points that a standard can have had; of a printed rating its points."
    )
    pdu_most: float = pa.Field(nullable=True, description="The most points; null of all but standards that were rated.")
    pdu_display: str = pa.Field(description="The same, to print; shorthand for a gap.")
    pdu_n: float = pa.Field(nullable=True, ge=0, description="What it is of: inspected cases.")
    pdu_as_of: dt.date = pa.Field(
        nullable=True, description="Its snapshot date; null where none is printed, never its document's date."
    )
    pdu_published_date: dt.date = pa.Field(nullable=True, description="When it was published; of several the last.")
    pdu_basis: str = pa.Field(nullable=True, isin=["published", "computed"], description="How it is known.")
    region_value: float = pa.Field(
        nullable=True,
        description="The region without the unit: of scores the mean, of key questions the cases of its other units. "
        "As printed where the region is. Null where there is nobody else, or only bounds are known.",
    )
    region_least: float = pa.Field(
        nullable=True, description="The least that a mean score can be, where ratings are lost in print."
    )
    region_most: float = pa.Field(nullable=True, description="The most that it can be.")
    region_display: str = pa.Field(
        description="The same, to print: bounds where only these are known, the framework where it is another; "
        "shorthand for a gap."
    )
    region_n: float = pa.Field(nullable=True, ge=0, description="What it is of: cases, or units rated.")
    region_as_of: dt.date = pa.Field(
        nullable=True, description="Its snapshot date; null where none is printed, never its document's date."
    )
    region_published_date: dt.date = pa.Field(nullable=True, description="When it was published; of several the last.")
    region_basis: str = pa.Field(nullable=True, isin=["published", "computed"], description="How it is known.")
    region_framework: str = pa.Field(
        nullable=True, isin=FRAMEWORKS, description="Its inspection framework; null of staffing."
    )
    region_note: str = pa.Field(description="What it is of, whether the unit is among it, and why there is no value.")
    region_source: str = pa.Field(nullable=True, description="Where it is printed, or what it is computed from.")
    england_and_wales_value: float = pa.Field(
        nullable=True,
        description="England and Wales: of scores the mean of all units rated, of key questions all the inspected "
        "regions. Null where only the unit itself is in it, where only bounds are known, or in another framework.",
    )
    england_and_wales_least: float = pa.Field(
        nullable=True, description="The least that a mean score can be, where ratings are lost in print."
    )
    england_and_wales_most: float = pa.Field(nullable=True, description="The most that it can be.")
    england_and_wales_display: str = pa.Field(
        description="The same, to print: bounds where only these are known, the framework where it is another; "
        "shorthand for a gap."
    )
    england_and_wales_n: float = pa.Field(nullable=True, ge=0, description="What it is of: cases, or units rated.")
    england_and_wales_as_of: dt.date = pa.Field(
        nullable=True, description="Its snapshot date; null where none is printed, never its document's date."
    )
    england_and_wales_published_date: dt.date = pa.Field(
        nullable=True, description="When it was published; of several the last."
    )
    england_and_wales_basis: str = pa.Field(
        nullable=True, isin=["published", "computed"], description="How it is known."
    )
    england_and_wales_framework: str = pa.Field(
        nullable=True, isin=FRAMEWORKS, description="Its inspection framework; null of staffing."
    )
    england_and_wales_note: str = pa.Field(
        description="What it is of, whether the unit is among it, and why there is no value."
    )
    england_and_wales_source: str = pa.Field(
        nullable=True, description="Where it is printed, or what it is computed from."
    )
    source_id: str = pa.Field(nullable=True, description="The raw file of the unit's figure; joins marts.sources.")
    source_sheet: str = pa.Field(nullable=True, description="Its sheet.")
    source_cell: str = pa.Field(nullable=True, description="Its A1 addresses.")

    @pa.dataframe_check(name="a value is of the unit's own framework")
    def same_framework(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Two frameworks have no difference."""
        own = pl.col("framework")
        apart = [pl.col(f"{who}_value").is_null() | (pl.col(f"{who}_framework") == own) for who in BESIDE_A_UNIT]
        return data.lazyframe.select(own.is_null() | pl.all_horizontal(apart))

    class Config:
        """Table name."""

        strict = True
        unique = ["pdu", "position"]
        name = "charts.pdu_profiles"
