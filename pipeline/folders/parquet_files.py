"""Parquet files in one form."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

ROWS_AT_A_TIME = 122_880  # in a row group; of a large table one is in memory
# Without an Arrow schema in it: that would say `large_string` of texts, which not every reader takes for `string`. A
# few long texts are to find room among those that are kept once. Of most tables one row group is all, so that the
# least and the greatest in it help nobody. Polars and DuckDB take longer to write as much.
FORM = {
    "compression": "snappy",
    "store_schema": False,
    "dictionary_pagesize_limit": 4 * 1024 * 1024,
    "write_statistics": False,
}
WRITTEN_BY = f"{pa.__version__} {FORM} {ROWS_AT_A_TIME}"
AS_THEY_ARE = pl.CompatLevel.newest()  # texts as polars has them: DuckDB and pyarrow read them without a copy


def write_parquet(frame: pl.DataFrame | pl.LazyFrame, target: Path | BinaryIO) -> None:
    """Write a frame; a lazy one is read as it is written. The bytes follow from the rows alone."""
    batches = arrow_batches(frame)
    first = next(batches)
    with pq.ParquetWriter(target, first.schema, **FORM) as file:
        for batch in chain([first], batches):
            file.write_table(batch)


def arrow_batches(frame: pl.DataFrame | pl.LazyFrame) -> Iterator[pa.Table]:
    """Return the rows of a frame, a row group at a time; of one without rows, its columns."""
    batches = (
        frame.iter_slices(ROWS_AT_A_TIME)
        if isinstance(frame, pl.DataFrame)
        else iter(frame.collect_batches(chunk_size=ROWS_AT_A_TIME))
    )
    first = next(batches, frame.collect_schema().to_frame())
    for batch in chain([first], batches):
        yield batch.rechunk().to_arrow(compat_level=AS_THEY_ARE)
