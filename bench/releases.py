"""Made-up releases of four subjects, as many as wanted: folders of a thousand workbooks. All synthetic."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from openpyxl import Workbook

from assets.registers import reference
from bench.wordings import Words

SYNTHETIC = "synthetic"
FIRST_YEAR = 2003
MONTHS = 12 * (2099 - FIRST_YEAR)  # a later day is not read as one
FIRST_INSPECTED = 12 * (2021 - FIRST_YEAR) + 9  # months: October 2021, after unification
INSPECTIONS = 10  # a release of ratings
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
STANDARDS = ("1.1 Leadership", "1.2 Staff", "1.3 Services", "1.4 Information and facilities", "2.1 Court work",
             "2.2 Assessment", "2.3 Planning", "2.4 Implementation and delivery", "2.5 Reviewing")  # fmt: skip

OF_FUNCTIONS = ("Operational support joiners", "Operational support leavers", "Working days lost to sickness")
FUNCTIONS, QUARTERS, FIRST_OTHER = 40, 12, 20

# Titles and headers in other words.
GRADES = ("SPO", "PO", "PSO")
ANNEXES = (
    "{}: staffing levels at {}",
    "Staffing of {} on {}",
    "{} and their targets, {}",
    "Table 4.2 {}: position at {}",
)
GRIDS = ("Ratings of PDU inspections", "Inspection ratings by PDU", "How each PDU was rated", "Published PDU ratings")
SCORES = ("Score out of 27", "Overall score out of 27", "Total score (out of 27)", "Points (maximum 27)")
NUMBERED = ("{1} ({0})", "Standard {0} {1}", "{0}: {1}")
RATES = ("Vacancy rate (%)", "Rates of vacancies", "Percentage of posts vacant", "Proportion of posts vacant (%)")
DATED = ("{} as at {}", "{} at {}", "{} on {}", "Table 2a: {} ({})")

Sheet = list[list[object]]
FTE = ("{} (FTE)", "{}, FTE", "{} FTE", "{} (full-time equivalent)", "{} (WTE)")


@dataclass(frozen=True, slots=True)
class Size:
    """How much a release prints of each subject."""

    snapshots: int  # quarter-ends of staffing, a worksheet each
    staffed: int  # units of each
    months: int  # of inspections, a worksheet each
    questioned: int  # units asked the twelve questions
    rated: int  # units with vacancy rates
    about: bool  # whether cover, contents and notes come before the tables
    others: int  # worksheets after them that no contract knows


SMALL = Size(snapshots=1, staffed=60, months=1, questioned=16, rated=30, about=False, others=0)  # 90 to 384 figures
# Worksheets about the release, then a worksheet a table, each of which is read: 300 to 1,200 figures.
WHOLE = Size(snapshots=4, staffed=100, months=3, questioned=48, rated=100, about=True, others=0)
# As publishers issue them: most tables of a release are of joiners, leavers, sickness or prisons, and in no mart.
AS_PUBLISHED = replace(WHOLE, others=12)


def write_release(raw: Path, number: int, size: Size = SMALL, *, worded: bool = False) -> Path:
    """Write the release of a number, and its sidecar, below a raw folder and return its path: four subjects in turn.

    Its figures are the same in plain words and where it is worded in a way of its own.
    """
    subjects: tuple[Callable[[random.Random, int, Size, Words], tuple[str, list[Sheet]]], ...] = (
        _annex,
        _ratings_grid,
        _key_questions,
        _vacancies,
    )
    turn, subject = divmod(number, len(subjects))
    drawn = random.Random(number)
    words = Words(random.Random(f"words of {number}") if worded else None)
    name, tables = subjects[subject](drawn, turn, size, words)
    tables += [_of_functions(drawn, turn, other) for other in range(size.others)]
    path = raw / SYNTHETIC / f"{name}-{number:04}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    title = f"Made-up {name.replace('-', ' ')} {number}"
    workbook = Workbook(write_only=True)
    if size.about:
        for sheet, lines in _about(title, len(tables)).items():
            _add(workbook, sheet, lines)
    for place, table in enumerate(tables, start=1):
        _add(workbook, words.sheet(place), table)
    workbook.save(path)
    sidecar = {
        "title": title,
        "publisher": "Nobody",
        "published_date": str(_month_end(size.snapshots * (turn + 1) + 1)),
        "licence": "None",
        "origin": SYNTHETIC,
    }
    path.with_name(path.name + ".provenance.json").write_text(json.dumps(sidecar), "utf-8")
    return path


def write_releases(raw: Path, numbers: Iterable[int], size: Size = SMALL, *, worded: bool = False) -> list[Path]:
    """Write the releases of some numbers and return their paths."""
    return [write_release(raw, number, size, worded=worded) for number in numbers]


def _add(workbook: Workbook, name: str, lines: Sheet) -> None:
    sheet = workbook.create_sheet(name)
    for line in lines:
        sheet.append(line)


def _about(title: str, tables: int) -> dict[str, Sheet]:
    """What comes before the tables: cover, contents, and notes on the figures."""
    notes: Sheet = [[f"Note {number}", f"Figures are rounded, and note {number} says how."] for number in range(1, 31)]
    listed: Sheet = [[f"Table {number}", f"What table {number} shows"] for number in range(1, tables + 1)]
    sheets: dict[str, Sheet] = {
        "Cover": [[title], ["Made-up figures, for measuring only."], ["Published by nobody"]],
        "Contents": [["Contents"], ["Table number", "Title"], *listed],
        "Notes": [["Notes"], ["Note number", "Note text"], *notes],
    }
    return sheets


def _of_functions(drawn: random.Random, number: int, other: int) -> Sheet:
    """Something of each of forty functions at each of twelve quarter-ends, as the workforce statistics print it."""
    days = [_month_end(3 * (number + quarter)) for quarter in range(QUARTERS)]
    rows: Sheet = [[f"Function {each}", *(drawn.randint(0, 400) for _ in days)] for each in range(1, FUNCTIONS + 1)]
    title = f"Table {FIRST_OTHER + other}: {OF_FUNCTIONS[other % len(OF_FUNCTIONS)]}, by function"
    return [[title], ["This worksheet contains one table"], ["Function", *days], *rows]


def _month_end(number: int) -> dt.date:
    year, month = divmod(number + 1, 12)
    return dt.date(FIRST_YEAR + year, month + 1, 1) - dt.timedelta(days=1)


def _snapshot(number: int) -> dt.date:
    """Another day for each number: the last of a month, and where the years are used up the day before, and so on."""
    again, month = divmod(number, MONTHS)
    return _month_end(month) - dt.timedelta(days=again)


def _units() -> list[tuple[str, str]]:
    """Region and name of the units that existed throughout."""
    pdus = reference("registers/pdus")
    throughout = pdus.filter(pdus["valid_from"].is_null() & pdus["valid_to"].is_null())
    return throughout.select("region", "pdu").rows()


def _annex(drawn: random.Random, number: int, size: Size, words: Words) -> tuple[str, list[Sheet]]:
    """Staffing levels against targets: units by in post, target and difference, at each quarter-end."""
    officers, fte = words.spelled("grade", "PO", "Band 4 probation officers"), words.one_of(*FTE)
    header: list[object] = [
        words.called("Region", "name", "region"),
        words.called("Probation delivery unit (PDU)", "name", "pdu"),
        fte.format(words.called(f"{officers} in post", "measure", "staff in post")),
        fte.format(words.called("Target staffing", "measure", "target staffing")),
        fte.format(words.called("Difference", "measure", "difference")),
    ]
    tables: list[Sheet] = []
    for snapshot in range(size.snapshots):
        rows: Sheet = []
        for region, unit in sorted(drawn.sample(_units(), min(size.staffed, len(_units())))):
            target = drawn.randint(40, 120)
            in_post = target * drawn.randint(60, 110) / 100
            names = words.spelled("region", region), words.spelled("pdu", unit)
            rows.append([*names, in_post, target, round(in_post - target, 2)])
        day = words.day(_snapshot(number * size.snapshots + snapshot))
        title = words.one_of("Table 1: {} in post against target staffing, as at {}", *ANNEXES).format(officers, day)
        tables.append(words.laid_out([[title], ["This worksheet contains one table"]], header, rows, 2))
    return "staffing-levels", tables


def _ratings_grid(drawn: random.Random, number: int, size: Size, words: Words) -> tuple[str, list[Sheet]]:
    """Ten inspections of each month since unification: overall rating, day, score and nine standards."""
    units = _units()
    header: list[object] = [
        words.called("PDU inspected", "name", "pdu"),
        words.called("Overall rating", "item", "overall rating"),
        words.called("Published", "item", "published"),
        words.one_of("Composite score (out of 27)", *SCORES),
        *(words.one_of("{} {}", *NUMBERED).format(*standard.split(" ", 1)) for standard in STANDARDS),
    ]
    tables: list[Sheet] = []
    for of_month in range(number * size.months, (number + 1) * size.months):
        # Each unit once a month, so that every inspection is another.
        month, first = divmod(of_month * INSPECTIONS, len(units) // INSPECTIONS * INSPECTIONS)
        day = _month_end(FIRST_INSPECTED + month)
        rows: Sheet = []
        for _, unit in units[first : first + INSPECTIONS]:
            standards = [drawn.choice(RATINGS) for _ in STANDARDS]
            score = sum(3 - RATINGS.index(rating) for rating in standards)
            overall = drawn.choice(RATINGS)
            ratings = [words.spelled("rating", rating) for rating in (overall, *standards)]
            rows.append([words.spelled("pdu", unit), ratings[0], day, score, *ratings[1:]])
        title = words.one_of("PDU inspection ratings", *GRIDS)
        tables.append(words.laid_out([[title]], header, rows, 1))
    return "inspection-ratings", tables


def _key_questions(drawn: random.Random, number: int, size: Size, words: Words) -> tuple[str, list[Sheet]]:
    """Twelve questions about the cases of some units, answered Yes or No."""
    questions = reference("needs/key_questions").filter(reference("needs/key_questions")["theme"] != "progress")
    asked = questions.select("question_id", "stage", "question").unique(maintain_order=True).rows()
    period = f"{_month_end(number):%B %Y} to {_month_end(number + 12):%B %Y}"
    rows: Sheet = []
    for region, unit in sorted(drawn.sample(_units(), size.questioned)):
        cases = drawn.randint(20, 60)
        names = words.spelled("region", region), words.spelled("pdu", unit)
        for _, stage, question in asked:
            yes = drawn.randint(0, cases)
            rows.append([*names, "Probation Service", period, stage, question, yes, cases - yes])
    header: list[object] = [
        words.called("Region", "name", "region"),
        words.called("PDU", "name", "pdu"),
        words.called("Organisation", "name", "organisation"),
        words.one_of("Period", "Period covered", "Inspection period", "Reference period", "Reporting period"),
        words.called("Stage", "name", "stage"),
        words.called("Key question", "name", "question"),
        words.called("Yes", "answer", "Yes"),
        words.called("No", "answer", "No"),
    ]
    return "key-questions", [words.laid_out([], header, rows, 6, turned=False)]


def _vacancies(drawn: random.Random, number: int, size: Size, words: Words) -> tuple[str, list[Sheet]]:
    """Vacancy rates of some units by three grades."""
    units = sorted(drawn.sample(_units(), min(size.rated, len(_units()))))
    rows: Sheet = [
        [words.spelled("pdu", unit), *(drawn.randint(-200, 600) / 10 for _ in range(3))] for _, unit in units
    ]
    header: list[object] = [words.called("PDU", "name", "pdu"), *(words.spelled("grade", it) for it in GRADES)]
    rates, day = words.one_of("Vacancy rates", *RATES), words.day(_month_end(number))
    title = words.one_of("{}, {}", *DATED).format(rates, day)
    return "vacancy-rates", [words.laid_out([[title]], header, rows, 1)]
