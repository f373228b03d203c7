"""The catalogue of charts: where each is printed, its source line, its caveats and its finding in words."""

from __future__ import annotations

import polars as pl

from assets.charts.declarations import declared
from assets.charts.figures import PRINT
from assets.charts.findings import findings, headlines
from assets.registers import reference
from pipeline.tables.made import table
from schemas import charts, prints

PRINTED_NUMBER = r"^((?:Chart|Figure) \d+)"
NUMBER_AND_DASH = r"^(?:Chart|Figure) \d+\s*[:–-]?\s*"
N_OF_TITLE = r"\(n ?= ?([\d,]+)"
MONTH, DAY = "%B %Y", "%-d %B %Y"


@table(prints.ChartPrints, by_source=True)
def chart_prints(prints_figures: pl.DataFrame) -> pl.DataFrame:
    """Describe each chart of each file, from the marts whose rows follow from one file."""
    return _described(prints_figures)


@table(charts.Catalogue, kept_by_source=True, order=("order_place", "published_date", "chart_id"))
def catalogue(prints_charts: pl.DataFrame, prints_joined_figures: pl.DataFrame) -> pl.DataFrame:
    """Keep the description of the fullest print of each chart, in the order in which the charts are declared.

    Charts of one declaration are in order of publication: those of a new release come last.
    """
    joined = _described(prints_joined_figures).select(prints_charts.columns)
    return _fullest(pl.concat([prints_charts, joined])).with_columns(order_place="place")


def _fullest(prints: pl.DataFrame) -> pl.DataFrame:
    """Where two files print the same chart, keep the one with fewer gaps; of equals the first by name."""
    fullest_first = prints.sort("chart_id", "known", "source_id", descending=[False, True, False])
    return fullest_first.unique("chart_id", keep="first", maintain_order=True)


def _described(figures: pl.DataFrame) -> pl.DataFrame:
    """Describe each chart from its declaration, from the table that prints it and from its figures."""
    one_n = pl.when(pl.col("n").drop_nulls().n_unique() == 1).then(pl.col("n").drop_nulls().first())
    described = (
        figures.sort("position")
        .group_by(PRINT, maintain_order=True)
        .agg(
            pl.col("place", "known", "chart", "area", "title", "document", "section", "page", "published_date").first(),
            pl.col("publisher", "as_of", "source_sheet").first(),
            source_cell=pl.col("source_cell").first().str.split(", ").list.first(),
            unit=pl.col("unit").unique(maintain_order=True).str.join(", "),
            of_rows=one_n,
            decimals=pl.col("decimals").max(),
            figures=pl.len().cast(pl.Int64),
            gaps=pl.col("mark").is_not_null().sum().cast(pl.Int64),
            small=pl.col("small_base").fill_null(False).sum(),
            has_bases=pl.any_horizontal(pl.col("n", "count").is_not_null()).any(),
            printed_twice=pl.col("in_other_tables").is_not_null().sum(),
        )
    )
    joined = (
        described.join(_declared(), on="chart", how="left", maintain_order="left")
        .join(findings(figures), on=PRINT, how="left", maintain_order="left")
        .join(headlines(figures), on=PRINT, how="left", maintain_order="left")
    )
    return joined.pipe(_titled).pipe(_in_words)


def _declared() -> pl.DataFrame:
    bands = _rating_bands()
    rows = [
        {
            "chart": chart.table,
            "declared_number": chart.number,
            "composed": chart.title,
            "printed_in": chart.printed_in,
            "picture": chart.picture,
            "row_is": chart.row_is[0].upper() + chart.row_is[1:],
            "measure": chart.measure,
            "drawn_series": "; ".join(chart.drawn_series) or None,
            "bands": bands if chart.rating_bands else None,
            "declared_caveats": " ".join(chart.caveats) or None,
            "caveats_of_print": " ".join(chart.caveats_of_print) or None,
        }
        for chart in declared()
    ]
    optional = [name for name in rows[0] if name not in ("chart", "picture", "row_is", "printed_in")]
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(optional, pl.String))


