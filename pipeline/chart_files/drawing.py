"""Every picture of a build: drawn on all processors, and taken from before where nothing that makes it changed."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from threading import Thread, current_thread, main_thread

from pipeline.chart_files.drawn import is_drawn
from pipeline.fingerprint import fingerprint
from pipeline.published.queries import PublishedChart

NARROW = "narrow.svg"  # of a picture for a telephone
FORMS = ("svg", "png", NARROW)
MADE_FROM = "made-from.json"  # chart to hashes: of its figures and the program, and of its files
_BENEATH = ("altair", "vl-convert-python")
_PROCESSES = 4  # each takes a quarter of a gigabyte and a second to start
_A_PROCESS = 6  # pictures that are worth the start of one more
_STOPS = (signal.SIGINT, signal.SIGTERM)


def draw_pictures(
    charts: list[PublishedChart], folder: Path, before: Path, progress: Callable[[str], None]
) -> tuple[int, int]:
    """Write `<chart_id>.svg`, `.narrow.svg` and `.png` of each chart that has a picture to a new folder.

    A picture in the folder `before` is taken again if its figures, its words and the program are the same. Returns
    how many were drawn and how many taken.
    """
    folder.mkdir()
    wanted = {chart.about["chart_id"]: chart for chart in charts if is_drawn(chart)}
    made_from = {chart_id: [_hash_of(chart)] for chart_id, chart in wanted.items()}
    known = _read(before / MADE_FROM)
    taken = [
        chart_id
        for chart_id, hashes in made_from.items()
        if chart_id in known and known[chart_id] == hashes + _files(before, chart_id)
    ]
    for chart_id in taken:
        for form in FORMS:
            shutil.copyfile(before / f"{chart_id}.{form}", folder / f"{chart_id}.{form}")
    _draw([chart for chart_id, chart in wanted.items() if chart_id not in taken], folder, progress)
    listed = {chart_id: hashes + _files(folder, chart_id) for chart_id, hashes in made_from.items()}
    (folder / MADE_FROM).write_text(json.dumps(listed, indent=1) + "\n", "utf-8")
    return len(wanted) - len(taken), len(taken)


def _draw(charts: list[PublishedChart], folder: Path, progress: Callable[[str], None]) -> None:
    processes = min(os.cpu_count() or 1, _PROCESSES, len(charts) // _A_PROCESS + 1)
    if processes == 1 or multiprocessing.current_process().daemon:  # as a worker of a queue is: it may start none
        for number, chart in enumerate(charts, start=1):
            progress(f"picture {number} of {len(charts)}")
            draw_to(chart, folder)
        return
    # Processes, because the drawing library keeps Python's lock; new ones, because it has threads.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=_end_with_parent) as pool:
        try:
            with _stops_wait():
                drawn = [pool.submit(draw_to, chart, folder) for chart in charts]
            for number, one in enumerate(as_completed(drawn), start=1):
                one.result()
                progress(f"picture {number} of {len(charts)}")
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def draw_to(chart: PublishedChart, folder: Path) -> None:
    """Draw one chart and write its files."""
    from pipeline.chart_files.pictures import draw

    picture = draw(chart)
    if picture is not None:
        (folder / f"{picture.chart_id}.svg").write_text(picture.svg, "utf-8")
        (folder / f"{picture.chart_id}.{NARROW}").write_text(picture.narrow, "utf-8")
        (folder / f"{picture.chart_id}.png").write_bytes(picture.png)


@contextmanager
def _stops_wait() -> Iterator[None]:
    """Let a stop of the program wait: a process that is just being started would say at length how it ended."""
    if current_thread() is not main_thread():  # which alone is stopped
        yield
        return
    came: list[int] = []
    before = {stop: signal.signal(stop, lambda number, _: came.append(number)) for stop in _STOPS}
    try:
        yield
    finally:
        for stop, handler in before.items():
            signal.signal(stop, handler)
        for number in came:
            signal.raise_signal(number)


def _end_with_parent() -> None:
    """End this process when its parent is killed, which would else leave it waiting for work for ever."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says that it was stopped
    parent = multiprocessing.parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os._exit(1)

        Thread(target=wait, daemon=True).start()


def _hash_of(chart: PublishedChart) -> str:
    """A hash of all that a picture is made from."""
    found = hashlib.sha256(fingerprint("pipeline").encode())
    for beneath in _BENEATH:
        found.update(f"{beneath} {version(beneath)}\n".encode())
    found.update(json.dumps(chart.about, default=str, sort_keys=True).encode())
    found.update(chart.figures.write_json().encode())
    return found.hexdigest()


def _files(folder: Path, chart_id: str) -> list[str]:
    """The hashes of a chart's files; none where one is not there."""
    paths = [folder / f"{chart_id}.{form}" for form in FORMS]
    if not all(path.is_file() for path in paths):
        return []
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]


def _read(path: Path) -> dict[str, list[str]]:
    try:
        known = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}  # none yet, or not ours: every picture is drawn
    return known if isinstance(known, dict) else {}
