"""What a workbook says of itself on its cover, in its notes and above its tables: title, publisher, date, licence.

Only what is plainly said is taken. Where two lines say two things, neither is: nothing is guessed.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pipeline.declarations import DeclaredModel
from pipeline.workbook.cells import Sheet
from pipeline.workbook.dates import Month, Year
from pipeline.workbook.wording import is_about_the_release

Thing = TypeVar("Thing")
Dated = tuple[dt.date, str]  # and whether the day or only the month is printed


class Publisher(DeclaredModel):
    """Who publishes, and the ways in which workbooks name them."""

    name: str
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """The lines of a sheet that are no table; of a cover, notes or contents also rows of a name and what it is."""

    is_cover: bool
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cover:
    """What a workbook says of itself; null where it says nothing, or two things."""

    title: str | None = None
    publisher: str | None = None
    published_date: dt.date | None = None
    published_date_precision: str | None = None
    licence: str | None = None
    edition: str | None = None


_COVER = re.compile(r"^(?:cover|title|front|about|information|introduction|read ?me)\b", re.IGNORECASE)
_TELLS_OF_ITSELF = re.compile(rf"{_COVER.pattern}|\b(?:contents|notes?|metadata|background|guidance)\b", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:cover(?: (?:sheet|page))?|title|information|introduction|about|read ?me)\W*$", re.IGNORECASE
)

_MONTHS = [dt.date(2000, month, 1).strftime("%B") for month in range(1, 13)]
_MONTH = "|".join(sorted([*_MONTHS, *(name[:3] for name in _MONTHS), "Sept"], key=len, reverse=True))
_DATE = (
    rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]+)?(?P<month>{_MONTH})\.?,?[ -]+(?P<year>20\d\d)\b"
    r"|(?P<dd>\d{1,2})[/.](?P<mm>\d{1,2})[/.](?:20)?(?P<yy>\d\d)\b"
    r"|(?P<iso>20\d\d-\d\d-\d\d)\b"
)
_WEEKDAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_TIME = r"(?:\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)|\d{1,2}[:.]\d\d)(?: (?:GMT|BST))?"
_PUBLISHED = re.compile(
    r"\b(?:(?:first )?(?:published|released|issued)|date (?:published|released|issued)|(?:publication|release) date|"
    r"date of (?:publication|release|issue))\b"
    rf"(?: by (?:the )?[^\d:]+?)?(?:[\s:,–—-]|\bon\b|\bat\b|\bthe\b|\b{_WEEKDAY}\b|\b{_TIME}\b)*"
    rf"(?:{_DATE})",
    re.IGNORECASE,
)
_ANOTHER_RELEASE = re.compile(
    r"\b(?:next|previous(?:ly)?|last|earlier|forthcoming|future|to be|will|due|planned|expected|since|until|before|"
    r"after|updated|revised)\b",
    re.IGNORECASE,
)
# What may stand before it in its sentence: nothing, a title and a dash, or that this is what was published.
_OF_ITSELF = re.compile(
    r"^\W*(?:(?!sources?\b|notes?\b|quoted\b|data\b).*[-–—|,:]\s*|(?:official |national |accredited )*statistics\s*|"
    r"(?:this|these)\b[\w ]*\b(?:was|were|is|are|been)\s*)?$",
    re.IGNORECASE,
)
_SENTENCE_ENDS = re.compile(r"[.;!?]\s")
_LABELLED = {
    what: re.compile(rf"^(?:{names})\s*[:–—-]\s*(?P<said>.+)$", re.IGNORECASE)
    for what, names in {
        "title": r"title(?: of publication)?|publication(?: title)?",
        "publisher": r"publishers?",
        "edition": r"edition",
    }.items()
}
_PUBLISHED_BY = re.compile(
    r"^(?:(?:published|produced|issued|released) by|(?:responsible )?(?:department|organisation))\b\s*:?\s*"
    r"(?:the )?(?P<said>.+?)(?:,? on\b.*)?$",
    re.IGNORECASE,
)
_LICENCE = re.compile(
    r"\bopen government licen[cs]e\b[\s,(]*(?:version|v\.?)?\s*(?P<version>[1-3])?(?:\.0)?", re.IGNORECASE
)
_ASIDE = re.compile(r"\s*\(.*$")


def load_publishers(path: Path) -> tuple[Publisher, ...]:
    """Return the publishers that a file declares. Raises pydantic's ValidationError when malformed."""
    return tuple(Publisher.model_validate(said) for said in tomllib.loads(path.read_text("utf-8"))["publisher"])


def is_cover(sheet: Sheet) -> bool:
    """Whether a sheet is a cover by its name."""
    return _COVER.search(sheet.name) is not None


