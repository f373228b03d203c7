"""Which file of a release stands: the publisher may issue it again, and it may come after a transcription of it.

A release is its own page; its attachments are its files; the versions of an attachment are the files that the
publisher put in its place. Nothing is compared here: who reads the files decides what to take from which.
"""

from __future__ import annotations

import polars as pl

from pipeline.faults import Fault

ORIGINAL = ("downloaded", "supplied")  # the publisher's own file, and not what somebody typed from it
TRANSCRIBED = "transcribed"
ATTACHMENT = ["release", "attachment"]


def replaced(sources: pl.DataFrame) -> pl.DataFrame:
    """Return the originals that a higher version has come for, and the file that stands (source_id, replaced_by)."""
    originals = _originals(sources)
    newest = pl.col("version") == pl.col("version").max().over(ATTACHMENT)
    standing = pl.col("source_id").filter(newest).first().over(ATTACHMENT)
    return originals.with_columns(replaced_by=standing).filter(~newest).select("source_id", "replaced_by")


def standing_originals(sources: pl.DataFrame) -> pl.DataFrame:
    """Return the originals of releases without those that are replaced."""
    return _originals(sources).join(replaced(sources), on="source_id", how="anti", maintain_order="left")


def of_one_version(sources: pl.DataFrame) -> list[Fault]:
    """Originals that say that they are one version of one attachment: only one of them can be."""
    named = _originals(sources).filter(pl.col("attachment").is_not_null())
    first = pl.col("source_id").first().over(*ATTACHMENT, "version")
    return [
        Fault(
            file=row["source_id"],
            expected=f"a version of its own of '{row['attachment']}' of {row['release']}",
            found=f"version {row['version']}, which {row['first']} is too",
            remedy="give the later one a higher version in its provenance sidecar, or keep one of the two",
        )
        for row in named.with_columns(first=first).filter(pl.col("first") != pl.col("source_id")).iter_rows(named=True)
    ]


def _originals(sources: pl.DataFrame) -> pl.DataFrame:
    return sources.filter(pl.col("release").is_not_null() & pl.col("origin").is_in(ORIGINAL))
