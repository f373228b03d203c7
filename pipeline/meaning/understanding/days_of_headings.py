"""Years whose heading says their day: 2024 below "Year ending 31 March", in a column of labels or across."""

from __future__ import annotations

from dataclasses import replace

from pipeline.meaning.axes.texts_around import is_year
from pipeline.meaning.texts.days_of_years import DayOfYears, day_of_years
from pipeline.meaning.texts.words import words_of
from pipeline.workbook.cells import Sheet
from pipeline.workbook.tables import Column, Table
from pipeline.workbook.values import label_text

_YEARS = frozenset({"year", "month", "12", "twelve", "financial", "period"})


def with_days_of_headings(table: Table) -> Table:
    """Return a table whose years have the day that the heading over them says."""
    labels = {column.index: of for column in table.columns if (of := _day_of_labels(table, column)) is not None}
    labels = labels if len(labels) == 1 else {}  # of several, numbers of staff are alike to years
    columns = tuple(_dated(column, labels.get(column.index)) for column in table.columns)
    if columns == table.columns:
        return table
    return replace(table, columns=columns, sheet=_with_days(table, labels) if labels else table.sheet)


def _day_of_labels(table: Table, column: Column) -> DayOfYears | None:
    """The day in the heading of a column that holds nothing but years."""
    of = _day_in(column.header) if column.path else None
    texts = table.first_texts(column.index) if of else []
    return of if of and texts and all(of.date(text) != text for text in texts) else None


def _day_in(heading: str) -> DayOfYears | None:
    """The day or month without a year that a heading says: "Year ending 31 March", "As at 31 March", "31 March"."""
    return day_of_years([heading], lambda: ()) or (
        day_of_years([f"at {heading}"], lambda: ()) if len(words_of(heading)) <= len(("31", "March")) else None
    )


def _dated(column: Column, of_labels: DayOfYears | None) -> Column:
    if of_labels is not None:
        rest = of_labels.without(column.header).strip()
        return replace(column, path=(*column.path[:-1], rest if rest and rest != column.header else "Date"))
    for place, heading in enumerate(column.path):
        years = [text for text in column.path[place + 1 :] if is_year(text)]
        of = _day_in(heading) if len(years) == 1 else None
        if of is not None:
            rest = of.without(heading).strip()
            kept = () if _YEARS.issuperset(words_of(rest)) or rest == heading else (rest,)
            return replace(column, path=(*column.path[:place], *kept, *map(of.date, column.path[place + 1 :])))
    return column


def _with_days(table: Table, labels: dict[int, DayOfYears]) -> Sheet:
    """The sheet of a table with its labels dated."""
    sheet, body = table.sheet, {*table.body}
    rows = [
        [
            labels[at].date(label_text(cell)) if place in body and (at := sheet.first_column + left) in labels else cell
            for left, cell in enumerate(cells)
        ]
        for place, cells in enumerate(sheet.rows, start=sheet.first_row)
    ]
    return replace(sheet, rows=rows)