def _rating_bands() -> str:
    """Return the per cent from which cases earn each rating, the lowest first, as the catalogue has them."""
    least = reference("ratings/rating_bands").select("rating", pl.col("casework_at_least").cast(pl.Int64))
    above = least.filter(pl.col("casework_at_least") > 0).sort("casework_at_least")
    return "; ".join(f"{band} {rating}" for rating, band in above.iter_rows())


def _titled(charts_: pl.DataFrame) -> pl.DataFrame:
    """Give each chart its printed number and title, else the composed title, and its n."""
    in_its_document = pl.col("document").str.contains(pl.col("printed_in"), literal=True)
    composed = (
        pl.col("composed")
        .str.replace("{area}", pl.col("area").fill_null(""), literal=True)
        .str.replace("{as_of}", pl.col("as_of").dt.strftime(MONTH).fill_null(""), literal=True)
    )
    n_of_title = pl.col("title").str.extract(N_OF_TITLE).str.replace_all(",", "").cast(pl.Float64)
    return charts_.with_columns(
        number=pl.coalesce(
            pl.col("title").str.extract(PRINTED_NUMBER), pl.when(in_its_document).then("declared_number")
        ),
        n=pl.coalesce(n_of_title, "of_rows"),
        caveats_of_print=pl.when(in_its_document).then("caveats_of_print"),
        # Some files name the publisher before the document, some apart from it.
        document=pl.col("document").str.strip_prefix(pl.format("{}, ", pl.col("publisher").fill_null(""))),
        title=pl.coalesce(composed, pl.col("title").str.replace(NUMBER_AND_DASH, ""), "chart"),
        table_name=pl.format("charts.{}", "chart"),
    )


def _in_words(charts_: pl.DataFrame) -> pl.DataFrame:
    """Write out the source line, the caveats and the alternative text."""
    date = pl.col("published_date")
    # Of some documents only the month is printed; it is kept as its first day.
    day = pl.when(date.dt.day() == 1).then(date.dt.strftime(MONTH)).otherwise(date.dt.strftime(DAY))
    names_itself = pl.col("document").str.contains(pl.col("publisher").fill_null(""), literal=True)
    publisher = pl.when(~names_itself).then("publisher")
    source = pl.concat_str(
        publisher,
        "document",
        "number",
        pl.format("page {}", "page"),
        pl.format("published {}", day),
        separator=", ",
        ignore_nulls=True,
    )
    no_bases = (pl.col("unit") == "per cent") & pl.col("n").is_null() & ~pl.col("has_bases")
    no_n = pl.when(no_bases).then(pl.lit("No n is known for these figures."))
    gaps = _of_the_figures("gaps", "is a gap in the source", "are gaps in the source")
    small = _of_the_figures("small", "rests on fewer than 30 cases", "rest on fewer than 30 cases")
    printed_twice = _of_the_figures(
        "printed_twice", "differs in another table of its file", "differ in another table of its file"
    )
    kind = pl.col("picture").str.to_titlecase().str.slice(0, 1) + pl.col("picture").str.slice(1)
    chart = pl.when(pl.col("picture") == "table").then(pl.lit("Table")).otherwise(kind + " chart")
    n = pl.when(pl.col("of_rows").is_not_null()).then(pl.format("n = {}.", pl.col("of_rows").cast(pl.Int64)))
    return charts_.with_columns(
        source_line=pl.format("Source: {}.", source),
        caveats=pl.concat_str(
            "declared_caveats", "caveats_of_print", no_n, gaps, small, printed_twice, separator=" ", ignore_nulls=True
        ),
        alt_text=pl.concat_str(
            pl.format("{}: {}.", chart, pl.col("title").str.strip_chars_end(".?")),
            "in_words",
            n,
            separator=" ",
            ignore_nulls=True,
        ),
    ).with_columns(caveats=pl.when(pl.col("caveats") != "").then("caveats"))


def _of_the_figures(counted: str, one: str, several: str) -> pl.Expr:
    """Return "3 of 12 figures are so."; null where none is."""
    number = pl.col(counted)
    said = pl.when(number == 1).then(pl.lit(one)).otherwise(pl.lit(several))
    return pl.when(number > 0).then(pl.format("{} of {} figures {}.", number, "figures", said))
