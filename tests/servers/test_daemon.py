"""Dagster's own daemon with all that the project starts by itself: what is in the bucket is read and published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import dagster as dg
import pytest

from bench.releases import write_releases
from pipeline.lake.attached import NoLakeError
from pipeline.lake.tables import reading
from pipeline.shared.exports import published_name
from pipeline.shared.raw_files import files_below, share_raw_files
from tests.servers.cluster import RUN_SECONDS, Cluster, cluster
from tests.servers.one_machine import assert_as_alone, built_alone
from tests.servers.started import wait_for

WORKBOOKS = 8


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("cluster"), definitions="assets.orchestration.definitions") as started:
        yield started


def is_published(many: Cluster) -> bool:
    try:
        with reading(many.settings.lake) as store:
            return published_name(store) is not None
    except NoLakeError:
        return False


def test_what_is_put_into_the_bucket_is_read_by_workers_and_published_by_itself(many: Cluster, tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    write_releases(raw, range(WORKBOOKS), worded=True)
    share_raw_files(many.settings, files_below(raw), raw)
    wait_for(lambda: is_published(many), "a publication", RUN_SECONDS)
    assert_as_alone(many.settings, built_alone(raw, tmp_path / "marts"))
    ended = many.instance.get_runs(dg.RunsFilter(statuses=[dg.DagsterRunStatus.FAILURE]))
    assert ended == [], many.said