def page_of(sheet: Sheet) -> Page:
    """Return the lines of a sheet that may say what the workbook is: above its first table, or all on a cover."""
    tells = _TELLS_OF_ITSELF.search(sheet.name) is not None
    lines: list[str] = []
    for row in sheet.rows:
        filled = [said for cell in row if (said := _as_printed(cell))]
        if len(filled) == 1:
            lines += [line for line in map(str.strip, filled[0].splitlines()) if line]
        elif len(filled) == 2 and (tells or is_about_the_release(filled[0])):
            lines.append(f"{filled[0].rstrip(': ')}: {filled[1]}")
        elif filled and not tells:
            break
    return Page(is_cover(sheet), tuple(lines))


def cover_of(pages: Iterable[Page], publishers: Sequence[Publisher]) -> Cover:
    """Return what the pages of a workbook say of it."""
    pages = list(pages)
    lines = [line for page in pages for line in page.lines]
    named = {_plain(spelling): one.name for one in publishers for spelling in (one.name, *one.spellings)}
    published, precision = _one_date([date for line in lines for date in _dates(line)]) or (None, None)
    return Cover(
        title=_one(_labelled("title", lines)) or _one(_titles(pages, named)),
        publisher=_one(_publishers(lines, named)),
        published_date=published,
        published_date_precision=precision,
        licence=_one(_licences(lines)),
        edition=_one(_labelled("edition", lines)),
    )


def _as_printed(cell: object) -> str:
    """A cell as a line says it; a date that shows its month only as a month."""
    if isinstance(cell, Month):
        return f"{cell:%B %Y}"
    if isinstance(cell, dt.date) and not isinstance(cell, Year):
        return f"{cell.day} {cell:%B %Y}"
    return cell.strip() if isinstance(cell, str) else ""


def _one(said: Iterable[Thing]) -> Thing | None:
    """The one thing that is said, however often; null where there are several."""
    different = list(dict.fromkeys(said))
    return different[0] if len(different) == 1 else None


def _one_date(said: Sequence[Dated]) -> Dated | None:
    """The one date: a month says nothing else than a day in it."""
    days = [date for date in said if date[1] == "day"]
    others = [date for date in said if date[1] == "month" and not any(date[0] == day.replace(day=1) for day, _ in days)]
    return _one([*days, *others])


def _dates(line: str) -> Iterator[Dated]:
    """The dates that a line says are those of its own publication, and not those of another."""
    for found in _PUBLISHED.finditer(line):
        before = _SENTENCE_ENDS.split(line[: found.start()])[-1]
        date = _date(found)
        if date and _OF_ITSELF.match(before) and not _ANOTHER_RELEASE.search(before):
            yield date


def _date(found: re.Match[str]) -> Dated | None:
    try:
        if found["iso"]:
            return dt.date.fromisoformat(found["iso"]), "day"
        if found["dd"]:
            return dt.date(2000 + int(found["yy"]), int(found["mm"]), int(found["dd"])), "day"
        month = [name[:3].lower() for name in _MONTHS].index(found["month"][:3].lower()) + 1
        precision = "day" if found["day"] else "month"
        return dt.date(int(found["year"]), month, int(found["day"] or 1)), precision
    except ValueError:
        return None


def _labelled(what: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        if found := _LABELLED[what].match(line):
            yield found["said"].strip()


def _publishers(lines: Sequence[str], named: dict[str, str]) -> list[str]:
    """Who a line says is the publisher; else whose name stands alone in a line."""
    # "Publisher: HM Inspectorate of Probation. Publication date: 17 May 2027"
    names = [_SENTENCE_ENDS.split(words)[0] for words in _labelled("publisher", lines)]
    said = [named.get(_plain(_ASIDE.sub("", words)), words) for words in names]
    by = [found["said"] for line in lines if (found := _PUBLISHED_BY.match(line))]
    said += [named[_plain(words)] for words in by if _plain(words) in named]
    return said or [named[_plain(line)] for line in lines if _plain(line) in named]


def _titles(pages: Iterable[Page], named: dict[str, str]) -> Iterator[str]:
    """The first line of the cover that is neither the name of its sheet nor that of its publisher."""
    cover = next((page for page in pages if page.is_cover), None)
    for line in cover.lines if cover else ():
        about = [pattern.match(line) for pattern in (*_LABELLED.values(), _PUBLISHED_BY, _NO_TITLE, _PUBLISHED)]
        if not any(about) and _plain(line) not in named and not _LICENCE.search(line):
            yield line
            return


def _licences(lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        for found in _LICENCE.finditer(line):
            yield "Open Government Licence" + (f" v{found['version']}.0" if found["version"] else "")


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]+", " ", name.lower().replace("’", "").replace("'", "")).strip().removeprefix("the ")
