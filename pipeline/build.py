"""One build in this process: read the raw folder, make every table, publish the marts."""

from __future__ import annotations

import datetime as dt
import importlib
import platform
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

import polars as pl

from pipeline.faults import Fault, FaultsError
from pipeline.folders.kept_frames import FRAMES, KeptFrames
from pipeline.folders.marts import current_build, refuse_place
from pipeline.folders.storage_faults import storage_faults
from pipeline.folders.turns import turn
from pipeline.lake.keeping import keep_in_lake
from pipeline.lake.readings import LakeReadings
from pipeline.publishing.accompanying import accompanying
from pipeline.publishing.citation import About, load_about
from pipeline.publishing.publication import VERSION, Check, publish
from pipeline.publishing.writing import PublishedTable
from pipeline.quality.expectations import Suite, load_suites
from pipeline.quality.kept_verdicts import KeptVerdicts
from pipeline.raw.accepted import Accepted, as_said, load_accepted
from pipeline.raw.changes import manifest
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import RawFolder, read_folder
from pipeline.raw.not_stated import not_stated
from pipeline.raw.problems import told
from pipeline.raw.provenance import sidecars_alone
from pipeline.raw.published import ATTACHMENT, faults_of_losses
from pipeline.raw.synthetic import drop_synthetic, may_hold_synthetic, refuse_synthetic
from pipeline.raw.withdrawn import load_withdrawn
from pipeline.setting_aside import tables_of_whole_files
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published, share_build
from pipeline.tables.kept import KeptTables
from pipeline.tables.made import MadeTable, TableName
from pipeline.tables.making import NOW, Tables
from pipeline.telling.runs import refusals_told, report_publication

PACKAGES = ("pdu-marts", "duckdb", "pandera", "polars", "python-calamine")
PUBLISHED = ("marts", "charts")  # layers
SOURCE_NAMED = ["source_id", "file", "file_name", "sha256", "origin", "published_date", *ATTACHMENT]
UNREAD = ["source_id", "source_sheet", "source_range", "source_table"]  # of a table that no contract knows
UNREAD_NAMED = 40  # in the manifest, of the files published last; all stand in marts.source_tables


def build(settings: Settings, *, wait: bool = True, without: Sequence[str] = ()) -> Path:
    """Build everything in the marts folder's turn, and return the folder of the new build.

    `without` are published workbooks that are gone and whose figures may be lost. Raises FaultsError when an input is
    refused, a table breaks its model or the disk refuses, and with `wait=False` when somebody else builds; nothing is
    published then.
    """
    refuse_place(settings.marts, settings.raw)
    suites, about = load_suites(settings.expectations), load_about(settings.citation)
    tables: tuple[MadeTable, ...] = importlib.import_module(settings.catalogue).TABLES
    with refusals_told(settings), storage_faults(settings.marts), turn(settings.marts, wait=wait):
        bring_published(settings)
        before = current_build(settings.marts)
        frames = KeptFrames(settings.kept / FRAMES)
        try:
            built = _built(settings, tables, suites, about, frames, without)
        except OSError:
            if frames.whole:
                raise
            # Somebody removed what is kept meanwhile: once more, from nothing.
            built = _built(settings, tables, suites, about, KeptFrames(settings.kept / FRAMES), without)
        report_publication(settings, before, row_keys(tables))
    return built


def _built(
    settings: Settings,
    tables: tuple[MadeTable, ...],
    suites: tuple[Suite, ...],
    about: About,
    frames: KeptFrames,
    without: Sequence[str],
) -> Path:
    """Build once; a new file that an expectation refuses is set aside as an unreadable one is."""
    refused: dict[str, list[Fault]] = {}
    while True:
        kept = KeptTables(frames)
        read, whole, made = read_and_made(settings, tables, kept, refused, without)
        try:
            return _published(settings, tables, suites, about, kept, (read, whole, made))
        except FaultsError as error:
            found, others = read.by_file(error.faults)
            new = found.keys() - refused.keys()
            if others or not new or not read.published.isdisjoint(found):
                raise
            refused |= {file: found[file] for file in new}


def _published(
    settings: Settings,
    tables: tuple[MadeTable, ...],
    suites: tuple[Suite, ...],
    about: About,
    kept: KeptTables,
    of: tuple[RawFolder, RawFolder, Tables],
) -> Path:
    read, whole, made = of
    spared = {
        "reading": {"read": read.read, "kept": read.kept},
        "tables_made": made.made,
        "tables_kept": made.kept,
        "withdrawn": [one.model_dump(mode="json") for one in load_withdrawn(settings.raw)],
        "sidecars_alone": sidecars_alone(settings.raw),
    }
    verdicts = KeptVerdicts(settings.kept, {".".join(name): content for name, content in made.contents.items()})
    check = partial(verdicts.check, suites=suites)
    accepted = load_accepted(settings.raw)
    built = publish_marts(
        made,
        tables,
        settings.marts,
        about,
        check,
        spared,
        made.contents,
        made.files,
        made.held,
        accepted,
        keep=partial(keep_in_lake, settings.lake, tables, made, partial(share_build, settings)),
    )
    kept.drop_unused([*read.tables.values(), *whole.tables.values()])
    return built


