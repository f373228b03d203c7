"""Of which cases a number is: all of them, those with a need, or those where it was met."""

from __future__ import annotations

import re
from collections.abc import Mapping

import polars as pl

from pipeline.meaning.arithmetic.evidence import (
    AGREE,
    FEWEST_TO_VERIFY,
    PLACE,
    Settled,
    are_whole_parts,
    mostly,
    open_figures,
)
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import PRINTED, SIZE, Problem, Understood
from pipeline.workbook.cells import address

FEWEST_ALIKE = 3  # needs with one base, by which it is that of all cases


def bases_of_needs(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """The base of cases with a need: one that is the same for every need is of all cases."""
    said: list[str] = []
    if not {"need", "need_measure"} <= set(found.columns):
        return found, said, []
    # "Base: cases with need identified" may be either.
    either = (pl.col("role") == "n_identified") & (pl.col("need_measure") == "identified")
    of_needs = pl.col("open").list.contains("base") | (either & pl.col("open").list.contains("statistic"))
    places = ["table", *(name for name in PLACE if name in found.columns and name != "need")]
    alike = pl.col("value").filter(of_needs)
    every = (alike.n_unique() == 1) & (pl.col("need").filter(of_needs).n_unique() >= FEWEST_ALIKE)
    now = of_needs & every.over(places)
    for cell in found.filter(now).unique("table", keep="first", maintain_order=True).iter_rows(named=True):
        said.append(
            f"{cell['sheet']}!{address(cell['row'], cell['column'])}: the base is of all cases, as of every need"
        )
    found = (
        found.with_columns(
            role=pl.when(now).then(pl.lit("cases")).otherwise("role"),
            need_measure=pl.when(now).then(pl.lit("identified")).otherwise("need_measure"),
            open=pl.when(now).then(pl.col("open").list.head(0)).otherwise("open"),
        )
        if said
        else found
    )
    return found, said, []


def bases_of_answers(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """A number that is the same beside Yes as beside No is of both: "cases inspected" in a list of answers."""
    said: list[str] = []
    if "answer" not in found.columns:
        return found, said, []
    places = ["table", "column", *(name for name in PLACE if name in found.columns)]
    counts = found.filter((pl.col("role") == "number") & pl.col("value").is_not_null())
    alike = counts.group_by(places, maintain_order=True).agg(
        answers=pl.col("answer").n_unique(),
        values=pl.col("value").n_unique(),
    )
    both = alike.filter(pl.col("answers") == len(("Yes", "No")))
    for (table, column), own in both.partition_by("table", "column", as_dict=True, maintain_order=True).items():
        if own.height < FEWEST_ALIKE or (own["values"] > 1).any():
            continue
        now = (pl.col("table") == table) & (pl.col("column") == column) & (pl.col("role") == "number")
        first = found.filter(now).row(0, named=True)
        said.append(f"{first['sheet']}!{address(first['row'], first['column'])}: of all cases, as beside either answer")
        found = found.with_columns(
            role=pl.when(now).then(pl.lit("cases")).otherwise("role"),
            answer=pl.when(now).then(pl.lit(None, pl.String)).otherwise("answer"),
        )
    return found, said, []


# Two counts of one fact: the role that both were given, and those of the part and of the base, with the answer.
_PART_AND_BASE = {"cases": ("number", "cases", "Yes"), "n_met": ("n_met", "n_identified", None)}


def parts_and_bases(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Two counts beside a percentage that is the one of the other: cases answered Yes or needs met, and their base."""
    said: list[str] = []
    places = [name for name in ("table", *PLACE, "need_measure") if name in found.columns]
    rates = found.filter(pl.col("role") == "percentage").select(*places, rate="value").unique(places, keep="first")
    for role, (part, base, answer) in _PART_AND_BASE.items():
        counts = found.filter((pl.col("role") == role) & pl.col("value").is_not_null())
        pairs = counts.filter(pl.len().over(places) == len((part, base))).with_columns(
            whole=pl.col("value").max().over(places)
        )
        beside = pairs.filter(pl.col("value") < pl.col("whole")).join(rates, on=places, how="inner", nulls_equal=True)
        for (table,), own in beside.partition_by("table", as_dict=True, maintain_order=True).items():
            holds = (HUNDRED * own["value"] / own["whole"] - own["rate"]).abs() <= AGREE
            wholes = pairs.filter((pl.col("table") == table) & (pl.col("value") == pl.col("whole")))
            axis = next((axis for axis in ("column", "row") if set(own[axis]).isdisjoint(wholes[axis])), None)
            if own.height < FEWEST_TO_VERIFY or not mostly(holds) or axis is None:
                continue
            of_role = (pl.col("table") == table) & (pl.col("role") == role)
            is_part, is_base = (of_role & pl.col(axis).is_in(cells[axis].unique().to_list()) for cells in (own, wholes))
            first = own.row(0, named=True)
            said.append(
                f"{first['sheet']}!{address(first['row'], first['column'])}: a part of the cases beside it, as the "
                "percentage says"
            )
            found = found.with_columns(
                role=pl.when(is_part).then(pl.lit(part)).when(is_base).then(pl.lit(base)).otherwise("role")
            )
            if answer:
                found = found.with_columns(answer=pl.when(is_part).then(pl.lit(answer)).otherwise("answer"))
    return found, said, []


def parts_of_all(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Counts beside percentages of the cases that their table prints once for all: of these they are a part."""
    said: list[str] = []
    if SIZE not in found.columns:
        return found, said, []
    places = [name for name in ("table", *PLACE) if name in found.columns]
    rates = found.filter(pl.col("role") == "percentage").select(*places, rate="value").unique(places, keep="first")
    counts = found.filter((pl.col("role") == "cases") & pl.col("value").is_not_null() & pl.col(SIZE).is_not_null())
    beside = counts.with_columns(whole=pl.col(SIZE).cast(pl.Float64)).join(
        rates, on=places, how="inner", nulls_equal=True
    )
    for (table, column), own in beside.partition_by("table", "column", as_dict=True, maintain_order=True).items():
        holds = (HUNDRED * own["value"] / own["whole"] - own["rate"]).abs() <= AGREE
        if own.height < FEWEST_TO_VERIFY or not mostly(holds) or (own["value"] >= own["whole"]).all():
            continue
        first = own.row(0, named=True)
        said.append(
            f"{first['sheet']}!{address(first['row'], first['column'])}: a part of all cases, as the percentage says"
        )
        now = (pl.col("table") == table) & (pl.col("column") == column) & (pl.col("role") == "cases")
        found = found.with_columns(
            role=pl.when(now).then(pl.lit("number")).otherwise("role"),
            answer=pl.when(now).then(pl.lit("Yes")).otherwise("answer"),
        )
    return found, said, []


def counts_of_needs(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """What "n" counts: all cases, those with a need, or those where it was met; the figures of each need say it."""
    said: list[str] = []
    problems: list[Problem] = []
    for (table,), own in open_figures(found, "count").partition_by("table", as_dict=True, maintain_order=True).items():
        place, sheet = address(own["row"][0], own["column"][0]), own["sheet"][0]
        words, rates = _said_of_n(understood[int(str(table))]), _as_rates_say(found, own)
        contradicting = None not in (words, rates) and words != rates
        role = _counted_as(found, own) or (None if contradicting else words or rates or _after_shares(found, own))
        if role is None:
            expected = "words that say what n counts: cases with the need, or those of them where it was met"
            problems.append(Problem(place, expected, "n", sheet=sheet))
        elif role != own["role"][0]:
            said.append(f"{sheet}!{place}: n is the base, as the other figures of each need say")
            now = pl.col("open").list.contains("count") & (pl.col("table") == table)
            found = found.with_columns(role=pl.when(now).then(pl.lit(role)).otherwise("role"))
    return found, said, problems


_OF_N = re.compile(
    r"(?:^|[.;]\s*|\bnotes?\s*:\s*)(?:the )?(?:column )?['\"‘“]?(?:cases|n|numbers?|bases?)['\"’”]?(?:\s*\(n\))?"
    r"(?: column)?\s*(?:=|:|\b(?:are|is|means?|shows?|gives?|counts?|refers? to|denotes?)\b)(?P<said>[^.;]*)",
    re.IGNORECASE,
)
_WITH_NEED = re.compile(
    r"\b(?:need|factor)s?\b.*\b(?:identified|present|found|recorded|noted|assessed|(?:linked|related|relevant) to)\b"
    r"|\b(?:with|having|who had|had) (?:the|a|an|that|this|each) (?:\w+ )?(?:need|factor)\b"
    r"|\b(?:identified|assessed|recorded) as (?:a |an |having (?:the|a|that|this) )?need\b"
    r"|\b(?:was|is) an? (?:\w+ )?(?:need|factor)\b",
    re.IGNORECASE,
)
_SHARE_OF_N = re.compile(
    r"(?:,|\band\b) ?(?:and )?(?:on which|which is|(?:the )?(?:base\b|percentages?\b|per cent|%|shares?\b)).*",
    re.IGNORECASE,
)
# "Of those with the need, the percentage for whom sufficient services were delivered."
_SHARES_OF_NEEDS = re.compile(
    r"\bnumbers? of (?:cases|people) (?:with|who had|where there was) (?:the|a|an|that|each) (?:\w+ )?(?:need|factor)"
    r",? and (?:the |of )*(?:those,? )?(?:the )?(?:percentage|per cent|%|share|proportion)\b"
    r"|\bof (?:those|all those|(?:the )?(?:cases|people)) (?:with|who had|where there was) (?:the|a|an|that|each) "
    r"(?:\w+ )?(?:need|factor),? (?:the )?(?:percentage|per cent|%|share|proportion)",
    re.IGNORECASE,
)
# "Number and percentage of cases with the need for which sufficient services were delivered."
_COUNTS_AND_SHARES = re.compile(
    r"(?:^|[.;:]\s+)(?:the )?(?:numbers?|counts?) (?:\(n\) )?(?:and|&) (?:the )?"
    r"(?:percentages?|per cent|%|shares?|proportions?) (?:\(%\) )?of (?P<those>(?:cases|people|those)\b[^.;:]*)",
    re.IGNORECASE,
)
_OF_THOSE = re.compile(
    r"\b(?:met|unmet|sufficient\w*|delivered|provided|received|addressed|improv\w+)\b", re.IGNORECASE
)


def _said_of_n(understood: Understood) -> str | None:
    """What a line around the table says that n is: "Cases = cases in which the need was identified"."""
    lines = (*understood.table.title, *understood.table.above, *understood.table.footnotes)
    texts = (*(line.text for line in lines), *understood.notes)
    said = [found["said"] for text in texts for found in _OF_N.finditer(text)]
    if any(_SHARES_OF_NEEDS.search(line.text) for line in lines):
        return "n_identified"
    both = [found["those"] for line in lines for found in _COUNTS_AND_SHARES.finditer(line.text)]
    if both and not said and all(map(_OF_THOSE.search, both)):
        return "n_met"
    of_needs = [_WITH_NEED.search(text) and not _OF_THOSE.search(_SHARE_OF_N.sub("", text)) for text in said]
    return "n_identified" if said and all(of_needs) else None


def _as_rates_say(found: pl.DataFrame, own: pl.DataFrame) -> str | None:
    """What whole numbers say: 52.3 per cent of 65 cases are 34 of them, as of few other numbers."""
    places = [*(name for name in PLACE if name in found.columns), "need_measure"]
    rates = found.filter((pl.col("role") == "percentage") & (pl.col("value") > 0)).select(*places, rate="value")
    beside = own.filter(pl.col("value") > 0).join(rates.unique(places, keep="first"), on=places, nulls_equal=True)
    if beside.height < FEWEST_TO_VERIFY:
        return None
    return "n_identified" if are_whole_parts(beside["rate"], beside["value"]) else None


def _after_shares(found: pl.DataFrame, own: pl.DataFrame) -> str | None:
    """An "n" that follows each percentage is of how many cases it is; one that comes first may be a number of them."""
    if "base" + PRINTED not in own.columns or not own.select(_is_n(own).fill_null(value=False).all()).item():
        return None
    places = [name for name in PLACE if name in found.columns]
    counted = found.filter(~pl.col("open").list.contains("count"), pl.col("role").is_in(["n_identified", "n_met"]))
    if not own.join(counted, on=places, how="semi", nulls_equal=True).is_empty():
        return None  # other counts of these cases say otherwise
    shares = found.filter(pl.col("role") == "percentage").select(
        *places, "need_measure", at_row="row", at_column="column"
    )
    beside = own.join(shares, on=[*places, "need_measure"], how="left", nulls_equal=True)
    after = (pl.col("at_row") == pl.col("row")) & (pl.col("at_column") < pl.col("column"))
    below = (pl.col("at_column") == pl.col("column")) & (pl.col("at_row") == pl.col("row") - 1)
    return "n_identified" if beside.select((after | below).fill_null(value=False).all()).item() else None


def _is_n(own: pl.DataFrame) -> pl.Expr:
    """Whether a count is called "n" and nothing else, but for its side of a comparison: "n, pre"."""
    printed = pl.col("base" + PRINTED)
    bare = printed.str.contains(r"(?i)^\s*n\s*$|\(n\)\s*$")
    if "side" + PRINTED not in own.columns:
        return bare
    return bare | ((printed == pl.col("side" + PRINTED)) & printed.str.contains(r"(?i)^\s*n\b|\bn\s*$"))


def _counted_as(found: pl.DataFrame, own: pl.DataFrame) -> str | None:
    places = [name for name in PLACE if name in found.columns]
    if _holds_with_numbers_met(found, own, [*places, "need_measure"]):
        return "n_identified"
    if own["role"][0] == "n_identified":
        of_all = own.group_by(name for name in places if name != "need").agg(
            pl.col("need").n_unique().alias("needs"), pl.col("value").n_unique()
        )
        if (of_all["needs"] < FEWEST_ALIKE).any():
            return None
        return "cases" if (of_all["value"] == 1).all() else "n_identified"
    identified = found.filter((pl.col("need_measure") == "identified") & (pl.col("role") == "n_identified"))
    with_need = identified.select(*places, identified="value").unique(places, keep="first")
    of_measure = [*places, "need_measure"]
    rates = (
        found.filter(pl.col("role") == "percentage").select(*of_measure, rate="value").unique(of_measure, keep="first")
    )
    beside = own.join(with_need, on=places, how="inner", nulls_equal=True)
    beside = beside.join(rates, on=of_measure, how="inner", nulls_equal=True).filter(pl.col("identified") > 0)
    if beside.height < FEWEST_TO_VERIFY:
        return None
    if mostly((HUNDRED * beside["value"] / beside["identified"] - beside["rate"]).abs() <= AGREE):
        return "n_met"
    return "n_identified" if mostly(beside["value"] == beside["identified"]) else None


def _holds_with_numbers_met(found: pl.DataFrame, own: pl.DataFrame, of_measure: list[str]) -> bool:
    """Whether the counts beside them are the printed percentage of them: 18 of 48 are 38 per cent."""
    settled = found.filter(~pl.col("open").list.contains("count") & pl.col("value").is_not_null())
    met = settled.filter(pl.col("role") == "n_met").select(*of_measure, met="value").unique(of_measure, keep="first")
    rates = settled.filter(pl.col("role") == "percentage").select(*of_measure, rate="value")
    beside = own.filter(pl.col("value") > 0).join(met, on=of_measure, how="inner", nulls_equal=True)
    beside = beside.join(rates.unique(of_measure, keep="first"), on=of_measure, how="inner", nulls_equal=True)
    if beside.height < FEWEST_TO_VERIFY:
        return False
    return mostly((HUNDRED * beside["met"] / beside["value"] - beside["rate"]).abs() <= AGREE)


def counts_of_answers(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Take "n" for those answered Yes where the percentage beside it is its share of the one base of all questions."""
    if SIZE not in found.columns:
        return found, [], []
    places = ["table", *(name for name in PLACE if name in found.columns)]
    rates = found.filter((pl.col("role") == "percentage") & pl.col("value").is_not_null())
    rates = rates.select(*places, rate="value").unique(places, keep="none")
    cases = found.filter((pl.col("role") == "cases") & pl.col("value").is_not_null() & pl.col(SIZE).is_not_null())
    tried = cases.join(rates, on=places, how="inner", nulls_equal=True, maintain_order="left")
    tried = tried.with_columns(share=HUNDRED * pl.col("value") / pl.col(SIZE).cast(pl.Float64))
    for (table, column), own in tried.partition_by("table", "column", as_dict=True, maintain_order=True).items():
        agree = (own["share"] - own["rate"]).abs() <= AGREE
        if own.height >= FEWEST_TO_VERIFY and mostly(agree) and not mostly(own["share"] == HUNDRED):
            counted = (pl.col("table") == table) & (pl.col("column") == column) & (pl.col("role") == "cases")
            found = found.with_columns(
                role=pl.when(counted).then(pl.lit("number")).otherwise("role"),
                answer=pl.when(counted).then(pl.lit("Yes")).otherwise("answer"),
            )
    return found, [], []
