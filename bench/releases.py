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

Sheet = list[list[object]]


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


def write_release(raw: Path, number: int, size: Size = SMALL) -> Path:
    """Write the release of a number, and its sidecar, below a raw folder and return its path: four subjects in turn."""
    subjects: tuple[Callable[[random.Random, int, Size], tuple[str, list[Sheet]]], ...] = (
        _annex,
        _ratings_grid,
        _key_questions,
        _vacancies,
    )
    turn, subject = divmod(number, len(subjects))
    drawn = random.Random(number)
    name, tables = subjects[subject](drawn, turn, size)
    tables += [_of_functions(drawn, turn, other) for other in range(size.others)]
    path = raw / SYNTHETIC / f"{name}-{number:04}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    title = f"Made-up {name.replace('-', ' ')} {number}"
    workbook = Workbook(write_only=True)
    if size.about:
        for sheet, lines in _about(title, len(tables)).items():
            _add(workbook, sheet, lines)
    for place, table in enumerate(tables, start=1):
        _add(workbook, f"Table_{place}", table)
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


def write_releases(raw: Path, numbers: Iterable[int], size: Size = SMALL) -> list[Path]:
    """Write the releases of some numbers and return their paths."""
    return [write_release(raw, number, size) for number in numbers]


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


def _annex(drawn: random.Random, number: int, size: Size) -> tuple[str, list[Sheet]]:
    """Staffing levels against targets: units by in post, target and difference, at each quarter-end."""
    header: list[object] = ["Region", "Probation delivery unit (PDU)", "Band 4 probation officers in post (FTE)",
                            "Target staffing (FTE)", "Difference (FTE)"]  # fmt: skip
    tables: list[Sheet] = []
    for snapshot in range(size.snapshots):
        rows: Sheet = []
        for region, unit in sorted(drawn.sample(_units(), min(size.staffed, len(_units())))):
            target = drawn.randint(40, 120)
            in_post = target * drawn.randint(60, 110) / 100
            rows.append([region, unit, in_post, target, round(in_post - target, 2)])
        day = _snapshot(number * size.snapshots + snapshot)
        title = f"Table 1: Band 4 probation officers in post against target staffing, as at {day:%-d %B %Y}"
        tables.append([[title], ["This worksheet contains one table"], header, *rows])
    return "staffing-levels", tables


def _ratings_grid(drawn: random.Random, number: int, size: Size) -> tuple[str, list[Sheet]]:
    """Ten inspections of each month since unification: overall rating, day, score and nine standards."""
    units = _units()
    header: list[object] = ["PDU inspected", "Overall rating", "Published", "Composite score (out of 27)", *STANDARDS]
    tables: list[Sheet] = []
    for of_month in range(number * size.months, (number + 1) * size.months):
        # Each unit once a month, so that every inspection is another.
        month, first = divmod(of_month * INSPECTIONS, len(units) // INSPECTIONS * INSPECTIONS)
        day = _month_end(FIRST_INSPECTED + month)
        rows: Sheet = []
        for _, unit in units[first : first + INSPECTIONS]:
            standards = [drawn.choice(RATINGS) for _ in STANDARDS]
            score = sum(3 - RATINGS.index(rating) for rating in standards)
            rows.append([unit, drawn.choice(RATINGS), day, score, *standards])
        tables.append([["PDU inspection ratings"], header, *rows])
    return "inspection-ratings", tables


def _key_questions(drawn: random.Random, number: int, size: Size) -> tuple[str, list[Sheet]]:
    """Twelve questions about the cases of some units, answered Yes or No."""
    questions = reference("needs/key_questions").filter(reference("needs/key_questions")["theme"] != "progress")
    asked = questions.select("question_id", "stage", "question").unique(maintain_order=True).rows()
    period = f"{_month_end(number):%B %Y} to {_month_end(number + 12):%B %Y}"
    rows: Sheet = []
    for region, unit in sorted(drawn.sample(_units(), size.questioned)):
        cases = drawn.randint(20, 60)
        for _, stage, question in asked:
            yes = drawn.randint(0, cases)
            rows.append([region, unit, "Probation Service", period, stage, question, yes, cases - yes])
    return "key-questions", [[["Region", "PDU", "Organisation", "Period", "Stage", "Key question", "Yes", "No"], *rows]]


def _vacancies(drawn: random.Random, number: int, size: Size) -> tuple[str, list[Sheet]]:
    """Vacancy rates of some units by three grades."""
    units = sorted(drawn.sample(_units(), min(size.rated, len(_units()))))
    rows: Sheet = [[unit, *(drawn.randint(-200, 600) / 10 for _ in range(3))] for _, unit in units]
    return "vacancy-rates", [[[f"Vacancy rates, {_month_end(number):%-d %B %Y}"], ["PDU", "SPO", "PO", "PSO"], *rows]]
