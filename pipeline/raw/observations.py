"""Turn a workbook's recognised tables into observations: one figure, its labels, its address.

All tables of a workbook are read together, so that the cost does not grow with their number.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence

import polars as pl

from pipeline.faults import Fault
from pipeline.meaning.kinds import Kind
from pipeline.raw.contracts import Contract, Match
from pipeline.raw.noted import FIGURE, LEVEL, footnotes_of_figures
from pipeline.workbook.cells import address, column_letters
from pipeline.workbook.tables import Table, cells_of
from pipeline.workbook.texts import IS_NO_NOTE
from pipeline.workbook.units import PER_CENT
from pipeline.workbook.values import read_values

READ_AS = {"text": "as_text", "number": "value", "date": "date"}  # type of a column -> where its cells are read to
FIELD_TYPES: dict[str, type[pl.DataType]] = {"text": pl.String, "number": pl.Float64, "date": pl.Date}

# What every observation has, whatever its table; the fields of the contract come beside these.
OBSERVATION: dict[str, type[pl.DataType]] = {
    "dataset": pl.String,
    "contract": pl.String,
    "file": pl.String,
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

TABLE_ADDRESS = ("file", "source_id", "source_sheet", "source_range")
FRONT_MATTER = "front_matter"  # the dataset of tables without figures, such as contents
PRINTED_IN = (*TABLE_ADDRESS, "source_cell", "row")  # what two prints of one table may differ in

Schema = dict[str, type[pl.DataType]]
Matched = tuple[Table, Match]


def dataset_schemas(contracts: Iterable[Contract], kinds: Iterable[Kind] = ()) -> dict[str, Schema]:
    """Return the columns of each dataset: OBSERVATION, its fields, and its day of publication."""
    by_dataset: dict[str, list[Contract]] = {}
    for contract in contracts:
        for dataset in contract.datasets:
            by_dataset.setdefault(dataset, []).append(contract)
    said: dict[str, Schema] = {}
    for kind in kinds:
        for dataset in kind.datasets:
            if kind.sized:
                said.setdefault(dataset, {}).update({kind.sized: pl.Float64, f"{kind.sized}_cell": pl.String})
            said.setdefault(dataset, {}).update(dict.fromkeys(sorted(kind.all_fields - set(OBSERVATION)), pl.String))
    return {
        dataset: OBSERVATION
        | said.get(dataset, {})
        | fields_of(by_dataset.get(dataset, ()))
        | {"published_date": pl.Date}
        for dataset in sorted({*by_dataset, *said})
    }


def contents(observations: pl.DataFrame) -> pl.DataFrame:
    """Return, of each table, how many figures it has and a hash of them and their labels, wherever they are printed.

    Columns of TABLE_ADDRESS, figures, content. A column without entries leaves the hash as it is, so that it
    does not matter what else a workbook holds.
    """
    about = [name for name in observations.columns if name not in PRINTED_IN and not name.endswith("_cell")]
    # A seed for each name: the same text in another column is something else. The sum wraps round.
    entries = [pl.when(pl.col(name).is_not_null()).then(pl.col(name).hash(zlib.crc32(name.encode()))) for name in about]
    return (
        observations.filter(pl.col("dataset") != FRONT_MATTER)
        .group_by(TABLE_ADDRESS, maintain_order=True)
        .agg(figures=pl.len().cast(pl.Int64), content=pl.sum_horizontal(entries).hash().sum())
    )


def fields_of(contracts: Iterable[Contract]) -> dict[str, type[pl.DataType]]:
    """Return every field that the contracts may give an observation, with its type."""
    named = {name: FIELD_TYPES[kind] for contract in contracts for name, kind in contract.fields.items()}
    return {name: dtype for name, dtype in named.items() if name not in OBSERVATION}


def observe(matched: Sequence[Matched], *, source_id: str, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return the observations of a workbook's tables, one a filled value cell, and what cannot be read.

    The frame has the columns of OBSERVATION and one for each field of the contracts. A label of type number
    or date also gives `<field>_cell`, its address, because it is a published figure too.
    """
    fields = fields_of(match.contract for _, match in matched)
    columns = _columns(matched, fields)
    cells = _cells(matched).join(columns, on=["table", "column"], how="left", maintain_order="left")
    values = cells.filter(pl.col("role").is_not_null())
    # A field is read from the column's header, else from footnotes, the table's own lines and the row's labels.
    found = (
        values.join(_tables(matched, source_id, file, fields), on="table", suffix="|table", maintain_order="left")
        .join(_labels(cells), on=["table", "row"], how="left", suffix="|row", maintain_order="left")
        .join(footnotes_of_figures(matched, cells), on=FIGURE, how="left", maintain_order="left")
        .with_columns(unit=pl.coalesce("own_unit", "unit"))
    )
    settled = {
        name: pl.coalesce(
            name, *(f"{name}|{level}" for level in (LEVEL, "table", "row") if f"{name}|{level}" in found.columns)
        )
        for name in [*fields, "unit"]
        if name in found.columns
    }
    observations = found.with_columns(**settled).select(*OBSERVATION, *fields)
    return observations, _unread(matched, cells, file) + _unsettled(matched, values, file)


