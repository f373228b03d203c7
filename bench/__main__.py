"""Time the commands that people wait for, each in a process of its own, and what goes with a build; print bounds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

from pipeline.folders.marts import MANIFEST, PARQUET

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


def seconds_of_package() -> float:
    """Return the least time in which the data package and the citation of a build are written, in seconds."""
    from pipeline.build import build
    from pipeline.published.queries import PublishedMarts
    from pipeline.publishing.accompanying import Accompanying
    from pipeline.publishing.citation import load_about
    from pipeline.publishing.cited_versions import kept_versions
    from pipeline.settings import Settings

    times = []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out:
        settings = Settings(marts=Path(folder))
        built = build(settings)
        with PublishedMarts(settings.marts) as marts:
            dictionary, sources = marts.frame("FROM marts.data_dictionary"), marts.frame("FROM marts.sources")
        (cited,) = kept_versions(settings.marts)
        built_at = json.loads((built / MANIFEST).read_text("utf-8"))["built_at"]
        beside = Accompanying(settings.marts, load_about(settings.citation), cited, built_at, dictionary, sources)
        for name in (PARQUET, MANIFEST):
            (Path(out) / name).symlink_to(built / name)
        for _ in range(RUNS):
            started = time.perf_counter()
            beside.write(Path(out))
            times.append(time.perf_counter() - started)
    return min(times)


def main() -> None:
    """Measure, print, and exit 1 when a bound is broken."""
    imports = seconds(PYTHON, "-c", IMPORTS)
    shown = seconds(PYTHON, "-c", RUN_PDU, "--help")
    built = seconds(PYTHON, "-c", RUN_PDU, "build")
    rows = [
        ("importing dagster, pandera, polars and duckdb", imports, None),
        ("pdu --help", shown, 0.5),
        ("pdu build, from nothing", built, BUILD_IN_IMPORTS * imports),
        ("data package and citation of a build", seconds_of_package(), 0.05),
    ]
    for what, took, bound in rows:
        limit = f"at most {bound:.2f} s" if bound else "the measure of the build"
        print(f"{what:<48}{took:6.2f} s   {limit}")
    sys.exit(any(bound is not None and took > bound for _, took, bound in rows))


if __name__ == "__main__":
    main()
