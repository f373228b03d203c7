"""Publications of long ago in a bucket are removed, but for the last of each version: it may have been cited."""

from __future__ import annotations

import datetime as dt
import json

import polars as pl

from pipeline.folders.marts import MANIFEST
from pipeline.lake.tables import reading
from pipeline.lake.tidying import KEPT_FOR
from pipeline.settings import Settings
from pipeline.shared.bucket import bucket_folder
from pipeline.shared.exports import published_name

_FILE = pl.Schema({"name": pl.String(), "size": pl.Int64(), "modified": pl.Datetime("us", "UTC")})


def forget_old_publications(settings: Settings, kept_for: dt.timedelta = KEPT_FOR) -> tuple[int, int]:
    """Remove publications older than a time, and return how many went and how many bytes.

    The current one stays, whatever its age, and of each version the last. Raises PassingError when the bucket refuses.
    """
    if settings.shared_files is None:
        return 0, 0
    with reading(settings.lake) as store:
        current = published_name(store)
    before = dt.datetime.now(dt.UTC) - kept_for
    with bucket_folder(f"{settings.shared_files}/published") as bucket:
        files = bucket.files()
        rows = [(file.partition("/")[0], one.size, one.modified) for file, one in files.items()]
        # Without a manifest it never became whole.
        whole = [file.removesuffix(f"/{MANIFEST}") for file in files if file.endswith(f"/{MANIFEST}")]
        versions = {name: json.loads(bucket.read(f"{name}/{MANIFEST}"))["version"] for name in whole}
        newest = {versions[name]: name for name in sorted(whole)}  # names begin with the time of the build
        old = (
            pl.DataFrame(rows, schema=_FILE, orient="row")
            .group_by("name")
            .agg(pl.col("size").sum(), pl.col("modified").max())
            .filter(pl.col("modified") < before, ~pl.col("name").is_in([current, *newest.values()]))
            .sort("name")
        )
        for name in old["name"]:
            bucket.remove(name)
    return old.height, int(old["size"].sum())
