"""The hash of what a table says: of its columns and values alone, so that no library and no file format is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

import numpy as np
import polars as pl

BLOCK = 20_480  # rows that are hashed at once
_TYPES = {
    pl.Int64(): "integer",
    pl.Float64(): "number",
    pl.Date(): "date",
    pl.Datetime("us"): "moment",
    pl.Boolean(): "boolean",
    pl.String(): "text",
}


def contents_hash(frame: pl.DataFrame | pl.LazyFrame) -> str:
    """Return the SHA-256 of a table's column names, types and rows in order, in hexadecimal: that of its blocks.

    What is hashed: the columns as JSON in ASCII, such as `[["area", "text"], ["rate", "number"]]`, and a line feed;
    then the hash of each block in hexadecimal, and a line feed. Raises TypeError for a column of a type that is not
    below.
    """
    return hash_of_blocks(frame.collect_schema(), block_hashes(frame))


def hash_of_blocks(schema: pl.Schema, blocks: Iterable[str]) -> str:
    """Return the hash of a table whose columns and blocks are given."""
    return hashlib.sha256(_columns(schema) + "".join(f"{block}\n" for block in blocks).encode()).hexdigest()


def block_hashes(frame: pl.DataFrame | pl.LazyFrame) -> list[str]:
    """Return the SHA-256 of each block of a table, in hexadecimal: 20,480 rows, in the last what is left.

    What is hashed: the columns as above; how many rows there are, in 8 bytes; and of each column a byte for each row,
    1 where there is a value and 0 where there is none, and then the values:

    - integer: signed, in 8 bytes
    - number: IEEE 754, in 8 bytes; NaN is one value, -0.0 is not 0.0
    - date: days since 1970-01-01, signed, in 8 bytes
    - moment: microseconds since 1970-01-01T00:00, signed, in 8 bytes
    - boolean: 1 or 0, in a byte
    - text: of each row how many bytes it has, in 4 bytes, then the UTF-8 of all rows

    All are little-endian. Where there is no value, there are zeros or a text without bytes.
    """
    schema = frame.collect_schema()
    columns = _columns(schema)
    parts = [part for name, dtype in schema.items() for part in _parts(pl.col(name), dtype)]
    numbered = (part.alias(str(number)) for number, part in enumerate(parts))
    hashes = []
    for block in frame.lazy().select(numbered).collect_batches(chunk_size=BLOCK):
        digest = hashlib.sha256(columns + block.height.to_bytes(8, "little"))
        for part in block.iter_columns():
            digest.update(_utf8(part) if part.dtype == pl.String else _little_endian(part))
        hashes.append(digest.hexdigest())
    return hashes


def _columns(schema: pl.Schema) -> bytes:
    return json.dumps([[name, _called(dtype)] for name, dtype in schema.items()]).encode() + b"\n"


def _called(dtype: pl.DataType) -> str:
    if dtype not in _TYPES:
        raise TypeError(f"a column of {dtype}, expected one of {', '.join(map(str, _TYPES))}")
    return _TYPES[dtype]


def _parts(column: pl.Expr, dtype: pl.DataType) -> list[pl.Expr]:
    """Where there are values, and the values."""
    if dtype == pl.String:
        texts = column.fill_null("")
        return [column.is_not_null(), texts.str.len_bytes(), texts]
    if dtype == pl.Float64:
        return [column.is_not_null(), column.fill_nan(float("nan")).fill_null(0)]
    if dtype == pl.Boolean:
        return [column.is_not_null(), column.fill_null(value=False)]
    return [column.is_not_null(), column.cast(pl.Int64).fill_null(0)]


def _utf8(texts: pl.Series) -> memoryview:
    """The bytes of all texts, one after another as Arrow holds them."""
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, offsets, data = array.buffers()
    first, last = np.frombuffer(offsets, np.int64)[[array.offset, array.offset + len(array)]]
    return memoryview(data or b"")[first:last]


def _little_endian(numbers: pl.Series) -> memoryview:
    native = numbers.to_numpy()
    return native.astype(native.dtype.newbyteorder("<"), copy=False).data
