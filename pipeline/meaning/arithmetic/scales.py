"""The scale of percentages: 0.52 for 52 per cent, or for half of one."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.counts_beside import figures_of_role, shares_beside_counts
from pipeline.meaning.arithmetic.evidence import FEWEST_TO_VERIFY, MOST, PLACE, Settled, mostly, open_figures
from pipeline.meaning.arithmetic.printed_alike import grouped, printed_alike
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import PRINTED, Problem, Understood
from pipeline.workbook.cells import address


def scales_settled(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Percentages that are bare numbers between 0 and 1: 0.52 for 52 per cent, or for half of one."""
    said: list[str] = []
    problems: list[Problem] = []
    figures = open_figures(found, "scale").filter(pl.col("value") != 0)  # nothing is nothing on either scale
    shown = pl.col("as_percentage")
    mixed = (shown.any().over("table", "column") & ~shown & (pl.col("value").abs() <= 1)).alias("mixed")
    figures = figures.with_columns(mixed)
    for cell in (
        figures.filter("mixed").unique(["table", "column"], keep="first", maintain_order=True).iter_rows(named=True)
    ):
        place = address(cell["row"], cell["column"])
        expected = "one form of percentage in the column"
        problems.append(Problem(place, expected, "some cells shown with %, some not", sheet=cell["sheet"]))
    for (group,), cells in grouped(figures.filter(~shown & ~pl.col("mixed"))).items():
        values = cells["value"]
        place, sheet = address(cells["row"][0], cells["column"][0]), cells["sheet"][0]
        if (values.abs() > 1).any() or (values % 1 == 0).all():
            continue
        times = _times(found, cells, understood[cells["table"][0]])
        if times is None:
            problems.append(
                Problem(place, "percentages whose scale is plain", "numbers that are all between 0 and 1", sheet=sheet)
            )
            continue
        said.append(f"{sheet}!{place}: percentages are {'parts of one' if times == 100 else 'per cent'}")
        found = found.with_columns(
            value=pl.when(printed_alike(group) & ~pl.col("as_percentage"))
            .then((pl.col("value") * times).round(10))
            .otherwise("value")
        )
    return found, said, problems


_SHARE = re.compile(r"(?<![^\W_])(?:share|fraction|ratio)s?(?![^\W_])", re.IGNORECASE)
_PER_CENT = re.compile(r"%|(?<![^\W_])(?:per ?cents?|percentages?|pct|pc)(?![^\W_])", re.IGNORECASE)
_EQUALS = re.compile(
    r"\b0?\.(?P<of_one>\d\d?)\s*(?:=|is|means|stands for|for)\s*(?P<per_cent>\d\d?) ?(?:%|per ?cent)", re.I
)
_OF_ONE = re.compile(
    r"\b(?:between|from|of) 0 (?:and|to) 1\b|\(0 ?(?:to|[-–]) ?1\)|\bparts? of one\b|\bmultiply by 100\b"
    r"|\bas (?:a )?(?:decimal (?:fraction|proportion)|decimal|fraction|proportion)s?\b(?! of)",
    re.IGNORECASE,
)


def _of_one(own: pl.DataFrame, table: Understood) -> bool:
    """Whether words say that figures are parts of one: a heading "share" without per cent, "0.46 = 46 per cent"."""
    heading = str(own[f"unit{PRINTED}"][0]) if f"unit{PRINTED}" in own.columns else ""
    if _SHARE.search(heading) and not _PER_CENT.search(heading):
        return True
    lines = [line.text for line in (*table.table.title, *table.table.above, *table.table.footnotes)]
    return any(
        _OF_ONE.search(text)
        or any(found["of_one"].ljust(2, "0") == found["per_cent"] for found in _EQUALS.finditer(text))
        for text in (*lines, *table.notes)
    )


def _times(found: pl.DataFrame, own: pl.DataFrame, table: Understood) -> int | None:
    """What to multiply a column of percentages by, as the counts beside it or its words say."""
    if own["unit"][0] == "proportion":
        return 100
    for known in shares_beside_counts(found, own):
        share = (known["part"] / known["whole"]).abs()
        for times in (100, 1):
            if not known.is_empty() and mostly(
                (100 * share - times * known["rate"].abs()).abs() <= 0.6 * max(1, times / 10)
            ):
                return times
    return _times_by_bases(found, own) or (HUNDRED if _of_one(own, table) else None)


FEW_BY_CHANCE = 0.1  # of the bases that a number of cases could be a hundredth of a share by accident


def _times_by_bases(found: pl.DataFrame, own: pl.DataFrame) -> int | None:
    """Parts of one, where no number of cases is the printed per cent of their base: 0.83 per cent of 216 are none."""
    if own["role"][0] != "percentage":
        return None
    places = [name for name in PLACE if name in found.columns]
    for whole in ("n_identified", "cases"):
        wholes = figures_of_role(found, whole, places).rename({"value": "whole"})
        beside = own.select(*places, rate="value").join(wholes, on=places, how="inner", nulls_equal=True)
        beside = beside.filter((pl.col("whole") > 0) & (pl.col("rate") > 0))
        half = 0.005 * pl.col("whole")  # of the last digit of a share, as a number of cases
        cases = {times: times * pl.col("rate") * pl.col("whole") / HUNDRED for times in (1, HUNDRED)}
        tried = beside.select(
            chance=2 * half / HUNDRED,
            as_printed=(cases[1] - cases[1].round()).abs() <= half / HUNDRED + 1e-9,
            of_one=(cases[HUNDRED] - cases[HUNDRED].round()).abs() <= half + 1e-9,
        )
        if tried.height < FEWEST_TO_VERIFY or tried.filter(pl.col("chance") > FEW_BY_CHANCE).height:
            continue
        if int(tried["as_printed"].sum()) <= (1 - MOST) * tried.height and mostly(tried["of_one"]):
            return HUNDRED
    return None
