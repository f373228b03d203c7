"""pdu charts: which files there are, that a reader never finds half of them, and that nothing of others is lost."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipeline.chart_files.drawing import draw_pictures
from pipeline.chart_files.write import MADE, write_chart_files
from pipeline.faults import FaultsError
from pipeline.folders.replaced import replaced_folder
from pipeline.published.queries import PublishedChart, PublishedMarts

PDU = [sys.executable, "-c", "from pipeline.cli import run; run()"]
CHART_3 = "chart_03_vacancy_rate_by_region_2023-09-19"


def pdu(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*PDU, *map(str, arguments)], capture_output=True, text=True, check=False)


def names(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_one_chart_as_an_author_asks_for_it(marts_folder: Path, tmp_path: Path) -> None:
    asked = pdu("charts", "Chart 3", "--marts", marts_folder, "--out", tmp_path / "mine")
    assert (asked.returncode, asked.stderr) == (0, "")
    assert names(tmp_path / "mine") == [
        "chart-tables.ods",
        "chart-tables.xlsx",
        "csv/catalogue.csv",
        f"csv/{CHART_3}.csv",
        f"pictures/{CHART_3}.narrow.svg",
        f"pictures/{CHART_3}.png",
        f"pictures/{CHART_3}.svg",
        "pictures/made-from.json",
    ]
    assert asked.stdout.splitlines()[-1].endswith("chart-tables.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["mine"], "nothing is left beside it"


def test_every_chart_has_a_csv_with_its_gaps_and_addresses(marts_folder: Path, tmp_path: Path) -> None:
    written = write_chart_files(marts_folder, tmp_path / "all", pictures=False)
    csv = tmp_path / "all" / "csv"
    assert names(csv) == sorted([*(f"{chart}.csv" for chart in written.charts), "catalogue.csv"])
    wales, *_ = pl.read_csv(csv / f"{CHART_3}.csv").to_dicts()
    assert (wales["label"], wales["value"], wales["mark"], wales["display"]) == ("Wales", None, "not available", "[x]")
    assert (wales["source_sheet"], wales["source_cell"]) == ("Table_1", "B7")
    assert pl.read_csv(csv / "catalogue.csv")["chart_id"].to_list() == written.charts


def test_names_of_charts_need_no_noughts_and_mean_one_chart(marts_folder: Path, tmp_path: Path) -> None:
    for asked in ("chart_3", "chart_03", "CHART 3"):
        assert write_chart_files(marts_folder, tmp_path / "c", [asked], pictures=False).charts == [CHART_3]
    (first,) = write_chart_files(marts_folder, tmp_path / "c", ["chart_1"], pictures=False).charts
    assert first.startswith("chart_01_")


def test_what_cannot_be_is_one_line(marts_folder: Path, tmp_path: Path) -> None:
    unknown = pdu("charts", "chart_99", "--marts", marts_folder, "--out", tmp_path / "c")
    assert (unknown.returncode, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("chart_99: expected a chart, found none of that name; see pdu query ")
    nowhere = pdu("charts", "--marts", tmp_path / "nothing")
    assert nowhere.returncode == 1
    assert nowhere.stderr.endswith("expected published marts, found none; run 'pdu build' first\n")
    with pytest.raises(FaultsError, match="give one with --out; the marts' own folder has every chart"):
        write_chart_files(marts_folder, wanted=["chart_03"])


def test_marts_without_a_chart_are_one_line(tmp_path: Path) -> None:
    with duckdb.connect(str(tmp_path / "probation.duckdb")) as connection:
        connection.execute("CREATE SCHEMA charts; CREATE TABLE charts.catalogue (chart_id VARCHAR)")
        connection.execute("CREATE TABLE charts.figures (chart_id VARCHAR, position INTEGER)")
    (tmp_path / "build.json").write_text("{}")
    (tmp_path / "current").symlink_to(tmp_path)
    with pytest.raises(FaultsError, match="expected charts, found none in the current build; put a publication"):
        write_chart_files(tmp_path)


def test_a_folder_with_other_things_is_refused_and_left_as_it_is(marts_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    (folder / "thesis.docx").write_text("years of work")
    with pytest.raises(FaultsError, match=r"found one with 'thesis\.docx', which would be lost; give another"):
        write_chart_files(marts_folder, folder, pictures=False)
    assert (folder / "thesis.docx").read_text() == "years of work"


def put(folder: Path, text: str) -> None:
    with replaced_folder(folder, MADE) as unfinished:
        (unfinished / "chart-tables.xlsx").write_text(text)


def test_a_failure_leaves_the_old_folder_and_nothing_beside_it(tmp_path: Path) -> None:
    put(tmp_path / "c", "old")

    def fail() -> None:
        with replaced_folder(tmp_path / "c", MADE) as unfinished:
            (unfinished / "chart-tables.xlsx").write_text("half")
            raise ValueError("a picture failed")

    with pytest.raises(ValueError, match="a picture failed"):
        fail()
    assert names(tmp_path) == ["c/chart-tables.xlsx"]
    assert (tmp_path / "c" / "chart-tables.xlsx").read_text() == "old"


def test_a_reader_finds_a_whole_folder_at_every_moment(tmp_path: Path) -> None:
    put(tmp_path / "c", "0")
    script = (
        "import sys, time\nfrom pathlib import Path\nfile = Path(sys.argv[1])\nseen = set()\n"
        "print('ready', flush=True)\nend = time.monotonic() + 2\n"
        "while time.monotonic() < end: seen.add(file.read_text())\nprint(len(seen))"
    )
    file = tmp_path / "c" / "chart-tables.xlsx"
    reader = subprocess.Popen([sys.executable, "-c", script, str(file)], stdout=subprocess.PIPE, text=True)
    assert reader.stdout is not None
    assert reader.stdout.readline() == "ready\n"
    number = 0
    while reader.poll() is None:
        number += 1
        put(tmp_path / "c", str(number))
    assert reader.returncode == 0, "it never failed to find the file"
    assert int(reader.stdout.read()) > 1


def test_what_a_killed_program_left_is_cleared_by_the_next(tmp_path: Path) -> None:
    put(tmp_path / "c", "old")
    script = (
        "import sys, time\nfrom pathlib import Path\nfrom pipeline.folders.replaced import replaced_folder\n"
        "with replaced_folder(Path(sys.argv[1]), ('*.xlsx',)):\n    print('writing', flush=True)\n    time.sleep(60)"
    )
    killed = subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "c")], stdout=subprocess.PIPE, text=True)
    assert killed.stdout is not None
    assert killed.stdout.readline() == "writing\n"
    put(tmp_path / "c", "while another writes")
    assert len(list(tmp_path.iterdir())) == 2, "what is written now is left alone"
    killed.kill()
    killed.wait()
    assert (tmp_path / "c" / "chart-tables.xlsx").read_text() == "while another writes"
    put(tmp_path / "c", "new")
    assert names(tmp_path) == ["c/chart-tables.xlsx"]


def test_where_folders_cannot_be_exchanged_the_old_one_is_put_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a kill between the two steps that such a drive needs."""
    put(tmp_path / "c", "old")
    (tmp_path / "c").rename(tmp_path / ".c.before")
    monkeypatch.setattr("pipeline.folders.replaced._exchanged", lambda one, other: False)
    put(tmp_path / "c", "new")
    assert names(tmp_path) == ["c/chart-tables.xlsx"]
    assert (tmp_path / "c" / "chart-tables.xlsx").read_text() == "new"


