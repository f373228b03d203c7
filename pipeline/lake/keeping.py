"""A build's tables, kept in the lake in one transaction: those whose rows changed are written, the others stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from pipeline.folders.kept_frames import KeptFrames, content_of
from pipeline.folders.shelves import Pieces
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import LakeTables, Made, writing
from pipeline.lake.tidying import is_due, tidy
from pipeline.tables.kept import code_of
from pipeline.tables.made import MadeTable, TableName, in_order
from pipeline.tables.making import Tables

# Given the lake's tables, the folder of an unfinished build and its version, within the same transaction.
Share = Callable[[LakeTables, Path, str], None]


def keep_in_lake(
    place: LakePlace, tables: Iterable[MadeTable], made: Tables, share: Share, version: str, build: Path
) -> None:
    """Make the lake hold the tables of a build and nothing else, and share the build; all of it or nothing.

    Raises FaultsError when the lake cannot be written, and whatever `share` raises.
    """
    about = {table.name: table for table in in_order(tables)}
    frames = made.kept_tables.frames
    given = [name for name in made if name not in about]
    with writing(place, version) as store:
        for name in given:
            keep_raw(store, name, made.pieces[name], frames)
        for name, table in about.items():
            _keep(store, name, made.pieces[name], frames, table)
        store.drop_all_but({*given, *about})
        share(store, build, version)
        due = is_due(store)
    if due:
        tidy(place)


def keep_raw(store: LakeTables, name: TableName, pieces: Pieces, frames: KeptFrames) -> Made:
    """Keep a table that was read of workbooks, and return what is known of it."""
    return _keep(store, name, pieces, frames)


def _keep(
    store: LakeTables, name: TableName, pieces: Pieces, frames: KeptFrames, about: MadeTable | None = None
) -> Made:
    needed = [".".join(name) for name in about.inputs.values()] if about else []
    inputs, code = {name: store.made[name].content for name in needed}, code_of(about) if about else ""
    known = store.made.get(".".join(name))
    if known is not None and known.pieces == pieces.content:
        made = Made(known.content, code, inputs, known.rows, known.pieces)
        store.put(name, frames.table(pieces), made, about)
        return made
    frame = frames.table(pieces).collect()
    content = pieces.content if len(pieces.by_shelf) == 1 else content_of(frame)
    made = Made(content, code, inputs, frame.height, pieces.content)
    store.put(name, frame, made, about)
    return made
