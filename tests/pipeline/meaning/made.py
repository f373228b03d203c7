"""Cubes of the four kinds of fact, with figures that agree and wordings that publishers use, drawn at random."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from random import Random
from typing import Any

from tests.pipeline.meaning.shapes import Cell, Content, Cube, Dimension, Label, Means
from tests.pipeline.meaning.vocabulary import (
    area_text,
    date_text,
    decorated,
    grade_text,
    needs_spelled,
    pdu_text,
    pdus_by_region,
    question_texts,
    regions,
    staff_in_fte,
    standards,
    wordings,
)
from tests.workbooks import Percent


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
    undated = len(date.labels) == 1 and rng.random() < 0.08
    if undated:
        date = Dimension("date", (Label("", {"as_of": "a date that is printed nowhere"}),))
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
    if rng.random() < 0.15:
        measures = [*measures, "other"]
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
        "in post": staff_in_fte(
            rng.choice(["Staff in post", "In post", "Actual", *wordings("staffing", "measure", "staff in post")]), fte
        ),
        "target": rng.choice(
            ["Target", "Target staffing", "Establishment", *wordings("staffing", "measure", "target staffing")]
        )
        + fte,
        "short": short_text + fte,
        "rate": rng.choice(rate_texts),
        "other": rng.choice(["Average caseload", "Annual change", "Retention rate", "Change on previous quarter"]),
    }
    roles = {
        "in post": {"dataset": "workforce", "role": "staff in post", "unit": "FTE"},
        "target": {"dataset": "vacancies", "role": "target_fte", "unit": "FTE"},
        "short": {"dataset": "vacancies", "role": "vacancy_fte", "unit": "FTE"},
        "rate": {"dataset": "vacancies", "role": "vacancy_rate", "unit": "per cent"},
        "other": {},
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
        if of == "other":
            return round(rng.uniform(20, 60), places), {"ignored": True}
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
    return Cube(
        "staffing",
        dimensions,
        within(cell),
        subject,
        header,
        tuple(stating),
        "date" if undated else open_sign or open_scale,
        ("staff in post", "target_fte") if word == "vacancies" and negative else (),
    )


def _framework(rng: Random, year: str, *, told: bool = True) -> Dimension:
    if not told:  # a day of publication may still tell that of 2023
        return Dimension("framework", (Label("", {}),))
    texts = {
        "2021": ["2021 framework", "standards of 2021", "2021 to 2023 standards", "2021 inspection framework"],
        "2023": ["2023 framework", "2023 standards", "2023 inspection framework", "standards from 2023"],
    }
    return Dimension("framework", (Label(rng.choice(texts[year]), {"framework": year}),), "Framework")


def _key_questions(rng: Random) -> Cube:
    *regions_around, area = _areas(rng, "key questions")
    year, told = rng.choice(["2021", "2023"]), rng.random() < 0.95
    dataset = {"dataset": "key_questions"}
    form = rng.choice(["question", "question", "stage: theme", "stage and theme"])
    # The framework of 2023 has no outcomes: assets/ratings/standards.csv.
    texts = [one for one in question_texts() if (told and year == "2021") or one.stage != "Outcomes"]
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
    kinds: dict[str, Means] = {
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
    dimensions = (*regions_around, area, *asked, statistic, _framework(rng, year, told=told))
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
    # Without a base beside it, "n" may be the cases that a share is of.
    count = next((label.words for label in statistic.labels if label.key == "number"), "")
    open_count = "count" if count in ("n", "Number of cases") and "base" not in shape else ""
    return Cube("needs", dimensions, _within_regions(cell), subject, open=open_scale or open_count)


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
    cases: list[Callable[[str], str]] = [str, str.upper, str.lower, str.title]
    case = rng.choice(cases)
    ratings = ["Outstanding", "Good", "Requires improvement", "Inadequate"]
    of_most = rng.random() < 0.3
    most = 3 * len(chosen)

    def cell(labels: Mapping[str, Label]) -> tuple[Content, Means]:
        if labels["item"].key == "score":
            score = rng.randint(0, most)
            return (f"{score}/{most}", {"text": f"{score}/{most}"}) if of_most else (score, {"value": score})
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
