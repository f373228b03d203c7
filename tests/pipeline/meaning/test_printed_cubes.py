"""Whatever way a publisher prints figures about probation, each is read as what it is, or a fault says why not.

Never a wrong value, never a wrong member, and no figure lost in silence from a table that is read. The cubes and their
arrangements are drawn by seed: `printed(seed)` of tests.pipeline.meaning.cubes prints the one that a failure names.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.pipeline.meaning.cubes import KINDS, outcome, printed, read_file, read_grids
from tests.pipeline.meaning.shapes import Printed

SEEDS = range(400)
# Of cubes whose words and figures leave nothing open, the share that is read whole, without a fault.
READ_WHOLE = {"staffing": 0.8, "key questions": 0.8, "needs": 0.52, "ratings": 0.85}
PASSED_BY = 0.06  # at most, of all cubes: files taken for none of ours, which are set aside by name


@cache
def fared() -> dict[int, tuple[Printed, str, str]]:
    """How each cube fared: read whole, refused, passed by or wrong; and what was wrong with it."""
    found = {}
    for seed in SEEDS:
        one = printed(seed)
        how, wrong = outcome(one, read_grids(one.grids))
        found[seed] = one, how, "\n".join(map(str, wrong[:3]))
    return found


@pytest.mark.parametrize("kind", KINDS)
class TestEveryKind:
    def test_no_figure_is_read_wrongly_or_lost_in_silence(self, kind: str) -> None:
        for one, how, wrong in fared().values():
            assert one.kind != kind or how != "wrong", f"{wrong}\n{one}"

    def test_most_cubes_are_read_whole(self, kind: str) -> None:
        told = [how for one, how, _ in fared().values() if one.kind == kind and not one.open]
        assert told.count("whole") >= READ_WHOLE[kind] * len(told), Counter(told)


def test_a_cube_is_hardly_ever_taken_for_none_of_ours() -> None:
    told = Counter(how for _, how, _ in fared().values())
    assert told["passed by"] <= PASSED_BY * told.total(), told


def test_a_seed_prints_the_same_cube_every_time() -> None:
    assert str(printed(7)) == str(printed(7))
    assert str(printed(7)) != str(printed(11))


@pytest.mark.parametrize("suffix", [".xlsx", ".ods", ".csv"])
def test_a_real_file_is_read_as_its_cells_are(suffix: str, tmp_path: Path) -> None:
    for seed in range(1000, 1024):
        one = printed(seed)
        if any(grid.indents for grid in one.grids) or (suffix == ".csv" and len(one.grids) > 1):
            continue  # written with spaces only, and a CSV file has one sheet
        if suffix == ".csv":
            one.grids[0].name = "release"
        how, wrong = outcome(one, read_file(one.grids, tmp_path, suffix))
        # A score of 0 to 3 in a CSV file, where every cell is a text, is known to be read as a rating.
        allowed = suffix == ".csv" and one.is_said("score")
        assert how != "wrong" or allowed, f"{wrong[0]}\n{one}"
