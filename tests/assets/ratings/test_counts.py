"""Numbers of ratings in a table: they settle a distribution whose ratings are lost, if it is of those inspections."""

from __future__ import annotations

import datetime as dt
from typing import Any

import polars as pl
import pytest

from assets.ratings.counts import printed_counts
from schemas.columns import RATINGS

DAY = dt.date(2024, 1, 1)
RATED = pl.DataFrame(
    {
        "inspection_id": ["A", "B", "C", "D", "E"],
        "framework": ["2021", "2021", "2021", "2023", "2023"],
        "standard": ["Services"] * 5,
        "published_date": [DAY] * 5,
    }
)


def table(numbers: tuple[int | None, ...], **changed: Any) -> pl.LazyFrame:
    """What a table of the numbers of the four ratings is among the indicators."""
    rows = [
        {
            "indicator": f"Inspections rated {rating}: Services",
            "qualifier": "exactly",
            "figure_kind": "count",
            "value": number,
            "base": None,
            "breakdown": "2021 standards",
            "area_type": "inspected",
            "period": None,
            "published_date": DAY,
            "source_id": "release",
            "source_sheet": "Table 1",
            "source_cell": f"B{row}",
            **changed,
        }
        for row, (rating, number) in enumerate(zip(RATINGS, numbers, strict=True), start=3)
    ]
    types = {"value": pl.Float64, "base": pl.Float64, "period": pl.String}
    return pl.LazyFrame(rows, schema_overrides=types)


def stated(indicators: pl.LazyFrame) -> dict[str, int]:
    found = printed_counts(indicators, RATED).filter(pl.col("framework") == "2021")
    return dict(found.select("rating", "n_printed").unique().rows())


class TestATableOfAllFourNumbers:
    def test_states_those_of_the_inspections_of_its_framework(self) -> None:
        found = printed_counts(table((0, 1, 2, 0)), RATED)
        assert set(found["inspection_id"]) == {"A", "B", "C"}
        assert stated(table((0, 1, 2, 0))) == {"Outstanding": 0, "Good": 1, "Requires improvement": 2, "Inadequate": 0}
        assert set(found.filter(rating="Good")["printed_at"]) == {"release Table 1!B4"}

    @pytest.mark.parametrize(
        "changed",
        [
            {"breakdown": "Before unification, NPS and CRC"},
            {"breakdown": "CRC"},
            {"area_type": "region"},
            {"period": "2022/23"},
            {"published_date": dt.date(2023, 1, 1)},
        ],
    )
    def test_of_other_inspections_states_nothing(self, changed: dict[str, Any]) -> None:
        assert stated(table((0, 1, 2, 0), **changed)) == {}

    @pytest.mark.parametrize("numbers", [(0, 1, 3, 0), (0, 1, 1, 0), (None, 1, 2, 0)])
    def test_that_does_not_come_to_those_inspected_states_nothing(self, numbers: tuple[int | None, ...]) -> None:
        assert stated(table(numbers)) == {}

    def test_of_no_framework_is_of_none_where_two_have_the_standard(self) -> None:
        assert stated(table((0, 1, 4, 0), breakdown="All")) == {}
