"""What changed between two builds: known by what a figure is about, in the order of how far it moved."""

from __future__ import annotations

import datetime as dt
import random
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.catalogue import TABLES
from pipeline.comparing.changes import Changes, compare
from pipeline.comparing.facts import load_facts
from pipeline.comparing.figure_pairs import LISTED, Place
from pipeline.comparing.rows import RowChanges
from pipeline.pages import change, in_words
from pipeline.settings import Settings

FACTS = load_facts(Settings().facts)
KEYS = {"sources": ("source_id",)}
MAY, AUGUST = dt.date(2026, 5, 21), dt.date(2026, 8, 20)
MARCH, JUNE = dt.date(2026, 3, 31), dt.date(2026, 6, 30)
Row = dict[str, Any]

SOURCES = pl.Schema(
    {
        "source_id": pl.String,
        "title": pl.String,
        "file_name": pl.String,
        "published_date": pl.Date,
        "published_date_precision": pl.String,
        "sha256": pl.String,
    }
)
RATES = pl.Schema(
    {
        "as_of": pl.Date,
        "published_date": pl.Date,
        "area_type": pl.String,
        "area": pl.String,
        "grade": pl.String,
        "basis": pl.String,
        "vacancy_rate": pl.Float64,
        "vacancy_fte": pl.Float64,
        "target_fte": pl.Float64,
        "mark": pl.String,
        "source_id": pl.String,
        "source_sheet": pl.String,
        "source_cell": pl.String,
    }
)


def source(name: str, published: dt.date = MAY, **changes: Any) -> Row:
    return {
        "source_id": name,
        "title": f"The {name}",
        "file_name": f"{name}.xlsx",
        "published_date": published,
        "published_date_precision": "day",
        "sha256": f"bytes of {name}",
    } | changes


def rate(area: str, vacancy_rate: float | None, **changes: Any) -> Row:
    return {
        "as_of": MARCH,
        "published_date": MAY,
        "area_type": "pdu",
        "area": area,
        "grade": "PO",
        "basis": "published",
        "vacancy_rate": vacancy_rate,
        "source_id": "annex-may",
        "source_sheet": "Table_1",
        "source_cell": "E5",
    } | changes


def a_build(folder: Path, sources: list[Row], rates: list[Row], **more: pl.DataFrame) -> Path:
    folder.mkdir(parents=True)
    frames = {"sources": pl.DataFrame(sources, SOURCES), "vacancy_rates": pl.DataFrame(rates, RATES)} | more
    with duckdb.connect(str(folder / "probation.duckdb")) as connection:
        connection.execute("CREATE SCHEMA marts")
        for name, frame in frames.items():
            connection.register("frame", frame)
            connection.execute(f"CREATE TABLE marts.{name} AS FROM frame")
    return folder


@pytest.fixture
def compared(tmp_path: Path) -> Any:
    """Compare rates, and the files that print them, before and after."""

    def compared(
        before: list[Row], after: list[Row], *, was: list[Row] | None = None, now: list[Row] | None = None
    ) -> Changes:
        may = [source("annex-may")]
        folder = tmp_path / f"{len(list(tmp_path.iterdir()))}"
        return compare(
            a_build(folder / "before", was or may, before),
            a_build(folder / "after", now or was or may, after),
            FACTS,
            KEYS,
        )

    return compared


def test_nothing_changed(compared: Any) -> None:
    found = compared([rate("Gwent", 11.0)], [rate("Gwent", 11.0)])
    assert found.nothing
    assert (found.movements, found.words, found.areas, found.shape) == ((), (), (), ())


