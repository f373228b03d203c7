"""Every table that is made, staging and marts: what `pdu build` and Dagster both run."""

from __future__ import annotations

from assets import staging
from assets.marts import (
    indicators,
    inspections,
    key_questions,
    needs,
    rating_checks,
    rating_tables,
    ratings,
    reconciliation,
    sources,
    unification,
    workforce,
)
from assets.reconciliation import figures
from pipeline.made_tables import MadeTable

TABLES: tuple[MadeTable, ...] = (
    staging.ratings,
    staging.key_questions,
    staging.samples,
    staging.periods,
    staging.needs,
    staging.vacancies,
    staging.workforce,
    staging.figures,
    figures.published_figures,
    sources.sources,
    sources.source_tables,
    inspections.inspections,
    ratings.ratings,
    rating_tables.league_table,
    rating_tables.rating_distribution,
    rating_checks.rating_checks,
    key_questions.key_questions,
    needs.needs_met,
    workforce.vacancy_rates,
    workforce.workforce,
    unification.pre_post_unification,
    indicators.indicators,
    reconciliation.reconciliation,
)
