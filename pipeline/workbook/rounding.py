"""To what unit figures are rounded, by the figures themselves and by what a table says."""

from __future__ import annotations

import re
from collections.abc import Iterable

FEWEST_ROUNDED = 10  # of as many figures it is no chance that all are multiples
COARSE_UNITS = tuple(unit * 10.0**power for power in range(6, -1, -1) for unit in (10, 5))
_MOST_PLACES = 10
_IN_WORDS = {"five": 5.0, "ten": 10.0, "hundred": 100.0, "thousand": 1000.0}
_ROUNDED = re.compile(
    r"\brounded (?:up |down )?to (?:the )?(?:nearest|multiples? of) (?:multiple of )?£?"
    rf"(\d[\d,]*|{'|'.join(_IN_WORDS)})(?![\d.]*(?:%| ?per ?cent|p\b| pence))",
    re.IGNORECASE,
)


def decimals(number: float) -> int:
    """Return how many decimal places a number has."""
    if number.is_integer():
        return 0
    return len(f"{number:.{_MOST_PLACES}f}".rstrip("0").partition(".")[2])


def unit_of(numbers: Iterable[float]) -> float:
    """Return the unit that figures are whole multiples of, 5 or more; 0 where they do not show one."""
    figures = [number for number in numbers if number]
    if len(figures) < FEWEST_ROUNDED:
        return 0.0
    return next((unit for unit in COARSE_UNITS if not any(figure % unit for figure in figures)), 0.0)


def unit_said(lines: Iterable[str]) -> float:
    """Return the unit that lines of text say figures are rounded to, the coarsest of several; 0 where none does."""
    said = [number.lower() for line in lines for number in _ROUNDED.findall(line)]
    return max((_IN_WORDS.get(number) or float(number.replace(",", "")) for number in said), default=0.0)
