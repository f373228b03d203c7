"""Vacancies and staff in one spelling: areas, grades, days, and the signs of changes."""

from __future__ import annotations

import polars as pl

from assets.figures.periods import snapshot_day
from assets.registers import AREA_KINDS, names
from assets.registers.areas import existing, in_their_area
from pipeline.names import to_register

UNIFIED = "England and Wales"
UNSIGNED, ON_THE_QUARTER = ", printed without sign", " on the previous quarter"


def spelt_vacancies(printed: pl.DataFrame) -> pl.DataFrame:
    """Put areas and grades in one spelling and dates on their day; turn the annex's differences into vacancies."""
    found = in_their_area(printed)
    of_annex = pl.col("role") == "difference_fte"
    found = found.with_columns(
        value=pl.when(of_annex).then(-pl.col("value")).otherwise("value"),
        role=pl.col("role").replace("difference_fte", "vacancy_fte"),
    )
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = found.with_columns(pl.col("grade").fill_null("PO"))
    found = to_register(found, "grade", names(), ("grade",))
    found = existing(found, "area", pl.coalesce(snapshot_day(pl.col("as_of")), "published_date"))
    return found.with_columns(as_of_as_published="as_of", as_of=snapshot_day(pl.col("as_of")))


def spelt_workforce(printed: pl.DataFrame) -> pl.DataFrame:
    """Tell grades from organisations in the label column, and put both in one spelling."""
    found = in_their_area(printed)
    organisation = names().filter(pl.col("kind") == "organisation").select("spelling", of_organisation="name")
    found = found.join(organisation, left_on="grade", right_on="spelling", how="left", maintain_order="left")
    trainees = pl.col("role") == "trainees in post"
    found = found.with_columns(
        area=pl.coalesce("area", "of_organisation", pl.lit(UNIFIED)),
        grade=pl.when(trainees).then(pl.lit("PQiP")).otherwise("grade"),
        measure=pl.when(trainees).then(pl.lit("staff in post")).otherwise("role"),
    )
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = to_register(_signed_changes(found), "grade", names(), ("grade",))
    return found.with_columns(
        as_of=snapshot_day(pl.col("as_of")),
        period=pl.coalesce("period", pl.when(snapshot_day(pl.col("as_of")).is_null()).then("as_of")),
        text=pl.when(pl.col("value").is_null() & pl.col("mark").is_null()).then("text"),
    )


def _signed_changes(found: pl.DataFrame) -> pl.DataFrame:
    """Give a change in per cent, printed without a sign, that of the change in FTE beside it: a fall is negative.

    Where the change beside it is in words or missing, the sign is not known, and the measure goes on saying so.
    """
    of_change = ["source_id", "source_sheet", "source_range", "area", "grade", "as_of", "compared_with"]
    found = found.with_columns(pl.lit(None, pl.String).alias(name) for name in of_change if name not in found.columns)
    unsigned = pl.col("measure").str.ends_with(UNSIGNED)
    measure = pl.col("measure").str.strip_suffix(UNSIGNED)
    beside = pl.col("value").filter(~unsigned).first().over([*of_change, measure])
    known = ~unsigned | beside.is_not_null() | pl.col("value").is_null()
    on_the_quarter = pl.col("measure").str.ends_with(ON_THE_QUARTER)
    quarter_before = snapshot_day(pl.col("as_of")).dt.offset_by("-3mo").dt.month_end().dt.to_string("%-d %B %Y")
    return found.with_columns(
        value=pl.when(unsigned & (beside < 0)).then(-pl.col("value").abs()).otherwise("value"),
        measure=pl.when(known).then(measure).otherwise("measure").str.strip_suffix(ON_THE_QUARTER),
        compared_with=pl.when(on_the_quarter)
        .then(quarter_before.fill_null("previous quarter"))
        .otherwise("compared_with"),
    )
