"""One build in this process: read the raw folder, make every table, publish the marts."""

from __future__ import annotations

import datetime as dt
import importlib
import logging
import platform
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Any

import duckdb
import polars as pl

from pipeline import DISTRIBUTION
from pipeline.faults import Fault, FaultsError
from pipeline.folders.locks import locked
from pipeline.folders.marts import current_build, refuse_place
from pipeline.folders.storage_faults import storage_fault, storage_faults
from pipeline.lake.damaged import set_aside_damaged
from pipeline.lake.snapshots import keep_publication
from pipeline.lake.tables import LakeTables, writing
from pipeline.lake.tidying import is_due, tidy
from pipeline.notifications.runs import refusals_notified, report_publication
from pipeline.publishing.accompanying import Accompanying, accompanying
from pipeline.publishing.citation import About, load_about
from pipeline.publishing.publication import VERSION, Check, publish
from pipeline.publishing.writing import PublishedTable
from pipeline.quality.expectations import Suite, check_build, faults_in_words, load_suites
from pipeline.raw.accepted import Accepted, as_said, load_accepted
from pipeline.raw.declared import load_declared
from pipeline.raw.folder import RawFolder, read_folder
from pipeline.raw.folder_changes import manifest
from pipeline.raw.not_stated import not_stated
from pipeline.raw.problems import in_manifest
from pipeline.raw.provenance import sidecars_alone
from pipeline.raw.published_files import ATTACHMENT, faults_of_losses
from pipeline.raw.synthetic import drop_synthetic, may_hold_synthetic, refuse_synthetic
from pipeline.raw.withdrawn import load_withdrawn
from pipeline.setting_aside import tables_of_whole_files
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published, share_build
from pipeline.tables.made import MadeTable
from pipeline.tables.making import BEFORE, NOW, Tables
from pipeline.tables.views import View

_log = logging.getLogger(__name__)  # without a handler a warning is one line on stderr

PACKAGES = (DISTRIBUTION, "duckdb", "pandera", "polars", "python-calamine")
PUBLISHED = ("marts", "charts")  # layers
SOURCE_NAMED = ["source_id", "file", "file_name", "sha256", "origin", "published_date", "published_date_precision"]
SOURCE_NAMED += ATTACHMENT
UNREAD = ["source_id", "source_sheet", "source_range", "source_table"]  # of a table that no contract knows
NO_ROWS = (0, 0)
UNREAD_NAMED = 40  # in the manifest, of the files published last; all stand in marts.source_tables


def build(settings: Settings, *, wait: bool = True, without: Sequence[str] = ()) -> Path:
    """Build everything in the marts folder's lock, and return the folder of the new build.

    `without` are published workbooks that are gone and whose figures may be lost. Raises FaultsError when an input is
    refused, a table breaks its model or the disk refuses, and with `wait=False` when somebody else builds; nothing is
    published then.
    """
    refuse_place(settings.marts, settings.raw)
    suites, about = load_suites(settings.expectations), load_about(settings.citation)
    catalogue = importlib.import_module(settings.catalogue)
    tables: tuple[MadeTable, ...] = catalogue.TABLES
    views: tuple[View, ...] = catalogue.VIEWS
    with refusals_notified(settings), storage_faults(settings.marts), locked(settings.marts, wait=wait):
        bring_published(settings)
        before = current_build(settings.marts)
        try:
            built = _built(settings, tables, views, suites, about, without)
        except (duckdb.Error, OSError) as error:
            if settings.lake.shared or storage_fault(error, str(settings.marts)):
                raise
            # Damaged, or removed meanwhile: once more, from nothing.
            if aside := set_aside_damaged(settings.lake):
                _log.warning("The lake could not be read, is kept in %s, and is made again from the raw files", aside)
            built = _built(settings, tables, views, suites, about, without)
        report_publication(settings, before, row_keys(tables))
    return built


