"""Percentages beside the counts that they may be shares of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import PLACE

MET = "n_met"
PARTS = ("answer", "rating")  # dimensions whose members part the cases, or the inspections, that are counted
COUNTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vacancy_rate": (("vacancy_fte", "target_fte"), ("shortage", "target_fte")),
    "percentage": (
        ("number", "cases"),
        ("number", "rated"),
        ("number", "answers"),
        (MET, "n_identified"),
        ("n_identified", "cases"),
    ),
}


def shares_beside_counts(found: pl.DataFrame, own: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Percentages beside what they may be the share of: rate, part, whole, where each is known."""
    places = [name for name in PLACE if name in found.columns]
    measured = [name for name in (*PARTS, "need_measure") if name in found.columns]
    rates = own.select(*places, *measured, rate="value")
    for part, whole in COUNTS.get(own["role"][0], ()):
        of, counts = rates, found
        if part == MET and "answer" in measured:
            # "% sufficient" is of those of whom "Sufficient services" are the number, whether it says Yes or not.
            yes = pl.lit("Yes")
            of, counts = (one.with_columns(answer=pl.coalesce("answer", yes)) for one in (rates, found))
        parts = figures_of_role(counts, part, [*places, *measured]).rename({"value": "part"})
        wholes = figures_of_role(found, whole, places).rename({"value": "whole"})
        beside = of.join(parts, on=[*places, *measured], how="inner", nulls_equal=True)
        beside = beside.join(wholes, on=places, how="inner", nulls_equal=True)
        yield beside.drop_nulls(["part", "whole", "rate"]).filter(pl.col("whole") != 0)


def figures_of_role(found: pl.DataFrame, role: str, on: list[str]) -> pl.DataFrame:
    """The figures of a role by what they are about; a shortage is the target less staff in post, answers are a sum."""
    counted = found.filter(pl.col("kept_unit") != "headcount")
    if role == "answers":
        return counted.filter(pl.col("role") == "number").group_by(on).agg(pl.col("value").sum())
    if role == "shortage":
        target, in_post = (figures_of_role(found, other, on) for other in ("target_fte", "staff in post"))
        both = target.join(in_post, on=on, how="inner", nulls_equal=True, suffix=" in post")
        return both.select(*on, value=pl.col("value") - pl.col("value in post"))
    return counted.filter(pl.col("role") == role).select(*on, "value").unique(on, keep="first", maintain_order=True)
