"""Cubes of figures about probation, printed as a publisher might: every arrangement follows from a seed.

A cube is figures by the members of its dimensions. `printed(seed)` draws one of four kinds, wordings for its members
and an arrangement, and returns sheets together with what each figure means. `python -m tests.pipeline.meaning.cubes
10000` reads that many and tells what was read whole, what was refused and what was read wrongly.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from math import prod
from pathlib import Path, PurePosixPath
from random import Random
from typing import Any
from unittest.mock import patch

from pipeline.raw import workbook_reading
from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.file import RawFile, raw_file
from pipeline.raw.workbook_reading import Reading, read_workbook
from pipeline.settings import Settings
from pipeline.workbook.cells import Sheet, address
from tests.pipeline.meaning.vocabulary import (
    MARKS,
    area_text,
    date_text,
    decorated,
    grade_text,
    needs_spelled,
    pdu_text,
    pdus_by_region,
    question_texts,
    regions,
    standards,
    wordings,
)
from tests.workbooks import Percent, write_workbook

Means = dict[str, Any]
Content = str | int | float | dt.date | None

KINDS = ("staffing", "key questions", "needs", "ratings")


@dataclass(frozen=True)
class Label:
    """A member as it is printed, and what it says of a figure."""

    text: str | dt.date
    means: Means
    key: Any = None

    @property
    def words(self) -> str:
        """The label within a line of text."""
        return self.text if isinstance(self.text, str) else f"{self.text.day} {self.text:%B %Y}"


@dataclass(frozen=True)
class Dimension:
    """Labels along one axis; `corner` is what a column of them is called."""

    name: str
    labels: tuple[Label, ...]
    corner: str = ""
    silent: bool = False  # whether nothing needs to be printed: its one label is what is meant where nothing is said


Cell = Callable[[Mapping[str, Label]], tuple[Content, Means] | None]


@dataclass(frozen=True)
class Cube:
    """Dimensions, what stands where they meet, and the lines around it."""

    kind: str
    dimensions: tuple[Dimension, ...]
    cell: Cell
    subject: str
    value_header: str = "Value"
    notes: tuple[str, ...] = ()
    open: str = ""  # what the words and figures leave open, so that only a fault is right


@dataclass
class Grid:
    """A sheet as printed, and what each of its figures means."""

    name: str
    rows: list[list[Content]] = field(default_factory=list)
    figures: dict[tuple[int, int], Means] = field(default_factory=dict)
    indents: dict[tuple[int, int], int] = field(default_factory=dict)

    def as_sheet(self) -> Sheet:
        """The sheet as the reader of a workbook gives it."""
        width = max(map(len, self.rows), default=0)
        shares = {(r, c) for r, row in enumerate(self.rows) for c, cell in enumerate(row) if isinstance(cell, Percent)}
        rows: list[list[Any]] = [
            ["" if c is None else float(c) if isinstance(c, int | float) else c for c in row]
            + [""] * (width - len(row))
            for row in self.rows
        ]
        return Sheet(self.name, rows, percentages=frozenset(shares), indents=self.indents)


@dataclass
class Printed:
    """A workbook as printed."""

    seed: int
    kind: str
    grids: list[Grid]
    arrangement: dict[str, str]
    style: str = ""
    open: str = ""

    @property
    def texts(self) -> list[str]:
        """Every text as printed, in lower case."""
        return [cell.lower() for grid in self.grids for row in grid.rows for cell in row if isinstance(cell, str)]

    @property
    def figures(self) -> dict[tuple[str, str], Means]:
        """What is meant at each sheet and address."""
        return {(grid.name, address(*place)): means for grid in self.grids for place, means in grid.figures.items()}

    def __str__(self) -> str:
        """The rows as printed, for a person."""
        lines = [f"seed {self.seed}, {self.kind}: {self.arrangement} {self.style} {self.open}"]
        for grid in self.grids:
            lines.append(f"  [{grid.name}]")
            lines += [f"    {number}: {[_shown(cell) for cell in row]}" for number, row in enumerate(grid.rows, 1)]
        return "\n".join(lines)


def _shown(cell: Content) -> object:
    if isinstance(cell, Percent):
        return f"{float(cell):g} as %"
    return cell.isoformat() if isinstance(cell, dt.date) else cell


# --- cubes -----------------------------------------------------------------------------------------------------------


def _some(rng: Random, items: Sequence[Any], fewest: int, most: int) -> list[Any]:
    return rng.sample(list(items), min(len(items), rng.randint(fewest, most)))


def _areas(rng: Random, kind: str) -> list[Dimension]:
    """Regions; units; or units within regions. A total stands only where all that it is the total of are there."""
    whole = "England and Wales" if kind == "staffing" else "Inspected regions"
    whole_type = "country" if kind == "staffing" else "inspected"
    form = rng.choice(["regions", "regions", "all regions", "pdus", "pdus of regions", "one region", "none"])
    style = rng.randrange(1 << 30)
    if form == "none":
        label = Label(
            "England and Wales" if kind == "staffing" else "All inspected regions",
            {"area": whole, "area_type": whole_type},
        )
        return [Dimension("area", (label,), "Area", silent=True)]
    if form == "pdus of regions":
        outer = _some(rng, regions(), 1, 3)
        inner = [(region, pdu) for region, pdu in pdus_by_region() if region in outer]
        labels = [Label(pdu_text(style, pdu), {"area": pdu, "area_type": "pdu"}, region) for region, pdu in inner]
        if rng.random() < 0.5:
            text = rng.choice(["Total", "Region total", "All PDUs", "Regional total"])
            labels.insert(rng.choice([0, len(labels)]), Label(text, {}, None))
        around = tuple(Label(area_text(style, name), {}, name) for name in outer)
        return [
            Dimension("region", around, "Region"),
            Dimension("area", tuple(labels), rng.choice(["PDU", "Probation delivery unit"])),
        ]
    if form == "pdus":
        names = _some(rng, [pdu for _, pdu in pdus_by_region()], 2, 8)
        labels = [Label(pdu_text(style, name), {"area": name, "area_type": "pdu"}) for name in names]
        return [
            Dimension("area", tuple(labels), rng.choice(["PDU", "Probation delivery unit", "Area", "Delivery unit"]))
        ]
    if form == "one region":
        name = rng.choice(regions())
        return [Dimension("area", (Label(area_text(style, name), {"area": name, "area_type": "region"}),), "Region")]
    names = list(regions()) if form == "all regions" else _some(rng, regions(), 2, 6)
    rng.shuffle(names)
    labels = [Label(area_text(style, name), {"area": name, "area_type": "region"}) for name in names]
    if form == "all regions" and rng.random() < 0.7:
        text = rng.choice(["England and Wales", "Total", "All regions", "National", "England & Wales"])
        if text in ("England and Wales", "England & Wales"):
            whole, whole_type = "England and Wales", "country"
        labels.insert(
            rng.choice([0, len(labels)]), Label(decorated(rng, text), {"area": whole, "area_type": whole_type})
        )
    return [Dimension("area", tuple(labels), rng.choice(["Region", "Probation region", "Area", "Region name"]))]


def _place(labels: Mapping[str, Label], *names: str) -> tuple[str, ...]:
    return tuple(labels[name].words for name in names if name in labels)


def _within_regions(cell: Cell) -> Cell:
    """Only where a unit is one of the region there is a figure; a total among units is the region's."""

    def within(labels: Mapping[str, Label]) -> tuple[Content, Means] | None:
        if "region" not in labels:
            return cell(labels)
        region, unit = labels["region"].key, labels["area"]
        if unit.means and unit.key != region:
            return None
        found = cell(labels)
        return found and (found[0], found[1] | ({} if unit.means else {"area": region, "area_type": "region"}))

    return within


