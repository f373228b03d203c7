"""A lake in Postgres and a bucket is what an embedded one is, and open to many at once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from pipeline.build import build
from pipeline.faults import FaultsError
from pipeline.lake.attached import LAKE, attached
from pipeline.lake.place import LakePlace
from pipeline.lake.tables import reading, writing
from pipeline.lake.tidying import tidy
from tests.pipeline.lake.test_tables import *  # noqa: F403 the same specification
from tests.pipeline.lake.test_tables import RATINGS, ROWS, put
from tests.project import Project
from tests.servers.places import BUCKET, KEYS, bucket, postgres_database


@pytest.fixture(scope="module")  # type: ignore[no-redef]
def lakes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LakePlace]:
    folder = tmp_path_factory.mktemp("lake")
    with pytest.MonkeyPatch.context() as patch, postgres_database() as catalogue, bucket(folder) as endpoint:
        for name, value in (KEYS | {"AWS_ENDPOINT_URL_S3": endpoint}).items():
            patch.setenv(name, value)
        yield LakePlace(catalogue, f"s3://{BUCKET}/lake/tables")


def test_who_reads_sees_one_state_while_others_write(lake: LakePlace) -> None:
    with reading(lake) as readers:
        with writing(lake, "fewer rows") as tables:
            put(tables, ROWS.head(1))
        assert readers.frame(RATINGS).equals(ROWS)
    with reading(lake) as readers:
        assert readers.frame(RATINGS).equals(ROWS.head(1))


def test_a_build_keeps_the_same_tables_in_a_shared_lake_as_in_an_embedded_one(lakes: LakePlace, tmp_path: Path) -> None:
    one, other = Project(tmp_path / "one"), Project(tmp_path / "other")
    shared = {"lake_catalog": SecretStr(lakes.catalogue), "lake_data": lakes.data.removesuffix("/tables")}
    kept = []
    for settings in (one.settings, other.settings.model_copy(update=shared)):
        project = one if settings.marts == one.settings.marts else other
        project.put()
        build(settings)
        with reading(settings.lake) as tables:
            kept.append({name: made.content_hash for name, made in tables.made.items()})
    assert kept[0] == kept[1]
    assert not (tmp_path / "other" / "marts" / ".lake").exists()


def test_of_two_that_change_one_table_at_once_the_later_says_so_and_changes_nothing(lake: LakePlace) -> None:
    def both() -> None:
        with writing(lake, "first") as first:
            put(first, ROWS.head(2))
            with writing(lake, "second") as second:
                put(second, ROWS.head(1))

    with pytest.raises(FaultsError, match="found another change of the same tables; run it again"):
        both()
    with reading(lake) as tables:
        assert tables.frame(RATINGS).equals(ROWS.head(1))


def test_many_tables_are_tidied_in_the_memory_of_a_connection(lake: LakePlace) -> None:
    rows = "SELECT number, md5(number::VARCHAR) AS text FROM range({}, {}) r (number)"
    with attached(lake) as connection:
        for table in range(8):  # each is sent to the bucket in parts, which stay in memory until all are
            connection.execute(f"CREATE TABLE {LAKE}.long_{table} AS {rows.format(0, 15_000)}")
            connection.execute(f"INSERT INTO {LAKE}.long_{table} {rows.format(15_000, 30_000)}")
    assert tidy(lake, dt.timedelta()) >= 16
    with attached(lake, read_only=True) as connection:
        found = connection.execute(f"SELECT count(*), count(DISTINCT text) FROM {LAKE}.long_7").fetchone()
    assert found == (30_000, 30_000)
