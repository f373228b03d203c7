"""The hash of what a table says: of its columns and values alone, so that no library and no file format is in it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl
import pyarrow as pa

BLOCK = 20_480  # rows in each, but for the last: the hash of every version that was ever cited rests on it
_TYPES = {
    pl.Int64(): "integer",
    pl.Float64(): "number",
    pl.Date(): "date",
    pl.Datetime("us"): "moment",
    pl.Boolean(): "boolean",
    pl.String(): "text",
}


def contents_hash(frame: pl.DataFrame | pl.LazyFrame, blocks: Iterable[pl.DataFrame] | None = None) -> str:
    """Return the SHA-256 of a table's column names, types and rows in order, in hexadecimal: that of its blocks.

    These may be given, where they are read otherwise than from the frame: of BLOCK rows each, but for the last.

    What is hashed: the columns as JSON in ASCII, such as `[["area", "text"], ["rate", "number"]]`, and a line feed;
    then the hash of each block in hexadecimal, and a line feed. Raises TypeError for a column of a type that is not
    below.
    """
    whole = ContentsHash(frame.collect_schema())
    for block in _blocks(frame) if blocks is None else blocks:
        whole.add(block)
    return whole.hexdigest


class ContentsHash:
    """The hash of a table that is read a block at a time, such as while it is written."""

    def __init__(self, schema: pl.Schema) -> None:
        """Begin with a table's columns; raises TypeError for one of a type that no table has."""
        self._columns = _columns(schema)
        self._whole = hashlib.sha256(self._columns)

    def add(self, block: pl.DataFrame) -> None:
        """Add the next BLOCK rows, or what is left."""
        self._whole.update(f"{_block_hash(self._columns, block)}\n".encode())

    @property
    def hexdigest(self) -> str:
        """What contents_hash gives of the whole table, in hexadecimal."""
        return self._whole.hexdigest()


def content_of(frame: pl.DataFrame) -> str:
    """Return the same hash of a table of any types: lists and the like are taken as their JSON."""
    return contents_hash(_plain(frame))


def content_of_sources(frame: pl.DataFrame) -> dict[str, tuple[str, int]]:
    """Return of each source a hash of its rows in order, and how many there are, from a number for each row.

    Polars gives all numbers at once; to take the bytes of each source by itself is fifty times the work. They hold for
    one version of Polars, as a lake's tables do for the code and the libraries that made them.
    """
    rows = frame.select("source_id").with_columns(row=_plain(frame).hash_rows())
    columns = _columns(_plain(frame.clear()).schema)
    of_sources = rows.group_by("source_id").agg("row")
    return {
        source_id: (hashlib.sha256(columns + row.to_numpy().tobytes()).hexdigest(), len(row))
        for source_id, row in zip(*of_sources, strict=True)
    }


def _plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with lists and the like as their JSON."""
    nested = [name for name, kind in frame.schema.items() if kind.is_nested()]
    as_json = [pl.struct(name).struct.json_encode().alias(name) for name in nested]
    return frame.with_columns(*as_json, pl.selectors.unsigned_integer().reinterpret(signed=True))


def content_of_pieces(pieces: Iterable[tuple[str, str]]) -> str:
    """Return one hash for a table that is made by source, of the content of each source in order."""
    return hashlib.sha256("".join(f"{source_id} {content}\n" for source_id, content in pieces).encode()).hexdigest()


def block_hashes(frame: pl.DataFrame | pl.LazyFrame) -> list[str]:
    """Return the SHA-256 of each block of a table, in hexadecimal: 20,480 rows, in the last what is left.

    What is hashed: the columns as above, and how many rows there are; then of each column how many values there are,
    in 8 bytes as the rows, and where these are fewer than the rows, a byte for each row, 1 where there is a value and
    0 where there is none; and then the values that there are:

    - integer: signed, in 8 bytes
    - number: IEEE 754, in 8 bytes; NaN is one value, and -0.0 is 0.0, because not every file format keeps its sign
    - date: days since 1970-01-01, signed, in 8 bytes
    - moment: microseconds since 1970-01-01T00:00, signed, in 8 bytes
    - boolean: 1 or 0, in a byte
    - text: of each how many bytes it has, in 4 bytes, then the UTF-8 of all

    All are little-endian.
    """
    columns = _columns(frame.collect_schema())
    return [_block_hash(columns, block) for block in _blocks(frame)]


def _blocks(frame: pl.DataFrame | pl.LazyFrame) -> Iterator[pl.DataFrame]:
    return frame.iter_slices(BLOCK) if isinstance(frame, pl.DataFrame) else frame.collect_batches(chunk_size=BLOCK)


def _block_hash(columns: bytes, block: pl.DataFrame) -> str:
    digest = hashlib.sha256(columns + block.height.to_bytes(8, "little"))
    for column in block.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest()).columns:
        for data in _bytes(column.combine_chunks()):
            digest.update(data)
    return digest.hexdigest()


def _columns(schema: pl.Schema) -> bytes:
    return json.dumps([[name, _called(dtype)] for name, dtype in schema.items()]).encode() + b"\n"


def _called(dtype: pl.DataType) -> str:
    if dtype not in _TYPES:
        raise TypeError(f"a column of {dtype}, expected one of {', '.join(map(str, _TYPES))}")
    return _TYPES[dtype]


def _bytes(column: pa.Array) -> Iterator[memoryview | bytes]:
    values = column.drop_null() if column.null_count else column
    yield len(values).to_bytes(8, "little")
    if len(values) < len(column):
        yield _little_endian(column.is_valid())
    if not pa.types.is_large_string(values.type):
        yield _little_endian(values)
        return
    _, offsets, data = values.buffers()
    ends = np.frombuffer(offsets, np.int64)[values.offset : values.offset + len(values) + 1]
    yield np.diff(ends).astype("<u4").data
    yield memoryview(data or b"")[ends[0] : ends[-1]]


def _little_endian(values: pa.Array) -> memoryview:
    if pa.types.is_boolean(values.type):
        numbers = values.cast(pa.uint8()).to_numpy()
    elif pa.types.is_floating(values.type):
        numbers = values.to_numpy()
        numbers = np.where(np.isnan(numbers), np.nan, numbers) + 0.0
    else:  # also days, or microseconds
        numbers = (values.cast(pa.int32()) if pa.types.is_date(values.type) else values).cast(pa.int64()).to_numpy()
    return memoryview(numbers.astype(numbers.dtype.newbyteorder("<"), copy=False))
