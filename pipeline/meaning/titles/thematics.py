"""Thematic inspections: their cases are a sample of their own, and no figure of the inspected regions."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.understood import Members, Problem

AREA = "inspected"
_SAMPLE = "thematic sample"  # the code list of samples by what the inspection was about
_LEVELS = ("title", "above", "constant", "contents", "sheet")
_OMIC = r"(?:offender management in custody|\bomic\b)"
_THEMATIC = re.compile(rf"\bthematics?\b|{_OMIC}", re.IGNORECASE)
_REPORT = r"(?:\s*(?:joint|thematic|inspections?|reviews?|reports?|samples?|annex(?:es|e)?))*"
# What names the inspection and says nothing of its figures: "A thematic inspection of work … to protect victims".
_NAMES_IT = re.compile(
    rf"\s*(?:\b(?:(?:data )?tables? (?:for|from|accompanying|of)|an?|the|our|joint)\s+)*\bthematic\b{_REPORT}"
    rf"\s*(?:of|on|into|:|[–—-])\s+(?:{_OMIC}\s*[–—-]\s*)?[^.;:()\d]*"
    rf"|\s*(?:\b(?:(?:data )?tables? (?:for|from|accompanying|of)|an?|the|our|joint)\s+)*{_OMIC}(?={_REPORT}){_REPORT}"
    rf"|(?:^[^,.;:()–—]*:\s*)?(?:^|(?<=[,.;:()–—]))[^,.;:()–—]*\bthematic\b{_REPORT}",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"[()\[\]–—-]")  # of a name: Offender Management in Custody (post-release)


def without_thematics(reader: MeaningOfTexts, axes: Axes) -> tuple[Axes, list[Said]]:
    """Return the texts of a table without what names a thematic inspection, and the lines that name one."""
    if AREA not in reader.kind.fields.get("area", ()):
        return axes, []
    of_file = (Said(axes.document, "", "cover"), *(one for one in axes.far if one.level == "file"))
    near = [one for one in axes.table if one.level in _LEVELS and _THEMATIC.search(one.text)]
    if any(reader.of(one.text).foreign for one in near):
        return axes, []  # one of youth justice is none of ours
    named = near or [one for one in of_file if _THEMATIC.search(one.text)]
    if not near:
        return axes, named
    table = (
        replace(one, text=_NAMES_IT.sub(" ", one.text).strip(" ,;:–—-")) if one in near else one for one in axes.table
    )
    return replace(axes, table=tuple(one for one in table if any(map(str.isalnum, one.text)))), named


def sample_of(reader: MeaningOfTexts, axes: Axes, named: list[Said]) -> Members:
    """Return whose cases a thematic inspection saw, as the area of its figures."""
    texts = (*(one.text for one in named), axes.document, *(one.text for one in axes.far if one.level == "file"))
    for text in texts if named else ():
        samples = {span.member for span in reader.lists.read(_JOINTS.sub(" ", text)).spans if span.dimension == _SAMPLE}
        if len(samples) == 1:
            return {AREA: (samples.pop(), named[0])}
    return {}


def problems_of_thematics(
    reader: MeaningOfTexts, levels: Levels, named: list[Said], whole: Members
) -> Iterator[Problem]:
    """Yield what stops the figures of a thematic inspection: of a sample that has no name here, or of a part of it."""
    if named and AREA not in whole:
        yield Problem(named[0].cell, "a thematic inspection whose sample has a name", f"'{named[0].text}'")
    areas = {of for of in reader.kind.fields.get("area", ()) if of != AREA}
    if named and (parts := areas & (levels.dimensions | whole.keys())):
        found = f"'{named[0].text}' beside a {' and '.join(sorted(parts))}"
        yield Problem(named[0].cell, "figures of the whole sample of a thematic inspection", found)
