"""Whether every row of a frame holds to its pandera model, asked in one query.

pandera asks each check by itself and keeps its answer for every row, so that it can name the rows that break it. Nearly
every table breaks none, and then one answer is enough. Nothing is declared here: the schema's own checks are asked, by
pandera's own means. Whatever is not proven, and whatever is not known here, is for pandera to validate.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandera.polars as pa
import polars as pl

# Before any model is asked for its schema: checks of one that was made earlier never hear of the backends.
pa.DataFrameSchema.register_default_backends(pl.DataFrame)


def holds_to(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    """Return whether it is proven that pandera would find no fault in a frame; False may mean that it is not known."""
    try:
        if not _nothing_else_declared(schema) or set(frame.columns) != set(schema.columns) or not _types(schema, frame):
            return False
        return all(answer.item() is True for answer in pl.collect_all(list(_questions(schema, frame.lazy()))))
    except Exception:  # a check may raise anything, and pandera tells what it was
        return False


def _nothing_else_declared(schema: pa.DataFrameSchema) -> bool:
    """Whether a schema made of nothing but what is looked at here is the same: none of its other settings is set."""
    columns = all(
        column
        == pa.Column(
            column.dtype,
            column.checks,
            nullable=column.nullable,
            unique=column.unique,
            name=name,
            description=column.description,
        )
        for name, column in schema.columns.items()
    )
    plain = pa.DataFrameSchema(
        {},  # a schema copies each of its columns deeply, which takes longer than to ask them
        schema.checks,
        unique=schema.unique,
        strict=bool(schema.strict),
        name=schema.name,
        description=schema.description,
    )
    return columns and vars(schema) | {"columns": {}} == vars(plain)


def _types(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> bool:
    rows, types = frame.lazy(), frame.schema
    return all(
        column.dtype is None or column.dtype.check(types[name], pa.PolarsData(rows, name)) is True
        for name, column in schema.columns.items()
    )


def _questions(schema: pa.DataFrameSchema, rows: pl.LazyFrame) -> Iterator[pl.LazyFrame]:
    """Frames of one cell each, which says whether something holds of every row."""
    yield rows.select(pl.all_horizontal(True, *_filled(schema, rows.collect_schema())))
    for key in ([name] for name, column in schema.columns.items() if column.unique):
        yield rows.select(_distinct(key))
    if schema.unique:
        yield rows.select(_distinct(schema.unique))
    for check in schema.checks:
        yield _question(check, pa.PolarsData(rows))
    for name, column in schema.columns.items():
        for check in column.checks:
            yield _question(check, pa.PolarsData(rows, name))


def _filled(schema: pa.DataFrameSchema, types: pl.Schema) -> Iterator[pl.Expr]:
    for name, column in schema.columns.items():
        if not column.nullable:
            yield pl.col(name).null_count() == 0
            if types[name].is_float():
                yield pl.col(name).is_not_nan().all()


def _distinct(key: list[str]) -> pl.Expr:
    """Whether no two rows have the same key: where all hashes differ. Where two do not, their keys may yet differ."""
    return pl.struct(key).hash().n_unique() == pl.len()


def _question(check: pa.Check, data: pa.PolarsData) -> pl.LazyFrame:
    """What a check says of each row, drawn together: a null counts as pandera counts it."""
    said: pl.LazyFrame = check.get_backend(data.lazyframe)(check).apply(data)  # type: ignore[no-untyped-call]
    return said.select((pl.all() if check.ignore_na else pl.all().fill_null(False)).all())