def read_and_made(
    settings: Settings,
    tables: Iterable[MadeTable],
    kept: KeptTables,
    refused: Mapping[str, list[Fault]] = MappingProxyType({}),
    without: Sequence[str] = (),
) -> tuple[RawFolder, RawFolder, Tables]:
    """Return the raw folder as it was read, the same without the files that are set aside, and every table.

    `refused` are files that turned out to be at fault later, with what was wrong; `without` are published files that
    may be gone. Raises FaultsError with all that is wrong.
    """
    published = (manifest(settings.marts) or {}).get("sources", ())
    elsewhere = LakeReadings(settings.lake) if settings.shared_files else None
    try:
        read = read_folder(settings.raw, load_declared(settings), settings.limits, kept.frames, published, elsewhere)
        refuse_synthetic(read["sources"], settings.marts, allowed=settings.synthetic)
    except FaultsError:
        if not may_hold_synthetic(settings.marts, allowed=settings.synthetic):
            drop_synthetic(kept.frames)
        raise
    read = replace(read, problems={**read.problems, **refused})
    withdrawn = {one.file for one in load_withdrawn(settings.raw)}
    losses = faults_of_losses(settings.raw, read["files"], read["sources"], published, without, withdrawn)
    try:
        made = tables_of_whole_files(settings.raw, read, tables, kept)
    except FaultsError as error:
        raise FaultsError([*losses, *error.faults]) from error
    if losses:
        raise FaultsError(losses)
    return read, *made


def row_keys(tables: Iterable[MadeTable]) -> dict[str, tuple[str, ...]]:
    """Return the columns that tell the rows of each published table apart, where its model declares them."""
    return {made.name[1]: made.key for made in tables if made.name[0] in PUBLISHED}


def publish_marts(
    frames: Mapping[TableName, pl.DataFrame] | Mapping[TableName, pl.LazyFrame],
    tables: Iterable[MadeTable],
    folder: Path,
    about: About,
    check: Check | None = None,
    spared: Mapping[str, object] | None = None,
    contents: Mapping[TableName, str] | None = None,
    files: Mapping[TableName, Path] | None = None,
    held: Mapping[str, str] | None = None,
    accepted: Sequence[Accepted] = (),
    keep: Callable[[str, Path], None] | None = None,
) -> Path:
    """Publish every table of the published layers to a folder, with the manifest and what the build was spared.

    Beside them go the data package and the citation, and the version is kept. Tables whose contents are given are
    written only when they differ from those of the current build; where a file holds a whole one, it is copied. `held`
    says when each was held to its model; without it, each is now. `accepted` is what was accepted of the files. `keep`
    is given the version and the folder of the build before it is published. The caller has the folder's turn. Nothing
    is published when a table breaks its model, or when the check of the unfinished build or `keep` raises.
    """
    marts = [made for made in tables if made.name[0] in PUBLISHED]
    published = [
        PublishedTable(
            *made.name,
            frames[made.name],
            made.description,
            made.column_descriptions,
            (contents or {}).get(made.name),
            (files or {}).get(made.name),
        )
        for made in marts
    ]
    held = _held_now(frames, marts) if held is None else held
    checks = [
        {
            "table": table.full_name,
            "check": "model",
            "of": made.held_as,
            "rows": table.height,
            "ran": ran,
            "passed": True,
        }
        for made, table in zip(marts, published, strict=True)
        if (ran := held.get(table.full_name))
    ]
    manifest = _manifest(frames, published) | {"accepted": as_said(accepted), "checks": checks} | dict(spared or {})
    beside = accompanying(frames["raw", "files"].lazy().collect(), published, manifest, folder, about)

    def accompany(build: Path) -> None:
        beside.write(build)
        if keep:
            keep(str(beside.named[VERSION]), build)

    return publish(published, manifest | beside.named, folder, check, accompany)


def _held_now(
    frames: Mapping[TableName, pl.DataFrame] | Mapping[TableName, pl.LazyFrame], tables: Iterable[MadeTable]
) -> dict[str, str]:
    """Hold tables to their models; raises FaultsError where one breaks it."""
    tables = list(tables)
    if faults := [fault for made in tables for fault in made.broken_rows(frames[made.name].lazy().collect())]:
        raise FaultsError(faults)
    return {".".join(made.name): NOW for made in tables}


def _manifest(
    frames: Mapping[TableName, pl.DataFrame] | Mapping[TableName, pl.LazyFrame], published: list[PublishedTable]
) -> dict[str, object]:
    """What was built from what, for people and programs that ask later."""
    sources, files, found, aside = (
        frames["raw", name].lazy().collect() for name in ("sources", "files", "tables", "set_aside")
    )
    unread = found.filter(pl.col("contract").is_null()).select(UNREAD)
    latest = unread.join(sources.select("source_id", published="published_date"), on="source_id", how="left").sort(
        "published", *UNREAD, descending=[True] + [False] * len(UNREAD), nulls_last=True
    )
    names = [f"{table.schema}.{table.name}" for table in published]
    return {
        "built_at": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "sources": sources.select(SOURCE_NAMED).to_dicts(),
        "tables": {name: table.height for name, table in zip(names, published, strict=True)},
        "set_aside": told(aside),
        "not_stated": not_stated(sources),
        "unrecognised": files.filter(~pl.col("recognised"))["file"].to_list(),
        "hidden_sheets": files.filter(pl.col("hidden_sheets").list.len() > 0)
        .select("file", "hidden_sheets")
        .to_dicts(),
        "wrong_totals": [wrong for totals in files["wrong_totals"].to_list() for wrong in totals],
        "tables_not_read": {"count": unread.height, "latest": latest.select(UNREAD).head(UNREAD_NAMED).to_dicts()},
    }
