"""Thematic inspections: their cases are a sample of their own, and no figure of the inspected regions."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.axes.levels import Levels
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.understood import Problem, Understood

AREA = "inspected"
_SAMPLE = "thematic sample"  # the code list of samples by what the inspection was about
_ITSELF = "thematic inspection"
_LEVELS = ("title", "above", "constant", "contents", "sheet")
_OMIC = r"(?:offender management in custody|\bomic\b)"
_THEMATIC = re.compile(rf"\bthematics?\b|{_OMIC}", re.IGNORECASE)
_REPORT = r"(?:\s*(?:joint|thematic|inspections?|reviews?|reports?|samples?|annex(?:es|e)?))*"
# What names the inspection and says nothing of its figures: "A thematic inspection of work … to protect victims".
_NAMES_IT = re.compile(
    rf"\s*(?:\b(?:(?:data )?tables? (?:for|from|accompanying|of)|an?|the|our|joint)\s+)*\bthematic\b{_REPORT}"
    rf"\s*(?:of|on|into|:|[–—-])\s+(?:{_OMIC}\s*[–—-]\s*)?[^.;:()\d]*"
    rf"|\s*(?:\b(?:(?:data )?tables? (?:for|from|accompanying|of)|an?|the|our|joint)\s+)*{_OMIC}(?={_REPORT}){_REPORT}"
    rf"|(?:^[^,.;:()–—]*:\s*)?(?:^|(?<=[,.;:()–—]))[^,.;:()–—]*\bthematic\b(?!{_REPORT}\s+(?:of|on|into)\b){_REPORT}",
    re.IGNORECASE,
)
_JOINTS = re.compile(r"[()\[\]–—-]")  # of a name: Offender Management in Custody (post-release)


def without_thematics(reader: MeaningOfTexts, axes: Axes) -> tuple[Axes, list[Said]]:
    """Return the texts of a table without what names a thematic inspection, and the lines that name one."""
    if AREA not in reader.kind.fields.get("area", ()):
        return axes, []
    of_file = (Said(axes.document, "", "cover"), *(one for one in axes.far if one.level == "file"))
    near = [one for one in axes.table if one.level in _LEVELS and _THEMATIC.search(one.text)]
    if not reader.of(_ITSELF).members.keys().isdisjoint(reader.kind.excludes):
        return axes, []  # numbers of ratings are of none
    if any(reader.of(one.text).foreign for one in near):
        return axes, []  # one of youth justice is none of ours
    named = near or [one for one in of_file if _THEMATIC.search(one.text)]
    if not near:
        return axes, named
    table = (
        replace(one, text=_NAMES_IT.sub(" ", one.text).strip(" ,;:–—-")) if one in near else one for one in axes.table
    )
    return replace(axes, table=tuple(one for one in table if any(map(str.isalnum, one.text)))), named


def give_sample(reader: MeaningOfTexts, axes: Axes, levels: Levels, named: list[Said], answer: Understood) -> None:
    """Give the figures of a thematic inspection its sample as their area, or say what stops them."""
    if not named:
        return
    texts = (*(one.text for one in named), axes.document, *(one.text for one in axes.far if one.level == "file"))
    samples = [one for text in texts if len(one := _samples_in(reader, text)) == 1]
    areas = {of for of in reader.kind.fields.get("area", ()) if of != AREA}
    if parts := areas & (levels.dimensions | answer.whole.keys()):
        found = f"'{named[0].text}' beside a {' and '.join(sorted(parts))}"
        answer.problems.append(Problem(named[0].cell, "figures of the whole sample of a thematic inspection", found))
    elif samples:
        answer.whole[AREA] = (samples[0].pop(), named[0])
    else:
        expected = "a thematic inspection whose sample has a name"
        answer.problems.append(Problem(named[0].cell, expected, f"'{named[0].text}'"))


def _samples_in(reader: MeaningOfTexts, text: str) -> set[str]:
    return {span.member for span in reader.lists.read(_JOINTS.sub(" ", text)).spans if span.dimension == _SAMPLE}
