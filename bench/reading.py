"""Time the reading of official-sized workbooks, and the memory of folders of them, against other readers.

Run with `python -m bench.reading` (about three minutes). Exit 1 when a bound is broken.
"""

from __future__ import annotations

import io
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path, PurePosixPath

from openpyxl import Workbook

from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.file import RawFile
from pipeline.raw.workbook_reading import read_workbook
from pipeline.settings import Settings

SHEETS, ROWS, COLUMNS = 20, 100, 35  # 70,000 cells, as a quarterly workforce release has
TIMES_CALAMINE = 4.0
TIMES_FASTER_THAN_ODFPY = 30.0
TIMES_FASTER_THAN_OPENPYXL = 5.0
TIMES_TABLES = 1.5
MEMORY_GROWTH = 1.5
FOLDERS = (10, 100, 1000)


def official_xlsx(seed: int, sheets: int = SHEETS) -> bytes:
    """A workbook laid out as the workforce statistics are, with shorthand and decimals."""
    pick = random.Random(seed)
    workbook = Workbook(write_only=True)
    quarters = [f"{month} {year}" for year in range(2017, 2026) for month in ("March", "June", "September", "December")]
    for number in range(sheets):
        sheet = workbook.create_sheet(f"Table_{number + 1}")
        sheet.append([f"Table {number + 1}: Staff in post (FTE) by region and grade"])
        sheet.append(["This worksheet contains one table."])
        sheet.append(["Region", "Grade", *quarters[: COLUMNS - 2]])
        for row in range(ROWS):
            values = [
                pick.choice((round(pick.random() * 1000, 2), pick.randint(0, 5000), "[c]")) for _ in range(COLUMNS - 2)
            ]
            sheet.append([f"Region {row // 5}", f"Grade {row % 5}", *values])
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def official_ods(xlsx: bytes) -> bytes:
    """The same cells as an OpenDocument spreadsheet."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(xlsx))
    tables = []
    for name in workbook.sheet_names:
        rows = "".join(
            f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"
            for row in workbook.get_sheet_by_name(name).to_python()
        )
        tables.append(f'<table:table table:name="{name}">{rows}</table:table>')
    namespaces = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"' for prefix in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {namespaces} office:version="1.2">'
        f"<office:body><office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(zipfile.ZipInfo("mimetype"), kind)
        package.writestr("META-INF/manifest.xml", manifest)
        package.writestr("content.xml", content)
    return out.getvalue()


def _ods_cell(cell: object) -> str:
    if isinstance(cell, int | float):
        held = f'office:value-type="float" office:value="{cell}"'
        return f"<table:table-cell {held}><text:p>{cell}</text:p></table:table-cell>"
    if not cell:
        return "<table:table-cell/>"
    return f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'


def bare(data: bytes) -> int:
    """Cells as calamine gives them, and nothing more."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return sum(len(workbook.get_sheet_by_name(name).to_python()) for name in workbook.sheet_names)


def read(data: bytes) -> int:
    """Tables found, values typed, addresses kept."""
    from pipeline.raw.inspection import values_of
    from pipeline.workbook.cells import open_sheets
    from pipeline.workbook.layout import find_tables

    found = [table for sheet in open_sheets(data, "release") for table in find_tables(sheet)]
    return values_of((table, table.value_columns) for table in found).height


def read_whole(data: bytes) -> int:
    """Tables found and taken for what they mean, figures kept with their members; of these tables no kind is known."""
    return len(read_workbook(RawFile(PurePosixPath("publisher/release.xlsx"), data, None), declared()).tables)


@cache
def declared() -> Declared:
    """Code lists and kinds of fact, compiled once."""
    return load_declared(Settings())


def by_pandas(data: bytes, engine: str) -> object:
    """Every sheet as a frame, by pandas with another reader."""
    import pandas as pd

    return pd.read_excel(io.BytesIO(data), sheet_name=None, engine=engine)


def fastest(action: Callable[[], object], runs: int) -> float:
    """The shortest of some runs, in seconds of processors, which say the same on a busy machine."""
    times = []
    for _ in range(runs):
        started = time.process_time()
        action()
        times.append(time.process_time() - started)
    return min(times)


def peak_memory(workbooks: int, data: Path) -> float:
    """Peak memory, in MiB, of a process of its own that reads as many workbooks one after another."""
    # The high-water mark of the process itself; getrusage would start from its parent's.
    script = (
        "import re, sys; from pathlib import Path; from bench.reading import read\n"
        f"data = Path(sys.argv[1]).read_bytes()\nfor _ in range({workbooks}): read(data)\n"
        "print(int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) / 1024)"
    )
    out = subprocess.run([sys.executable, "-c", script, str(data)], check=True, capture_output=True, text=True)
    return float(out.stdout)


def main() -> None:
    """Measure, print beside each bound, and exit 1 when one is broken."""
    broken = False

    def say(what: str, value: float, unit: str, bound: str, holds: bool) -> None:
        nonlocal broken
        broken |= not holds
        print(f"{what:<52}{value:9.2f} {unit:<6} {bound}{'' if holds else '   BROKEN'}", flush=True)

    xlsx = official_xlsx(1)
    ods = official_ods(xlsx)
    for name, data, engine, faster in (
        ("xlsx", xlsx, "openpyxl", TIMES_FASTER_THAN_OPENPYXL),
        ("ods", ods, "odf", TIMES_FASTER_THAN_ODFPY),
    ):
        read(data)
        ours, calamine = fastest(partial(read, data), 7), fastest(partial(bare, data), 7)
        pandas = fastest(partial(by_pandas, data, engine), 1)
        say(f"{name}: reading {SHEETS * ROWS * COLUMNS:,} cells", ours * 1000, "ms", "", True)
        bound = f"at most {TIMES_CALAMINE:g} times"
        say(f"{name}: times bare calamine", ours / calamine, "x", bound, ours / calamine <= TIMES_CALAMINE)
        bound = f"at least {faster:g} times"
        say(f"{name}: as fast as pandas with {engine}", pandas / ours, "x", bound, pandas / ours >= faster)
    read_whole(xlsx)
    tables, whole = (fastest(partial(action, xlsx), 7) for action in (read, read_whole))
    bound = f"at most {TIMES_TABLES:g} times"
    say("meaning looked for, over finding the tables", whole / tables, "x", bound, whole / tables <= TIMES_TABLES)
    quarter = official_xlsx(1, SHEETS // 4)
    cells = {quarter: 1, xlsx: 4}
    short, whole = (fastest(partial(read, data), 7) / cells[data] for data in (quarter, xlsx))
    say("time a cell, whole workbook over a quarter", whole / short, "x", "at most 1.25", whole / short <= 1.25)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "release.xlsx"
        path.write_bytes(official_xlsx(2, 2))
        peaks = {workbooks: peak_memory(workbooks, path) for workbooks in FOLDERS}
    for workbooks, peak in peaks.items():
        say(f"peak memory, {workbooks:,} workbooks", peak, "MiB", "", True)
    growth = peaks[FOLDERS[-1]] / peaks[FOLDERS[0]]
    say(
        f"memory for {FOLDERS[-1]:,} over {FOLDERS[0]}",
        growth,
        "x",
        f"at most {MEMORY_GROWTH:g}",
        growth <= MEMORY_GROWTH,
    )
    sys.exit(broken)


if __name__ == "__main__":
    main()
