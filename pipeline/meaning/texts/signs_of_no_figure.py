"""What lines say that a sign means which stands where there is no figure: "n/k = not known"."""

from __future__ import annotations

import re
from collections.abc import Iterable

# What a key says of a sign that stands in place of a figure: "n/k = not known".
_NO_FIGURE = {
    **dict.fromkeys(
        (
            "not known",
            "unknown",
            "not available",
            "not stated",
            "not reported",
            "not recorded",
            "not provided",
            "not given",
            "not collected",
            "not published",
            "not held",
            "not inspected",
            "not assessed",
            "not asked",
            "no data",
            "no figure",
            "no figure given",
            "missing",
        ),
        "not available",
    ),
    "not rated": "not rated",
    **dict.fromkeys(("not applicable", "does not apply"), "not applicable"),
    **dict.fromkeys(("suppressed", "withheld", "not shown"), "suppressed"),
}
SIGN_OF_NO_FIGURE = re.compile(
    r"(?:^|[.;,(:]\s*|\band )[\"'“‘]?(?P<sign>[^\s=:;,.\"'”’]{1,4})[\"'”’]?"
    r"\s*(?:=|:|\bmeans\b|\bis\b|\bdenotes\b|\s[–-]\s)\s*"
    rf"(?P<why>{'|'.join(_NO_FIGURE)})\b",
    re.IGNORECASE,
)


def signs_of_no_figure(lines: Iterable[str]) -> dict[str, str]:
    """Return the signs that lines explain to stand where there is no figure, each with its mark."""
    found = (match for line in lines for match in SIGN_OF_NO_FIGURE.finditer(line))
    return {match["sign"]: _NO_FIGURE[match["why"].lower()] for match in found}
