"""Tables of the same shape about something else are no facts about probation: nothing at all is read from them."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.cubes import read_grids
from tests.pipeline.meaning.decoys import KINDS, decoy

OF_EACH = 12


@pytest.mark.parametrize("kind", KINDS)
def test_no_observation_comes_from_a_decoy(kind: str) -> None:
    for seed in range(KINDS.index(kind), OF_EACH * len(KINDS), len(KINDS)):
        one = decoy(seed)
        observations = read_grids(one.grids).observations
        assert one.kind == kind
        assert observations is None or observations.is_empty(), f"{observations.row(0, named=True)}\n{one}"
