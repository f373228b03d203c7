"""Regions are inspected by themselves: their ratings are kept, and are no unit's."""

from __future__ import annotations

from pathlib import Path

from tests.building import build_of
from tests.workbooks import Rows

UNITS: Rows = [
    ["Ratings of probation delivery units, standards of 2023"],
    [],
    ["PDU", "Report published", "Overall rating", "P 1.1 Leadership"],
    ["Gwent", "3 February 2025", "Good", "Outstanding"],
    ["Wirral", "4 March 2025", "Inadequate", "Inadequate"],
]
REGIONS: Rows = [
    ["Regional inspections: ratings of probation regions"],
    [],
    ["Region inspected", "Report published", "R 1.1 Leadership", "R 1.2 Staffing", "Overall rating"],
    ["Probation Service – Wales region", "3 March 2025", "Outstanding", "Inadequate", "Good"],
    ["Probation Service – London region", "May 2025", "Good", "[z]", "Inadequate"],
]


def test_a_workbook_of_both_goes_to_the_marts_of_each(tmp_path: Path) -> None:
    ask = build_of(tmp_path, synthetic=True, ratings=({"Units": UNITS, "Regions": REGIONS}, {}))
    rated = ask(
        "SELECT region, standard, rating, not_rated_reason, report_published::VARCHAR AS day, source_cell "
        "FROM marts.region_ratings ORDER BY source_cell"
    ).rows()
    assert rated == [
        ("Wales", "Leadership", "Outstanding", None, "2025-03-03", "C4"),
        ("London", "Leadership", "Good", None, "2025-05-31", "C5"),
        ("Wales", "Staffing", "Inadequate", None, "2025-03-03", "D4"),
        ("London", "Staffing", None, "not applicable", "2025-05-31", "D5"),
        ("Wales", "Overall", "Good", None, "2025-03-03", "E4"),
        ("London", "Overall", "Inadequate", None, "2025-05-31", "E5"),
    ]
    assert ask("SELECT DISTINCT pdu FROM marts.ratings ORDER BY pdu").rows() == [("Gwent",), ("Wirral",)]
