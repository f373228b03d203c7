"""Every table of staging, marts, prints and charts, and every view: what `pdu build` and Dagster both make."""

from __future__ import annotations

from assets.charts import tables as charts
from assets.indicators import comparisons as figure_comparisons
from assets.indicators import indicators
from assets.indicators import staging as staged_figures
from assets.needs import comparisons as need_comparisons
from assets.needs import key_questions, needs
from assets.needs import staging as staged_needs
from assets.publication import publication, sources, supersession
from assets.ratings import checks as rating_checks
from assets.ratings import inspections, providers, ratings, regions
from assets.ratings import staging as staged_ratings
from assets.ratings import tables as rating_tables
from assets.reconciliation import contradictions, figures, reconciliation
from assets.staffing import ratings_and_staffing, releases, trainees, vacancies, workforce
from assets.staffing import staging as staged_staff
from assets.unification import unification
from pipeline.tables.made import MadeTable
from pipeline.tables.views import View

_DESCRIBED: tuple[MadeTable, ...] = (
    supersession.superseded_figures,
    staged_ratings.ratings,
    providers.staged_provider_ratings,
    regions.staged_region_ratings,
    staged_needs.key_questions,
    staged_needs.samples,
    staged_needs.periods,
    staged_needs.needs,
    staged_staff.vacancies,
    staged_staff.workforce,
    staged_figures.figures,
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
    providers.provider_ratings,
    regions.region_ratings,
    rating_tables.league_table,
    rating_tables.rating_distribution,
    rating_checks.rating_checks,
    key_questions.key_questions,
    needs.needs_met,
    need_comparisons.need_comparisons,
    vacancies.standings_of_rates,
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
