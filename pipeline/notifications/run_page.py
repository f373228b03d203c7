"""The page of a run, in plain words: what is new, what moved, what was refused and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sized
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pipeline.comparing.changes import Changes
from pipeline.comparing.figure_pairs import KINDS, LISTED, SMALL, Movement
from pipeline.faults import Fault
from pipeline.pages import date, environment, figure, moment, put
from pipeline.quality.not_as_expected import warnings_of
from pipeline.raw.problems import faults_in_manifest
from pipeline.workbook.cells import WORKBOOK_SUFFIXES

LAST_RUN = "last-run.html"
RUNS = "runs"
PAGES_KEPT = 100  # a quarter of daily runs; 3 MB at most
EARLIER_LISTED = 10
FAULTS_SHOWN = 200
WARNINGS_SHOWN = 100
FILES_SHOWN = 200
_STAMP = "%Y-%m-%dT%H%M%S.%fZ"
_SOURCE_KINDS = {
    "new": "New workbook",
    "replaced": "Workbook in a new version",
    "renamed": "Workbook under a new name",
    "gone": "Workbook that is gone",
}
# What the headline counts of files and of figures, in this order.
_COUNTED_SOURCES = (("new", "new workbook"), ("replaced", "replaced"), ("renamed", "renamed"), ("gone", "gone"))


@dataclass(frozen=True)
class Run:
    """How a run ended. `changes` is null where it was refused or where nothing stood before to compare with."""

    at: dt.datetime  # with its time zone
    faults: tuple[Fault | str, ...] = ()  # none: it was published
    changes: Changes | None = None
    manifest: Mapping[str, Any] = field(default_factory=dict)  # of the build that stands now
    not_compared: str | None = None  # why, where the build before could not be read

    @property
    def published(self) -> bool:
        """Whether its build was published."""
        return not self.faults

    @property
    def standing(self) -> dt.datetime | None:
        """When the build that stands now was built; null where none does."""
        return dt.datetime.fromisoformat(self.manifest["built_at"]) if self.manifest else None

    @property
    def set_aside(self) -> list[tuple[str, list[Fault]]]:
        """The workbooks that could not be read whole, of which nothing is published, and what is wrong with each."""
        aside = self.manifest.get("set_aside", []) if self.published else []
        return [(file["file"], faults_in_manifest(file)) for file in aside]

    @property
    def accepted(self) -> list[Mapping[str, Any]]:
        """The wordings that were accepted of workbooks, in the build that stands now."""
        return list(self.manifest.get("accepted", []))

    @cached_property
    def headline(self) -> str:
        """What happened, in a sentence or two."""
        aside = f" {_several(len(self.set_aside), 'workbook', one='One')} {_was(self.set_aside)} set aside."
        return self._outcome + (aside if self.set_aside else "")

    @property
    def _outcome(self) -> str:
        if not self.published:
            stands = f"The marts of {date(self.standing)} still stand." if self.standing else "No marts stand yet."
            return f"Not published: {_refused(self.faults)}. {stands}"
        when = f"Published on {moment(self.at)}"
        if self.changes is None:
            sources, tables = self.manifest["sources"], self.manifest["tables"]
            first = "" if self.not_compared else " for the first time"
            return f"{when}{first}: {_several(len(sources), 'workbook')}, {_several(len(tables), 'table')}."
        if self.changes.nothing:
            return f"{when}. Nothing changed."
        return f"{when}: {', '.join(self._news) or 'rows or columns changed, no figures'}."

    @property
    def largest(self) -> str | None:
        """The largest movement in a sentence; null where no figure moved."""
        return _moved(self.changes.movements[0]) if self.changes and self.changes.movements else None

    @property
    def counted(self) -> list[str]:
        """How many figures are new, revised, corrected and gone: a line each."""
        figures = self.changes.figures if self.changes else {}
        said = {
            "new": "new figures",
            "revised": "figures revised: a later document prints another figure for the same date",
            "replaced": "figures changed because their file was replaced",
            "recomputed": "figures of unchanged files are read or computed differently",
            "gone": "figures are no longer given",
        }
        return [f"{figures[kind]:,} {words}" for kind, words in said.items() if figures.get(kind)]

    @property
    def warnings(self) -> list[str]:
        """What a person should look at and what stopped nothing: a line each."""
        if not self.published:
            return []  # the manifest is of the build that stands
        return [*([self.not_compared] if self.not_compared else []), *warnings_of(self.manifest)]

    @property
    def _news(self) -> list[str]:
        assert self.changes is not None
        figures = self.changes.figures
        news = []
        for kind, words in _COUNTED_SOURCES:
            if count := self.changes.source_count(kind):
                news.append(_several(count, words) if kind == "new" else f"{_several(count, 'workbook')} {words}")
        if figures.get("new"):
            news.append(_several(figures["new"], "new figure"))
        if figures.get("revised"):
            news.append(f"{figures['revised']:,} revised")
        if changed := figures.get("replaced", 0) + figures.get("recomputed", 0):
            news.append(f"{changed:,} changed")
        if figures.get("gone"):
            news.append(f"{figures['gone']:,} no longer given")
        return news


def write_page(folder: Path, run: Run) -> Path:
    """Write the page of a run to a marts folder, as the last one and under its time; return the latter.

    Nothing that is published is touched. All but the PAGES_KEPT newest pages are removed. Raises OSError when
    the folder cannot be written.
    """
    name = f"{RUNS}/{run.at.astimezone(dt.UTC).strftime(_STAMP)}.html"
    page = put(folder, name, _page(run, root="../"))
    pages = sorted((folder / RUNS).glob("*.html"), reverse=True)
    put(folder, LAST_RUN, _page(run, root="", earlier=pages[1 : 1 + EARLIER_LISTED]))
    for old in pages[PAGES_KEPT:]:
        old.unlink(missing_ok=True)
    return page


def _page(run: Run, *, root: str, earlier: list[Path] | None = None) -> str:
    return (
        environment()
        .get_template("run.html")
        .render(
            run=run,
            root=root,
            earlier=[(path.name, moment(at)) for path in earlier or [] if (at := _time_of(path))],
            kinds=KINDS,
            source_kinds=_SOURCE_KINDS,
            listed=LISTED,
            small=SMALL,
            faults_shown=FAULTS_SHOWN,
            warnings_shown=WARNINGS_SHOWN,
            files_shown=FILES_SHOWN,
        )
    )


def _time_of(page: Path) -> dt.datetime | None:
    try:
        return dt.datetime.strptime(page.stem, _STAMP).replace(tzinfo=dt.UTC)
    except ValueError:
        return None  # not a page of ours


def _refused(faults: tuple[Fault | str, ...]) -> str:
    """How many workbooks were refused; else, where it was no workbook, the one fault or how many."""
    stated = [fault for fault in faults if isinstance(fault, Fault)]
    of_workbooks = {
        fault.file
        for fault in stated
        if fault.sheet is not None or Path(fault.file).suffix.lower() in WORKBOOK_SUFFIXES
    }
    if len(stated) == len(faults) and all(fault.file in of_workbooks for fault in stated):
        return f"{_several(len(of_workbooks), 'workbook', one='one')} {_was(of_workbooks)} refused"
    return str(faults[0]) if len(faults) == 1 else f"{len(faults):,} faults were found"


def _moved(moved: Movement) -> str:
    before, after = (
        figure(value, moved.unit) + (f" ({date(day)})" if day and moved.kind == "later" else "")
        for value, day in ((moved.before, moved.before_date), (moved.after, moved.after_date))
    )
    about = ", ".join(part for part in (moved.name, moved.area) if part)
    return f"{about}: from {before} to {after}"


def _was(things: Sized) -> str:
    return "was" if len(things) == 1 else "were"


def _several(count: int, what: str, one: str = "1") -> str:
    return f"{one} {what}" if count == 1 else f"{count:,} {what}s"
