"""What went wrong, in plain lines: an error as its faults, a stop as one line, a traceback only where asked for."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer

FAULTS_SAID = 200  # a line each: more say no more


class Terminated(KeyboardInterrupt):
    """The system asks the program to end, as it does when a service is stopped."""


@contextmanager
def plain_errors(debug: bool) -> Iterator[None]:
    """Turn an error into its lines on stderr and exit code 1, unless debugging; a stop into one line and 130 or 143."""
    try:
        yield
    except (typer.Exit, typer.Abort):
        raise
    except KeyboardInterrupt as stop:
        _say_stopped(stop)
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # DuckDB's "Query interrupted"
            _say_stopped(error.__cause__)
        if debug:
            raise
        from pipeline.faults import FaultsError
        from pipeline.folders.storage_faults import storage_fault

        said = str(error)
        if isinstance(error, FaultsError):
            others = len(error.faults) - FAULTS_SAID
            more = [f"And {others:,} more {'fault' if others == 1 else 'faults'}."] if others > 0 else []
            said = "\n".join([*map(str, error.faults[:FAULTS_SAID]), *more])
        else:
            fault = storage_fault(error, str(getattr(error, "filename", None) or "pdu"))
            if fault is not None:
                said = str(fault)
            elif not isinstance(error, OSError):  # a defect of ours, and said to be one
                said = f"{type(error).__name__}: {' '.join(said.split())} (run with --debug for the traceback)"
        print(said, file=sys.stderr)
        raise typer.Exit(1) from None


@contextmanager
def next_step_first() -> Iterator[None]:
    """Before the lines of a build with several faults, say how many there are, of which files, and what to do next.

    The faults of a file are shown together. One fault is a line of its own that says what to do.
    """
    from pipeline.faults import FaultsError

    try:
        yield
    except FaultsError as error:
        files = list(dict.fromkeys(fault.file for fault in error.faults))
        if len(error.faults) > 1:
            of = f"{len(files):,} {'file' if len(files) == 1 else 'files'}"
            print(
                f"Not published: {len(error.faults):,} problems in {of}. Mend what each line names and build again; "
                "docs/alerts.md has each message.",
                file=sys.stderr,
            )
        raise FaultsError(sorted(error.faults, key=lambda fault: files.index(fault.file))) from error


def _say_stopped(stop: BaseException) -> NoReturn:
    print("Stopped. The published marts are whole.", file=sys.stderr)
    ended_by = signal.SIGTERM if isinstance(stop, Terminated) else signal.SIGINT
    raise typer.Exit(128 + ended_by) from None


def terminate(*_: object) -> None:
    """Unwind the program, as a signal handler."""
    raise Terminated
