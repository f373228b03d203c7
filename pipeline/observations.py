"""Turn a recognised table into observations: one figure, its labels, its address."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.contracts import Contract, Match, Value
from pipeline.faults import Fault
from pipeline.workbook.cells import address, column_letters
from pipeline.workbook.tables import Table
from pipeline.workbook.values import cell_frame, read_values, without_notes

PER_CENT = "per cent"

# What every observation has, whatever its table; the fields of the contract come beside these.
OBSERVATION = {
    "dataset": pl.String,
    "contract": pl.String,
    "source_id": pl.String,
    "source_sheet": pl.String,
    "source_cell": pl.String,
    "source_table": pl.String,
    "source_range": pl.String,
    "row": pl.Int64,
    "role": pl.String,
    "unit": pl.String,
    "value": pl.Float64,
    "text": pl.String,
    "date": pl.Date,
    "mark": pl.String,
}

FIELD_TYPES = {"text": pl.String, "number": pl.Float64, "date": pl.Date}


def fields_of(contracts: Iterable[Contract]) -> dict[str, type[pl.DataType]]:
    """Return every field that the contracts may give an observation, with its type."""
    named = {name: FIELD_TYPES[kind] for contract in contracts for name, kind in contract.fields.items()}
    return {name: dtype for name, dtype in named.items() if name not in OBSERVATION}


def observe(table: Table, match: Match, *, source_id: str, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return a table's observations, one a filled cell of its value columns, and what cannot be read.

    The frame has the columns of OBSERVATION and one column for each field of the contract. A label of
    type number or date also gives `<field>_cell`, its address, because it is a published figure too.
    """
    labels, faults = _labels(table, match, file)
    columns = [column.index for column, _, _ in match.values]
    cells = read_values(_cells(table, columns)).join(labels, on="row", how="left")
    frames = []
    for column, rule, named in match.values:
        found = cells.filter(pl.col("column") == column.index)
        faults += _faults_of_column(found, rule, table, file)
        constants = {
            name: pl.lit(float(text.replace(",", "")) if name in match.contract.numbers else text)
            for name, text in (match.fields | named).items()
        }
        places = {f"{name}_cell": pl.lit(cell) for name, cell in match.places.items()}
        own = {"role": pl.lit(rule.role), "dataset": pl.lit(rule.dataset or match.contract.dataset)}
        if rule.unit:
            own["unit"] = pl.lit(rule.unit)
        frames.append(found.with_columns(**(constants | places | own)))
    letters = {column: column_letters(column) for column in columns}
    cell = pl.col("column").replace_strict(letters, return_dtype=pl.String) + (pl.col("row") + 1).cast(pl.String)
    observations = pl.concat(frames, how="diagonal_relaxed").with_columns(
        contract=pl.lit(match.contract.name),
        source_id=pl.lit(source_id),
        source_sheet=pl.lit(table.sheet.name),
        source_cell=cell,
        source_table=pl.lit(table.name),
        source_range=pl.lit(table.range),
    )
    return observations.drop("column", "number", "as_percentage"), faults


def _cells(table: Table, columns: list[int]) -> pl.DataFrame:
    sheet = table.sheet
    return cell_frame(
        [
            (row, column, content, (row, column) in sheet.percentages)
            for row in table.body
            for column in columns
            if (content := sheet.at(row, column)) != ""
        ]
    )


def _labels(table: Table, match: Match, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """One row a body row: the contract's fields, read from the label columns."""
    frame = pl.DataFrame(
        {"row": pl.Series(table.body, dtype=pl.Int64), "heading": [table.headings[row] for row in table.body]}
    )
    faults: list[Fault] = []
    for column, rule in match.labels:
        cells = read_values(_cells(table, [column.index]))
        found = frame.select("row").join(cells, on="row", how="left")
        if rule.type == "text":
            text = pl.coalesce("text", pl.col("value").cast(pl.Int64, strict=False).cast(pl.String))
            dated = pl.col("date").dt.strftime("%-d %B %Y")
            frame = frame.with_columns(
                found.select(pl.coalesce(pl.when(pl.col("mark").is_null()).then(text), dated))
                .to_series()
                .alias(rule.field)
            )
            continue
        kind = "value" if rule.type == "number" else "date"
        unread = found.filter(pl.col(kind).is_null() & pl.col("text").is_not_null() & pl.col("mark").is_null())
        faults += [
            _fault(table, file, row, column.index, f"a {rule.type} or shorthand", text)
            for row, text in unread.select("row", "text").iter_rows()
        ]
        frame = frame.with_columns(
            found[kind].alias(rule.field),
            pl.Series(f"{rule.field}_cell", [address(row, column.index) for row in table.body]),
        )
    for field, pattern in match.contract.rows.items():
        groups = frame.select(pl.col(field).str.extract_groups(pattern)).unnest(field)
        frame = frame.with_columns(groups.get_columns())
    for field in match.fields.keys() & set(frame.columns):
        frame = frame.drop(field)
    return frame, faults


def _faults_of_column(found: pl.DataFrame, rule: Value, table: Table, file: str) -> list[Fault]:
    if rule.type in ("text", "any"):
        return []
    kind = "value" if rule.type == "number" else "date"
    unread = found.filter(pl.col(kind).is_null() & pl.col("mark").is_null())
    faults = [
        _fault(table, file, row, column, f"a {rule.type} or shorthand", f"'{text}'")
        for row, column, text in unread.select("row", "column", "text").iter_rows()
    ]
    if rule.unit != PER_CENT:
        return faults
    numbers = found.filter(pl.col("value").is_not_null())
    if numbers.is_empty():
        return faults
    shown = numbers["as_percentage"]
    row, column = numbers.select("row", "column").row(0)
    if shown.any() and not shown.all():
        faults.append(
            _fault(
                table, file, row, column, "one form of percentage in the column", "some cells shown with %, some not"
            )
        )
    # Bare numbers that all lie between 0 and 1 may be 0.52 for 52 per cent, or for half a per cent.
    elif not shown.any() and bool((numbers["value"].abs() <= 1).all() & (numbers["value"] % 1 != 0).any()):
        faults.append(
            _fault(
                table, file, row, column, "percentages whose scale is plain", "numbers that are all between 0 and 1"
            )
        )
    return faults


def _fault(table: Table, file: str, row: int, column: int, expected: str, found: str) -> Fault:
    return Fault(
        file=file, sheet=table.sheet.name, cell=address(row, column), expected=expected, found=found
    )
