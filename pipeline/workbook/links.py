"""Formulas that are links: they hold no figure, so one without a value is read for the words it shows."""

from __future__ import annotations

import re

_LITERAL = re.compile(r'"(?:[^"]|"")*"')
_LINK = re.compile(r"(?:\w+:)?=?HYPERLINK\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)", re.IGNORECASE)
_SHOWN = re.compile(r'[(,;]\s*"((?:[^"]|"")*)"\s*\)$')


def is_link(formula: str) -> bool:
    """Whether a formula is one call of HYPERLINK and nothing else."""
    return bool(_LINK.fullmatch(_LITERAL.sub("", formula.strip())))


def text_of_link(formula: str) -> str:
    """Return the words that a link shows, where they stand in its formula; else nothing."""
    shown = _SHOWN.search(formula.strip())
    return shown[1].replace('""', '"') if shown else ""
