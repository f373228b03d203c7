"""Staff who are counted as people: "Number of people in post" is a headcount where nothing says FTE."""

from __future__ import annotations

import re

import polars as pl

from pipeline.meaning.kinds import Kind
from pipeline.meaning.understood import PRINTED, Understood

HEADCOUNT, FTE, NUMBER = "headcount", "FTE", "number"
# "People in post", "Officers in post (persons)"; those on probation are the cases of these.
_PEOPLE = r"(?i)\b(?:people|persons|individuals?)\b"
_ON_PROBATION = r"(?i)\b(?:people|persons|individuals) (?:on probation|(?:being )?supervised|under supervision)\b"
_FULL_TIME_EQUIVALENT = re.compile(r"\b(?:FTEs?|WTEs?|(?:full|whole)[ -]time[ -]equivalents?)\b", re.IGNORECASE)


def with_people_counted(found: pl.DataFrame, kind: Kind, understood: Understood) -> pl.DataFrame:
    """Give whole numbers of people their unit, where none is printed and no target in FTE stands beside them."""
    stock = kind.unsaid
    if stock is None or not {"measure", "measure" + PRINTED, "unit"} <= set(found.columns):
        return found
    printed = pl.col("measure" + PRINTED)
    without = printed.str.replace_all(_ON_PROBATION, "")
    people = (pl.col("measure") == stock) & without.str.contains(_PEOPLE)
    if not found.select(people.any()).item() or _says_equivalents(understood):
        return found
    # A target is in FTE, and so are the staff who are compared with it.
    others = [name for name in kind.beside.get("measure", {}) if name not in (stock, *kind.flows)]
    compared = pl.col("measure").is_in(others).any() & ~((pl.col("measure") == stock) & (pl.col("unit") == FTE)).any()
    whole = (pl.col("value").is_null() | (pl.col("value") == pl.col("value").round())).all().over(printed)
    unsaid = pl.col("unit").is_null() | (pl.col("unit") == NUMBER)
    return found.with_columns(
        unit=pl.when(people & whole & unsaid & ~compared).then(pl.lit(HEADCOUNT)).otherwise("unit")
    )


def _says_equivalents(understood: Understood) -> bool:
    """Whether a line of the table or of the workbook's notes speaks of full-time equivalents."""
    lines = (*understood.table.title, *understood.table.above, *understood.table.footnotes)
    return any(map(_FULL_TIME_EQUIVALENT.search, (*(line.text for line in lines), *understood.notes)))
