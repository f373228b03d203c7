"""What a report was filtered by, as the program that exported it says in one cell: a filter a line."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.workbook.cells import Sheet
from pipeline.workbook.tables import Line
from pipeline.workbook.texts import tidy_text

# Over or in a list of what a report was filtered by: its numbers count what is left and are no figures.
IS_FILTERS = re.compile(
    r"^\W*(?:report |dashboard |page |active |current |applied )?"
    r"(?:filters?|slicers?|selections?|parameters?|criteria|prompts?)\b(?!.*[.?]$)",
    re.IGNORECASE,
)
# What restricts nothing, or to a list that the rows print again: Sex | (All).
_EVERY = re.compile(
    r"\(?(?:all|all selected|select all|everything|selected|multiple items|any|none|none applied|no filter|not filtered"
    r"|blank|-|\*)\)?|.*;.*",
    re.IGNORECASE,
)
# What a publisher prints is published: a report that is filtered by it leaves nothing out.
_PUBLISHED = re.compile(
    r"(?:(?:is|has been|report|rating|inspection) )*(?:published|publication)(?: status| flag| indicator)?\??: "
    r"(?:yes|y|true|1|published)|(?:(?:report|rating|inspection|publication) )*(?:status|state): published",
    re.IGNORECASE,
)
# "Applied filters: Grade is Probation officer; Sex is Female"
_LISTED = re.compile(r"[^:;|]{,40}:\s*(?P<filters>\S.*)")
_BETWEEN = re.compile(r"\s*[;|]\s*(?=[^:=;|]+(?: is | equals |[:=]))")  # "Region: Wales; London; Sex: Female" are two
_FILTER = re.compile(r"(?P<name>[^:=]+?)(?: (?:is(?P<other> not)?|equals) |\s*[:=]\s*)(?P<value>.+)")


def restricts(value: str) -> bool:
    """Return whether the value of a filter leaves something out."""
    return bool(value) and not _EVERY.fullmatch(value)


def filters_in(sheet: Sheet, lines: Iterable[Line]) -> tuple[list[Line], list[Line]]:
    """Part lines into those that are none of a report's filters, and a line for each filter that leaves something out.

    "Grade is Probation officer" becomes "Grade: Probation officer"; "Grade is not Probation officer" excludes it.
    """
    rest, filters = list[Line](), list[Line]()
    for line in lines:
        first, *others = str(sheet.at(line.row, line.column)).splitlines() or [""]
        if (listed := _LISTED.match(first)) and not any(map(str.strip, others)):
            others = _BETWEEN.split(listed["filters"])
        found = [_FILTER.fullmatch(tidy_text(other)) for other in others if other.strip()]
        if not found or not IS_FILTERS.match(first) or not all(found):
            rest.append(line)
            continue
        for one in found:
            if one is None or not restricts(one["value"]):
                continue
            said = f"{'excluding' if one['other'] else one['name'].strip() + ':'} {one['value']}"
            if not _PUBLISHED.fullmatch(said):
                filters.append(Line(said, line.row, line.column))
    return rest, filters
