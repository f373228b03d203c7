"""Cubes of the same shape about something else: prisons, courts, schools, or parts of probation that no mart takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from random import Random

from tests.pipeline.meaning.arranged import printed_of
from tests.pipeline.meaning.shapes import Content, Cube, Dimension, Label, Means, Printed
from tests.pipeline.meaning.vocabulary import GRADES, date_text, decorated, regions
from tests.workbooks import Percent

PRISONS = [
    "HMP Altcourse",
    "HMP Berwyn",
    "HMP Bristol",
    "HMP Cardiff",
    "HMP Durham",
    "HMYOI Feltham",
    "HMP Leeds",
    "HMP Lewes",
]
COURTS = [
    "Bristol Crown Court",
    "Leeds Magistrates' Court",
    "Cardiff Crown Court",
    "Snaresbrook Crown Court",
    "Hull County Court",
]
TRUSTS = [
    "Leeds Teaching Hospitals NHS Trust",
    "Barts Health NHS Trust",
    "Cwm Taf Morgannwg University Health Board",
    "Wirral University Teaching Hospital NHS Trust",
]
SCHOOLS = [
    "Ark Academy",
    "Harris Academy Croydon",
    "Oasis Academy Brightstowe",
    "Dixons Trinity Academy",
    "Bolton St Catherine's Academy",
]
TEAMS = [
    "Leeds Youth Justice Service",
    "Swansea Youth Offending Team",
    "Kirklees YJS",
    "Suffolk Youth Justice Service",
    "Dorset Combined YJS",
]
STAFFING = [("Staff in post", ""), ("Target staffing", ""), ("Vacancies", ""), ("Vacancy rate", "%")]
RATINGS = ["Outstanding", "Good", "Requires improvement", "Inadequate"]

# What a decoy is about: titles, what is counted where, of whom, and how it is measured (with a % for shares).
Decoy = tuple[Sequence[str], Sequence[str], Sequence[str], Sequence[tuple[str, str]]]
COUNTED: Mapping[str, Decoy] = {
    "prison officers by establishment": (
        ["Prison officers by establishment", "Staffing of public sector prisons", "HMPPS prison staff in post"],
        PRISONS,
        ["Band 3-4 prison officers", "Band 5 custodial managers", "Operational support grades", "Prison officers"],
        STAFFING,
    ),
    "court staff": (
        ["Court staff", "HMCTS staffing", "Staff of the Crown Court and magistrates' courts"],
        COURTS,
        ["Legal advisers", "Ushers", "Court clerks", "Court officers"],
        STAFFING,
    ),
    "police officers by region": (
        ["Police officers by region", "Police workforce", "Police officers in post"],
        regions(),
        ["Constables", "Sergeants", "Special constables", "PCSOs"],
        STAFFING,
    ),
    "teachers": (
        ["Teachers in post and vacancies", "School workforce", "Teacher vacancies by region"],
        regions(),
        ["Nursery teachers", "Primary school teachers", "Secondary school teachers"],
        STAFFING,
    ),
    "hospital trusts": (
        ["NHS workforce by trust", "Hospital staff", "Nurses in post by trust"],
        TRUSTS,
        ["Nurses", "Doctors", "Midwives"],
        STAFFING,
    ),
    "house prices": (
        ["House prices", "Median house price by region", "Sales of dwellings"],
        regions(),
        ["Detached houses", "Terraced houses", "New dwellings"],
        [("Median price", ""), ("Number of sales", ""), ("Annual change", "%")],
    ),
    "caseload": (
        ["Caseload of probation officers", "Average caseload by region", "Cases per probation officer"],
        regions(),
        [texts[0] for texts in GRADES.values()],
        [("Average caseload", ""), ("Caseload per officer", ""), ("Cases held", "")],
    ),
    "ethnicity of staff": (
        ["Probation staff by ethnicity", "Ethnicity of probation officers", "Probation Service staff: ethnic group"],
        regions(),
        ["White", "Black", "Asian", "Mixed", "Undeclared"],
        [("Headcount", ""), ("Percentage", "%")],
    ),
    "length of service": (
        ["Probation officers by length of service", "Length of service of probation staff"],
        [texts[0] for texts in GRADES.values()],
        ["Less than 1 year", "1 to 2 years", "3 to 4 years", "10 years or more"],
        [("Headcount", ""), ("Percentage", "%")],
    ),
    "support needs of homeless households": (
        ["Support needs of homeless households", "Homelessness: support needs by region"],
        regions(),
        ["Mental health", "Alcohol dependency", "Drugs", "Domestic abuse"],
        [("Households", ""), ("Percentage of households", "%")],
    ),
    "survey of residents": (
        ["Residents' survey by region", "Community life survey"],
        regions(),
        ["Do you feel safe walking alone?", "Is your area well kept?", "Have you volunteered this year?"],
        [("Yes", "%"), ("No", "%"), ("Respondents", "")],
    ),
}
RATED: Mapping[str, tuple[Sequence[str], Sequence[str], Sequence[str]]] = {
    "youth justice ratings": (
        ["Ratings of youth justice services", "Youth offending inspections: ratings"],
        TEAMS,
        [
            "1.1 Governance and leadership",
            "1.2 Staff",
            "2.1 Assessing",
            "2.2 Planning",
            "2.3 Delivering",
            "Overall rating",
        ],
    ),
    "academies": (
        ["Ofsted ratings of academies", "Academies by inspection grade", "School inspection outcomes"],
        SCHOOLS,
        ["Overall effectiveness", "Quality of education", "Leadership and management", "Behaviour"],
    ),
    "care homes": (
        ["CQC ratings of care homes", "Care home inspections"],
        ["Ash House", "Beech Lodge", "The Cedars", "Elm Court"],
        ["Safe", "Effective", "Caring", "Well led", "Overall"],
    ),
    "prisons rated": (
        ["Prison performance ratings", "HMIP prisons: healthy prison tests"],
        PRISONS,
        ["Safety", "Respect", "Purposeful activity", "Rehabilitation and release planning"],
    ),
}
KINDS = (*COUNTED, *RATED)


def decoy(seed: int) -> Printed:
    """Return a decoy printed in an arrangement, both drawn by the seed."""
    rng = Random(f"decoy {seed}")
    kind = KINDS[seed % len(KINDS)]
    return printed_of(_rated(rng, kind) if kind in RATED else _counted(rng, kind), rng, seed)


def _labels(rng: Random, texts: Sequence[str], fewest: int) -> tuple[Label, ...]:
    chosen = rng.sample(list(texts), rng.randint(min(fewest, len(texts)), min(6, len(texts))))
    return tuple(Label(decorated(rng, text), {}, text) for text in chosen)


def _counted(rng: Random, kind: str) -> Cube:
    titles, places, members, measures = COUNTED[kind]
    chosen = [one for one in measures if rng.random() < 0.7] or [measures[0]]
    day, _ = date_text(rng.randrange(1 << 30), dt.date(rng.randint(2022, 2025), 3, 31))
    shares = dict(measures)

    def cell(labels: Mapping[str, Label]) -> tuple[Content, Means]:
        if shares[labels["measure"].key]:
            return Percent(round(rng.random(), 2)), {}
        return rng.randint(5, 400), {}

    dimensions = (
        Dimension("place", _labels(rng, places, 2), rng.choice(["Region", "Area", "Name", "Establishment"])),
        Dimension("member", _labels(rng, members, 1), rng.choice(["Grade", "Group", "Role"])),
        Dimension("date", (Label(day, {}),), "Date"),
        Dimension("measure", tuple(Label(decorated(rng, text), {}, text) for text, _ in chosen), "Measure"),
    )
    return Cube(kind, dimensions, cell, rng.choice(list(titles)))


def _rated(rng: Random, kind: str) -> Cube:
    titles, places, members = RATED[kind]

    def cell(labels: Mapping[str, Label]) -> tuple[Content, Means]:
        return rng.choice(RATINGS), {}

    dimensions = (
        Dimension("place", _labels(rng, places, 2), rng.choice(["Name", "Service", "Provider"])),
        Dimension("item", _labels(rng, members, 2), rng.choice(["Standard", "Judgement"])),
    )
    return Cube(kind, dimensions, cell, rng.choice(list(titles)))
