"""Turn a recognised table into observations: one figure, its labels, its address."""

from __future__ import annotations

from collections.abc import Iterable

import polars as pl

from pipeline.contracts import Contract, Match
from pipeline.faults import Fault
from pipeline.workbook.cells import address, column_letters
from pipeline.workbook.tables import Table
from pipeline.workbook.values import read_values

PER_CENT = "per cent"
READ_AS = {"number": "value", "date": "date"}  # type of a column -> what its cells are read into
FIELD_TYPES: dict[str, type[pl.DataType]] = {"text": pl.String, "number": pl.Float64, "date": pl.Date}

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


def fields_of(contracts: Iterable[Contract]) -> dict[str, type[pl.DataType]]:
    """Return every field that the contracts may give an observation, with its type."""
    named = {name: FIELD_TYPES[kind] for contract in contracts for name, kind in contract.fields.items()}
    return {name: dtype for name, dtype in named.items() if name not in OBSERVATION}


def observe(table: Table, match: Match, *, source_id: str, file: str) -> tuple[pl.DataFrame, list[Fault]]:
    """Return a table's observations, one a filled cell of its value columns, and what cannot be read.

    The frame has the columns of OBSERVATION and one column for each field of the contract. A label of
    type number or date also gives `<field>_cell`, its address, because it is a published figure too.
    """
    cells = read_values(table.cells([column.index for column, _ in match.labels + match.valued]))
    rules = _rules(match)
    values = cells.join(rules, on="column", how="inner", maintain_order="left")
    labels = _labels(table, match, cells)
    named = {**match.fields, **{f"{field}_cell": cell for field, cell in match.places.items()}}
    constants = {
        field: pl.lit(_number(text) if field in match.contract.numbers else text)
        for field, text in named.items()
        if field not in rules.columns
    }
    labels = labels.drop(*(constants.keys() & set(labels.columns)))
    stated = ["unit"] if "unit" in {*labels.columns, *rules.columns, *constants} else []
    unit = pl.coalesce("own_unit", *stated).alias("unit")
    letters = {column.index: column_letters(column.index) for column, _ in match.valued}
    observations = (
        values.join(labels, on="row", how="left", maintain_order="left")
        .with_columns(**constants)
        .with_columns(
            unit,
            source_cell=pl.col("column").replace_strict(letters, return_dtype=pl.String)
            + (pl.col("row") + 1).cast(pl.String),
            contract=pl.lit(match.contract.name),
            source_id=pl.lit(source_id),
            source_sheet=pl.lit(table.sheet.name),
            source_table=pl.lit(table.name),
            source_range=pl.lit(table.range),
        )
        .drop("column", "number", "as_percentage", "own_unit", "type")
    )
    return observations, _unread(table, match, cells, file) + _unsettled(table, values, file)


def _rules(match: Match) -> pl.DataFrame:
    """One row a value column: what the contract says of it, and the named groups of its header."""
    numbers = match.contract.numbers
    rules = [
        {
            "column": column.index,
            "role": rule.role,
            "dataset": rule.dataset or match.contract.dataset,
            "own_unit": rule.unit,
            "type": rule.type,
            **{name: _number(text) if name in numbers else text for name, text in named.items()},
        }
        for column, rule, named in match.values
    ]
    groups = {name for _, _, named in match.values for name in named}
    named: dict[str, type[pl.DataType]] = {name: pl.Float64 if name in numbers else pl.String for name in groups}
    about: dict[str, type[pl.DataType]] = {
        "column": pl.Int64,
        **dict.fromkeys(("role", "dataset", "own_unit", "type"), pl.String),
    }
    return pl.DataFrame(rules, schema=about | named)


def _labels(table: Table, match: Match, cells: pl.DataFrame) -> pl.DataFrame:
    """One row a body row: the contract's fields, read from the label columns."""
    dated = pl.col("date").dt.strftime("%-d %B %Y")
    whole = pl.col("value").cast(pl.Int64, strict=False).cast(pl.String)
    readable = cells.with_columns(as_text=pl.when(pl.col("mark").is_null()).then(pl.coalesce("text", whole, dated)))
    frame = pl.DataFrame({"row": pl.Series(table.body, dtype=pl.Int64)})
    for kind, read_as in (("text", "as_text"), *READ_AS.items()):
        fields = {str(column.index): rule.field for column, rule in match.labels if rule.type == kind}
        if not fields:
            continue
        held = readable.filter(pl.col("column").is_in([int(index) for index in fields]))
        wide = held.pivot("column", index="row", values=read_as)
        empty = [pl.lit(None, FIELD_TYPES[kind]).alias(index) for index in fields if index not in wide.columns]
        frame = frame.join(wide.with_columns(empty).rename(fields), on="row", how="left", maintain_order="left")
        if kind != "text":
            frame = frame.with_columns(
                pl.Series(f"{field}_cell", [address(row, int(index)) for row in table.body])
                for index, field in fields.items()
            )
    for field, pattern in match.contract.rows.items():
        groups = frame.select(pl.col(field).str.extract_groups(pattern)).unnest(field)
        frame = frame.with_columns(groups.get_columns())
    return frame


def _number(text: str) -> float:
    return float(text.replace(",", ""))


def _unread(table: Table, match: Match, cells: pl.DataFrame, file: str) -> list[Fault]:
    """Cells that hold neither what their column is to hold nor shorthand."""
    types = {column.index: rule.type for column, rule in match.labels + match.valued if rule.type in READ_AS}
    kind = pl.col("column").replace_strict(types, default=None, return_dtype=pl.String)
    read = pl.coalesce(pl.when(kind == name).then(pl.col(column).is_not_null()) for name, column in READ_AS.items())
    unread = cells.with_columns(kind=kind).filter(~read & pl.col("mark").is_null())
    return [
        _fault(table, file, row, column, f"a {kind} or shorthand", f"'{text}'")
        for row, column, kind, text in unread.select("row", "column", "kind", "text").iter_rows()
    ]


def _unsettled(table: Table, values: pl.DataFrame, file: str) -> list[Fault]:
    """Columns of percentages whose scale the print leaves open."""
    percentages = values.filter((pl.col("own_unit") == PER_CENT) & pl.col("value").is_not_null())
    shown, number = pl.col("as_percentage"), pl.col("value")
    columns = percentages.group_by("column", maintain_order=True).agg(
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
        _fault(table, file, column["row"], column["column"], *said[fault])
        for column in columns.iter_rows(named=True)
        for fault in said
        if column[fault]
    ]


def _fault(table: Table, file: str, row: int, column: int, expected: str, found: str) -> Fault:
    return Fault(file=file, sheet=table.sheet.name, cell=address(row, column), expected=expected, found=found)
