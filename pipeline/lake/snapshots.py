"""Publications: each is a snapshot of the lake, and the version that it is cited by is its message."""

from __future__ import annotations

import datetime as dt

import duckdb

from pipeline.lake.attached import LAKE
from pipeline.lake.tables import LakeTables

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
