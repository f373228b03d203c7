"""Every published figure held against its parts, its other prints, and other publications and releases."""

from __future__ import annotations

import polars as pl

from assets.reconciliation import changes, elsewhere, inspections, percentages, staffing, supersession, totals
from assets.reconciliation.comparison import judged
from pipeline.tables.made import table
from schemas import marts, staging

# Each takes the published figures and returns comparisons. A new rule is a function here, and a test.
WITHIN_A_SOURCE = (
    percentages.percentages_of_table_counts,
    percentages.percentages_of_stated_counts,
    percentages.percentages_of_needs,
    percentages.shares_of_columns,
    percentages.one_number_of_cases,
    totals.shares_that_add_up,
    totals.totals_of_rows,
    totals.totals_of_columns,
    totals.totals_of_organisations,
    totals.ratings_that_add_up,
    totals.regions_that_add_up,
    totals.averages_between_their_parts,
)
BETWEEN_SOURCES = (
    changes.changes_and_their_ends,
    changes.changes_and_their_percentages,
    staffing.vacancies_and_their_parts,
    staffing.vacancy_rates_and_their_parts,
    staffing.trainees_and_vacancies,
    elsewhere.same_fact,
    elsewhere.shares_of_tables,
)


@table(staging.Comparisons, by_source=True)
def comparisons(staging_published_figures: pl.DataFrame) -> pl.DataFrame:
    """Apply every rule that needs no other source to every figure that it fits."""
    return judged(pl.concat([rule(staging_published_figures) for rule in WITHIN_A_SOURCE], how="vertical_relaxed"))


@table(marts.Reconciliation)
def reconciliation(
    staging_comparisons: pl.DataFrame,
    staging_published_figures: pl.DataFrame,
    staging_ratings: pl.DataFrame,
    staging_superseded_figures: pl.DataFrame,
    marts_inspections: pl.DataFrame,
    marts_ratings: pl.DataFrame,
) -> pl.DataFrame:
    """Bring these together with what the rules find between sources; contradictions first."""
    figures = staging_published_figures
    between = [rule(figures) for rule in BETWEEN_SOURCES] + [
        inspections.scores_and_their_standards(staging_ratings),
        inspections.ratings_counted(figures, marts_inspections, marts_ratings),
        inspections.inspections_counted(figures, marts_inspections, marts_ratings),
        supersession.superseded_and_used(staging_superseded_figures),
    ]
    found = judged(pl.concat(between, how="vertical_relaxed")).select(staging_comparisons.columns)
    order = pl.col("status").cast(pl.Enum(["contradicts", "rounding", "agrees"]))
    return pl.concat([staging_comparisons, found]).sort(order, "rule", maintain_order=True)