def _dates(rng: Random) -> Dimension:
    ends = [
        dt.date(year, month, day)
        for year in (2022, 2023, 2024, 2025)
        for month, day in ((3, 31), (6, 30), (9, 30), (12, 31))
    ]
    chosen = sorted(_some(rng, ends, 1, 4) if rng.random() < 0.6 else [rng.choice(ends)])
    style = rng.randrange(1 << 30)
    labels = []
    for day in chosen:
        text, means = date_text(style, day)
        labels.append(Label(text, {"as_of": means}, day))
    if rng.random() < 0.3:
        labels.reverse()
    return Dimension("date", tuple(labels), rng.choice(["Date", "As at", "Snapshot date", "Quarter ending"]))


def _percentage(rng: Random, form: str, value: float, places: int) -> tuple[Content, float]:
    """A percentage as printed and what it is on the scale of the datasets."""
    shown = round(value, places)
    whole: float = int(shown) if places == 0 else shown
    if form == "text":
        return f"{shown:.{places}f}%", shown
    if form == "percent":
        return Percent(round(shown / 100, places + 2)), shown
    if form == "share":
        return round(shown / 100, places + 2), shown
    return whole, shown


def _staffing(rng: Random) -> Cube:
    *regions_around, area = _areas(rng, "staffing")
    date, within = _dates(rng), _within_regions
    style = rng.randrange(1 << 30)
    grades = _some(rng, ["PO", "PSO", "SPO", "PQiP"], 1, 4)
    labels = [Label(grade_text(style, name), {"grade": name}) for name in grades]
    silent = rng.random() < 0.2
    if silent:
        labels = [Label("All grades", {"grade": "all"})]
    elif len(labels) > 1 and rng.random() < 0.4:
        text = rng.choice(["All grades", "Total", "All staff", "All probation grades"])
        labels.insert(rng.choice([0, len(labels)]), Label(decorated(rng, text), {"grade": "all"}))
    grade = Dimension("grade", tuple(labels), rng.choice(["Grade", "Band", "Staff group", "Role"]), silent=silent)
    measures = rng.choice(
        [
            ["in post"],
            ["in post", "target"],
            ["in post", "target", "short"],
            ["in post", "target", "short", "rate"],
            ["target", "in post", "rate"],
            ["short", "rate"],
            ["short"],
            ["rate"],
            ["target", "short"],
        ]
    )
    evidence = {"in post", "target"} <= set(measures)
    negative = rng.random() < 0.5
    word = rng.choice(["difference", "difference", "vacancies", "stated"])
    stating, short_text = [], ""
    if word == "vacancies":
        negative = negative and evidence
        short_text = rng.choice(
            ["Vacancies", "Shortfall", "Vacant posts", "Unfilled posts", *wordings("staffing", "measure", "vacancies")]
        )
    elif word == "stated":
        short_text = (
            rng.choice(
                [
                    "Surplus (+) / shortfall (-)",
                    "Above/below target",
                    "In post minus target",
                    "Staff in post less target",
                ]
            )
            if negative
            else rng.choice(["Target minus in post", "Target less staff in post", "Requirement minus in post"])
        )
    else:
        either = [
            text
            for text in wordings("staffing", "measure", "difference")
            if not any(way in text.lower() for way in ("surplus", "over", "above", "negative"))
        ]
        short_text = rng.choice(["Difference", "Variance", "Difference to target", *either])
        if rng.random() < 0.5:
            stating.append(
                "A negative figure means that there are fewer staff than the target."
                if negative
                else "A positive figure means that staff are below the target."
            )
    fte = rng.choice(["", " (FTE)", ", FTE", " FTE"])
    rate_form = rng.choice(["text", "percent", "percent", "plain", "share"])
    rate_texts = [
        "Vacancy rate",
        "Vacancy rate (%)",
        "Vacancies as % of target",
        "% vacant",
        *wordings("staffing", "measure", "vacancy rate"),
    ]
    texts = {
        "in post": rng.choice(["Staff in post", "In post", "Actual", *wordings("staffing", "measure", "staff in post")])
        + fte,
        "target": rng.choice(
            ["Target", "Target staffing", "Establishment", *wordings("staffing", "measure", "target staffing")]
        )
        + fte,
        "short": short_text + fte,
        "rate": rng.choice(rate_texts),
    }
    roles = {
        "in post": {"dataset": "workforce", "role": "staff in post", "unit": "FTE"},
        "target": {"dataset": "vacancies", "role": "target_fte", "unit": "FTE"},
        "short": {"dataset": "vacancies", "role": "vacancy_fte", "unit": "FTE"},
        "rate": {"dataset": "vacancies", "role": "vacancy_rate", "unit": "per cent"},
    }
    measure = Dimension(
        "measure",
        tuple(Label(decorated(rng, texts[name]), roles[name], name) for name in measures),
        rng.choice(["Measure", "Indicator", "Metric"]),
    )
    places, rate_places = rng.choice([0, 1, 1, 2]), rng.choice([0, 1, 1])
    known: dict[tuple[object, ...], tuple[float, float]] = {}

    def cell(labels: Mapping[str, Label]) -> tuple[Content, Means]:
        place = _place(labels, "region", "area", "grade", "date")
        if place not in known:
            target = round(rng.uniform(60, 420), places)
            known[place] = target, round(target * rng.uniform(0.65, 1.08), places)
        target, post = known[place]
        short = round(target - post, places)
        of = labels["measure"].key
        if of == "rate":
            content, value = _percentage(rng, rate_form, 100 * short / target, rate_places)
            return content, {"value": value}
        if of == "short":
            return (-short if negative else short) + 0.0, {"value": short}
        return (post if of == "in post" else target), {"value": post if of == "in post" else target}

    subject = rng.choice(
        ["Probation staffing", "Probation Service staffing", "Probation practitioners", "Probation staff"]
    )
    header = rng.choice(["Value", "Figure", "FTE"]) if measures == ["in post"] else "Value"
    open_sign = "sign" if "short" in measures and word == "difference" and not evidence and not stating else ""
    open_scale = (
        "scale"
        if "rate" in measures and rate_form == "share" and not ({"target"} & set(measures) and len(measures) > 2)
        else ""
    )
    dimensions = (*regions_around, area, grade, date, measure)
    return Cube("staffing", dimensions, within(cell), subject, header, tuple(stating), open_sign or open_scale)


