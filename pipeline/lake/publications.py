"""Publications: each is a snapshot of the lake, and the version that it is cited by is its message."""

from __future__ import annotations

import datetime as dt

import duckdb

from pipeline.lake.attached import LAKE
from pipeline.lake.tables import LakeTables
from pipeline.sql_text import sql_text

PUBLICATIONS = f"{LAKE}.main.publications"


def keep_publication(store: LakeTables, version: str) -> int:
    """Make the tables of a lake lasting as those of a version, and return their snapshot.

    Who publishes the same again has the snapshot of the first time, unless others came between.
    """
    store.connection.execute(f"CREATE TABLE IF NOT EXISTS {PUBLICATIONS} (version VARCHAR, published_at TIMESTAMPTZ)")
    newest = f"SELECT version FROM {PUBLICATIONS} ORDER BY published_at DESC LIMIT 1"
    if store.connection.execute(newest).fetchall() != [(version,)]:
        now = dt.datetime.now(dt.UTC)
        store.connection.execute(f"INSERT INTO {PUBLICATIONS} VALUES (?, ?)", [version, now])
    return store.commit(version)


def published_versions(store: LakeTables) -> list[str]:
    """Return every version that was published of a lake, oldest first."""
    asked = f"SELECT version FROM {PUBLICATIONS} GROUP BY version ORDER BY min(published_at)"
    try:
        return [version for (version,) in store.connection.execute(asked).fetchall()]
    except duckdb.CatalogException:
        return []


def snapshot_of(store: LakeTables, version: str) -> int | None:
    """Return the last snapshot of a version, or None where the lake has none of it any more."""
    asked = f"SELECT max(snapshot_id) FROM ducklake_snapshots('{LAKE}') WHERE commit_message = {sql_text(version)}"
    (found,) = store.connection.execute(asked).fetchall()[0]
    return None if found is None else int(found)
