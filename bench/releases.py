"""Made-up releases of four subjects, as many as wanted: folders of a thousand workbooks. All synthetic."""

from __future__ import annotations

import datetime as dt
import json
import random
from collections.abc import Callable, Iterable
from pathlib import Path

from openpyxl import Workbook

from assets.reference import reference

SYNTHETIC = "synthetic"
FIRST_YEAR = 2003
FIRST_INSPECTED = 12 * (2021 - FIRST_YEAR) + 9  # months: October 2021, after unification
INSPECTIONS = 10  # a release of ratings
RATINGS = ("Outstanding", "Good", "Requires improvement", "Inadequate")
STANDARDS = ("1.1 Leadership", "1.2 Staff", "1.3 Services", "1.4 Information and facilities", "2.1 Court work",
             "2.2 Assessment", "2.3 Planning", "2.4 Implementation and delivery", "2.5 Reviewing")  # fmt: skip

Sheet = list[list[object]]


def write_release(raw: Path, number: int) -> Path:
    """Write the release of a number, and its sidecar, below a raw folder and return its path: four subjects in turn."""
    subjects: tuple[Callable[[random.Random, int], tuple[str, Sheet]], ...] = (
        _annex,
        _ratings_grid,
        _key_questions,
        _vacancies,
    )
    turn, subject = divmod(number, len(subjects))
    name, sheet = subjects[subject](random.Random(number), turn)
    path = raw / SYNTHETIC / f"{name}-{number:04}.xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    workbook = Workbook(write_only=True)
    rows = workbook.create_sheet("Table_1")
    for row in sheet:
        rows.append(row)
    workbook.save(path)
    sidecar = {
        "title": f"Made-up {name.replace('-', ' ')} {number}",
        "publisher": "Nobody",
        "published_date": str(_month_end(turn + 2)),
        "licence": "None",
        "origin": SYNTHETIC,
    }
    path.with_name(path.name + ".provenance.json").write_text(json.dumps(sidecar), "utf-8")
    return path


def write_releases(raw: Path, numbers: Iterable[int]) -> list[Path]:
    """Write the releases of some numbers and return their paths."""
    return [write_release(raw, number) for number in numbers]


def _month_end(number: int) -> dt.date:
    year, month = divmod(number + 1, 12)
    return dt.date(FIRST_YEAR + year, month + 1, 1) - dt.timedelta(days=1)


def _units() -> list[tuple[str, str]]:
    """Region and name of the units that existed throughout."""
    pdus = reference("pdus")
    throughout = pdus.filter(pdus["valid_from"].is_null() & pdus["valid_to"].is_null())
    return throughout.select("region", "pdu").rows()


def _annex(drawn: random.Random, number: int) -> tuple[str, Sheet]:
    """Staffing levels against targets: 60 units by in post, target and difference, 180 figures."""
    rows: Sheet = []
    for region, unit in sorted(drawn.sample(_units(), 60)):
        target = drawn.randint(40, 120)
        in_post = target * drawn.randint(60, 110) / 100
        rows.append([region, unit, in_post, target, round(in_post - target, 2)])
    header = ["Region", "Probation delivery unit (PDU)", "Band 4 probation officers in post (FTE)",
              "Target staffing (FTE)", "Difference (FTE)"]  # fmt: skip
    title = f"Table 1: Band 4 probation officers in post against target staffing, as at {_month_end(number):%-d %B %Y}"
    return "staffing-levels", [[title], ["This worksheet contains one table"], list(header), *rows]


def _ratings_grid(drawn: random.Random, number: int) -> tuple[str, Sheet]:
    """Ten inspections of a month since unification: overall rating, day, score and nine standards, 120 figures."""
    units = _units()
    # Each unit once a month, so that every inspection is another.
    month, first = divmod(number * INSPECTIONS, len(units) // INSPECTIONS * INSPECTIONS)
    day = _month_end(FIRST_INSPECTED + month)
    rows: Sheet = []
    for _, unit in units[first : first + INSPECTIONS]:
        standards = [drawn.choice(RATINGS) for _ in STANDARDS]
        score = sum(3 - RATINGS.index(rating) for rating in standards)
        rows.append([unit, drawn.choice(RATINGS), day, score, *standards])
    header = ["PDU inspected", "Overall rating", "Published", "Composite score (out of 27)", *STANDARDS]
    return "inspection-ratings", [["PDU inspection ratings"], list(header), *rows]


def _key_questions(drawn: random.Random, number: int) -> tuple[str, Sheet]:
    """Twelve questions about the cases of 16 units, answered Yes or No: 384 figures."""
    questions = reference("key_questions").filter(reference("key_questions")["theme"] != "progress")
    asked = questions.select("question_id", "stage", "question").unique(maintain_order=True).rows()
    year = _month_end(number).year
    period = f"{year - 1} to {year}"
    rows: Sheet = []
    for region, unit in sorted(drawn.sample(_units(), 16)):
        cases = drawn.randint(20, 60)
        for _, stage, question in asked:
            yes = drawn.randint(0, cases)
            rows.append([region, unit, "Probation Service", period, stage, question, yes, cases - yes])
    return "key-questions", [["Region", "PDU", "Organisation", "Period", "Stage", "Key question", "Yes", "No"], *rows]


def _vacancies(drawn: random.Random, number: int) -> tuple[str, Sheet]:
    """Vacancy rates of 30 units by three grades, 90 figures."""
    rows: Sheet = [
        [unit, *(drawn.randint(-200, 600) / 10 for _ in range(3))] for _, unit in sorted(drawn.sample(_units(), 30))
    ]
    return "vacancy-rates", [["Vacancy rates"], ["PDU", "SPO", "PO", "PSO"], *rows]