def _framework(rng: Random, year: str) -> Dimension:
    texts = {
        "2021": ["2021 framework", "standards of 2021", "2021 to 2023 standards", "2021 inspection framework"],
        "2023": ["2023 framework", "2023 standards", "2023 inspection framework", "standards from 2023"],
    }
    return Dimension("framework", (Label(rng.choice(texts[year]), {"framework": year}),), "Framework")


def _key_questions(rng: Random) -> Cube:
    *regions_around, area = _areas(rng, "key questions")
    year = rng.choice(["2021", "2023"])
    dataset = {"dataset": "key_questions"}
    form = rng.choice(["question", "question", "stage: theme", "stage and theme"])
    texts = question_texts()
    if form == "stage and theme":
        stages = _some(rng, ["Assessment", "Planning", "Implementation and delivery", "Reviewing"], 2, 4)
        themes = _some(rng, ["engagement", "desistance", "keeping other people safe"], 2, 3)
        asked = [
            Dimension("stage", tuple(Label(decorated(rng, stage), {}, stage) for stage in stages), "Stage"),
            Dimension("theme", tuple(Label(theme.capitalize(), {}, theme) for theme in themes), "Theme"),
        ]
    else:
        chosen = _some(rng, texts, 1, 6)
        labels = tuple(
            Label(
                decorated(
                    rng,
                    rng.choice(one.texts)
                    if form == "question"
                    else f"{one.stage}{rng.choice([': ', ' – ', ' - '])}{one.theme}",
                ),
                {"question": one.question_id},
                one.question_id,
            )
            for one in chosen
        )
        asked = [Dimension("question", labels, rng.choice(["Question", "Key question"]))]
    of = {(one.stage, one.theme): one.question_id for one in texts}
    rate_form = rng.choice(["text", "percent", "percent", "plain", "plain", "share"])
    yes, no = rng.choice(
        [("Yes", "No"), ("Yes", "No"), ("Sufficient", "Insufficient"), ("YES", "NO"), ("Answered yes", "Answered no")]
    )
    kinds = {
        "yes": {**dataset, "role": "number", "unit": "cases", "answer": "Yes"},
        "no": {**dataset, "role": "number", "unit": "cases", "answer": "No"},
        "% yes": {**dataset, "role": "percentage", "unit": "per cent", "answer": "Yes"},
        "% no": {**dataset, "role": "percentage", "unit": "per cent", "answer": "No"},
        "cases": {**dataset, "role": "cases", "unit": "cases", "answer": None},
    }
    base = rng.choice(["Total cases", "Base", "Sample size", "Number of cases inspected", "Total", "Cases"])
    count, per = rng.choice([(" (n)", " (%)"), (" (number)", " (percentage)"), (": cases", ": %"), (" number", " %")])
    shapes: dict[str, list[tuple[str, str]]] = {
        "counts and base": [("yes", yes), ("no", no), ("cases", base)],
        "counts, base, share": [("yes", yes + count), ("no", no + count), ("cases", base), ("% yes", f"% {yes}")],
        "counts": [("yes", yes + count), ("no", no + count)],
        "bare counts": [("yes", yes), ("no", no)],
        "shares": [("% yes", yes + per), ("% no", no + per)],
        "bare shares": [("% yes", yes), ("% no", no)],
        "share": [("% yes", f"% {yes}")],
        "share and base": [("% yes", f"Percentage {yes}"), ("cases", base)],
        "base and share": [("cases", base), ("% yes", f"{yes} %")],
        "both": [("yes", yes + count), ("% yes", yes + per), ("no", no + count), ("% no", no + per)],
    }
    shape = rng.choice(list(shapes))
    statistic = Dimension(
        "statistic",
        tuple(Label(decorated(rng, text), kinds[key], key) for key, text in shapes[shape]),
        rng.choice(["Statistic", "Measure", "Answer"]),
    )
    known: dict[tuple[object, ...], tuple[int, int]] = {}

    def cell(labels: Mapping[str, Label]) -> tuple[Content, Means]:
        question = labels["question"].key if "question" in labels else of[labels["stage"].key, labels["theme"].key]
        place = (*_place(labels, "region", "area"), question)
        if place not in known:
            cases = rng.randint(18, 240)
            known[place] = cases, round(cases * rng.uniform(0.15, 0.9))
        cases, answered = known[place]
        means: Means = {"question": question}
        key = labels["statistic"].key
        counts = {"cases": cases, "yes": answered, "no": cases - answered}
        if key in counts:
            return counts[key], means | {"value": counts[key]}
        whole = round(100 * answered / cases)
        content, value = _percentage(rng, rate_form, whole if key == "% yes" else 100 - whole, 0)
        return content, means | {"value": value}

    subject = rng.choice(
        ["Key questions about cases", "Case assessment: key questions", "Inspected cases", "Answers to key questions"]
    )
    shown = rate_form in ("text", "percent")
    if shape == "bare shares" and rng.random() < 0.7:
        subject += rng.choice([", percentage of cases", " (%)", ", per cent"])
        shown = shown or rate_form == "plain"
    open_scale = (
        "scale" if rate_form == "share" and shape in ("shares", "share", "share and base", "base and share") else ""
    )
    bare = "statistic" if shape == "bare counts" or (shape == "bare shares" and not shown) else ""
    dimensions = (*regions_around, area, *asked, statistic, _framework(rng, year))
    return Cube("key questions", dimensions, _within_regions(cell), subject, open=open_scale or bare)