def _cells(matched: Sequence[Matched]) -> pl.DataFrame:
    """Every filled cell of a label or value column, read for what it means."""
    wanted = ((table, [column.index for column, _ in match.labels + match.valued]) for table, match in matched)
    cells = read_values(cells_of(wanted))
    letters = {column: column_letters(column) for column in cells["column"].unique()}
    whole = pl.col("value").cast(pl.Int64, strict=False).cast(pl.String)
    dated = pl.col("date").dt.strftime("%-d %B %Y")
    letter = pl.col("column").replace_strict(letters, return_dtype=pl.String)
    return cells.with_columns(
        as_text=pl.when(pl.col("mark").is_null()).then(pl.coalesce("text", whole, dated)),
        source_cell=letter + (pl.col("row") + 1).cast(pl.String),
    )


def _columns(matched: Sequence[Matched], fields: dict[str, type[pl.DataType]]) -> pl.DataFrame:
    """What the contracts say of each column: a label's field, or a value's role and the groups of its header."""
    labels = [
        {"table": number, "column": column.index, "field": rule.field, "type": rule.type}
        for number, (_, match) in enumerate(matched)
        for column, rule in match.labels
    ]
    values = [
        {
            "table": number,
            "column": column.index,
            "type": rule.type,
            "role": rule.role,
            "dataset": rule.dataset or match.contract.dataset,
            "own_unit": rule.unit,
            **_typed(named, match.contract),
        }
        for number, (_, match) in enumerate(matched)
        for column, rule, named in match.values
    ]
    about: dict[str, type[pl.DataType]] = {
        "table": pl.Int64,
        "column": pl.Int64,
        **dict.fromkeys(("field", "type", "role", "dataset", "own_unit"), pl.String),
    }
    return pl.DataFrame(labels + values, schema=about | fields | {"unit": pl.String})


def _tables(
    matched: Sequence[Matched], source_id: str, file: str, fields: dict[str, type[pl.DataType]]
) -> pl.DataFrame:
    """One row a table: what it is, and the fields that its title and the lines above it give."""
    rows = [
        {
            "table": number,
            "contract": match.contract.name,
            "file": file,
            "source_id": source_id,
            "source_sheet": table.sheet.name,
            "source_table": table.name,
            "source_range": table.range,
            **_typed(match.fields, match.contract),
            **{f"{field}_cell": cell for field, cell in match.places.items()},
        }
        for number, (table, match) in enumerate(matched)
    ]
    own = ("contract", "file", "source_id", "source_sheet", "source_table", "source_range", "unit")
    return pl.DataFrame(rows, schema={"table": pl.Int64, **dict.fromkeys(own, pl.String), **fields})


def _labels(cells: pl.DataFrame) -> pl.DataFrame:
    """One row a body row: the fields that its label columns give."""
    labelled = cells.filter(pl.col("field").is_not_null())
    rows = labelled.select("table", "row").unique(maintain_order=True)
    for kind, read_to in READ_AS.items():
        of_kind = labelled.filter(pl.col("type") == kind)
        wide = of_kind.pivot("field", index=["table", "row"], values=read_to)
        rows = rows.join(wide, on=["table", "row"], how="left", maintain_order="left")
        if kind != "text":
            addressed = of_kind.with_columns(pl.col("field") + "_cell")
            places = addressed.pivot("field", index=["table", "row"], values="source_cell")
            rows = rows.join(places, on=["table", "row"], how="left", maintain_order="left")
    return rows


def _typed(named: dict[str, str], contract: Contract) -> dict[str, str | float]:
    """Named groups, those that the contract says are numbers as numbers."""
    return {name: float(text.replace(",", "")) if name in contract.numbers else text for name, text in named.items()}


def _unread(matched: Sequence[Matched], cells: pl.DataFrame, file: str) -> list[Fault]:
    """Cells that hold neither what their column is to hold nor shorthand."""
    kind = pl.col("type")
    two = pl.col("notes").str.contains(IS_NO_NOTE).fill_null(value=False)
    unread = ((kind == "number") & (pl.col("value").is_null() | two)) | ((kind == "date") & pl.col("date").is_null())
    shown = pl.when(two).then(pl.concat_str("text", "notes", separator=" ")).otherwise("text")
    return [
        _fault(matched[table][0], file, row, column, f"a {kind} or shorthand", f"'{text}'")
        for table, row, column, kind, text in cells.filter(unread & pl.col("mark").is_null())
        .select("table", "row", "column", "type", shown)
        .iter_rows()
    ]


def _unsettled(matched: Sequence[Matched], values: pl.DataFrame, file: str) -> list[Fault]:
    """Columns of percentages whose scale the print leaves open."""
    percentages = values.filter((pl.col("own_unit") == PER_CENT) & pl.col("value").is_not_null())
    shown, number = pl.col("as_percentage"), pl.col("value")
    columns = percentages.group_by("table", "column", maintain_order=True).agg(
        pl.col("row").first(),
        mixed=shown.any() & ~shown.all(),
        # Bare numbers that all lie between 0 and 1 may be 0.52 for 52 per cent, or for half a per cent.
        open=~shown.any() & (number.abs() <= 1).all() & (number % 1 != 0).any(),
    )
    said = {
        "mixed": ("one form of percentage in the column", "some cells shown with %, some not"),
        "open": ("percentages whose scale is plain", "numbers that are all between 0 and 1"),
    }
    return [
        _fault(matched[column["table"]][0], file, column["row"], column["column"], *said[fault])
        for column in columns.iter_rows(named=True)
        for fault in said
        if column[fault]
    ]


def _fault(table: Table, file: str, row: int, column: int, expected: str, found: str) -> Fault:
    return Fault(file=file, sheet=table.sheet.name, cell=address(row, column), expected=expected, found=found)
