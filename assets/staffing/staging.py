"""The printed figures of staff that are used."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import used
from assets.staffing.spelling import spelt_vacancies, spelt_workforce
from pipeline.tables.made import table
from schemas import staging


@table(staging.Vacancies, by_source=True)
def vacancies(raw_vacancies: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Put areas and grades in one spelling and dates on their day; turn the annex's differences into vacancies."""
    return spelt_vacancies(used(raw_vacancies, staging_superseded_figures))


@table(staging.Workforce, by_source=True)
def workforce(raw_workforce: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Tell grades from organisations in the label column, and put both in one spelling."""
    return spelt_workforce(used(raw_workforce, staging_superseded_figures))