def _needs(rng: Random) -> Cube:
    *regions_around, area = _areas(rng, "needs")
    dataset = {"dataset": "needs"}
    spelled = needs_spelled()
    needs = _some(rng, sorted(spelled), 2, 8)
    need = Dimension(
        "need",
        tuple(Label(decorated(rng, rng.choice(spelled[name])), {"need": name}, name) for name in needs),
        rng.choice(["Need", "Factor", "Area of need"]),
    )
    measures = {
        "identified": ["Identified", "Need identified", "Cases with need identified", "Factor identified"],
        "sufficient_services": [
            "Sufficient services delivered",
            "Were sufficient services delivered?",
            "Sufficient services",
            "Needs met",
        ],
        "improved": ["Improved", "Improvement", "Improvements made", "Has there been improvement?"],
    }
    chosen = _some(rng, list(measures), 1, 3)
    measure = Dimension(
        "measure",
        tuple(Label(decorated(rng, rng.choice(measures[name])), {"measure": name}, name) for name in chosen),
        rng.choice(["Measure", "Question"]),
    )
    purposes = {
        "desistance": [
            "Linked to offending",
            "Desistance",
            "Factors linked to offending and desistance",
            "Reducing reoffending",
        ],
        "risk_of_harm": [
            "Risk of harm",
            "Related to risk of harm",
            "Keeping other people safe",
            "Managing risk of harm to others",
        ],
    }
    aims = _some(rng, list(purposes), 1, 2)
    purpose = Dimension(
        "purpose", tuple(Label(rng.choice(purposes[name]), {"purpose": name}, name) for name in aims), "Purpose"
    )
    groups = rng.choice(
        [
            None,
            None,
            [("Women", "gender"), ("Men", "gender")],
            [("White", "ethnicity"), ("Black, Asian and minority ethnic", "ethnicity")],
        ]
    )
    told = {
        "Women": ["Women", "Female"],
        "Men": ["Men", "Male"],
        "White": ["White", "White people"],
        "Black, Asian and minority ethnic": ["Black, Asian and minority ethnic", "Ethnic minority", "Minority ethnic"],
    }
    group = (
        Dimension("group", (Label("All cases", {"breakdown": None}, None),), "Group", silent=True)
        if groups is None
        else Dimension(
            "group",
            tuple(Label(rng.choice(told[name]), {"breakdown": name}, name) for name, _ in groups),
            rng.choice(["Group", "Breakdown"]),
        )
    )
    shape = rng.choice([["share"], ["share"], ["number", "share"], ["share", "base"], ["number", "base", "share"]])
    worded = {
        "share": ["%", "Percentage", "Per cent", "% of cases"],
        "number": ["Number", "n", "Number of cases", "Count"],
        "base": ["Base", "Sample size", "Total cases", "Base (n)"],
    }
    statistic = Dimension(
        "statistic", tuple(Label(rng.choice(worded[key]), dict(dataset), key) for key in shape), "Statistic"
    )
    rate_form = rng.choice(["text", "percent", "percent", "plain", "share"])
    known: dict[tuple[object, ...], tuple[int, int]] = {}
    sizes: dict[tuple[object, ...], int] = {}

    def cell(labels: Mapping[str, Label]) -> tuple[Content, Means]:
        every = (*_place(labels, "region", "area"), labels["group"].key)
        asked, key = labels["measure"].key, labels["statistic"].key
        cases = sizes.setdefault(every, rng.randint(60, 400))
        place = (*every, labels["need"].key, labels["purpose"].key)
        identified, _ = known.setdefault((*place, "identified"), (round(cases * rng.uniform(0.1, 0.8)), 0))
        base = cases if asked == "identified" else identified
        met, _ = (
            (identified, 0)
            if asked == "identified"
            else known.setdefault((*place, asked), (round(identified * rng.uniform(0.1, 0.9)), 0))
        )
        if key == "base":
            role = "cases" if asked == "identified" else "n_identified"
            return base, {"value": base, "role": role, "unit": "cases"}
        if key == "number":
            return met, {"value": met, "role": "n_identified" if asked == "identified" else "n_met", "unit": "cases"}
        content, value = _percentage(rng, rate_form, 100 * met / base, 0)
        return content, {"value": value, "role": "percentage", "unit": "per cent"}

    subject = rng.choice(["Needs of people on probation", "Needs identified at inspection", "Needs in inspected cases"])
    subject = "Needs of people on probation" if "identified" not in chosen else subject
    dimensions = (*regions_around, area, need, measure, purpose, group, statistic)
    open_scale = "scale" if rate_form == "share" and not {"number", "base"} <= set(shape) else ""
    return Cube("needs", dimensions, _within_regions(cell), subject, open=open_scale)


