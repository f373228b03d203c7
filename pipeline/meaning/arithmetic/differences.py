"""The sign of differences to target: whether a shortage is printed as negative."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import PLACE, Settled, mostly, open_figures
from pipeline.meaning.arithmetic.printed_alike import grouped, printed_alike
from pipeline.meaning.arithmetic.signs import sign_in_words
from pipeline.meaning.understood import Problem, Understood
from pipeline.workbook.cells import address

SAME_DIGIT = 0.051  # FTE: figures of one decimal place that are the same
STATED_SIGNS = {"stated sign": 1, "negative is short": -1}  # what words say, unless the figures say otherwise


def signs_settled(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Differences to target: whether a shortage is printed as negative."""
    said: list[str] = []
    problems: list[Problem] = []
    stated = ((open_figures(found, what), times) for what, times in STATED_SIGNS.items())
    for cells, words in ((open_figures(found, "sign"), None), *stated):
        for (group,), own in grouped(cells).items():
            place, sheet, role = address(own["row"][0], own["column"][0]), own["sheet"][0], own["role"][0]
            times = _turned(found, own, role)
            if times is None:
                times = words or sign_in_words(understood[own["table"][0]])
            if times is None:
                if (own["value"] == 0).all():
                    continue
                problems.append(
                    Problem(
                        place,
                        "words or figures that say whether a shortage is negative",
                        "a difference alone",
                        sheet=sheet,
                    )
                )
                continue
            if times != words:
                meaning = "a shortage is negative" if times < 0 else "a shortage is positive"
                said.append(f"{sheet}!{place}: {meaning}, as staff in post and target say")
            found = found.with_columns(
                value=pl.when(printed_alike(group)).then(pl.col("value") * times + 0.0).otherwise("value")
            )
    return found, said, problems


def _turned(found: pl.DataFrame, own: pl.DataFrame, role: str) -> int | None:
    """1 where the column prints target less staff in post, -1 where the other way round, None where nobody can say."""
    places = [name for name in PLACE if name in found.columns]
    beside = own.select(*places, printed="value")
    for other, name in (
        ("target_fte", "target"),
        ("staff in post", "in_post"),
        ("vacancy_rate", "rate"),
        ("vacancy_fte", "vacancies"),
    ):
        values = found.filter((pl.col("role") == other) & (pl.col("kept_unit") != "headcount"))
        values = values.select(*places, pl.col("value").alias(name)).unique(places, keep="first")
        beside = beside.join(values, on=places, how="left", nulls_equal=True)
    short = beside["target"] - beside["in_post"]
    if role == "vacancy_rate":
        short = 100 * short / beside["target"]
    for expected in _evidence(beside, short, role):
        known = (
            beside.with_columns(expected=expected)
            .drop_nulls(["expected", "printed"])
            .filter((pl.col("expected").abs() > 0.5) & (pl.col("printed").abs() > 0))
        )
        close = 1.05 + 0.01 * known["expected"].abs()
        if known.is_empty() and role == "vacancy_fte":
            # Differences of less than half a post say it to the last digit or not at all.
            known = beside.with_columns(expected=expected).drop_nulls(["expected", "printed"])
            known = known.filter((pl.col("expected").abs() > SAME_DIGIT) & (pl.col("printed").abs() > SAME_DIGIT))
            close = pl.repeat(SAME_DIGIT, known.height, eager=True)
        if known.is_empty():
            continue
        for times in (1, -1):
            if mostly((known["printed"] * times - known["expected"]).abs() <= close):
                return times
    return _sign_beside(beside) if role == "vacancy_fte" else None


def _sign_beside(beside: pl.DataFrame) -> int | None:
    """The sign that vacancy rates beside the differences have: a positive rate is a shortage."""
    known = beside.drop_nulls(["rate", "printed"]).filter((pl.col("rate").abs() > 0) & (pl.col("printed").abs() > 0))
    if known.is_empty():
        return None
    alike = (known["rate"].sign() == known["printed"].sign()).mean()
    return 1 if alike == 1 else -1 if alike == 0 else None


def _evidence(beside: pl.DataFrame, short: pl.Series, role: str) -> Iterator[pl.Series]:
    yield short
    if role == "vacancy_fte":
        yield beside["rate"] * beside["target"] / 100
