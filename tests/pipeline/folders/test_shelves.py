"""Sources on shelves: a new one leaves every shelf but its own as it is."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from pipeline.folders.shelves import SOURCES_A_SHELF, on_shelves

names = st.text("abc/-0123456789", min_size=1, max_size=12)


def shelves(source_ids: set[str]) -> dict[str, list[str]]:
    placed: Mapping[str, str] = on_shelves(source_ids)
    found: dict[str, list[str]] = {}
    for source_id, shelf in placed.items():
        found.setdefault(shelf, []).append(source_id)
    return found


@given(st.sets(names, max_size=80))
def test_shelves_follow_one_another_in_the_order_of_the_sources(source_ids: set[str]) -> None:
    assert [source_id for shelf in shelves(source_ids).values() for source_id in shelf] == sorted(source_ids)


@given(st.sets(names, max_size=80), names)
def test_a_new_source_changes_its_own_shelf_or_parts_it_in_two(source_ids: set[str], new: str) -> None:
    before, after = shelves(source_ids - {new}), shelves(source_ids | {new})
    changed = [shelf for shelf, sources in after.items() if before.get(shelf) != sources]
    assert len(changed) <= 2
    assert on_shelves(source_ids | {new})[new] in changed


def test_a_thousand_sources_stand_on_some_sixty_shelves() -> None:
    found = shelves({f"publisher/release-{number:04}" for number in range(1000)})
    assert 0.5 < len(found) / (1000 / SOURCES_A_SHELF) < 2