def _ratings(rng: Random) -> Cube:
    year = rng.choice(["2021", "2023"])
    style = rng.randrange(1 << 30)
    names = _some(rng, [pdu for _, pdu in pdus_by_region()], 2, 8)
    pdu = Dimension(
        "pdu",
        tuple(Label(pdu_text(style, name), {"pdu": name}, name) for name in names),
        rng.choice(["PDU", "Probation delivery unit", "Unit"]),
    )
    form = rng.choice(["{code} {name}", "{name}", "{code}: {name}", "{code}", "{name} ({code})"])
    chosen = _some(rng, standards(year), 2, 8)
    role = {"dataset": "ratings", "framework": year}
    items = [
        Label(
            form.format(code=code, name=name),
            {**role, "role": "standard", "standard_code": code, "standard": name},
            code,
        )
        for code, name in sorted(chosen)
    ]
    extra = rng.choice([[], ["overall"], ["overall", "score"], ["score"]])
    if "overall" in extra:
        items.insert(
            rng.choice([0, len(items)]),
            Label(
                rng.choice(["Overall", "Overall rating", "Overall judgement"]),
                {**role, "role": "overall rating"},
                "overall",
            ),
        )
    if "score" in extra:
        items.insert(
            rng.choice([0, len(items)]),
            Label(
                rng.choice(["Score", "Composite score", "Total score", "Overall score"]),
                {**role, "role": "composite score"},
                "score",
            ),
        )
    item = Dimension("item", tuple(items), rng.choice(["Standard", "Item"]))
    case = rng.choice([str, str.upper, str.lower, str.title])
    ratings = ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    score_form = rng.choice(["number", "number", "out of"])
    most = 3 * len(chosen)

    def cell(labels: Mapping[str, Label]) -> tuple[Content, Means]:
        if labels["item"].key == "score":
            score = rng.randint(0, most)
            return (
                (f"{score}/{most}", {"text": f"{score}/{most}"})
                if score_form == "out of"
                else (score, {"value": score})
            )
        rating = rng.choices(ratings, [1, 4, 8, 4])[0]
        return case(rating), {"text": rating}

    subject = rng.choice(
        [
            "Ratings of probation delivery units",
            "PDU ratings",
            "Inspection ratings of PDUs",
            "Probation inspections: ratings",
        ]
    )
    return Cube("ratings", (pdu, item, _framework(rng, year)), cell, subject)


