"""Figures of staff that documents state in their text: levels, changes, who comes and goes, workload, training."""

from __future__ import annotations

import polars as pl

from assets.figures.changes import ends
from assets.figures.limits import in_words
from assets.figures.periods import as_of, window
from assets.registers import names, reference
from pipeline.names import spelling_key

EVERYONE = "all"
A_CHANGE = r"^change in "
LEVEL = ["source_id", "area", "grade", "measure"]


def stated_staff(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the figures of staging.figures that are of staff of a grade, or of all staff of an area.

    The register of measures (assets/staffing/staff_measures.csv) says which they are. Not among them are fractions in
    words, which have no value, and figures of staff who are of no listed grade: with these a grade would be wrong.
    """
    return _with_ends(_named(figures))


def without_stated_staff(figures: pl.DataFrame) -> pl.DataFrame:
    """Return the figures of staging.figures that are not in stated_staff: each figure is in one mart."""
    cell = ["source_id", "source_sheet", "source_cell"]
    return figures.join(_named(figures), on=cell, how="anti", maintain_order="left")


def _named(figures: pl.DataFrame) -> pl.DataFrame:
    """Give each figure its measure and grade, and the organisation whose staff it is of, where its group names one."""
    measures = reference("staffing/staff_measures").rename({"grade": "of_measure"})
    of_kind = names().select("kind", "key", "name")
    grades = of_kind.filter(pl.col("kind") == "grade").select("key", of_group="name")
    organisations = of_kind.filter(pl.col("kind") == "organisation").select("key", organisation="name")
    stated = (
        figures.filter((pl.col("role") == "value") & ~in_words())
        .join(measures, on="indicator", how="inner", maintain_order="left")
        .with_columns(key=spelling_key(pl.col("breakdown")))
        .join(grades, on="key", how="left", maintain_order="left")
        .join(organisations, on="key", how="left", maintain_order="left")
    )
    # What is said of one organisation is of all its staff, unless the measure names a grade.
    everyone = (pl.col("breakdown") == "All") | pl.col("organisation").is_not_null()
    grade = pl.coalesce("of_measure", "of_group", pl.when(everyone).then(pl.lit(EVERYONE)))
    of_organisation = pl.col("organisation").is_not_null()
    return stated.with_columns(
        grade=grade,
        area=pl.coalesce("organisation", "area"),
        area_type=pl.when(of_organisation).then(pl.lit("organisation")).otherwise("area_type"),
    ).filter(pl.col("grade").is_not_null() & pl.col("area").is_not_null())


def _with_ends(stated: pl.DataFrame) -> pl.DataFrame:
    """Date each figure: a level by its day, a flow by the last day of its period, a change by both its ends.

    What is foreseen has no day yet. A change since a day ends at the day of the level that its document prints.
    """
    day, (_, last) = as_of(pl.col("period")), window(pl.col("period"))
    change = pl.col("measure").str.contains(A_CHANGE)
    named = stated.with_columns(fact="measure", at=pl.col("period").str.to_lowercase().fill_null(""))
    start, end = (ends()[name].str.to_date("%Y-%m-%d", strict=False) for name in ("start", "end"))
    dated = named.with_columns(
        day=pl.when(change).then(pl.coalesce(end, last)).otherwise(pl.coalesce(day, last)),
        start=pl.when(change).then(start),
    )
    levels = (
        dated.filter(~change & pl.col("day").is_not_null())
        .group_by(LEVEL)
        .agg(level_day=pl.col("day").first(), days=pl.col("day").n_unique())
        .filter(pl.col("days") == 1)
        .with_columns(measure=pl.lit("change in ") + pl.col("measure"))
        .drop("days")
    )
    known = dated.join(levels, on=LEVEL, how="left", maintain_order="left")
    day = pl.coalesce("day", pl.when(change & pl.col("start").is_not_null()).then("level_day"))
    foreseen = (day > pl.col("published_date")).fill_null(False)
    one_day = as_of(pl.col("period")).is_not_null() & ~change
    both_ends = change & day.is_not_null() & pl.col("start").is_not_null()
    return known.with_columns(
        as_of=pl.when(~foreseen).then(day),
        compared_with=pl.coalesce(pl.col("start").dt.to_string("%-d %B %Y"), "compared_with"),
        period=pl.when(~one_day & ~both_ends | foreseen).then("period"),
        text=pl.lit(None, pl.String),
    )
