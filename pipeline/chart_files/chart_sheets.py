"""A chart as a worksheet: its labels, figures and n in the order of the print, with what a reader must know."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace

import polars as pl

from pipeline.chart_files.plots import Series, plots
from pipeline.chart_files.sheets import Cell, Column, Link, Number, Sheet
from pipeline.inert_text import inert_words
from pipeline.published.queries import PublishedChart
from pipeline.workbook.values import SHORTHAND

CONTENTS, NOTES = "Contents", "Notes"
LETTERS_A_SHEET_NAME = 31  # the most that Excel takes
LABEL_WIDTH = 62  # letters: the words above the table stand in the same column
NOT_AVAILABLE = "[x]"
# Symbols in square brackets for what is printed as something else; a dash alone says nothing when read aloud.
SYMBOLS = {"dash as printed": "[dash]", "not rated": "[nr]"}
MEANINGS = {
    "suppressed": "suppressed by the publisher, to protect people or because too few are counted",
    "not available": "not available: the publication does not print it, or it is lost from what could be read of it",
    "not applicable": "not applicable",
    "not rated": "not rated",
    "dash as printed": "the publication prints a dash or a symbol here",
    "below the smallest printed unit": "below the smallest unit that the publication prints, but not nought",
}
SMALL_BASE = "Fewer than 30 cases: the figure is uncertain."
COMPUTED = "Computed from the numbers that the publication prints; not itself in print."
ALL_COMPUTED = (
    "The figures are computed from the numbers that the publication prints; they are not themselves in print."
)
MADE_UP = "These figures are made up, to try the program. Do not publish them."
_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?%?")
_BY_LABEL = ["heading", "label", "again"]


@dataclass
class Notes:
    """The notes of a workbook, numbered as they are first referred to, and the shorthand that it uses."""

    texts: dict[str, int] = field(default_factory=dict)
    shorthand: dict[str, str] = field(default_factory=dict)  # symbol to meaning

    def reference(self, text: str) -> str:
        """Return the reference of a note: [note 1]."""
        return f"[note {self.texts.setdefault(text, len(self.texts) + 1)}]"

    def symbol(self, mark: str | None) -> str:
        """Return the shorthand of a reason why there is no figure."""
        mark = mark or SHORTHAND[NOT_AVAILABLE]
        symbol = SYMBOLS.get(mark) or next(known for known, meaning in SHORTHAND.items() if meaning == mark)
        self.shorthand[symbol] = MEANINGS.get(mark, mark)
        return symbol


def sheet_name(chart: PublishedChart, taken: set[str]) -> str:
    """Return the name of a chart's sheet: its number and year, or the name of its table and year."""
    about = chart.about
    year = f"_{about['published_date']:%Y}" if about["published_date"] else ""
    named = about["number"] or about["chart_id"].rpartition("_")[0] or about["chart_id"]
    name = re.sub(r"\W+", "_", named, flags=re.ASCII).strip("_")
    ends = (year, *(f"{year}_{number}" for number in range(2, len(taken) + 3)))
    names = (name[: LETTERS_A_SHEET_NAME - len(end)].rstrip("_") + end for end in ends)
    return next(free for free in names if free.lower() not in taken)


def chart_sheet(chart: PublishedChart, name: str, notes: Notes, *, synthetic: bool = False) -> Sheet:
    """Return a chart as a sheet, and enter its notes and shorthand."""
    about, figures = chart.about, chart.figures
    of_chart = Notes(notes.texts)
    columns, series = _columns(figures, of_chart)
    notes.shorthand |= of_chart.shorthand
    referred = " Each [note] is explained on the worksheet Notes." if columns[-1].heading == "Notes" else ""
    bases = "" if figures["n"].is_not_null().any() else _without_bases(about["n"])
    above: list[Link | str] = [Link("Back to the contents", CONTENTS)]
    above += [MADE_UP] if synthetic else []
    above += [f"{symbol} means {meaning}." for symbol, meaning in of_chart.shorthand.items()]
    above += [words for words in (bases, ALL_COMPUTED if _all_computed(figures) else "", about["caveats"]) if words]
    return Sheet(
        name=name,
        table_name=re.sub(r"\W", "_", about["chart_id"], flags=re.ASCII),
        title=inert_words(f"{about['number']}: {about['title']}" if about["number"] else about["title"]),
        instructions=f"This worksheet contains one table. A row is: {about['row_is'][:1].lower()}"
        f"{about['row_is'][1:]}.{referred}",
        above=[inert_words(words) if isinstance(words, str) else words for words in above],
        columns=columns,
        source=inert_words(about["source_line"]),
        plots=plots(chart, columns, series),
    )


def _all_computed(figures: pl.DataFrame) -> bool:
    return figures["basis"].drop_nulls().unique().to_list() == ["computed"]


def _without_bases(n: float | None) -> str:
    if n is None:
        return ""  # of percentages a caveat says it
    return f"The n of all together is {n:,.0f}. That of each figure is not known."


