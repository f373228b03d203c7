"""Whether figures without a word are counts or shares: the other figures of their cases say it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from pipeline.meaning.arithmetic.counts_beside import PARTS, shares_beside_counts
from pipeline.meaning.arithmetic.evidence import AGREE, FEWEST_TO_VERIFY, PLACE, Settled, mostly, open_figures
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import Problem, Understood
from pipeline.workbook.cells import address

MOST_LEFT_OUT = 20  # percentage points of answers other than Yes and No
SIZES = ("cases", "n_identified", "rated")  # roles that say of how many cases others are
SIZES_OF = {"n_met": ("n_identified",), "n_identified": ("cases",)}
HALF_A_HUNDRED, FEWEST_SMALL = 50, 3
# "Number of cases in which each need was identified", ", number of cases", "Figures are counts of cases.", and not
# "Number of cases inspected: 36".
_COUNTS_CASES = re.compile(
    r"(?:.*[:.,;(–—-] ?)?"
    r"(?:(?:all |the |these )*(?:figures|values|cells|entries|data|tables?)(?: \w+){0,3}? (?:are|is|shows?|gives?) )?"
    r"(?:the )?(?:numbers?|counts?) of (?:\w+ ){0,2}(?:cases|people)"
    r"(?:(?: \w+){0,2}? (?:in which|in whom|where|with|who|whose|having|that)\b|\s*(?:$|[.,;)]|by\b))"
    r"|(?:.*\. )?(?:all |the |these )*(?:figures|values|cells|entries|data|units?)(?: of measure(?:ment)?)?"
    r"(?: are|:| shown are| given are| count) (?:cases|people)\s*(?:$|[.,;)])",
    re.IGNORECASE,
)
_SHARES = re.compile(r"(?<!\bnot )(?:%|\bper ?cent|\b(?:shares?|proportions?|rates?)\b)", re.IGNORECASE)


def _counts_by_title(understood: Understood, own: pl.DataFrame, others: Iterable[Understood]) -> bool:
    """Whether a line above the table says that whole numbers are of cases and not shares."""
    table = understood.table
    sheets = (one.table for one in others if one.table.sheet.name == table.sheet.name)
    ended = max((one.body[-1] for one in sheets if one.body[-1] < table.header_row), default=-1)
    titles = [line.text for line in dict.fromkeys((*table.title, *table.above)) if line.row > ended]
    titled = any(map(_COUNTS_CASES.match, titles)) and not any(map(_SHARES.search, titles))
    return titled and bool((own["value"] % 1 == 0).all())


def counts_told_from_shares(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Figures without a word whether they are counted or in per cent: the other figures of their cases say it."""
    said: list[str] = []
    problems: list[Problem] = []
    for (table,), own in (
        open_figures(found, "statistic").partition_by("table", as_dict=True, maintain_order=True).items()
    ):
        place, sheet = address(own["row"][0], own["column"][0]), own["sheet"][0]
        if (own["role"] == "cases").any():
            expected = "words that say what is counted: cases, or cases answered Yes"
            problems.append(Problem(place, expected, "a number", sheet=sheet))
            continue
        counts = _counts_by_title(understood[int(str(table))], own, understood.values()) or _shares_hold(found, table)
        percent = False if counts else _in_per_cent(found, own)
        if percent is None:
            expected = "words that say whether they are counted or in per cent"
            problems.append(Problem(place, expected, "figures that may be either", sheet=sheet))
        elif percent:
            said.append(f"{sheet}!{place}: in per cent, as the figures of the same cases say")
            now = pl.col("open").list.contains("statistic") & (pl.col("table") == table)
            found = found.with_columns(
                role=pl.when(now).then(pl.lit("percentage")).otherwise("role"),
                kept_unit=pl.when(now).then(pl.lit("per cent")).otherwise("kept_unit"),
            )
    return found, said, problems


def _shares_hold(found: pl.DataFrame, table: object) -> bool:
    """Whether the percentages of a table are those of its own counts, which then are counts."""
    own = found.filter(pl.col("table") == table)
    rates = own.filter((pl.col("role") == "percentage") & pl.col("value").is_not_null())
    return not rates.is_empty() and any(
        known.height >= FEWEST_TO_VERIFY
        and mostly((HUNDRED * known["part"] / known["whole"] - known["rate"]).abs() <= AGREE)
        for known in shares_beside_counts(own, rates)
    )


def _in_per_cent(found: pl.DataFrame, own: pl.DataFrame) -> bool | None:
    """Whether figures are percentages; None where nothing says so."""
    values = own["value"]
    if (values % 1 != 0).any():
        return None if (values.abs() <= 1).all() else True  # parts of one, or of a hundred
    return False if (values > HUNDRED + 1).any() else _whole_per_cent(found, own)


def _whole_per_cent(found: pl.DataFrame, own: pl.DataFrame) -> bool | None:
    """Whether whole numbers are percentages, as the other figures of their cases say."""
    places = [name for name in PLACE if name in found.columns]
    parts = [name for name in PARTS if name in own.columns]
    same = [*places, *parts]
    percentages = found.filter((pl.col("role") == "percentage") & ~pl.col("open").list.contains("statistic"))
    if own.join(percentages, on=same, how="anti", nulls_equal=True).is_empty():
        return False  # their percentages stand beside them
    counted = found.filter(~pl.col("open").list.contains("statistic"))
    of = SIZES_OF.get(own["role"][0], SIZES)
    sizes = counted.filter(pl.col("role").is_in(of)).select(*places, size="value").unique(places, keep="first")
    measured = [name for name in ("need_measure",) if name in found.columns]
    # The answers to one question may be parted over tables. One that is printed twice counts once.
    answers = open_figures(found, "statistic").join(
        own.select(places).unique(), on=places, how="semi", nulls_equal=True
    )
    once = answers.unique([*places, *measured, *parts], keep="first")
    sums = once.group_by(*places, *measured).agg(together=pl.col("value").sum(), answers=pl.len())
    sized = sums.join(sizes, on=places, how="inner", nulls_equal=True)
    if not sized.is_empty() and mostly(sized["together"] == sized["size"]):
        return False
    if (sized["together"] > sized["size"]).any():
        return True
    if sized.height == sums.height and (sized["size"] < HALF_A_HUNDRED).sum() >= FEWEST_SMALL:
        return False  # percentages of so few cases would exceed their number somewhere
    return _from_a_hundred(sums)


def _from_a_hundred(sums: pl.DataFrame) -> bool | None:
    """Whether the answers to each question come to a hundred."""
    several = sums.filter(pl.col("answers") > 1)
    if several.is_empty() or several.height < sums.height:
        return None
    from_hundred = (several["together"] - HUNDRED).abs()
    if (from_hundred <= 1).all():
        return True if several.height > 1 else None  # a hundred cases of one question come to it too
    # Answers left out take a share from both, but never most of it.
    return False if (from_hundred > MOST_LEFT_OUT).all() else None
