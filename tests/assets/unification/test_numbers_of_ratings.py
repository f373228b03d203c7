"""Numbers of ratings before and after unification: each printed one is kept, and other services are not compared."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assets.unification.ratings import OTHER_SERVICES
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows

SYNTHETIC = {"origin": "synthetic", "published_date": "2026-01-01"}
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
BEFORE, AFTER = (2, 13, 17, 3), (0, 1, 18, 11)
SIDES = "Rating", "Before unification (NPS and CRC)", "After unification"


def both(title: str, *rows: Sequence[Any]) -> dict[str, Rows]:
    return {"Ratings": [[title], list(SIDES), *map(list, rows)]}


def built(folder: Path, sheets: dict[str, Rows]) -> Ask:
    return build_of(folder, synthetic=True, ratings=(sheets, SYNTHETIC))


@pytest.fixture(scope="module")
def marts(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    rows = [list(row) for row in zip(RATINGS, BEFORE, AFTER, strict=True)]
    sheets = both("Overall ratings of probation services, number of inspections", *rows)
    sheets["Leadership"] = [
        ["Leadership: number of PDUs by rating, standards of 2023"],
        ["Region", *RATINGS],
        ["Wales", 0, 2, 3, 1],
        ["London", 1, 1, 4, 2],
    ]
    return built(tmp_path_factory.mktemp("ratings"), sheets)


class TestNumbersBeforeAndAfter:
    def test_are_set_beside_each_other_out_of_all_that_were_rated(self, marts: Ask) -> None:
        found = marts(
            "SELECT pre_n_yes, pre_n, pre_percentage, post_n_yes, post_n, post_percentage, source_cell, pre_group "
            "FROM marts.pre_post_unification WHERE measure_id = 'rated-good-overall'"
        )
        n, m = sum(BEFORE), sum(AFTER)
        counts = (BEFORE[1], n, 100 * BEFORE[1] / n, AFTER[1], m, 100 * AFTER[1] / m)
        assert found.row(0)[:6] == pytest.approx(counts)
        assert found.row(0)[6:] == ("B4, C4", "Before unification, NPS and CRC")

    def test_of_other_services_have_no_difference_and_a_reason(self, marts: Ask) -> None:
        found = marts(
            "SELECT DISTINCT comparable, change_pp, p_value, reason FROM marts.pre_post_unification "
            "WHERE family = 'ratings'"
        )
        assert found.rows() == [(False, None, None, OTHER_SERVICES)]

    def test_stand_among_the_indicators_each_at_its_cell(self, marts: Ask) -> None:
        found = marts(
            "SELECT source_cell, indicator, breakdown, value, unit, figure_kind, counted_from FROM marts.indicators "
            "WHERE source_sheet = 'Ratings' ORDER BY source_cell"
        )
        assert found.height == len(BEFORE) + len(AFTER)
        assert found.row(1) == (
            "B4",
            "Inspections rated Good: Overall",
            "Before unification, NPS and CRC",
            BEFORE[1],
            "inspections",
            "count",
            "everyone",
        )

    def test_without_sides_are_indicators_only(self, marts: Ask) -> None:
        found = marts(
            "SELECT area, breakdown, value FROM marts.indicators "
            "WHERE indicator = 'Inspections rated Good: Leadership' ORDER BY area"
        )
        assert found.rows() == [("London", "2023 standards", 1.0), ("Wales", "2023 standards", 2.0)]
        assert marts("FROM marts.pre_post_unification WHERE measure_id LIKE '%leadership'").is_empty()

    def test_are_no_ratings_of_a_unit(self, marts: Ask) -> None:
        assert marts("FROM marts.ratings").is_empty()
        assert marts("FROM marts.inspections").is_empty()


class TestTheNumberRated:
    def test_is_the_printed_total_where_a_number_is_suppressed(self, tmp_path: Path) -> None:
        rows = [list(row) for row in zip(RATINGS, ("[c]", *BEFORE[1:]), AFTER, strict=True)]
        total = ["All services rated", sum(BEFORE), sum(AFTER)]
        ask = built(tmp_path, both("Overall ratings of probation services, number of inspections", *rows, total))
        found = ask(
            "SELECT measure_id, pre_n_yes, pre_n FROM marts.pre_post_unification ORDER BY pre_n_yes NULLS FIRST"
        )
        assert found.row(0) == ("rated-outstanding-overall", None, sum(BEFORE))
        assert set(found["pre_n"]) == {sum(BEFORE)}

    def test_is_not_known_where_only_percentages_are_printed(self, tmp_path: Path) -> None:
        shares = [
            [rating, f"{before}%", f"{after}%"]
            for rating, before, after in zip(RATINGS, (6, 37, 49, 8), (0, 3, 60, 37), strict=True)
        ]
        ask = built(tmp_path, both("Overall ratings of probation services, per cent", *shares))
        found = ask(
            "SELECT pre_percentage, post_percentage, pre_n, pre_n_yes FROM marts.pre_post_unification "
            "WHERE measure_id = 'rated-good-overall'"
        )
        assert found.rows() == [(37.0, 3.0, None, None)]
