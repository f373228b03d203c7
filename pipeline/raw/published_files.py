"""Which files of the raw folder have figures among those published, and which files with such figures are gone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from pipeline.faults import Fault
from pipeline.raw.provenance import SUFFIX

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


def gone(files: pl.DataFrame, sources: pl.DataFrame, published: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the files that the published build was made from and that nothing stands for any more.

    Nothing of the name, of the name without ending, of the bytes, or of the same attachment is among the files that
    are there.
    """
    there = {name: set(files[name]) for name in ("file", "source_id", "sha256")}
    attachments = {said for said in sources.select(*ATTACHMENT).rows() if said[-1] is not None}
    return [
        source["file"]
        for source in published
        if source.get("file") is not None
        and all(source.get(name) not in known for name, known in there.items())
        and tuple(source.get(name) for name in ATTACHMENT) not in attachments
    ]


def faults_of_losses(
    folder: Path,
    files: pl.DataFrame,
    sources: pl.DataFrame,
    published: Sequence[Mapping[str, Any]],
    without: Iterable[str],
    withdrawn: Collection[str],
    options: str = "",
) -> list[Fault]:
    """Return a fault for each published file that is lost without a word: gone, or of no known kind any more.

    `without` are files that somebody wants left out of this build, `withdrawn` those of which it was recorded. A file
    that is named and is not gone is a fault too. `options` are those that the build was given, each after a space.
    """
    lost = gone(files, sources, published)
    named = {path_below(name, folder) for name in without}
    missing = [
        Fault(
            file=file,
            expected="the workbook, whose figures are published",
            found=f"only its sidecar {Path(file).name}{SUFFIX}" if (folder / (file + SUFFIX)).is_file() else "no file",
            remedy=f"put it back; or publish without its figures: pdu build --without '{file}'{options}",
        )
        for file in lost
        if file not in named and file not in withdrawn
    ]
    before = {source.get("file") for source in published}
    unknown = files.filter(~pl.col("recognised") & pl.col("file").is_in([*filter(None, before)]))["file"]
    unread = [
        Fault(
            file=file,
            expected="tables of a known kind, whose figures are published",
            found="none any more",
            remedy="see what is in it with pdu inspect; or move it out, and publish without its figures: "
            f"pdu build --without '{file}'{options}",
        )
        for file in unknown
    ]
    mistaken = [
        Fault(
            file=name,
            expected="the name of a published workbook that is no longer in the raw folder, after --without",
            found="one that is in it still" if (folder / name).is_file() else "none of that name",
            remedy="move it out of the folder first" if (folder / name).is_file() else _names(lost),
        )
        for name in sorted(named - set(lost))
    ]
    return [*missing, *unread, *mistaken]


def _names(lost: Sequence[str]) -> str:
    return f"gone are: {', '.join(lost)}" if lost else "no published workbook is gone"


def path_below(name: str, folder: Path) -> str:
    """Return a path below the raw folder, also where somebody gives it from here."""
    path = Path(name)
    for root in (folder, folder.resolve()):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return name
