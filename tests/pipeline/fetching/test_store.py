"""The store: names that are safe everywhere, and files that are there whole, for good, or not at all."""

from __future__ import annotations

import os
import resource
import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.fetching.fetch import fetch
from pipeline.fetching.publications import Publication
from pipeline.fetching.store import LONGEST_NAME, safe_name
from pipeline.raw.folder import workbooks_below
from pipeline.raw.provenance import SUFFIX
from pipeline.settings import Settings
from tests.pipeline.fetching.conftest import COLLECTION, Fetch
from tests.pipeline.fetching.site import Reply, Site
from tests.pipeline.fetching.test_govuk import ANNEX_TITLE, JUNE, JUNE_TITLE, pdu_fetch, sidecar


@given(
    st.text(max_size=300) | st.text("./\\.~$ :*?NULcon\0é", max_size=300), st.sampled_from([".ods", ".xlsx", ".xls"])
)
def test_any_name_becomes_one_that_any_system_can_hold(name: str, kind: str) -> None:
    safe = safe_name(name, kind)
    assert safe.endswith(kind)
    assert safe == Path(safe).name
    assert not set(safe) & set('<>:"|?*/\\\n\t\0')
    assert not safe.startswith((".", "~$", " "))
    assert len((safe + SUFFIX).encode()) <= 255
    assert len(safe.encode()) <= LONGEST_NAME + len("workbook-") + len(kind)
    assert safe_name(safe, kind) == safe


@pytest.fixture
def june(site: Site, annex: bytes, tables: bytes) -> None:
    main = site.file("tables.ods", "Workforce tables", Reply(tables))
    site.collection(COLLECTION, site.release(JUNE, JUNE_TITLE, main, site.file("annex.ods", ANNEX_TITLE, Reply(annex))))


@pytest.mark.usefixtures("june")
def test_a_workbook_is_never_seen_without_its_sidecar(fetch_workforce: Fetch, settings: Settings) -> None:
    alone: list[Path] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen = workbooks_below(settings.raw) if settings.raw.is_dir() else []
            alone.extend(path for path in seen if not path.with_name(path.name + SUFFIX).is_file())

    looking = threading.Thread(target=look)
    looking.start()
    fetch_workforce()
    done.set()
    looking.join()
    assert alone == []
    assert len(workbooks_below(settings.raw)) == 2


@pytest.mark.usefixtures("june")
def test_a_sidecar_whose_workbook_never_came_is_no_file_and_is_completed(
    fetch_workforce: Fetch, settings: Settings, annex: bytes
) -> None:
    """What a process leaves that is killed between the two."""
    path = fetch_workforce().files[1].path
    path.unlink()
    file = fetch_workforce().files[1]
    assert (file.path, file.version, file.outcome) == (path, 1, "new")
    assert path.read_bytes() == annex


@pytest.mark.usefixtures("june")
def test_a_stored_file_is_never_written_again(fetch_workforce: Fetch, settings: Settings) -> None:
    def marks() -> dict[Path, tuple[int, int]]:
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in settings.raw.rglob("*.*")}

    fetch_workforce()
    before = marks()
    fetch_workforce()
    assert marks() == before


@pytest.mark.usefixtures("june")
def test_every_thread_may_fetch(workforce: Publication, settings: Settings) -> None:
    with ThreadPoolExecutor(4) as pool:
        fetched = list(pool.map(lambda _: fetch([workforce], settings), range(4)))
    assert [one.faults for one in fetched] == [[], [], [], []]
    assert sorted(file.outcome for one in fetched for file in one.files) == ["new"] * 2 + ["unchanged"] * 6
    assert {sidecar(path).version for path in workbooks_below(settings.raw)} == {1}


def test_a_process_that_is_killed_while_it_downloads_leaves_nothing_that_a_build_sees(
    site: Site, fetch_workforce: Fetch, settings: Settings, annex: bytes, tables: bytes, tmp_path: Path
) -> None:
    main = site.file("tables.ods", "Workforce tables", Reply(tables))
    slow = site.file("annex.ods", ANNEX_TITLE, Reply(annex, drip=0.05), Reply(annex))
    site.collection(COLLECTION, site.release(JUNE, JUNE_TITLE, main, slow))
    process = pdu_fetch(site, settings, tmp_path / "publications")
    while len(site.asked) < 4:
        time.sleep(0.01)
    while not list(settings.raw.rglob(".unfinished-*")):
        time.sleep(0.01)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    assert [path.name for path in workbooks_below(settings.raw)] == ["tables.ods"]
    assert [file.outcome for file in fetch_workforce().files] == ["unchanged", "new"]
    assert list(settings.raw.rglob(".*")) == []


@pytest.mark.usefixtures("june")
def test_a_disk_that_takes_no_more_is_one_line_and_leaves_nothing_half_done(
    fetch_workforce: Fetch, settings: Settings
) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, hard))
    try:
        fetched = fetch_workforce()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    (fault,) = fetched.faults
    assert str(fault).startswith(f"{settings.raw / 'hmpps-workforce'}: expected room for a file of this size")
    assert [path for path in settings.raw.rglob("*") if path.is_file()] == []