def _built(
    settings: Settings,
    tables: tuple[MadeTable, ...],
    views: tuple[View, ...],
    suites: tuple[Suite, ...],
    about: About,
    without: Sequence[str],
) -> Path:
    """Build once; a new file that an expectation refuses is set aside as an unreadable one is."""
    refused: dict[str, list[Fault]] = {}
    with writing(settings.lake, "build") as store:
        due = is_due(store)
        while True:
            read, _, made = read_and_made(settings, tables, store, refused, without)
            try:
                built = publish_marts(
                    store,
                    tables,
                    views,
                    settings.marts,
                    about,
                    partial(check_build, suites=suites),
                    {
                        "reading": {"read": read.read, "kept": read.kept},
                        "tables_made": made.made,
                        "tables_kept": made.kept,
                        "withdrawn": [one.model_dump(mode="json") for one in load_withdrawn(settings.raw)],
                        "sidecars_alone": sidecars_alone(settings.raw),
                    },
                    load_accepted(settings.raw),
                    partial(share_build, settings),
                )
                break
            except FaultsError as error:
                found, others = read.by_file(error.faults)
                new = found.keys() - refused.keys()
                if others or not new or not read.published.isdisjoint(found):
                    raise
                refused |= {file: found[file] for file in new}
                store.rollback()
    if due:
        tidy(settings.lake)
    return built


def read_and_made(
    settings: Settings,
    tables: tuple[MadeTable, ...],
    store: LakeTables,
    refused: Mapping[str, list[Fault]] = MappingProxyType({}),
    without: Sequence[str] = (),
) -> tuple[RawFolder, RawFolder, Tables]:
    """Return the raw folder as it was read, the same without the files that are set aside, and every table.

    What was read is kept for good in the lake, what was made until its next commit. `refused` are files that turned out
    to be at fault later, with what was wrong; `without` are published files that may be gone. Raises FaultsError with
    all that is wrong.
    """
    published = (manifest(settings.marts) or {}).get("sources", ())
    try:
        read = read_folder(settings.raw, load_declared(settings), settings.limits, store, published)
        refuse_synthetic(read["sources"], settings.marts, allowed=settings.synthetic)
    except FaultsError:
        store.rollback()
        if not may_hold_synthetic(settings.marts, allowed=settings.synthetic):
            drop_synthetic(store, load_declared(settings))
        raise
    if read.read or read.problems:  # a file that could not be opened counts as none, and looking for more rolls back
        store.commit(f"{read.read} files read")
    read = replace(read, problems={**read.problems, **refused})
    withdrawn = {one.file for one in load_withdrawn(settings.raw)}
    options = settings.raw_option + settings.marts_option
    losses = faults_of_losses(settings.raw, read["files"], read["sources"], published, without, withdrawn, options)
    try:
        whole, made = tables_of_whole_files(settings.raw, read, tables, store, partial(_seen_of_wholes, settings))
    except FaultsError as error:
        raise FaultsError([*losses, *error.faults]) from error
    if losses:
        raise FaultsError(losses)
    read.readings.forget_all_but(read.used.values())
    store.drop_all_but({*(table.name for table in tables), *(name for name in made if name[0] == "raw")})
    return read, whole, made


def _seen_of_wholes(settings: Settings, store: LakeTables) -> list[Fault]:
    """What the suites say in words of single cells, of tables that will not be published."""
    names = [name.partition(".")[::2] for name in store.made]
    frames = {".".join(name): store.lazy(name) for name in names if name[0] in PUBLISHED}
    return faults_in_words(frames, load_suites(settings.expectations))


def row_keys(tables: Iterable[MadeTable]) -> dict[str, tuple[str, ...]]:
    """Return the columns that tell the rows of each published table apart, where its model declares them."""
    return {made.name[1]: made.key for made in tables if made.name[0] in PUBLISHED}