MAKERS: Mapping[str, Callable[[Random], Cube]] = {
    "staffing": _staffing,
    "key questions": _key_questions,
    "needs": _needs,
    "ratings": _ratings,
}


# --- arrangements ----------------------------------------------------------------------------------------------------

MOST_COLUMNS, MOST_SHEETS, MOST_FIGURES = 40, 13, 700


def printed(seed: int, kind: str = "") -> Printed:
    """Return a cube printed in an arrangement, both drawn by the seed."""
    rng = Random(seed)
    kind = kind or KINDS[seed % len(KINDS)]
    cube = MAKERS[kind](rng)
    while prod(len(one.labels) for one in cube.dimensions) > MOST_FIGURES:
        cube = MAKERS[kind](rng)
    return printed_of(cube, rng, seed)


def printed_of(cube: Cube, rng: Random, seed: int) -> Printed:
    """Return a cube printed in an arrangement that is drawn."""
    places = _places(rng, cube)
    printer = _Printer(rng, cube, places)
    grids = printer.grids()
    arrangement = {one.name: place for one, place in zip(cube.dimensions, places, strict=True)}
    style = f"labels {printer.labels}, headers {printer.headers}"
    return Printed(seed, cube.kind, grids, arrangement, style, cube.open)


def _places(rng: Random, cube: Cube) -> list[str]:
    """Where each dimension stands: rows, columns, headings between rows, stacked tables, sheets, title, nowhere."""
    many = [one for one in cube.dimensions if len(one.labels) > 1]
    places: dict[str, str] = {}
    for one in cube.dimensions:
        if len(one.labels) == 1:
            options = ["title", "title", "title", "row", "column", "sheet name"]
            options += ["nowhere"] * (6 if one.silent else 0)
            options += ["cover", "note"] if one.name == "framework" else []
            places[one.name] = rng.choice(options)
    rng.shuffle(many)
    style = rng.choice(["cross", "cross", "cross", "cross", "list", "list of measures"])
    for number, one in enumerate(many):
        if style == "list" or (style == "list of measures" and one.name not in ("measure", "statistic", "item")):
            places[one.name] = "row"
        elif style == "list of measures":
            places[one.name] = "column"
        else:
            further = rng.choice(["sheet", "table", "heading", "row", "column"])
            places[one.name] = ("row", "column")[number] if number < 2 else further
    if "region" in places:  # units stand under their region
        places["area"] = "row"
        if places["region"] in ("column", "nowhere"):
            places["region"] = "row"
    if "row" not in places.values():
        places[(many or list(cube.dimensions))[0].name] = "row"

    def size(place: str) -> int:
        return prod(len(one.labels) for one in cube.dimensions if places[one.name] == place)

    for one in many:
        if (places[one.name] == "column" and size("column") > MOST_COLUMNS) or (
            places[one.name] in ("sheet", "table") and size("sheet") * size("table") > MOST_SHEETS
        ):
            places[one.name] = "row"
    return [places[one.name] for one in cube.dimensions]


