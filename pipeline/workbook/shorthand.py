"""Shorthand of the field: what stands in a cell in place of a figure, and why there is none. None of it is zero."""

from __future__ import annotations

OF_ITS_PUBLISHER = "shorthand of its publisher"  # what it means is said in the publication, and differs

# Government Analysis Function, "Symbols in tables: definitions and help", as StatsWales lists them
# (stats.gov.wales/en-GB/shorthand); HMIP's NA and NR.
SHORTHAND = {
    "[c]": "suppressed",
    "*": "suppressed",
    "~": "suppressed",
    "[suppressed]": "suppressed",
    "<3": "suppressed",
    "<5": "suppressed",
    "<10": "suppressed",
    "[x]": "not available",
    "[na]": "not available",
    "[not available]": "not available",
    "..": "not available",
    "...": "not available",
    "…": "not available",
    ":": "not available",
    "[z]": "not applicable",
    "[not applicable]": "not applicable",
    "NA": "not applicable",
    "N/A": "not applicable",
    "n/a": "not applicable",
    "NR": "not rated",
    "Not rated": "not rated",
    "Not scored": "not rated",
    "-": "dash as printed",
    "--": "dash as printed",
    "–": "dash as printed",
    "—": "dash as printed",
    "[low]": "below the smallest printed unit",
    "[k]": "below the smallest printed unit",
    "[w]": "none recorded in the survey",
    "[p]": "provisional",
    "[r]": "revised",
    "[b]": "break in series",
    "[e]": "estimated",
    "[f]": "forecast",
    "[u]": "low reliability",
    "[n]": OF_ITS_PUBLISHER,
}
MARKS = tuple(dict.fromkeys(SHORTHAND.values()))

# The same without brackets, and signs that are words elsewhere: shorthand only among figures.
AMONG_FIGURES = {
    "c": "suppressed",
    "(c)": "suppressed",
    "(x)": "not available",
    "(z)": "not applicable",
    "SUPP": "suppressed",
    "Supp": "suppressed",
    "x": "not available",
    "z": "not applicable",
    ".": "not applicable",
    "low": "below the smallest printed unit",
    "k": "below the smallest printed unit",
    "w": "none recorded in the survey",
    "u": "low reliability",
    "n": OF_ITS_PUBLISHER,
    "#": OF_ITS_PUBLISHER,
}


def mark_of(text: str) -> str | None:
    """Return what shorthand means; in brackets its case does not matter, and NA in capitals is no name."""
    return SHORTHAND.get(text.lower() if text.startswith("[") else text)