def publish_marts(
    store: LakeTables,
    tables: Iterable[MadeTable],
    views: Iterable[View],
    folder: Path,
    about: About,
    check: Check,
    ran: Mapping[str, object] = MappingProxyType({}),
    accepted: Sequence[Accepted] = (),
    share: Callable[[LakeTables, Path, str], None] | None = None,
) -> Path:
    """Publish every table of the published layers of a lake, and views of them, to a folder, as a snapshot of the lake.

    Beside them go the manifest, with what is said of the run, the data package and the citation, and the version is
    kept. Tables are written only when they differ from those of the current build. `accepted` is what was accepted of
    the files. `share` is given the lake, the folder of the whole build and its version before they become lasting. The
    caller has the folder's lock. Nothing is published, and the lake is as it was, when the check of the
    unfinished build raises.
    """
    marts = [made for made in tables if made.name[0] in PUBLISHED]
    published = [
        PublishedTable(
            *table.name,
            store.lazy(table.name),
            table.description,
            table.column_descriptions,
            made.content_hash,
            made.rows,
            None if made.by_source else made.content_hash,
            batches=partial(store.batches, table.name),
        )
        for table in marts
        for made in [store.made[".".join(table.name)]]
    ]
    published += _published_views(store, views)
    raw = {name: store.frame(("raw", name)) for name in ("sources", "files", "tables", "set_aside")}
    said = _manifest(raw, published) | {"accepted": as_said(accepted)} | dict(ran)
    said["checks"] = _held(marts, published, set(said.get("tables_made", ())))
    cite = partial(accompanying, raw["files"], published, said, folder, about)

    def accompany(build: Path, beside: Accompanying) -> None:
        beside.write(build)
        named = str(beside.named[VERSION])
        if share:
            share(store, build, named)
        keep_publication(store, named)

    return publish(published, said, folder, check, cite, accompany)


def _published_views(store: LakeTables, views: Iterable[View]) -> list[PublishedTable]:
    """The views, which the lake has from now on too."""
    views = list(views)
    store.show(views)
    parts = {of: store.parted(*of) for of in {(view.of.name, view.column) for view in views}}
    frames = {name: store.lazy(name) for name, _ in parts}
    rows = {view.name: parts[view.of.name, view.column].get(view.value, NO_ROWS) for view in views}
    return [
        PublishedTable(
            *view.name,
            frames[view.of.name],
            view.description,
            view.column_descriptions,
            f"{rows[view.name]} {store.made['.'.join(view.of.name)].code} {view.query}",
            rows[view.name][0],
            query=view.query,
            batches=partial(store.batches, view.of.name, rows=view.rows),
        )
        for view in views
    ]


def _held(
    tables: Iterable[MadeTable], published: Iterable[PublishedTable], made: Collection[str]
) -> list[dict[str, object]]:
    """What is said of each table that was held to its model: when, and how many rows."""
    return [
        {
            "table": rows.full_name,
            "check": "model",
            "of": table.held_as,
            "rows": rows.height,
            "ran": NOW if rows.full_name in made else BEFORE,
            "passed": True,
        }
        for table, rows in zip(tables, published, strict=False)  # views come after, and are held to nothing more
    ]


def _manifest(raw: Mapping[str, pl.DataFrame], published: list[PublishedTable]) -> dict[str, Any]:
    """What was built from what, for people and programs that ask later."""
    sources, files, found, aside = (raw[name] for name in ("sources", "files", "tables", "set_aside"))
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
        "set_aside": in_manifest(aside),
        "not_stated": not_stated(sources),
        "unrecognised": files.filter(~pl.col("recognised"))["file"].to_list(),
        "hidden_sheets": files.filter(pl.col("hidden_sheets").list.len() > 0)
        .select("file", "hidden_sheets")
        .to_dicts(),
        "wrong_totals": [wrong for totals in files["wrong_totals"].to_list() for wrong in totals],
        "tables_not_read": {"count": unread.height, "latest": latest.select(UNREAD).head(UNREAD_NAMED).to_dicts()},
    }