@pytest.fixture(scope="module")
def three(marts_folder: Path) -> list[PublishedChart]:
    with PublishedMarts(marts_folder) as marts:
        return [c for c in marts.charts() if c.about["chart_id"].startswith(("chart_11", "chart_12", "pdu_ratings"))]


def test_a_picture_is_drawn_again_only_where_something_changed(three: list[PublishedChart], tmp_path: Path) -> None:
    one, two, three_, four = (tmp_path / name for name in ("1", "2", "3", "4"))
    assert draw_pictures(three, one, tmp_path, print) == (2, 0), "a table is no picture"
    assert draw_pictures(three, two, one, print) == (0, 2)
    assert [(two / name).read_bytes() for name in names(one)] == [(one / name).read_bytes() for name in names(one)]
    changed = PublishedChart(three[0].about | {"source_line": "Source: another."}, three[0].figures)
    assert draw_pictures([changed, *three[1:]], three_, two, print) == (1, 1)
    (two / f"{three[0].about['chart_id']}.png").write_bytes(b"painted over")
    assert draw_pictures(three, four, two, print) == (1, 1)
    (four / "made-from.json").write_text("not json")
    assert len(json.loads((three_ / "made-from.json").read_text())) == 2


def test_pictures_are_drawn_where_no_process_may_be_started_as_on_a_worker_of_a_queue(
    three: list[PublishedChart], tmp_path: Path
) -> None:
    many = [PublishedChart(three[0].about | {"chart_id": f"chart_{number}"}, three[0].figures) for number in range(6)]
    arguments = (many, tmp_path / "pictures", tmp_path, print)
    worker = multiprocessing.get_context("spawn").Process(target=draw_pictures, args=arguments, daemon=True)
    worker.start()
    worker.join(120)
    assert worker.exitcode == 0
    assert len(list((tmp_path / "pictures").glob("*.png"))) == 6


def test_a_stop_leaves_nothing_behind_and_no_process(marts_folder: Path, tmp_path: Path) -> None:
    stopped = subprocess.Popen(
        [*PDU, "charts", "--marts", str(marts_folder), "--out", str(tmp_path / "c")],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    while not list(tmp_path.glob(".c-*/pictures")):
        assert stopped.poll() is None
        time.sleep(0.05)
    stopped.send_signal(signal.SIGTERM)
    _, said = stopped.communicate(timeout=60)
    assert (stopped.returncode, said.decode().strip()) == (143, "Stopped. The published marts are whole.")
    assert list(tmp_path.iterdir()) == []
    assert ends(stopped.pid)


def test_a_kill_leaves_no_process_that_waits_for_work(marts_folder: Path, tmp_path: Path) -> None:
    killed = subprocess.Popen(
        [*PDU, "charts", "--marts", str(marts_folder), "--out", str(tmp_path / "c")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while not list(tmp_path.glob(".c-*/pictures/*.svg")):
        assert killed.poll() is None
        time.sleep(0.05)
    killed.kill()
    killed.wait()
    assert ends(killed.pid)


def ends(group: int) -> bool:
    """Whether the last process of a group ends soon."""
    for _ in range(200):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