def _columns(figures: pl.DataFrame, notes: Notes) -> tuple[list[Column], dict[str | None, Series]]:
    """Labels down, series across; n, number and interval beside each figure where any is known; notes last.

    Beside them each series: the place of its numbers among the columns, and its figures, one a row of the table.
    """
    # A label that is printed twice is two rows.
    figures = figures.with_columns(again=pl.int_range(pl.len()).over("heading", "label", "series"))
    series_of: dict[str | None, Series] = {}
    labels = figures.select(_BY_LABEL).unique(maintain_order=True)
    series = figures["series"].unique(maintain_order=True).to_list()
    columns = [Column("Category", [_label(label, notes) for label in labels["label"]], LABEL_WIDTH)]
    if labels["heading"].is_not_null().any():
        headings = labels["heading"].fill_null("Not under a heading")
        columns.append(Column("Heading", [_words(heading, notes) for heading in headings], 24))
    references: list[dict[str, str]] = [{} for _ in range(labels.height)]
    each_computed = not _all_computed(figures)
    for one in series:
        of_series = labels.join(
            figures.filter(pl.col("series").eq_missing(pl.lit(one))),
            on=_BY_LABEL,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        of_figures = _figures(of_series, one, notes)
        # Where figures are printed in words the numbers that they stand for are the next column.
        series_of[one] = len(columns) + int(not of_figures[0].figures), of_series
        columns += of_figures
        for number, said in enumerate(_said(of_series, each_computed=each_computed)):
            references[number][one or ""] = " ".join(notes.reference(inert_words(text)) for text in said)
    if any(any(of_row.values()) for of_row in references):
        none = "No note"
        columns.append(Column("Notes", [inert_words(_referred(of_row)) or none for of_row in references], 24))
    return _told_apart(columns), series_of


def _label(label: str, notes: Notes) -> Cell:
    """A label in words, or what it means where it is shorthand: a publication that names no area."""
    return notes.symbol(SHORTHAND[label]) if label in SHORTHAND else _words(label, notes)


def _told_apart(columns: list[Column]) -> list[Column]:
    """Number headings that are alike but for capitals, which a table of Excel cannot have."""
    seen: Counter[str] = Counter()
    for place, column in enumerate(columns):
        seen[column.heading.lower()] += 1
        if (number := seen[column.heading.lower()]) > 1:
            columns[place] = replace(column, heading=f"{column.heading} ({number})")
    return columns


def _figures(rows: pl.DataFrame, series: str | None, notes: Notes) -> list[Column]:
    """The columns of one series: the figure as printed, then whatever is known of it."""
    named = f"{series}: " if series else ""
    units = rows["unit"].drop_nulls().unique(maintain_order=True).to_list()
    unit = f" ({', '.join(units)})"
    shown = [_figure(display, mark, notes) for display, mark in rows.select("display", "mark").iter_rows()]
    printed = rows["display"].is_not_null() & rows["mark"].is_null()  # a label may have no figure in this series
    in_words = any(isinstance(cell, str) for cell, is_figure in zip(shown, printed, strict=True) if is_figure)
    # Words have no unit where the number that they stand for is beside them.
    unit_of_shown = "" if in_words and rows["value"].is_not_null().any() else unit
    heading = (series or ("As printed" if in_words else "Value")) + unit_of_shown
    columns = [Column(inert_words(heading), shown, figures=not in_words)]
    places = int(rows["decimals"].max() or 0)  # type: ignore[arg-type] # a column of whole numbers
    beside = [("n", "n", 0), ("Number", "count", 0)]
    beside += [(f"95 per cent interval, {end}{unit}", f"interval_{end}", places) for end in ("low", "high")]
    if in_words:
        beside.insert(0, (f"Value{unit}", "value", places))
    for heading, column, decimals in beside:
        if rows[column].is_not_null().any():
            cells = [_number(value, decimals, notes) for value in rows[column]]
            columns.append(Column(inert_words(named + heading), cells, 14))
    return columns


def _figure(display: str | None, mark: str | None, notes: Notes) -> Cell:
    """A figure as the report prints it: a number without its sign of unit, or words, or shorthand."""
    if mark is not None or display is None:
        return notes.symbol(mark)
    if not _NUMBER.fullmatch(display):
        return _words(display, notes)
    bare = display.rstrip("%").replace(",", "")
    return Number(float(bare), len(bare.partition(".")[2]))


def _number(value: float | None, decimals: int, notes: Notes) -> Cell:
    return notes.symbol(None) if value is None else Number(round(value, decimals), decimals)


def _words(text: str, notes: Notes) -> str:
    """Words of a cell; a dash or another symbol that stands alone is shorthand for itself."""
    return inert_words(text) if re.search(r"[^\W_]", text) else notes.symbol("dash as printed")


def _said(rows: pl.DataFrame, *, each_computed: bool) -> list[list[str]]:
    """What is to be said of each figure of a series."""
    computed = pl.col("basis").eq("computed").fill_null(False) & pl.lit(each_computed)
    small = pl.col("small_base").fill_null(False)
    texts = pl.concat_list(
        "note",
        pl.when(small).then(pl.lit(SMALL_BASE)),
        pl.when(computed).then(pl.lit(COMPUTED)),
    ).list.drop_nulls()
    return [list(said) for said in rows.select(texts).to_series()]


def _referred(by_series: dict[str, str]) -> str:
    """The references of a row: once where they are the same for each series, else by series."""
    different = set(by_series.values())
    if len(different) == 1:
        return different.pop()
    return "; ".join(f"{series}: {references}" for series, references in by_series.items() if references)