class _Printer:
    """Prints a cube; every choice that a publisher makes once is drawn once."""

    def __init__(self, rng: Random, cube: Cube, places: Sequence[str]) -> None:
        self.rng, self.cube = rng, cube
        at: dict[str, list[Dimension]] = {}
        for one, place in zip(cube.dimensions, places, strict=True):
            at.setdefault(place, []).append(one)
        for of in at.values():
            rng.shuffle(of)
            of.sort(key=lambda one: one.name != "region")  # the outermost
        self.at = at
        self.headers = rng.choice(["once", "once", "repeated", "joined"])
        self.labels = rng.choice(["once", "repeated", "repeated", "indented", "joined"])
        if "heading" in at and self.labels == "indented":
            self.labels = "once"
        self.joint = rng.choice([" - ", ": ", ", ", " – "])
        self.numbered = rng.choice(["", "", "Table {}: ", "Table {} "])
        self.named = rng.choice(["name", "title", "both"])
        self.corner = rng.random() < 0.8
        self.blank_lines = rng.random() < 0.5
        self.suppressed = rng.random() < 0.25
        self.mark = rng.choice(list(MARKS))
        self.spaces = rng.random() < 0.5
        self.footnotes = [*cube.notes, *(one.labels[0].words for one in at.get("note", ()))]
        self.tables = 0

    def grids(self) -> list[Grid]:
        found = []
        covers = [one.labels[0].words for one in self.at.get("cover", ())]
        if covers or self.rng.random() < 0.15:
            cover = Grid("Cover", [[self.cube.subject], *([line.capitalize()] for line in covers)])
            found.append(cover)
        for labels in _product(self.at.get("sheet", [])):
            grid = Grid(self._sheet_name(labels, {one.name for one in found}))
            stacked = list(_product(self.at.get("table", [])))
            for own in stacked:
                self._print_table(grid, labels | own, several=len(stacked) > 1)
            found.append(grid)
        return found

    def _sheet_name(self, labels: Mapping[str, Label], taken: set[str]) -> str:
        words = [label.words for label in labels.values()] + [
            one.labels[0].words for one in self.at.get("sheet name", ())
        ]
        name = ", ".join(words)
        for sign in "[]:*?/\\'":
            name = name.replace(sign, " ")
        self.in_name = (
            bool(words) and len(name) <= 31 and (self.named != "title" or "sheet name" in self.at) and name not in taken
        )
        return name.strip() if self.in_name else f"Table_{len(taken) + 1}"

    def _title(self, labels: Mapping[str, Label], *, several: bool) -> str:
        self.tables += 1
        words = [one.labels[0].words for one in self.at.get("title", ())]
        of_sheet = {one.name for one in self.at.get("sheet", ())}
        for name, label in labels.items():
            if name not in of_sheet or not self.in_name or self.named != "name":
                words.append(label.words)
        if not self.in_name:
            words += [one.labels[0].words for one in self.at.get("sheet name", ())]
        del several
        return self.numbered.format(self.tables) + ", ".join([self.cube.subject, *words])

    def _print_table(self, grid: Grid, labels: Mapping[str, Label], *, several: bool) -> None:
        rng = self.rng
        if grid.rows:
            grid.rows.append([])
        grid.rows.append([self._title(labels, several=several)])
        if self.blank_lines:
            grid.rows.append([])
        rows, columns, headings = self.at.get("row", []), self.at.get("column", []), self.at.get("heading", [])
        across = list(_product(columns))
        indented = self.labels == "indented" and len(rows) > 1
        joined = self.labels == "joined" and len(rows) > 1
        width = 1 if indented or joined else len(rows)
        corners = (
            [one.corner for one in rows]
            if width == len(rows)
            else [rows[-1].corner if rng.random() < 0.5 else rows[0].corner]
        )
        grid.rows += self._header(columns, across, corners)
        before: dict[str, Label] = {}
        for outer in _product(headings):
            if headings:
                grid.rows.append([", ".join(label.words for label in outer.values())])
                before = {}
            for own in _product(rows):
                found = list(own.values())
                figures = [self._figure({**labels, **outer, **own, **further}) for further in across]
                if not any(figures):
                    continue
                if indented:
                    for depth, one in enumerate(rows[:-1]):
                        if before.get(one.name) is not own[one.name]:
                            before = {
                                name: label for name, label in before.items() if name in [r.name for r in rows[:depth]]
                            }
                            before[one.name] = own[one.name]
                            self._line(grid, [found[depth].text], depth)
                    self._line(grid, [found[-1].text], len(rows) - 1)
                elif joined:
                    self._line(grid, [self.joint.join(label.words for label in found)], 0)
                else:
                    same, texts = True, list[Content]()
                    for depth, one in enumerate(rows):
                        same = same and before.get(one.name) is own[one.name]
                        blank = self.labels == "once" and same and depth < len(rows) - 1
                        texts.append(None if blank else found[depth].text)
                    before = dict(own)
                    self._line(grid, texts, 0)
                line = len(grid.rows) - 1
                for place, figure in enumerate(figures):
                    grid.rows[line].append(figure and figure[0])
                    if figure:
                        grid.figures[line, width + place] = figure[1]
        for note in self.footnotes:
            grid.rows += [[], [note]] if rng.random() < 0.5 else [[note]]

    def _line(self, grid: Grid, texts: list[Content], depth: int) -> None:
        if depth and self.spaces and isinstance(texts[0], str):
            texts[0] = "   " * depth + texts[0]
        elif depth:
            grid.indents[len(grid.rows), 0] = depth
        grid.rows.append(texts)

    def _header(
        self, columns: Sequence[Dimension], across: Sequence[Mapping[str, Label]], corners: Sequence[str]
    ) -> list[list[Content]]:
        named: list[Content] = [corner if self.corner else None for corner in corners]
        if not columns:
            return [[*named, self.cube.value_header]]
        if self.headers == "joined":
            joined = [
                self.joint.join(label.words for label in of.values()) if len(of) > 1 else next(iter(of.values())).text
                for of in across
            ]
            return [[*named, *joined]]
        lines: list[list[Content]] = []
        for depth, one in enumerate(columns):
            line: list[Content] = [*named] if depth == len(columns) - 1 else [None] * len(named)
            before: tuple[Label, ...] = ()
            for of in across:
                path = tuple(of.values())[: depth + 1]
                blank = self.headers == "once" and depth < len(columns) - 1 and path == before
                line.append(None if blank else of[one.name].text)
                before = path
            lines.append(line)
        return lines

    def _figure(self, labels: Mapping[str, Label]) -> tuple[Content, Means] | None:
        every = {one.name: one.labels[0] for one in self.cube.dimensions} | labels
        found = self.cube.cell(every)
        if found is None:
            return None
        content, value = found
        means: Means = {}
        for label in every.values():
            means |= label.means
        if self.suppressed and self.rng.random() < 0.08:
            return self.mark, means | {"value": None, "mark": MARKS[self.mark]}
        return content, means | value


