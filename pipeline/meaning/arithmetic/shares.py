"""Shares that are printed beside what they are shares of: staff in post in per cent of the target, or of all staff."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from pipeline.meaning.arithmetic.evidence import AGREE, FEWEST_TO_VERIFY, MOST
from pipeline.meaning.members.units import HUNDRED, PERCENTAGE

Figure = dict[str, Any]
Placed = dict[tuple[int, int], Figure]  # by its place along the shares, and across them


def shares_borne_out(
    shares: Sequence[Figure], figures: Iterable[Figure], line: str, across: str
) -> Iterator[tuple[Figure, Figure]]:
    """Yield each share of a column with the figure that it is the share of others of, where most of its column are."""
    placed = {(one[line], one[across]): one for one in figures if one["value"] is not None}
    lines: dict[int, list[Figure]] = defaultdict(list)
    for share in shares:
        lines[share[across]].append(share)
    for place, own in lines.items():
        near = sorted({at for _, at in placed}, key=lambda at: (abs(at - place), at > place))
        ends = sorted({at for at, _ in placed}, reverse=True)  # totals stand last more often than first
        for part, times in product(near, (1, HUNDRED)):
            found = _of_others(own, placed, part, times, (near, ends), line)
            if found:
                yield from found
                break


def _of_others(
    own: Sequence[Figure], placed: Placed, part: int, times: int, wholes: tuple[Sequence[int], Sequence[int]], line: str
) -> list[tuple[Figure, Figure]]:
    """The shares, each with its part, of the first figures beside the parts or in line with them that they are of."""
    beside = [(share, placed[share[line], part]) for share in own if (share[line], part) in placed]
    if len(beside) < FEWEST_TO_VERIFY:
        return []
    counted = [(share, one) for share, one in beside if one["unit"] != PERCENTAGE]
    near, ends = wholes
    for at in near:
        of_line = {place: one["value"] for (place, across), one in placed.items() if across == at != part}
        if held := _holding(counted, of_line, times, line):
            return held
    for end in ends:
        if whole := placed.get((end, part)):
            of_all = dict.fromkeys((share[line] for share in own), whole["value"])
            if held := _holding(counted, of_all, times, line):
                return held
    regions = {one["area"]: one["value"] for (_, at), one in placed.items() if at == part and _is_region(one)}
    of_region = {share[line]: regions[one["region"]] for share, one in counted if one.get("region") in regions}
    if held := _holding(counted, of_region, times, line):
        return held
    # What is filled, beside what is vacant.
    left = [one for one in beside if abs(HUNDRED - times * one[0]["value"] - one[1]["value"]) <= AGREE]
    return left if not counted and len(left) >= MOST * len(beside) else []


def _is_region(figure: Figure) -> bool:
    return bool(figure.get("area_type") == "region")


def _holding(
    counted: Sequence[tuple[Figure, Figure]], wholes: Mapping[int, Any], times: int, line: str
) -> list[tuple[Figure, Figure]]:
    """The shares that are what their part is of its whole, where most that can be tried are."""
    tried = [(share, one) for share, one in counted if wholes.get(share[line])]
    held = [
        (share, one)
        for share, one in tried
        if abs(times * share["value"] - HUNDRED * one["value"] / wholes[share[line]]) <= AGREE
    ]
    return held if len(tried) >= FEWEST_TO_VERIFY and len(held) >= MOST * len(tried) else []
