"""Time a build of a thousand workbooks from nothing, then with one more, then with nothing new; each in a new process.

Run with `python -m bench.rebuilding` (five minutes): with releases as they are published, with such as hold nothing but
what is read, and with small workbooks. Costs are seconds of processors, which say the same on a busy machine. Exit 1
when one more costs over its bound; docs/decisions/0013-kept-by-content.md says what it comes to, and why.
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

from bench.releases import AS_PUBLISHED, SMALL, WHOLE, Size, write_release, write_releases

WORKBOOKS = 1000
WANTED = 0.1  # of the whole
FEW = 100  # to tell from how memory grows
# The high-water mark of the process itself; getrusage would start from its parent's.
BUILD = """
import re, sys
from pathlib import Path
from pipeline.cli import run
sys.argv = ["pdu", "build"]
try:
    run()
except SystemExit as end:
    assert not end.code
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[0])
"""


class Material(NamedTuple):
    """Releases to measure with."""

    named: str
    size: Size
    one_more: float  # what one more comes to at most, of the whole, with a little room


MATERIALS = (
    Material("releases as published", AS_PUBLISHED, WANTED),
    Material("releases all of which is read", WHOLE, 0.13),
    Material("small workbooks", SMALL, 0.16),
)


class Cost(NamedTuple):
    """What a build took: seconds by the clock, seconds of processors, and MiB at its most."""

    seconds: float
    processor: float
    peak: float


def cost_of_build(raw: Path, marts: Path) -> Cost:
    """Build in a process of its own."""
    where = {"PDU_RAW": str(raw), "PDU_MARTS": str(marts), "PDU_SYNTHETIC": "true"}
    where["PYTHONDONTWRITEBYTECODE"] = ""  # as on most machines: code that was run once is compiled
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
    print(f"{what:<52}{cost.seconds:8.2f} s {cost.processor:8.2f} s of processors {cost.peak:8.0f} MiB", flush=True)


def measure(material: Material) -> bool:
    """Measure, print, and return whether one more keeps within its bound."""
    with tempfile.TemporaryDirectory() as folder:
        raw, marts = Path(folder) / "raw", Path(folder) / "marts"
        write_releases(raw, range(FEW), material.size)
        few = cost_of_build(raw, Path(folder) / "marts-of-few")
        say(f"{FEW} {material.named}, from nothing", few)
        write_releases(raw, range(FEW, WORKBOOKS), material.size)
        whole = cost_of_build(raw, marts)
        say(f"{WORKBOOKS:,} {material.named}, from nothing", whole)
        ratios = []
        for number in range(WORKBOOKS, WORKBOOKS + 4):  # one of each subject
            path = write_release(raw, number, material.size)
            more = cost_of_build(raw, marts)
            ratios.append(more.processor / whole.processor)
            say(f"one more: {path.stem}", more)
            print(f"{'':<52}{ratios[-1]:8.3f} of the whole; at most {material.one_more:g}, {WANTED:g} is wanted")
        say("nothing new", cost_of_build(raw, marts))
        growth = 1024 * (whole.peak - few.peak) / (WORKBOOKS - FEW)
        print(f"memory grows by {growth:.0f} KiB a workbook from {FEW} to {WORKBOOKS:,}\n")
    return max(ratios) <= material.one_more


def main() -> None:
    """Measure both, and exit 1 when a bound is broken."""
    kept = [measure(material) for material in MATERIALS]
    sys.exit(not all(kept))


if __name__ == "__main__":
    main()
