"""Time the commands that people wait for, each in a process of its own; print the bound beside each."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from statistics import median

RUNS = 5
# From nothing a build reads 12 workbooks, makes and checks 85 tables, holds 69 of them to 250 expectations and writes
# each twice. When it made 22 tables, twice the imports was the bound; it was measured at 2.8 to 4.0 times since.
BUILD_IN_IMPORTS = 4.5
PYTHON = sys.executable
RUN_PDU = "from pipeline.cli import run; run()"
IMPORTS = "import dagster, pandera.polars, polars, duckdb"


def seconds(*command: str) -> float:
    """Return the median time of a command over some runs, in seconds; the first, on a cold disk, is left out.

    Each run has a marts folder of its own, so that every build is one from nothing.
    """
    times = []
    for _ in range(RUNS + 1):
        with tempfile.TemporaryDirectory() as marts:
            started = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=os.environ | {"PDU_MARTS": marts})
            times.append(time.perf_counter() - started)
    return median(times[1:])


def main() -> None:
    """Measure, print, and exit 1 when a bound is broken."""
    imports = seconds(PYTHON, "-c", IMPORTS)
    shown = seconds(PYTHON, "-c", RUN_PDU, "--help")
    built = seconds(PYTHON, "-c", RUN_PDU, "build")
    rows = [
        ("importing dagster, pandera, polars and duckdb", imports, None),
        ("pdu --help", shown, 0.5),
        ("pdu build, from nothing", built, BUILD_IN_IMPORTS * imports),
    ]
    for what, took, bound in rows:
        limit = f"at most {bound:.2f} s" if bound else "the measure of the build"
        print(f"{what:<48}{took:6.2f} s   {limit}")
    sys.exit(any(bound is not None and took > bound for _, took, bound in rows))


if __name__ == "__main__":
    main()
