"""Time a build of a thousand workbooks from nothing, then with one more, then with nothing new; each in a new process.

Run with `python -m bench.rebuilding` (about two minutes). Costs are seconds of processors, which say the same
on a busy machine. Exit 1 when one more costs over ONE_MORE of the whole; docs/decisions/0013-kept-by-content.md says
why that is more than the tenth that is wanted.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.releases import write_release, write_releases

WORKBOOKS = 1000
WANTED = 0.1  # of the whole
ONE_MORE = 0.3  # what these small workbooks come to, with a little room
SIZES = (100, 500, WORKBOOKS)
# The high-water mark of the process itself; getrusage would start from its parent's.
BUILD = (
    "import re; from pathlib import Path; from pipeline.build import build; from pipeline.settings import Settings\n"
    "build(Settings())\n"
    "print(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[0])"
)


class Cost(NamedTuple):
    """What a build took: seconds by the clock, seconds of processors, and MiB at its most."""

    seconds: float
    processor: float
    peak: float


def cost_of_build(raw: Path, marts: Path) -> Cost:
    """Build in a process of its own."""
    where = {"PDU_RAW": str(raw), "PDU_MARTS": str(marts), "PDU_SYNTHETIC": "true"}
    before, started = os.times(), time.perf_counter()
    out = subprocess.run(
        [sys.executable, "-c", BUILD], env=os.environ | where, check=True, capture_output=True, text=True
    )
    seconds, after = time.perf_counter() - started, os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    found = re.search(r"VmHWM:\s+(\d+)", out.stdout)
    return Cost(seconds, processor, int(found[1]) / 1024 if found else 0.0)


def say(what: str, cost: Cost) -> None:
    """Print a line of figures."""
    print(f"{what:<34}{cost.seconds:8.2f} s {cost.processor:8.2f} s of processors {cost.peak:8.0f} MiB", flush=True)


def main() -> None:
    """Measure, print, and exit 1 when the bound is broken."""
    with tempfile.TemporaryDirectory() as folder:
        raw, marts = Path(folder) / "raw", Path(folder) / "marts"
        peaks, there, whole = {}, 0, Cost(0, 0, 0)
        for size in SIZES:
            write_releases(raw, range(there, size))
            there = size
            whole = cost_of_build(raw, Path(folder) / f"marts-of-{size}" if size < WORKBOOKS else marts)
            peaks[size] = whole.peak
            say(f"{size:,} workbooks, from nothing", whole)
        ratios = []
        for number in range(WORKBOOKS, WORKBOOKS + 4):  # one of each subject
            path = write_release(raw, number)
            more = cost_of_build(raw, marts)
            ratios.append(more.processor / whole.processor)
            say(f"one more: {path.stem}", more)
            print(f"{'':<34}{ratios[-1]:8.3f} of the whole; at most {ONE_MORE:g}, {WANTED:g} is wanted")
        say("nothing new", cost_of_build(raw, marts))
        growth = 1024 * (peaks[SIZES[-1]] - peaks[SIZES[0]]) / (SIZES[-1] - SIZES[0])
        print(f"memory grows by {growth:.0f} KiB a workbook from {SIZES[0]} to {SIZES[-1]:,}")
    sys.exit(max(ratios) > ONE_MORE)


if __name__ == "__main__":
    main()
