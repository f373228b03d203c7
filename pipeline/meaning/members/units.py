"""What says of a figure what it is: the dimensions that do, and the units that texts name."""

from __future__ import annotations

HUNDRED = 100
PERCENTAGE = "per cent"
MEASURED = frozenset(
    {"base", "unit", "need_measure", "answer", "measure"}
)  # what says of a row or column what its figures are
DAYS, POINTS = "days", "points"
PARTS_OF_A_HUNDRED = ("per cent", "proportion")
COUNTED = frozenset({"unit", "answer", "base"})  # dimensions that say what of the cases a figure is
