"""How publishers word the members of the code lists and registers, with what they add to them."""

from __future__ import annotations

import csv
import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import Any

from pipeline.meaning.texts.words import key_of, words_of
from pipeline.settings import Settings

MARKS = {"[c]": "suppressed", "*": "suppressed", "..": "not available", "[x]": "not available", "-": "dash as printed"}
GRADES = {
    "PO": [
        "Probation officer",
        "Probation Officers",
        "PO",
        "Band 4 / Probation Officer",
        "Probation Officer (Band 4)",
        "Band 4 probation officers",
        "Probation officers (PO)",
    ],
    "PSO": [
        "Probation services officer",
        "Probation Services Officers",
        "PSO",
        "Band 3 / Probation Services Officer",
        "Probation Services Officer (Band 3)",
        "PSOs",
        "Probation service officers (PSO)",
    ],
    "SPO": [
        "Senior probation officer",
        "Senior Probation Officers",
        "SPO",
        "Band 5 / Senior Probation Officer",
        "Senior Probation Officer (Band 5)",
        "SPOs",
        "Senior probation officers (SPO)",
    ],
    "PQiP": [
        "Trainee probation officers",
        "PQiP trainees",
        "PQiP",
        "PQiP learners",
        "Trainee Probation Officers (PQiPs)",
        "PQiPs",
        "Trainees",
    ],
}  # of one form in each place


@dataclass(frozen=True)
class Question:
    """A key question and the ways in which it is put."""

    question_id: str
    stage: str
    theme: str
    texts: tuple[str, ...]


def _register(name: str) -> list[dict[str, str]]:
    with (Settings().registers / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def regions() -> tuple[str, ...]:
    """The twelve regions."""
    return tuple(row["name"] for row in _register("registers/names") if row["kind"] == "region")


@cache
def pdus_by_region() -> tuple[tuple[str, str], ...]:
    """Every unit with its region."""
    return tuple((row["region"], row["pdu"]) for row in _register("registers/pdus"))


@cache
def standards(framework: str) -> tuple[tuple[str, str], ...]:
    """The standards of a framework that are rated: code and name."""
    rows = [
        row for row in _register("ratings/standards") if row["framework"] == framework and row["domain"] != "not rated"
    ]
    return tuple((row["standard_code"], row["standard"]) for row in rows)


@cache
def question_texts() -> tuple[Question, ...]:
    """The key questions."""
    found: dict[str, Question] = {}
    for row in _register("needs/key_questions"):
        before = found.get(row["question_id"])
        texts = (*(before.texts if before else ()), row["question"], *([row["spelling"]] if row["spelling"] else []))
        found[row["question_id"]] = Question(
            row["question_id"], row["stage"], row["theme"], tuple(dict.fromkeys(texts))
        )
    return tuple(found.values())


@cache
def needs_spelled() -> dict[str, list[str]]:
    """Each need with its spellings."""
    found: dict[str, list[str]] = {}
    for row in _register("registers/names"):
        if row["kind"] == "need":
            found.setdefault(row["name"], [row["name"]]).extend([row["spelling"]] if row["spelling"] else [])
    return found


@cache
def _list(name: str) -> dict[str, Any]:
    return tomllib.loads((Settings().code_lists / f"{name}.toml").read_text("utf-8"))


@cache
def _members_of(name: str, dimension: str) -> dict[tuple[str, ...], set[str]]:
    found: dict[tuple[str, ...], set[str]] = {}
    for member, texts in _list(name)[dimension].items():
        for text in (*texts, member):
            found.setdefault(key_of(words_of(text)), set()).add(member)
    return found


@cache
def wordings(name: str, dimension: str, member: str) -> tuple[str, ...]:
    """The wordings that a code list has of a member and of no other of its dimension."""
    of = _members_of(name, dimension)
    texts = [text for text in _list(name)[dimension][member] if of[key_of(words_of(text))] == {member}]
    # One with alternatives is none that anybody prints.
    plain = (text for text in texts if not {"|", "<"} & set(text))
    return tuple(text.capitalize() for text in plain if not text.endswith((" for", " to")))


_PEOPLE = re.compile(r"\b(?:people|persons?|individuals?)\b", re.IGNORECASE)


def staff_in_fte(text: str, fte: str) -> str:
    """A wording of staff in post in full-time equivalents: one that counts people is so only where it says FTE."""
    text = text.replace("headcount", "fte")
    return text + (fte or (" (FTE)" if _PEOPLE.search(text) else ""))


def area_text(style: int, name: str) -> str:
    """A region as printed, in one style for all."""
    rng = Random(style)
    form = rng.choice(["{}", "{}", "{}", "Probation Service - {}", "{} region", "{} Probation Region", "{} Region"])
    change = rng.choice([_plain, _plain, _plain, _capitals, _ampersand])
    return form.format(change(name))


def pdu_text(style: int, name: str) -> str:
    """A unit as printed, in one style for all."""
    rng = Random(style)
    form = rng.choice(["{}", "{}", "{} PDU", "{} Probation Delivery Unit", "{} PDU [note 1]"])
    change = rng.choice([_plain, _plain, _capitals, _ampersand])
    return form.format(change(name))


def grade_text(style: int, name: str) -> str:
    """A grade as printed, in one style for all."""
    return GRADES[name][style % len(GRADES[name])]


def date_text(style: int, day: dt.date) -> tuple[str | dt.date, str]:
    """A date as printed, in one style for all, and the date that is meant."""
    whole = f"{day.day} {day:%B %Y}"
    month = f"{day:%B %Y}"
    forms: list[tuple[str | dt.date, str]] = [
        (whole, whole),
        (f"{day.day} {day:%b %Y}", whole),
        (f"{day:%d/%m/%Y}", whole),
        (f"{day.day}.{day.month}.{day.year}", whole),
        (f"{day:%Y-%m-%d}", whole),
        (f"As at {whole}", whole),
        (f"as at {day.day}{'st' if day.day == 31 else 'th'} {day:%B %Y}", whole),
        (f"{day:%d-%b-%y}", whole),
        (day, whole),
        (day, whole),
        (month, month),
        (f"{day:%b-%y}", month),
        (f"{day:%b} {day:%Y}", month),
        (f"Quarter ending {whole}", whole),
        (f"{whole} [r]", whole),
        (f"{whole} (p)", whole),
        (f"{day:%B} {day.day}, {day.year}", whole),
        (f"Q{day.month // 3} {day.year}", whole),
    ]
    return forms[style % len(forms)]


def decorated(rng: Random, text: str) -> str:
    """A text with what publishers do to texts: note marks, case, curly quotes, ampersands, spaces."""
    ways = [_plain, _capitals, _ampersand, _curly, _spaced]
    if rng.random() < 0.07:
        return text + rng.choice([" [note 1]", " [1]", "¹", " [note 2]", " (1)"])
    return rng.choices(ways, [10, 1, 1, 1, 1])[0](text)


def _plain(text: str) -> str:
    return text


def _capitals(text: str) -> str:
    return text.upper()


def _ampersand(text: str) -> str:
    return text.replace(" and ", " & ")


def _curly(text: str) -> str:
    return text.replace("'", "’")


def _spaced(text: str) -> str:
    return f" {text} ".replace(" ", "  ").replace("  ", " ", 1)
