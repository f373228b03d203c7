"""Numbers of ratings that a table states, beside inspections whose ratings are lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.building import build_of

SYNTHETIC = {"origin": "synthetic", "published_date": "2023-06-01"}
LATER = {"origin": "synthetic", "published_date": "2023-07-01"}
RATINGS = ["Outstanding", "Good", "Requires improvement", "Inadequate"]
UNITS = [
    ["PDU", "Report published", "Leadership", "Services"],
    ["Gwent", "1 February 2023", "Good", "Good"],
    ["Swansea Neath Port Talbot", "2 February 2023", "Good", ".."],
    ["Surrey", "3 February 2023", "Good", ".."],
]


@pytest.mark.parametrize(
    ("numbers", "settled"),
    [
        ((0, 1, 2, 0), {("Good", 1, "stated"), ("Requires improvement", 2, "stated")}),
        # Gwent is Good: three that are none of it cannot be all.
        ((0, 0, 3, 0), set()),
        ((1, 0, 2, 0), set()),
    ],
)
def test_settle_what_is_lost_where_they_can_be_true(
    tmp_path: Path, numbers: tuple[int, ...], settled: set[tuple[str, int, str]]
) -> None:
    table: list[list[str | int]] = [
        ["Number of PDUs with each rating, 2021 standards"],
        ["Standard", *RATINGS],
        ["Services", *numbers],
    ]
    ask = build_of(
        tmp_path,
        synthetic=True,
        units=({"Ratings": [["Ratings of PDUs, 2021 standards"], *UNITS]}, SYNTHETIC),
        numbers=({"Numbers": [*table, ["Leadership", 0, 3, 0, 0]]}, LATER),
    )
    found = ask(
        "SELECT rating, n_inspections, counted_from FROM marts.rating_distribution "
        "WHERE breakdown = 'all' AND basis = 'published' AND standard = 'Services' AND n_inspections > 0"
    )
    assert set(found.rows()) == settled
