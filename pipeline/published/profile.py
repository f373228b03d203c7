"""One unit's rows of every published mart, written into the build that they are from."""

from __future__ import annotations

import json
import re
from pathlib import Path

from pipeline.folders.marts import manifest_of
from pipeline.folders.whole_files import write_whole
from pipeline.published.queries import PublishedMarts

PROFILES = "profiles"
# A mart tells of a unit in a column of its own, or as one kind of area among others.
_TABLES_OF_UNITS = """
    SELECT schema_name || '."' || table_name || '"' AS name, list_contains(columns, 'pdu') AS has_units
    FROM (SELECT schema_name, table_name, list(column_name) AS columns FROM duckdb_columns()
          WHERE schema_name = 'marts' GROUP BY ALL)
    WHERE has_units OR list_has_all(columns, ['area', 'area_type'])
    ORDER BY name
"""


def write_profile(unit: str, marts: Path) -> int:
    """Write a probation delivery unit's profile as JSON, and return how many rows it has.

    It goes into the folder of the current build, so it never stands beside other figures than its own. Raises
    FaultsError when nothing is published.
    """
    tables = {}
    with PublishedMarts(marts) as published:
        build = published.build
        for name, has_units in published.frame(_TABLES_OF_UNITS).iter_rows():
            of_unit = "pdu = $1" if has_units else "area_type = 'pdu' AND area = $1"
            rows = published.frame(f"FROM {name} WHERE {of_unit}", [unit]).to_dicts()
            if rows:
                tables[name.replace('"', "")] = rows
    profile = {"pdu": unit, "built_at": manifest_of(build)["built_at"], "tables": tables}
    path = build / PROFILES / f"{file_name(unit)}.json"
    path.parent.mkdir(exist_ok=True)
    write_whole(path, json.dumps(profile, indent=2, default=str, ensure_ascii=False) + "\n")
    return sum(len(rows) for rows in tables.values())


def file_name(unit: str) -> str:
    """Return a unit's name as the name of a file: Gateshead and South Tyneside is gateshead-and-south-tyneside."""
    return re.sub(r"[^a-z0-9]+", "-", unit.casefold()).strip("-")
