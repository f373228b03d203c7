"""Needs, key questions and the cases that they are of, in one spelling."""

from __future__ import annotations

from functools import cache

import polars as pl

from assets.registers import AREA_KINDS, names, reference
from assets.registers.areas import in_their_area, in_their_organisation
from pipeline.names import spelling_key, to_register

A_CHANGE = (
    "change"  # the publication's own subtraction, borne out by its two sides, which the marts subtract themselves
)
NEEDS_OF = ("provider", "breakdown_by", "breakdown", "phase_period")


@cache
def questions() -> pl.DataFrame:
    """Return the key questions and the other wordings of each (columns of a register, and the question's own)."""
    listed = reference("needs/key_questions")
    own = listed.with_columns(spelling="question")
    both = pl.concat([own, listed.filter(pl.col("spelling").is_not_null())])
    return both.with_columns(
        kind=pl.lit("key question"), name="question_id", key=spelling_key(pl.col("spelling"))
    ).unique("key", maintain_order=True)


def spelt_key_questions(printed: pl.DataFrame) -> pl.DataFrame:
    """Give each printed answer the question that it answers, whatever the wording."""
    found = in_their_area(printed.filter(pl.col("role") != A_CHANGE))
    found = found.rename({"question": "question_id", "question_printed": "question_id_printed"})
    found = found.drop("stage", "theme", strict=False)
    found = to_register(found, "question_id", questions(), ("key question",)).rename(
        {"question_id_as_published": "question_as_published"}
    )
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = in_their_organisation(found)
    about = (
        reference("needs/key_questions").select("question_id", "stage", "theme", "question").unique(maintain_order=True)
    )
    return found.join(about, on="question_id", how="left", maintain_order="left").with_columns(
        phase=pl.col("phase").str.to_lowercase(),
        cohort=pl.col("cohort").replace("inspected cases", "all cases"),
    )


def spelt_samples(printed: pl.DataFrame) -> pl.DataFrame:
    """Name the areas of inspected samples."""
    found = to_register(printed, "area", names(), AREA_KINDS)
    return found.rename({"area_kind": "area_type"})


def spelt_needs(printed: pl.DataFrame) -> pl.DataFrame:
    """Put needs and areas in one spelling."""
    found = in_their_area(printed.filter(pl.col("role") != A_CHANGE))
    found = found.with_columns(
        # The columns of an aggregate workbook that count cases are about the need itself, not about services.
        measure=_as_code("measure").fill_null("identified"),
        purpose=_as_code("purpose"),
        area=pl.col("area").fill_null("Inspected regions"),
        cohort=pl.col("cohort").fill_null("all cases"),
        **{name: pl.col(name) if name in found.columns else pl.lit(None, pl.String) for name in NEEDS_OF},
    )
    found = to_register(found, "need", names(), ("need",))
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = found.with_columns(
        pl.col("phase").str.to_lowercase(), breakdown_by=pl.col("breakdown_by").str.to_lowercase()
    )
    return in_their_organisation(found)


def _as_code(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(" ", "_")
