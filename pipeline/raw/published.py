"""Which files of the raw folder have figures among those published, whether they can be read now or not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

ATTACHMENT = ("release", "attachment")


def among_published(
    files: pl.DataFrame, sources: pl.DataFrame, published: Sequence[Mapping[str, Any]]
) -> frozenset[str]:
    """Return the files that the published build was made from, and those that stand in the place of such a file.

    `published` are the sources of its manifest. A file stands in another's place where its name without ending or its
    bytes are those of one that is gone, or where it is a version of the same attachment of the same release.
    """
    there = set(files["file"])
    paths = {source.get("file") for source in published}
    gone = [source for source in published if source.get("file") not in there]
    names, bytes_of = ({source[column] for source in gone} for column in ("source_id", "sha256"))
    attachments = {tuple(source.get(name) for name in ATTACHMENT) for source in published if source.get("attachment")}
    of_attachment = {file for file, *said in sources.select("file", *ATTACHMENT).rows() if tuple(said) in attachments}
    return frozenset(
        file
        for file, source_id, sha256 in files.select("file", "source_id", "sha256").rows()
        if file in paths or source_id in names or sha256 in bytes_of or file in of_attachment
    )