@settings(max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_says_nothing(tmp_path_factory: pytest.TempPathFactory, shuffled: random.Random) -> None:
    rows = [rate(f"Unit {number}", float(number), grade=grade) for number in range(4) for grade in ("PO", "SPO")]
    others = shuffled.sample(rows, len(rows))
    folder = tmp_path_factory.mktemp("order")
    may = [source("annex-may")]
    assert compare(a_build(folder / "a", may, rows), a_build(folder / "b", may, others), FACTS, KEYS).nothing


def test_a_changed_figure_has_both_values_the_difference_and_both_addresses(compared: Any) -> None:
    found = compared(
        [rate("Gwent", 11.0)],
        [rate("Gwent", 13.5, source_cell="E6")],
        was=[source("annex-may")],
        now=[source("annex-may", sha256="other bytes")],
    )
    (moved,) = found.movements
    assert (moved.name, moved.area, moved.before, moved.after, moved.unit) == (
        "Vacancy rate, PO",
        "Gwent",
        11.0,
        13.5,
        "per cent",
    )
    assert (moved.difference, moved.per_cent, moved.kind) == (2.5, None, "replaced")
    assert moved.printed_before == Place("annex-may", "Table_1", "E5")
    assert str(moved.printed_after) == "annex-may, 'Table_1'!E6"
    assert change(moved) == "up 2.5 points"
    assert [(mart.mart, mart.added, mart.gone, mart.changed) for mart in found.rows] == [
        ("sources", 0, 0, 1),
        ("vacancy_rates", 0, 0, 1),
    ]
    assert [(one.kind, one.source_id) for one in found.sources] == [("replaced", "annex-may")]


def test_the_same_file_with_another_figure_was_read_or_computed_differently(compared: Any) -> None:
    (moved,) = compared([rate("Gwent", 11.0)], [rate("Gwent", 12.0)]).movements
    assert moved.kind == "recomputed"


def test_the_last_bit_of_a_computed_figure_is_no_change(compared: Any) -> None:
    assert compared([rate("Gwent", 0.1 + 0.2)], [rate("Gwent", 0.3)]).nothing


def test_an_address_that_moved_is_no_change_of_the_figure(compared: Any) -> None:
    found = compared([rate("Gwent", 11.0, source_cell="E9")], [rate("Gwent", 11.0, source_cell="E10")])
    assert found.nothing


def test_largest_movements_come_first_whatever_their_unit(compared: Any) -> None:
    """Points of a percentage beside per cent of a number; small numbers do not lead."""
    none = {"vacancy_rate": None}
    before = [
        rate("Ten points", 20.0),
        rate("A fifth of a hundred", None, vacancy_fte=100.0),
        rate("One of two", None, vacancy_fte=2.0),
        rate("From none", None, vacancy_fte=0.0),
    ]
    after = [
        rate("Ten points", 30.0),
        rate("A fifth of a hundred", None, vacancy_fte=80.0),
        rate("One of two", None, vacancy_fte=3.0),
        rate("From none", None, vacancy_fte=1.5),
    ]
    assert all(row | none for row in before)
    found = compared(before, after)
    assert [moved.area for moved in found.movements] == [
        "A fifth of a hundred",
        "From none",
        "One of two",
        "Ten points",
    ]
    assert [change(moved) for moved in found.movements] == ["down 20 (20%)", "up 1.5", "up 1 (50%)", "up 10 points"]


def test_a_rate_and_the_number_behind_it_are_one_movement(compared: Any) -> None:
    found = compared([rate("Gwent", 10.0, vacancy_fte=5.0)], [rate("Gwent", 12.0, vacancy_fte=50.0)])
    assert [moved.name for moved in found.movements] == ["Vacancy rate, PO"]


def test_a_figure_that_became_suppressed_is_reported_as_such_and_is_not_zero(compared: Any) -> None:
    found = compared([rate("Gwent", 11.0)], [rate("Gwent", None, mark="suppressed")])
    assert found.movements == ()
    (moved,) = found.words
    assert in_words(moved) == "was 11%, is no longer given: suppressed"


def test_a_figure_that_is_given_now_and_a_mark_that_became_another(compared: Any) -> None:
    found = compared(
        [rate("Gwent", None, mark="suppressed"), rate("Surrey", None, mark="suppressed")],
        [rate("Gwent", 0.0), rate("Surrey", None, mark="not available")],
    )
    assert {moved.area: in_words(moved) for moved in found.words} == {
        "Gwent": "is given now: 0%; it was suppressed",
        "Surrey": "was suppressed, is now not available",
    }


def test_a_rating_in_another_word(compared: Any, tmp_path: Path) -> None:
    def ratings(word: str) -> pl.DataFrame:
        row = {
            "inspection_id": "surrey-2024",
            "standard_code": "P 1.2",
            "standard": "Staffing",
            "pdu": "Surrey",
            "rating": word,
            "not_rated_reason": None,
            "source_id": "annex-may",
            "source_sheet": "Ratings",
            "source_cell": "B5",
        }
        return pl.DataFrame([row], schema_overrides={"not_rated_reason": pl.String})

    may = [source("annex-may")]
    before = a_build(tmp_path / "before", may, [], ratings=ratings("Inadequate"))
    after = a_build(tmp_path / "after", may, [], ratings=ratings("Good"))
    (moved,) = compare(before, after, FACTS, KEYS).words
    assert (moved.name, moved.area, in_words(moved)) == (
        "Rating, P 1.2, Staffing",
        "Surrey",
        "was Inadequate, is now Good",
    )


def test_a_later_document_that_prints_another_figure_for_the_same_date_is_a_revision(compared: Any) -> None:
    may, august = [source("annex-may")], [source("annex-may"), source("annex-august", AUGUST)]
    printed = rate("Gwent", 11.0)
    again = rate("Gwent", 14.0, published_date=AUGUST, source_id="annex-august", source_cell="F5")
    found = compared([printed], [printed, again], was=may, now=august)
    (moved,) = found.movements
    assert (moved.kind, moved.before, moved.after) == ("revised", 11.0, 14.0)
    assert (moved.printed_before.source_id, moved.printed_after.source_id) == ("annex-may", "annex-august")
    assert found.figures == {"revised": 1, "new": 0, "gone": 0}


def test_an_older_document_put_in_late_revises_nothing(compared: Any) -> None:
    august, both = [source("annex-august", AUGUST)], [source("annex-may"), source("annex-august", AUGUST)]
    printed = rate("Gwent", 14.0, published_date=AUGUST, source_id="annex-august")
    found = compared([printed], [printed, rate("Gwent", 11.0)], was=august, now=both)
    assert found.movements == ()
    assert found.figures["new"] == 1


def test_the_next_quarter_stands_beside_the_quarter_before(compared: Any) -> None:
    august = [source("annex-may"), source("annex-august", AUGUST)]
    later = rate("Gwent", 9.0, as_of=JUNE, published_date=AUGUST, source_id="annex-august")
    found = compared([rate("Gwent", 11.0)], [rate("Gwent", 11.0), later], was=[source("annex-may")], now=august)
    (moved,) = found.movements
    assert (moved.kind, moved.before_date, moved.after_date, moved.difference) == ("later", MARCH, JUNE, -2.0)
    assert found.figures == {"later": 1, "new": 1, "gone": 0}


def test_new_files_files_gone_and_areas_with_figures_for_the_first_time(compared: Any) -> None:
    found = compared(
        [rate("West Kent", 20.0)],
        [rate("North Kent and Medway", 21.0, source_id="annex-august")],
        was=[source("annex-may")],
        now=[source("annex-august", AUGUST)],
    )
    assert [(one.kind, one.source_id) for one in found.sources] == [("gone", "annex-may"), ("new", "annex-august")]
    assert found.areas == ("North Kent and Medway",)
    assert found.figures == {"new": 1, "gone": 1}


def test_a_file_under_another_name_changes_no_figure(compared: Any) -> None:
    found = compared(
        [rate("Gwent", 11.0)],
        [rate("Gwent", 11.0, source_id="annex")],
        was=[source("annex-may")],
        now=[source("annex", sha256="bytes of annex-may")],
    )
    (renamed,) = found.sources
    assert (renamed.kind, renamed.source_id, renamed.was) == ("renamed", "annex", "annex-may")
    assert (found.movements, found.figures) == ((), {"new": 0, "gone": 0})


def test_a_figure_is_gone_when_no_file_prints_it_any_more(compared: Any) -> None:
    both = [source("annex-may"), source("annex-august", AUGUST)]
    again = rate("Gwent", 11.0, source_id="annex-august", published_date=AUGUST)
    before = [rate("Gwent", 11.0), rate("Swansea", 9.0), again]
    assert compared(before, [rate("Swansea", 9.0), again], was=both).figures["gone"] == 0
    assert compared(before, [rate("Swansea", 9.0)], was=both).figures["gone"] == 2


@pytest.mark.parametrize("place", [0, 4999, 5000, 10_000])
def test_what_differs_is_found_behind_any_number_of_rows_that_are_alike(tmp_path: Path, place: int) -> None:
    may = [source("annex-may"), source("annex-august", AUGUST)]
    was = [rate(f"Area {n}", 11.0, source_id="annex-may" if n < 5000 else "annex-august") for n in range(10_000)]
    builds = {"before": was, "after": [*was[:place], rate("Gwent", 12.0), *was[place:]]}
    before, after = (a_build(tmp_path / name, may, rates) for name, rates in builds.items())
    found = compare(before, after, FACTS, KEYS)
    assert found.figures == {"new": 1, "gone": 0}
    assert found.areas == ("Gwent",)


def test_a_table_without_a_key_counts_whole_rows(tmp_path: Path) -> None:
    may = [source("annex-may")]
    before = a_build(tmp_path / "before", may, [], notes=pl.DataFrame({"note": ["a", "a", "b"]}))
    after = a_build(tmp_path / "after", may, [], notes=pl.DataFrame({"note": ["b", "a", "c"]}))
    assert RowChanges("notes", rows=3, added=1, gone=1, changed=0) in compare(before, after, FACTS, KEYS).rows


def test_tables_and_columns_that_an_upgrade_brings_are_named(tmp_path: Path) -> None:
    may = [source("annex-may")]
    before = a_build(
        tmp_path / "before", may, [], old=pl.DataFrame({"x": [1]}), both=pl.DataFrame({"x": [1], "y": [1]})
    )
    after = a_build(
        tmp_path / "after", may, [], new=pl.DataFrame({"x": [1]}), both=pl.DataFrame({"x": ["1"], "z": [1]})
    )
    assert set(compare(before, after, FACTS, KEYS).shape) == {
        "Table marts.new is new",
        "Table marts.old is gone",
        "Column marts.both.z is new",
        "Column marts.both.y is gone",
        "Column marts.both.x was BIGINT and is VARCHAR",
    }


def test_of_very_many_movements_the_largest_are_listed_and_all_are_counted(compared: Any) -> None:
    rows = range(3 * LISTED)
    found = compared([rate(f"Unit {n}", 0.0) for n in rows], [rate(f"Unit {n}", float(n + 1)) for n in rows])
    assert found.figures["recomputed"] == 3 * LISTED
    assert [moved.difference for moved in found.movements] == [float(n + 1) for n in rows][: -LISTED - 1 : -1]


def test_every_declared_column_is_a_column_of_its_mart() -> None:
    columns = {made.name[1]: set(made.columns) for made in TABLES}
    for mart, facts in FACTS.items():
        assert facts.columns | {"source_sheet", "source_cell"} <= columns[mart], mart


def test_every_figure_of_the_project_is_distinguished(ask: Any) -> None:
    """Within a file only a figure printed twice shares its key, and then with itself."""
    for mart, facts in FACTS.items():
        key = ", ".join(facts.key)
        for column in facts.figures:
            found = ask(
                f"SELECT {key} FROM marts.{mart} WHERE {column} IS NOT NULL GROUP BY {key} "
                f"HAVING count(DISTINCT {column}) > 1"
            )
            assert found.height == 0, (mart, column, found.rows())
