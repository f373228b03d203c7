"""The lake: the same tables whatever it stands on, changed together or not at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pandera.polars as pa
import polars as pl
import pytest

from pipeline.faults import FaultsError
from pipeline.lake import rows as lake_rows
from pipeline.lake.attached import LAKE
from pipeline.lake.contents import content_of
from pipeline.lake.place import LakePlace, without_secrets
from pipeline.lake.tables import LakeTables, Made, parts_that_do_not_fit, reading, writing
from pipeline.tables.made import table

RATINGS = ("marts", "ratings")
ROWS = pl.DataFrame(
    {
        "pdu": ["Surrey", "Gwent", "Surrey"],
        "score": [3, None, 21],
        "share": [0.1, 52.0, None],
        "published": [dt.date(2024, 3, 1), None, dt.date(2023, 9, 19)],
        "at": [dt.datetime(2024, 3, 1, 9, 30), None, None],
        "capped": [True, False, None],
        "sheets": [["a"], [], None],
    },
    schema_overrides={"score": pl.Int64, "at": pl.Datetime("us")},
)


def made_of(frame: pl.DataFrame, code: str = "code", **inputs: str) -> Made:
    content = content_of(frame)
    return Made(content, code, inputs, frame.height)


def put(tables: LakeTables, frame: pl.DataFrame) -> bool:
    return tables.put(RATINGS, frame, made_of(frame), None)


def snapshots(place: LakePlace) -> list[str | None]:
    with reading(place) as tables:
        rows = tables.connection.execute(
            f"SELECT commit_message FROM ducklake_snapshots('{LAKE}') ORDER BY 1"
        ).fetchall()
    return [message for (message,) in rows]


@pytest.fixture(scope="module")
def lakes(tmp_path_factory: pytest.TempPathFactory) -> LakePlace:
    """An embedded lake; tests/servers runs the same with a shared one."""
    return LakePlace.in_folder(tmp_path_factory.mktemp("lake"))


@pytest.fixture
def lake(lakes: LakePlace) -> LakePlace:
    """A lake with the ratings in it."""
    with writing(lakes, "ratings") as tables:
        put(tables, ROWS)
    return lakes


def test_rows_are_read_as_they_were_put_in_their_order_and_types(lake: LakePlace) -> None:
    with reading(lake) as tables:
        assert tables.frame(RATINGS).equals(ROWS)
        assert tables.frame(RATINGS).schema == ROWS.schema


def test_rows_that_come_in_parts_keep_their_order(lake: LakePlace) -> None:
    parts = [pl.DataFrame({"source": [number] * 3, "row": [0, 1, 2]}) for number in range(200)]
    rows = pl.concat(parts, rechunk=False)
    with writing(lake, "parts") as tables:
        tables.put(("raw", "files"), rows, made_of(rows), None)
    with reading(lake) as tables:
        assert tables.frame(("raw", "files")).equals(rows)


class Printed(pa.DataFrameModel):
    """What a file prints of a day."""

    source_id: str
    day: dt.date = pa.Field(nullable=True)
    basis: str

    class Config:
        """Table name."""

        name = "marts.printed"


@table(Printed, kept_by_source=True, order=("day", "basis = 'computed'"))
def printed() -> pl.DataFrame:
    """Two files that print days between each other's."""
    days = [None, dt.date(2023, 6, 30), dt.date(2022, 3, 31)]
    rows = [(source, day, basis) for source in ("a", "b", "c") for day in days for basis in ("computed", "published")]
    return pl.DataFrame(rows, schema=["source_id", "day", "basis"], orient="row")


