"""Publications of long ago in a bucket are removed, but for the last of each version: it may have been cited."""

from __future__ import annotations

import datetime as dt
import os

import polars as pl
from pyarrow.fs import S3FileSystem

from pipeline.faults import Fault, PassingError
from pipeline.folders.marts import MANIFEST
from pipeline.lake.place import BUCKET
from pipeline.lake.tables import reading
from pipeline.lake.tidying import KEPT_FOR
from pipeline.settings import Settings
from pipeline.shared.bucket import bucket_folder
from pipeline.shared.exports import published_name
from pipeline.sql_text import sql_text


def forget_old_publications(settings: Settings, kept_for: dt.timedelta = KEPT_FOR) -> tuple[int, int]:
    """Remove publications older than a time, and return how many went and how many bytes.

    The current one stays, whatever its age, and of each version the last. Raises PassingError when the bucket refuses.
    """
    if settings.shared_files is None:
        return 0, 0
    with reading(settings.lake) as store:
        current = published_name(store)
    address = f"{settings.shared_files}/published"
    with bucket_folder(address) as bucket:
        files = bucket.files()
        manifests = sql_text(f"{address}/*/{MANIFEST}")
        versions = bucket.connection.execute(
            f"""SELECT split_part(replace(filename, {sql_text(address + "/")}, ''), '/', 1) AS name, version
            FROM read_json({manifests}, columns = {{version: 'VARCHAR'}}, filename = true)"""
        ).pl()
    sizes = pl.DataFrame(
        [(file.partition("/")[0], one.size, one.modified) for file, one in files.items()],
        schema={"name": pl.String, "size": pl.Int64, "modified": pl.Datetime("us", "UTC")},
        orient="row",
    )
    before = dt.datetime.now(dt.UTC) - kept_for
    old = (
        sizes.group_by("name")
        .agg(pl.col("size").sum(), pl.col("modified").max())
        # Without a manifest it never became whole. Names begin with the time of the build.
        .join(versions, on="name", how="left")
        .with_columns(last=pl.col("name") == pl.col("name").max().over("version"))
        .filter(pl.col("modified") < before, pl.col("version").is_null() | ~pl.col("last"), pl.col("name") != current)
    )
    store_of_files = _bucket()
    try:
        for name in old["name"].sort():
            store_of_files.delete_dir(f"{address.removeprefix(BUCKET)}/{name}")
    except OSError as error:
        said = str(error).splitlines()[0]
        raise PassingError([Fault(address, "a bucket that lets files be removed", said)]) from None
    return old.height, int(old["size"].sum())


def _bucket() -> S3FileSystem:
    """The bucket to delete in, which DuckDB cannot: from the same variables."""
    scheme, _, host = (
        os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL") or "https://"
    ).partition("://")
    return S3FileSystem(
        access_key=os.environ.get("AWS_ACCESS_KEY_ID"),
        secret_key=os.environ.get("AWS_SECRET_ACCESS_KEY"),
        session_token=os.environ.get("AWS_SESSION_TOKEN"),
        region=os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION"),
        scheme=scheme,
        endpoint_override=host.rstrip("/") or None,
    )