def _product(dimensions: Sequence[Dimension]) -> Iterator[dict[str, Label]]:
    names = [one.name for one in dimensions]
    for labels in product(*(one.labels for one in dimensions)):
        yield dict(zip(names, labels, strict=True))


# --- readings --------------------------------------------------------------------------------------------------------


@cache
def declared() -> Declared:
    """What is declared, read once."""
    return load_declared(Settings())


def read_grids(grids: Sequence[Grid], file: str = "publisher/release.xlsx") -> Reading:
    """Read sheets as if a workbook of them had been opened."""
    sheets = [grid.as_sheet() for grid in grids]
    with patch.object(workbook_reading, "open_sheets", lambda *_: iter(sheets)):
        return read_workbook(RawFile(PurePosixPath(file), b"", None), declared())


def read_file(grids: Sequence[Grid], folder: Path, suffix: str) -> Reading:
    """Write sheets to a real file and read that."""
    path = write_workbook(folder / f"release{suffix}", {grid.name: grid.rows for grid in grids})
    return read_workbook(raw_file(path, folder), declared())


@dataclass(frozen=True)
class Wrong:
    """A figure that was not read as it is meant."""

    what: str  # wrong value, wrong member, lost, no figure
    cell: str
    expected: object
    got: object

    def __str__(self) -> str:
        """One line."""
        return f"{self.what} at {self.cell}: expected {self.expected}, got {self.got}"


UNCHECKED = {"cases": ("measure",), "n_identified": ("measure",)}  # a base is of all measures


def wrong_of(printed: Printed, reading: Reading) -> list[Wrong]:
    """What was read otherwise than meant; a figure may be lacking only where there is a fault."""
    found = reading.observations.to_dicts() if reading.observations is not None else []
    figures = printed.figures
    wrong = list[Wrong]()
    read = set()
    for one in found:
        place = (one["source_sheet"], one["source_cell"])
        read.add(place)
        cell = "!".join(place)
        if place not in figures:
            wrong.append(Wrong("no figure", cell, None, one["value"]))
            continue
        means = figures[place]
        for name, expected in means.items():
            got = one.get(name)
            if name in UNCHECKED.get(means.get("role", ""), ()):
                continue
            if name == "value" and expected is not None and got is not None and abs(got - expected) < 1e-6:
                continue
            if got != expected:
                wrong.append(
                    Wrong("wrong value" if name in ("value", "text") else f"wrong {name}", cell, expected, got)
                )
    if not reading.faults:
        lost = "passed by" if not found else "lost"
        wrong += [Wrong(lost, "!".join(place), means, None) for place, means in figures.items() if place not in read]
    return wrong


def outcome(printed: Printed, reading: Reading) -> tuple[str, list[Wrong]]:
    """Whether a cube was read whole, refused with a fault, passed by as no table of ours, or read wrongly."""
    wrong = wrong_of(printed, reading)
    if not wrong:
        return ("refused" if reading.faults else "whole"), []
    return ("passed by" if all(one.what == "passed by" for one in wrong) else "wrong"), wrong


def main() -> None:
    """Read many cubes and tell how they fared."""
    count = int(sys.argv[1])
    first = int(sys.argv[2]) if len(sys.argv) > 2 else 0
    fared: dict[str, Counter[str]] = {kind: Counter() for kind in KINDS}
    for seed in range(first, first + count):
        one = printed(seed)
        reading = read_grids(one.grids)
        how, wrong = outcome(one, reading)
        fared[one.kind][f"{how}, open" if one.open and how != "wrong" else how] += 1
        if how == "wrong":
            print(
                f"seed {seed}, {one.kind}: {wrong[0]} (and {len(wrong) - 1} more) {one.arrangement} {one.style}",
                flush=True,
            )
        elif "-v" in sys.argv and how != "whole" and not one.open:
            said = [
                f"{fault.sheet}!{fault.cell}: expected {fault.expected}, found {fault.found}"
                for fault in reading.faults[:2]
            ]
            print(f"seed {seed}, {one.kind}: {how} {said} {one.arrangement} {one.style}", flush=True)
    for kind, how in fared.items():
        whole = how["whole"] / max(1, sum(count for of, count in how.items() if not of.endswith("open")))
        print(f"{kind}: {how.total()} cubes, {whole:.0%} whole, {dict(how)}", flush=True)


if __name__ == "__main__":
    main()
