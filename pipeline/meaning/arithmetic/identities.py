"""Arithmetic as evidence: which sign, scale and count the figures of a table have, where its words leave it open."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.a_head import days_of_all
from pipeline.meaning.arithmetic.bases import (
    bases_of_answers,
    bases_of_needs,
    counts_of_answers,
    counts_of_needs,
    parts_and_bases,
    parts_of_all,
)
from pipeline.meaning.arithmetic.changes import changes_borne_out
from pipeline.meaning.arithmetic.counts_beside import PARTS, figures_of_role
from pipeline.meaning.arithmetic.counts_or_shares import counts_told_from_shares
from pipeline.meaning.arithmetic.differences import signs_settled
from pipeline.meaning.arithmetic.distributions import ratings_add_up, without_marks
from pipeline.meaning.arithmetic.evidence import AGREE, FEWEST_TO_VERIFY, PLACE, Settled, mostly, open_figures
from pipeline.meaning.arithmetic.printed_alike import with_groups
from pipeline.meaning.arithmetic.scales import scales_settled
from pipeline.meaning.arithmetic.standings import standings_borne_out
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import Problem, Understood
from pipeline.workbook.cells import address

SHARE = "share"  # a role that is kept only beside the figures that bear it out


def settled(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Return the figures with sign, scale and statistic settled, how, and what cannot be."""
    said: list[str] = []
    problems: list[Problem] = []
    found = with_groups(found)
    for settle in (
        without_marks,
        days_of_all,
        bases_of_needs,
        scales_settled,
        bases_of_answers,
        parts_and_bases,
        parts_of_all,
        counts_of_needs,
        counts_of_answers,
        counts_told_from_shares,
        _staffing_level,
        signs_settled,
        changes_borne_out,
        standings_borne_out,
        _verified,
        ratings_add_up,
    ):
        found, how, stopped = settle(found, understood)
        said += how
        problems += stopped
    return found, said, problems


def _staffing_level(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """A "staffing level" is the staff in post where its distance to the target is printed; else it may be a share."""
    said: list[str] = []
    levels = open_figures(found, "level")
    if levels.is_empty():
        return found, said, []
    places = [name for name in PLACE if name in found.columns]
    target = figures_of_role(found, "target_fte", places).rename({"value": "target"})
    apart = figures_of_role(found, "vacancy_fte", places).rename({"value": "apart"})
    beside = levels.join(target, on=places, how="inner", nulls_equal=True)
    known = beside.join(apart, on=places, how="inner", nulls_equal=True).drop_nulls(["value", "target", "apart"])
    distance = (known["target"] - known["value"]).abs() - known["apart"].abs()
    is_level = pl.col("open").list.contains("level")
    if known.is_empty() or not mostly(distance.abs() <= 1.05):
        return found.with_columns(role=pl.when(is_level).then(pl.lit(SHARE)).otherwise("role")), said, []
    place, sheet = address(levels["row"][0], levels["column"][0]), levels["sheet"][0]
    said.append(f"{sheet}!{place}: the staffing level is the staff in post, as target and difference say")
    return found, said, []


SHARES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "percentage": {"part": ("number", "n_met"), "whole": ("n_identified", "cases", "rated")},
    "vacancy_rate": {"part": ("vacancy_fte",), "whole": ("target_fte",)},
}


def _verified(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Percentages held against the counts beside them: where most disagree, one of the two was not understood."""
    problems: list[Problem] = []
    of_cases = (pl.col("role") == "percentage") & (pl.col("value") > HUNDRED + 1)
    for cell in found.filter(of_cases).unique("table", keep="first", maintain_order=True).iter_rows(named=True):
        place = address(cell["row"], cell["column"])
        problems.append(Problem(place, "a percentage of cases, up to 100", f"{cell['value']:g}", sheet=cell["sheet"]))
    for role, of in SHARES.items():
        rates = found.filter((pl.col("role") == role) & pl.col("value").is_not_null())
        for (table,), own in rates.partition_by("table", as_dict=True, maintain_order=True).items():
            beside = own.filter(pl.col("need_measure") != "identified") if "need_measure" in own.columns else own
            of_table = found.filter(pl.col("table") == table)
            for name, roles in of.items():
                # Of needs met those with the need are the whole, where all cases are printed too.
                others = of_table.filter(pl.col("role").is_in(roles)).sort(
                    pl.col("role").replace_strict({one: place for place, one in enumerate(roles)}), maintain_order=True
                )
                measured = [*PARTS, "need_measure"] if name == "part" else []
                same = [place for place in (*PLACE, *measured) if place in found.columns]
                values = others.select(*same, pl.col("value").alias(name)).unique(same, keep="first")
                beside = beside.join(values, on=same, how="left", nulls_equal=True)
            known = beside.drop_nulls(["part", "whole"]).filter(pl.col("whole") > 0)
            apart = (HUNDRED * known["part"] / known["whole"] - known["value"]).abs()
            if known.height >= FEWEST_TO_VERIFY and mostly(apart > AGREE):
                first = known.row(0, named=True)
                expected = f"a percentage of the counts beside it, {100 * first['part'] / first['whole']:.1f}"
                place = address(first["row"], first["column"])
                problems.append(Problem(place, expected, f"{first['value']:g}", sheet=first["sheet"]))
    return found, [], problems
