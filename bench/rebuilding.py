"""Cost of an archive of releases: from nothing, one more, nothing new; then ten times as many. Each in a new process.

Run with `python -m bench.rebuilding` (some minutes). 300 releases are what fifteen years of both publishers come to.
Costs are seconds of processors, which say the same on a busy machine. Exit 1 when a bound is broken.
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

from bench.releases import AS_PUBLISHED, write_release, write_releases

ARCHIVE, TEN_TIMES = 300, 3000
ONE_MORE = 2.0  # of what a build with nothing new costs
MEMORY_GROWTH = 2.0  # of ten times as many releases
MOST_MEMORY = 800.0  # MiB
# The high-water mark of the process itself; getrusage would start from its parent's.
BUILD = """
import re, sys
from pathlib import Path
from pipeline.cli import run
sys.argv = ["pdu", "build"]
try:
    run()
finally:
    print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[0])
"""


class Cost(NamedTuple):
    """What a build took: seconds by the clock, seconds of processors, and MiB at its most."""

    seconds: float
    processor: float
    peak: float


def cost_of_build(raw: Path, marts: Path) -> Cost:
    """Build in a process of its own; ends the measurement with what it said where it does not publish everything."""
    where = {"PDU_RAW": str(raw), "PDU_MARTS": str(marts), "PDU_SYNTHETIC": "true"}
    where["PYTHONDONTWRITEBYTECODE"] = ""  # as on most machines: code that was run once is compiled
    before, started = os.times(), time.perf_counter()
    command = [sys.executable, "-c", BUILD]
    out = subprocess.run(command, check=False, env=os.environ | where, capture_output=True, text=True)
    seconds, after = time.perf_counter() - started, os.times()
    processor = after.children_user + after.children_system - before.children_user - before.children_system
    found = re.search(r"VmHWM:\s+(\d+)", out.stdout)
    cost = Cost(seconds, processor, int(found[1]) / 1024 if found else 0.0)
    if out.returncode:
        say(f"a build that ended with {out.returncode}", cost)
        sys.exit(out.stderr or out.stdout)
    return cost


def say(what: str, cost: Cost) -> None:
    """Print a line of figures."""
    print(f"{what:<52}{cost.seconds:8.2f} s {cost.processor:8.2f} s of processors {cost.peak:8.0f} MiB", flush=True)


def main() -> None:
    """Measure, print, and exit 1 when a bound is broken."""
    with tempfile.TemporaryDirectory() as folder:
        raw, marts = Path(folder) / "raw", Path(folder) / "marts"
        write_releases(raw, range(ARCHIVE), AS_PUBLISHED)
        archive = cost_of_build(raw, marts)
        say(f"{ARCHIVE} releases, from nothing", archive)
        nothing_new = cost_of_build(raw, marts)
        say("nothing new", nothing_new)
        ratios = []
        for number in range(ARCHIVE, ARCHIVE + 4):  # one of each subject
            path = write_release(raw, number, AS_PUBLISHED)
            more = cost_of_build(raw, marts)
            ratios.append(more.processor / nothing_new.processor)
            say(f"one more: {path.stem}", more)
        write_releases(raw, range(ARCHIVE + 4, TEN_TIMES), AS_PUBLISHED)
        ten_times = cost_of_build(raw, Path(folder) / "marts-of-ten-times")
        say(f"{TEN_TIMES:,} releases, from nothing", ten_times)
    bounds = [
        ("one more, of nothing new", max(ratios), ONE_MORE),
        ("memory of ten times as many", ten_times.peak / archive.peak, MEMORY_GROWTH),
        ("MiB at most", ten_times.peak, MOST_MEMORY),
    ]
    for what, value, bound in bounds:
        print(f"{what:<52}{value:8.2f}   at most {bound:g}")
    sys.exit(any(value > bound for _, value, bound in bounds))


if __name__ == "__main__":
    main()
