"""How a run ends: its page is written and people are notified, whether it published or was refused.

A failure is sent once: not again until its reason changes, and its end is sent. What was sent is kept in the
marts folder. Publication without a change is not sent, unless what is set aside has changed.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb

from pipeline.comparing.changes import compare
from pipeline.comparing.facts import load_facts
from pipeline.faults import Fault, FaultsError
from pipeline.folders.locks import SomebodyBuildsError, locked
from pipeline.folders.marts import current_build, manifest_of
from pipeline.notifications.messages import notifies, notify
from pipeline.notifications.run_page import Run, write_page
from pipeline.pages import moment, put
from pipeline.settings import Settings

STATE = ".failure.json"
SUMMARY = "last-run.json"
STOPPED = "the build stopped ({}): run 'pdu build --debug' to see why"
FAILURE, RECOVERY = "Failure", "Recovery"

_log = logging.getLogger(__name__)  # without a handler a warning is one line on stderr


@contextmanager
def refusals_notified(settings: Settings) -> Iterator[None]:
    """Write the page of a run that is refused and notify people; the error goes on."""
    try:
        yield
    except SomebodyBuildsError:
        raise
    except FaultsError as error:
        report_refusal(settings, error.faults)
        raise
    except Exception as error:
        # Not the error's words: they may hold anything, and change with every run.
        report_refusal(settings, [STOPPED.format(type(error).__name__)])
        raise


def report_refusal(settings: Settings, faults: Sequence[Fault | str]) -> None:
    """Write the page of a refused run and notify people, unless they know its reason.

    Takes the marts folder's lock, unless the caller has it; a folder that cannot be written to keeps nobody from
    being notified.
    """
    with ExitStack() as stack:
        with _warned("the page of the run"):
            stack.enter_context(locked(settings.marts))
        run = Run(at=dt.datetime.now(dt.UTC), faults=tuple(faults), manifest=_manifest(current_build(settings.marts)))
        reason = hashlib.sha256("\n".join(sorted(map(str, faults))).encode()).hexdigest()
        page = _write(settings.marts, run)
        state = _state(settings.marts)
        if state.get("sent") == reason:
            return
        sent = _notify(settings, f"{FAILURE}. {run.headline} {_first(faults)}", page)
        state = {"since": state.get("since") or run.at.isoformat(), "sent": reason if sent else None}
        with _warned("what was sent"):
            put(settings.marts, STATE, json.dumps(state) + "\n")


def report_publication(settings: Settings, before: Path | None, keys: Mapping[str, Sequence[str]]) -> None:
    """Compare the current build with the folder of the one before, write the page and notify people of what changed.

    `keys` are the columns that identify a mart's rows.
    """
    with _warned("what changed"):
        run = _published(settings, before, keys)
        aside_before = Run(at=run.at, manifest=_manifest(before)).set_aside
        page = _write(settings.marts, run)
        said = f"{run.headline} Largest movement: {run.largest}." if run.largest else run.headline
        if state := _state(settings.marts):
            failed = moment(dt.datetime.fromisoformat(state["since"]))
            _notify(settings, f"{RECOVERY} after the failure of {failed}. {said}", page)
            (settings.marts / STATE).unlink(missing_ok=True)
        elif run.changes is None or not run.changes.nothing or run.set_aside != aside_before:
            _notify(settings, said, page)


def _published(settings: Settings, before: Path | None, keys: Mapping[str, Sequence[str]]) -> Run:
    build = current_build(settings.marts)
    assert build is not None, "called after a publication"
    changes = not_compared = None
    try:
        changes = compare(before, build, load_facts(settings.facts), keys) if before else None
    except duckdb.Error:
        not_compared = "The build before could not be read: what changed is not known"
    manifest = _manifest(build)
    at = dt.datetime.fromisoformat(manifest["built_at"])
    return Run(at=at, changes=changes, manifest=manifest, not_compared=not_compared)


def _write(marts: Path, run: Run) -> Path | None:
    """Write the page and the summary of a run; return where the page is, or None where that failed."""
    with _warned("the page of the run"):
        page = write_page(marts, run)
        summary = {
            "at": run.at.isoformat(timespec="milliseconds"),
            "published": run.published,
            "headline": run.headline,
            "largest": run.largest,
            "page": page.relative_to(marts).as_posix(),
        }
        put(marts, SUMMARY, json.dumps(summary, indent=2, ensure_ascii=False) + "\n")
        return page
    return None


def _notify(settings: Settings, line: str, page: Path | None) -> bool:
    """Send a line and the link of a page; return whether everybody was notified."""
    if not notifies(settings):
        return False
    link = ""
    if page is not None:
        name = page.relative_to(settings.marts).as_posix()
        link = f" {settings.link.rstrip('/')}/{name}" if settings.link else f" {page.resolve()}"
    failed = notify(settings, f"{' '.join(line.split())}{link}")
    for why in failed:
        _log.warning(why)
    return not failed


def _first(faults: Sequence[Fault | str]) -> str:
    """The first fault, and how many more there are."""
    more = f" And {len(faults) - 1:,} more." if len(faults) > 1 else ""
    return f"{faults[0]}.{more}"


def _manifest(build: Path | None) -> dict[str, Any]:
    return manifest_of(build) if build else {}


def _state(marts: Path) -> dict[str, Any]:
    """What is known of a failure that is not over; nothing where the file is not there or not whole."""
    try:
        state = json.loads((marts / STATE).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return state if isinstance(state, dict) and "since" in state else {}


@contextmanager
def _warned(what: str) -> Iterator[None]:
    """Say in one line what could not be done. A build that is published stays so, a refusal keeps its own reason."""
    try:
        yield
    except Exception as error:
        _log.warning("Could not write %s: %s", what, type(error).__name__, exc_info=_log.isEnabledFor(logging.DEBUG))
