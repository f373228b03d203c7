"""The process that carries a run on, where it can be known from here, and whether it is still there."""

from __future__ import annotations

import json
from typing import NamedTuple

import dagster as dg
import psutil
from dagster._core.storage.runs import SqliteRunStorage
from dagster._core.storage.tags import GRPC_INFO_TAG

THIS_MACHINE = "localhost"  # what Dagster calls the code server that it started itself
PID = "pid"
SPAWNED = "--multiprocessing-fork"  # Python's own mark on such a process, which a code server starts for each run
CLOCK_SECONDS = 2  # the system knows its own start, and so that of each process, to a second


class RunProcess(NamedTuple):
    """A process by its number, and when it wrote that it has that number."""

    pid: int
    seen: float


def process_of(instance: dg.DagsterInstance, run: dg.DagsterRun) -> RunProcess | None:
    """Return the process of a run, or None where that cannot be known from here.

    It can where a code server of this machine started the run and the process has said its number. Where runs are
    recorded in a database server, another machine may have launched this one, and Dagster does not say which.
    """
    launched = run.tags.get(GRPC_INFO_TAG)
    if launched is None or json.loads(launched).get("host") != THIS_MACHINE:
        return None
    if not isinstance(instance.run_storage, SqliteRunStorage):
        return None
    for entry in instance.all_logs(run.run_id, of_type=dg.DagsterEventType.ENGINE_EVENT):
        said = entry.get_dagster_event().engine_event_data.metadata.get(PID)
        if said is not None:
            return RunProcess(int(str(said.value)), entry.timestamp)
    return None


def lives(process: RunProcess) -> bool:
    """Whether a process is still there. In doubt it is: who ends a run that goes on does harm.

    Numbers are used again, so what has the number must have been there when it was written down. When the clock is
    put forward, as in a virtual machine that was asleep, every process seems to have begun later. So another process
    is one that began later and that is no child of Python's either.
    """
    try:
        found = psutil.Process(process.pid)
        if found.status() == psutil.STATUS_ZOMBIE:  # ended, and nobody has asked how
            return False
        return found.create_time() <= process.seen + CLOCK_SECONDS or SPAWNED in found.cmdline()
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
