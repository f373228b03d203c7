"""The printed needs, answers and samples of cases that are used."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import used
from assets.needs.spelling import spelt_key_questions, spelt_needs, spelt_samples
from pipeline.tables.made import table
from schemas import staging


@table(staging.KeyQuestions, by_source=True)
def key_questions(raw_key_questions: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Give each printed answer the question that it answers, whatever the wording."""
    return spelt_key_questions(used(raw_key_questions, staging_superseded_figures))


@table(staging.Samples, by_source=True)
def samples(raw_samples: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Name the areas of inspected samples."""
    return spelt_samples(used(raw_samples, staging_superseded_figures))


@table(staging.Periods, by_source=True)
def periods(raw_periods: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Keep the ends of the periods that figures come from."""
    return used(raw_periods, staging_superseded_figures)


@table(staging.Needs, by_source=True)
def needs(raw_needs: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Put needs and areas in one spelling."""
    return spelt_needs(used(raw_needs, staging_superseded_figures))
