"""Made-up aggregate workbooks of the size of the real ones: 31 units by 12 questions by organisation. All synthetic."""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass

from assets.registers import reference
from tests.workbooks import Rows

BEFORE, AFTER = "2018 to 2019", "2021 to 2023"
SUPPRESSED = "[c]"
Count = int | str | None


@dataclass(frozen=True)
class Answer:
    """One question's answers about the cases of one unit."""

    region: str
    unit: str
    organisation: str
    period: str
    stage: str
    question: str
    yes: Count
    cases: int

    @property
    def no(self) -> Count:
        return self.cases - self.yes if isinstance(self.yes, int) else SUPPRESSED


def key_questions() -> list[tuple[str, str, str]]:
    """The twelve: id, stage, wording."""
    listed = reference("needs/key_questions").filter(reference("needs/key_questions")["theme"] != "progress")
    return listed.select("question_id", "stage", "question").unique(maintain_order=True).rows()


def units(number: int = 31) -> list[tuple[str, str]]:
    """Region and name of units that existed throughout, spread over the twelve regions."""
    by_region: dict[str, list[str]] = defaultdict(list)
    for name, region, start, end in (
        reference("registers/pdus").select("pdu", "region", "valid_from", "valid_to").rows()
    ):
        if start is None and end is None:
            by_region[region].append(name)
    spread = [(region, names[place]) for place in range(9) for region, names in by_region.items() if place < len(names)]
    return spread[:number]


def answers(
    seed: int = 1,
    *,
    before: float = 0.55,
    after: float = 0.40,
    cases: tuple[int, int] = (20, 60),
    without_before: tuple[str, ...] = (),
    suppressed: tuple[tuple[str, str], ...] = (),
) -> list[Answer]:
    """Answers before and after unification with true shares of Yes; `suppressed` is (unit, question id)."""
    drawn = random.Random(seed)
    made = []
    for region, unit in units():
        for organisation in ("NPS", "CRC", "Probation Service"):
            old = organisation != "Probation Service"
            if old and region in without_before:
                continue
            number = drawn.randint(*cases)
            for question, stage, wording in key_questions():
                yes: Count = sum(drawn.random() < (before if old else after) for _ in range(number))
                if (unit, question) in suppressed and not old:
                    yes = SUPPRESSED
                made.append(Answer(region, unit, organisation, BEFORE if old else AFTER, stage, wording, yes, number))
    return made


def tidy(listed: list[Answer]) -> dict[str, Rows]:
    """One question of one unit a row."""
    header = ["Region", "PDU", "Organisation", "Period", "Stage", "Key question", "Yes", "No"]
    rows = [[a.region, a.unit, a.organisation, a.period, a.stage, a.question, a.yes, a.no] for a in listed]
    return {"Data": [header, *rows]}


def wide(listed: list[Answer]) -> dict[str, Rows]:
    """Questions down; across, regions over units over Yes and No. A sheet an organisation."""
    sheets: dict[str, Rows] = {}
    for organisation in dict.fromkeys(a.organisation for a in listed):
        of_organisation = [a for a in listed if a.organisation == organisation]
        places = list(dict.fromkeys((a.region, a.unit) for a in of_organisation))
        cells = {(a.unit, a.question): a for a in of_organisation}
        questions = list(dict.fromkeys((a.stage, a.question) for a in of_organisation))
        body = [
            [
                stage,
                question,
                *(number for _, unit in places for a in [cells[unit, question]] for number in (a.yes, a.no)),
            ]
            for stage, question in questions
        ]
        sheets[organisation] = [
            [f"Key questions by unit: {organisation} cases, {of_organisation[0].period}"],
            ["Stage", "Key question", *(region for region, _ in places for _ in (0, 1))],
            [None, None, *(unit for _, unit in places for _ in (0, 1))],
            [None, None, *(answer for _ in places for answer in ("Yes", "No"))],
            *body,
        ]
    return sheets


def stacked(listed: list[Answer]) -> dict[str, Rows]:
    """Blocks, one a question of a unit: Yes and No down, number across. A sheet a region and organisation."""
    sheets: dict[str, list[list[object]]] = {}
    for a in listed:
        rows = sheets.setdefault(f"{a.region[:18]} {a.organisation[:9]}", [])
        rows.append([f"{a.unit} PDU, {a.region} region: {a.organisation} cases, {a.period}"])
        percentage = 100 * a.yes / a.cases if isinstance(a.yes, int) else None
        rows.append([a.question, "Number", "Percentage"])
        if percentage is None:
            rows += [["Yes", a.yes, SUPPRESSED], ["No", a.no, SUPPRESSED], []]
        else:
            rows += [["Yes", a.yes, round(percentage)], ["No", a.no, 100 - round(percentage)], []]
    return dict(sheets)
