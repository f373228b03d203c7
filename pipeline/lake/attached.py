"""A lake attached to DuckDB, with the extensions and the secrets that it needs."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb

from pipeline.duckdb_extensions import load_extension
from pipeline.faults import FaultsError, PassingError
from pipeline.folders.storage_faults import storage_faults
from pipeline.lake.place import BUCKET, LakePlace, without_secrets
from pipeline.sql_text import sql_text

LAKE = "lake"  # the name that it is attached by
# No rows in the catalogue itself: every table is Parquet, for whoever reads the files.
OPTIONS = "DATA_INLINING_ROW_LIMIT 0"
ROWS_OF_A_GROUP = 20_480  # in the Parquet files
SETTINGS: dict[str, str | bool | int | float | list[str]] = {
    # The lock holds the extensions' wheels to their hashes. To look at their signatures too takes 0.15 s a connection.
    "allow_unsigned_extensions": True,
    "allocator_flush_threshold": "8MB",  # what is not needed any more goes back: by default only beyond 128 MB
    # What a sort of many releases takes beyond this is on the disk meanwhile; by default it may be most of all memory.
    "memory_limit": "192MB",
    "enable_external_file_cache": False,  # what was read of a file is of no use twice: each table is read as a whole
    # Texts as polars has them, which it takes over without a copy.
    "arrow_output_version": "1.4",
    "produce_arrow_string_view": True,
}


class NoLakeError(FaultsError):
    """Raised where a shared catalogue answers and nobody has made a lake in it yet."""


@contextmanager
def attached(place: LakePlace, *, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection to which a lake is attached as `lake`.

    Raises FaultsError when the disk refuses, and PassingError when the bucket does or the catalogue cannot be reached;
    no message names a password.
    Raises NoLakeError where it is only to be read, and there is none.
    """
    with (
        storage_faults(Path(place.catalogue)),
        tempfile.TemporaryDirectory(prefix="pdu-") as beside,
        duckdb.connect(config={**SETTINGS, "temp_directory": beside}) as connection,
    ):
        load_extension(connection, "ducklake")
        # Few rows of a source would come after those that follow them, kept back to be passed on with others.
        connection.execute("SET enable_caching_operators = false")
        connection.execute("SET parquet_metadata_cache = true")  # a file of the lake stays as it was written
        if place.shared:
            load_extension(connection, "postgres_scanner")
        if place.data.startswith(BUCKET):
            load_extension(connection, "httpfs")
            # A file is sent in up to 10,000 parts, each held in memory: by default of 80 MB, for files of 800 GB.
            connection.execute("SET s3_uploader_max_filesize = '50GB'")
            connection.execute(bucket_secret(os.environ))
        if not place.shared:
            Path(place.catalogue).parent.mkdir(parents=True, exist_ok=True)
        try:
            connection.execute(_attach(place, read_only=read_only))
        except duckdb.Error as error:
            if not place.shared:
                raise
            if read_only and isinstance(error, duckdb.InvalidInputException):  # "creating a new DuckLake is disabled"
                remedy = "run 'pdu build', or materialise the raw tables"
                raise NoLakeError.at(place, "a lake", "none", remedy=remedy) from None
            said = without_secrets(str(error)).splitlines()[0]
            raise PassingError.at(
                place, "a catalogue that answers", said, remedy="see PDU_LAKE_CATALOG"
            ) from None  # the cause names the password
        if not read_only:
            connection.execute("SET threads = 1")  # DuckLake keeps the order of rows that one thread writes
            # A row group is in memory at once: by default of 122,880 rows, for which wide ones find no room.
            # The lake keeps what is set, and who may only read it sets nothing.
            kept = f"FROM ducklake_options('{LAKE}') WHERE option_name = 'parquet_row_group_size' AND value = ?"
            if not connection.execute(kept, [str(ROWS_OF_A_GROUP)]).fetchall():
                connection.execute(f"CALL {LAKE}.set_option('parquet_row_group_size', {ROWS_OF_A_GROUP})")
        try:
            yield connection
        except (duckdb.HTTPException, duckdb.IOException) as error:
            if not place.data.startswith(BUCKET):
                raise
            said = without_secrets(str(error)).splitlines()[0]
            remedy = "run it again when it does: nothing was changed"
            raise PassingError.at(place.data, "a bucket that answers", said, remedy=remedy) from None


def _attach(place: LakePlace, *, read_only: bool) -> str:
    kind = "postgres:" if place.shared else ""
    data = place.data.rstrip("/") + "/"
    # A folder that was moved, or is mounted elsewhere, is the same lake.
    options = f"DATA_PATH {sql_text(data)}, OVERRIDE_DATA_PATH true, {OPTIONS}" + (", READ_ONLY" if read_only else "")
    return f"ATTACH {sql_text(f'ducklake:{kind}{place.catalogue}')} AS {LAKE} ({options})"


def bucket_secret(environment: Mapping[str, str]) -> str:
    """How a bucket is reached, from the variables that every such program reads."""
    said = {
        "KEY_ID": environment.get("AWS_ACCESS_KEY_ID"),
        "SECRET": environment.get("AWS_SECRET_ACCESS_KEY"),
        "SESSION_TOKEN": environment.get("AWS_SESSION_TOKEN"),
        "REGION": environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION"),
    }
    options = [f"{name} {sql_text(value)}" for name, value in said.items() if value]
    endpoint = environment.get("AWS_ENDPOINT_URL_S3") or environment.get("AWS_ENDPOINT_URL")
    if endpoint:
        scheme, _, host = endpoint.partition("://")
        options += [f"ENDPOINT {sql_text(host.rstrip('/'))}", "URL_STYLE 'path'", f"USE_SSL {scheme == 'https'}"]
    return f"CREATE SECRET ({', '.join(['TYPE s3', 'PROVIDER config', *options])})"
