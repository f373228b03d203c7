"""Every table of staging, marts, prints and charts, and every view: what `pdu build` and Dagster both make."""

from __future__ import annotations

from assets import staging, supersession
from assets.charts import tables as charts
from assets.marts import (
    figure_comparisons,
    indicators,
    inspections,
    key_questions,
    need_comparisons,
    needs,
    publication,
    rating_checks,
    rating_tables,
    ratings,
    ratings_and_staffing,
    reconciliation,
    releases,
    sources,
    trainees,
    unification,
    vacancies,
    workforce,
)
from assets.reconciliation import contradictions, figures
from pipeline.tables.made import MadeTable
from pipeline.tables.views import View

_DESCRIBED: tuple[MadeTable, ...] = (
    supersession.superseded_figures,
    staging.ratings,
    staging.key_questions,
    staging.samples,
    staging.periods,
    staging.needs,
    staging.vacancies,
    staging.workforce,
    staging.figures,
    vacancies.rates_of_each_file,
    releases.producers_files,
    figures.published_figures,
    reconciliation.comparisons,
    publication.publication,
    sources.sources,
    sources.source_tables,
    sources.superseded_figures,
    inspections.inspections,
    ratings.ratings,
    rating_tables.league_table,
    rating_tables.rating_distribution,
    rating_checks.rating_checks,
    key_questions.key_questions,
    needs.needs_met,
    need_comparisons.need_comparisons,
    vacancies.vacancy_rates,
    vacancies.vacancy_rates_latest,
    vacancies.headline_vacancy_rates,
    workforce.workforce,
    workforce.workforce_latest,
    workforce.staffing_revisions,
    workforce.staff_turnover,
    trainees.trainees_per_vacancy,
    ratings_and_staffing.ratings_and_staffing_by_grade,
    ratings_and_staffing.ratings_and_staffing,
    ratings_and_staffing.ratings_and_staffing_correlation,
    unification.pre_post_unification,
    indicators.indicators,
    figure_comparisons.figure_comparisons,
    reconciliation.reconciliation,
    contradictions.contradictions,
    *charts.TABLES,
)
VIEWS: tuple[View, ...] = charts.VIEWS
TABLES: tuple[MadeTable, ...] = (*_DESCRIBED, publication.dictionary_of(_DESCRIBED, VIEWS))