@pytest.mark.parametrize("at_a_time", [lake_rows.ROWS_READ_AT_A_TIME, 1], ids=["a small one", "a large one"])
def test_a_table_in_an_order_of_its_own_is_read_in_it_however_it_is_read(
    lake: LakePlace, at_a_time: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lake_rows, "ROWS_READ_AT_A_TIME", at_a_time)
    rows = printed.frame({})
    assert rows["day"].null_count() and rows["day"].is_sorted()
    with writing(lake, "printed") as tables:
        tables.keep(printed, rows.filter(pl.col("source_id") != "b"))
        tables.keep(printed, rows)
    with reading(lake) as tables:
        assert tables.frame(printed.name).equals(rows)
        assert tables.lazy(printed.name).collect().equals(rows)
        batches = list(tables.batches(printed.name, 4))
        assert [batch.height for batch in batches] == [4, 4, 4, 4, 2]
        assert pl.concat(batches).equals(rows)
        (computed,) = tables.batches(printed.name, 20, "basis = 'computed'")
        assert computed.equals(rows.filter(pl.col("basis") == "computed"))
        asked = pl.col("basis") == "published"
        found = tables.lazy(printed.name).filter(asked).select("source_id").head(4).collect()
        assert found.equals(rows.filter(asked).select("source_id").head(4))


def test_the_sources_of_a_large_table_are_given_in_lots_and_stand_in_one_order(lake: LakePlace) -> None:
    in_file_order = replace(printed, order=())
    rows = in_file_order.frame({})
    with writing(lake, "printed") as tables:
        tables.keep(in_file_order, rows)
        assert list(tables.lots(printed.name, 13)) == [["a", "b"], ["c"]]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(lake_rows, "ROWS_AT_A_TIME", 13)
            batches = list(tables.batches(printed.name, 4))
    assert [batch.height for batch in batches] == [4, 4, 4, 4, 2]
    assert pl.concat(batches).equals(rows)


def test_rows_of_each_source_are_read_in_the_order_in_which_they_were_put(tmp_path: Path) -> None:
    # DuckDB reads 2,048 rows at once: of every fifth source the last few of these, then the rest.
    sources = [f"key-questions-{number:02}" for number in range(60)]
    days = pl.date_range(dt.date(2021, 1, 1), interval="1d", eager=True, end=dt.date(2021, 1, 1) + dt.timedelta(499))
    in_file_order = replace(printed, order=())
    with writing(LakePlace.in_folder(tmp_path), "printed") as tables:
        for lot in (sources[first : first + 12] for first in range(0, 60, 12)):  # several files
            rows = pl.concat(pl.DataFrame({"source_id": each, "day": days, "basis": "published"}) for each in lot)
            tables.keep_sources(in_file_order, rows, dict.fromkeys(lot, "made"))
        tables.finish(in_file_order, dict.fromkeys(sources, "made"))
        for source in sources:
            assert tables.frame(printed.name, [source])["day"].equals(days), source


def test_of_a_table_that_is_kept_by_source_only_what_changed_is_said_to_have(lake: LakePlace) -> None:
    rows = printed.frame({})
    with writing(lake, "printed") as tables:
        tables.keep(printed, rows)
        before = dict(tables.pieces["marts.printed"])
        tables.keep(printed, rows.filter((pl.col("source_id") != "b") | pl.col("day").is_not_null()))
        after = tables.pieces["marts.printed"]
    assert {source for source in after if after[source] != before[source]} == {"b"}


def test_a_table_that_is_as_it_was_is_not_written_again(lake: LakePlace) -> None:
    before = snapshots(lake)
    with writing(lake, "again") as tables:
        assert not put(tables, ROWS)
    assert snapshots(lake) == before


def test_a_table_of_which_only_rows_changed_keeps_its_comments(lake: LakePlace) -> None:
    of_days = table(Printed)(lambda: printed.frame({}))
    later = printed.frame({}).reverse()
    with writing(lake, "of days") as tables:
        for rows in (printed.frame({}), later):
            tables.put(("marts", "of_days"), rows, made_of(rows), of_days)
    with reading(lake) as tables:
        said = tables.connection.execute("SELECT comment FROM duckdb_tables() WHERE table_name = 'of_days'").fetchall()
        assert said == [(of_days.description,)]
        assert tables.frame(("marts", "of_days")).equals(later)


