"""Files of the raw folder that repeat others: by name, by their bytes, as a version, table by table.

Of two alike one stands: that which is published, else the first by name.
"""

from __future__ import annotations

from collections.abc import Set
from typing import Protocol

import polars as pl

from pipeline.faults import Fault
from pipeline.raw.versions import TRANSCRIBED, of_one_version, replaced, standing_originals

NAMED_AS_A_COPY = r"\bcopy\b|\(\d+\)"  # "Copy of annex.xlsx", "annex (1).xlsx", "annex - Copy (2).xlsx"
FIGURES_THAT_CANNOT_AGREE_BY_CHANCE = 4


class Frames(Protocol):
    """Frames by name: files, sources, tables."""

    def __getitem__(self, name: str) -> pl.DataFrame:
        """Return a frame."""


def _standing_first(frame: pl.DataFrame, found: Frames, published: Set[str]) -> pl.DataFrame:
    """Put what is published first, else what has a sidecar, else what is not named as a copy is."""
    described = found["files"].filter(pl.col("sidecar").is_not_null())["file"]
    name = pl.col("file").str.to_lowercase().str.extract(r"([^/]*)$")
    return frame.sort(
        ~pl.col("file").is_in(list(published)),
        ~pl.col("file").is_in(described.implode()),
        name.str.contains(NAMED_AS_A_COPY),
        maintain_order=True,
    )


def same_names(found: Frames, published: Set[str]) -> list[Fault]:
    """Return the files whose names differ in their ending only: nobody could say whose a figure is."""
    files = _standing_first(found["files"].filter("recognised"), found, published)
    alike = files.with_columns(first=pl.col("file").first().over("source_id")).filter(pl.col("first") != pl.col("file"))
    return [
        Fault(file=file, expected="a name of its own", found=f"that of {first}, but for the ending", remedy="rename it")
        for file, first in alike.select("file", "first").iter_rows()
    ]


def copies(found: Frames, published: Set[str]) -> list[Fault]:
    """Return the files whose bytes another file has too: every figure of theirs would count twice."""
    files = _standing_first(found["files"], found, published)
    used = files.join(replaced(found["sources"]), on="source_id", how="anti", maintain_order="left")
    alike = used.with_columns(first=pl.col("file").first().over("sha256")).filter(pl.col("first") != pl.col("file"))
    return [
        Fault(
            file=file,
            expected="a file of its own",
            found=f"the same bytes as {first}",
            remedy="take one of the two out of the folder",
        )
        for file, first in alike.select("file", "first").iter_rows()
    ]


def same_versions(found: Frames, published: Set[str]) -> list[Fault]:
    """Return the originals that say that they are a version of an attachment which another is."""
    return of_one_version(_standing_first(found["sources"], found, published))


def tables_twice(found: Frames, published: Set[str]) -> list[Fault]:
    """Return the tables that two files print alike, as the plain and the accessible edition of one release do.

    What a re-issue replaces, and what an original supersedes, may be the same: it is not used twice.
    """
    tables, sources = _standing_first(found["tables"], found, published), found["sources"]
    released = standing_originals(sources)["release"].unique()
    typed = sources.filter(pl.col("origin") == TRANSCRIBED)["source_id"]
    aside = pl.col("source_id").is_in(typed.implode()) & pl.col("release").is_in(released.implode())
    twice = (
        tables.filter(pl.col("figures") >= FIGURES_THAT_CANNOT_AGREE_BY_CHANCE)
        .join(replaced(sources), on="source_id", how="anti", maintain_order="left")
        .with_columns(first=pl.col("source_id").first().over("content", "figures", aside.fill_null(False)))
        .filter(pl.col("first") != pl.col("source_id"))
        .group_by("source_id", "first", maintain_order=True)
        .agg(pl.len().alias("count"), pl.first("source_sheet", "source_range", "source_table"))
    )
    return [
        Fault(
            file=table["source_id"],
            sheet=table["source_sheet"],
            cell=table["source_range"],
            expected="a table of its own",
            found=f"every figure of '{table['source_table']}'{_and_others(table['count'])} also in {table['first']}",
            remedy="keep one of the two",
        )
        for table in twice.iter_rows(named=True)
    ]


def _and_others(count: int) -> str:
    """How many tables there are beside the one that is named."""
    return "" if count == 1 else f" and of {count - 1} more {'table' if count == 2 else 'tables'}"


REPEATS = (same_names, copies, same_versions, tables_twice)  # each is asked of the files that are left by those before