def test_a_message_says_which_publication_a_snapshot_is(lake: LakePlace) -> None:
    with writing(lake, "2026.11.28-3f2a9c1d") as tables:
        put(tables, ROWS.head(1))
    assert "2026.11.28-3f2a9c1d" in snapshots(lake)


def test_an_error_leaves_every_table_as_it_was(lake: LakePlace) -> None:
    def fails() -> None:
        with writing(lake, "half") as tables:
            put(tables, ROWS.head(1))
            tables.put(("marts", "others"), ROWS, made_of(ROWS), None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    with reading(lake) as tables:
        assert tables.frame(RATINGS).equals(ROWS)
        assert "marts.others" not in tables.made


def test_a_table_that_is_made_no_more_is_dropped(lake: LakePlace) -> None:
    with writing(lake, "one more") as tables:
        tables.put(("marts", "gone"), ROWS, made_of(ROWS), None)
    with writing(lake, "one less") as tables:
        tables.drop_all_but({RATINGS})
    with reading(lake) as tables, pytest.raises(FaultsError, match=r"expected the table marts\.gone, found none"):
        tables.frame(("marts", "gone"))


def test_a_file_that_a_killed_program_left_goes_with_the_next_change(tmp_path: Path) -> None:
    place = LakePlace.in_folder(tmp_path)
    with writing(place, "ratings") as tables:
        put(tables, ROWS)
    (named,) = tmp_path.rglob("ratings/*.parquet")
    left = named.with_name("ducklake-left.parquet")
    left.write_bytes(named.read_bytes())
    with writing(place, "fewer ratings") as tables:
        put(tables, ROWS.head(1))
    assert not left.exists()
    assert named.exists()  # the state before stays readable


def test_there_is_no_lake_before_the_first_build(tmp_path: Path) -> None:
    with (
        pytest.raises(FaultsError, match=r"expected a lake, found none; run 'pdu build'"),
        reading(LakePlace.in_folder(tmp_path)),
    ):
        pass


class TestPartsThatDoNotFit:
    def test_are_named_with_what_to_materialise(self) -> None:
        tables = {"staging.ratings": Made("new", "code", {}, 1),
                  "marts.ratings": Made("rows", "code", {"staging.ratings": "old"}, 1)}  # fmt: skip
        (fault,) = parts_that_do_not_fit(tables, tables, {})
        assert str(fault) == (
            "lake: expected marts.ratings made from what is there, found one made from an earlier staging.ratings; "
            "materialise marts.ratings again, and what follows it"
        )

    def test_are_those_of_other_code_too(self) -> None:
        (fault,) = parts_that_do_not_fit({"marts.ratings": Made("rows", "old", {}, 1)}, ["marts.ratings"],
                                         {"marts.ratings": "new"})  # fmt: skip
        assert "expected marts.ratings made by this code, found one by other code" in str(fault)

    def test_are_none_where_each_was_made_from_what_is_there(self) -> None:
        tables = {"staging.ratings": Made("rows", "code", {}, 1),
                  "marts.ratings": Made("rows", "code", {"staging.ratings": "rows"}, 1)}  # fmt: skip
        assert parts_that_do_not_fit(tables, tables, dict.fromkeys(tables, "code")) == []


class TestSecrets:
    def test_a_catalogue_that_does_not_answer_is_reported_without_its_password(self, tmp_path: Path) -> None:
        place = LakePlace("postgresql://analyst:hunter2@127.0.0.1:1/lake", str(tmp_path))
        with pytest.raises(FaultsError, match="expected a catalogue that answers") as refused, writing(place, "x"):
            pass
        assert "hunter2" not in str(refused.value)
        assert refused.value.__cause__ is None

    def test_no_address_is_shown_with_a_user(self) -> None:
        assert without_secrets("postgresql://analyst:hunter2@host/lake password=x") == "postgresql://host/lake "
