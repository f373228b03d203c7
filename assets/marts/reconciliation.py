"""Every published figure held against its parts, its other prints, and other publications and releases."""

from __future__ import annotations

import polars as pl

from assets.reconciliation import changes, elsewhere, inspections, percentages, staffing, supersession, totals
from assets.reconciliation.comparison import judged
from pipeline.tables.made import table
from schemas import marts

# Each takes the published figures and returns comparisons. A new rule is a function here, and a test.
RULES = (
    percentages.percentages_of_table_counts,
    percentages.percentages_of_stated_counts,
    percentages.percentages_of_needs,
    percentages.shares_of_columns,
    totals.shares_that_add_up,
    totals.totals_of_rows,
    totals.totals_of_columns,
    totals.totals_of_organisations,
    totals.ratings_that_add_up,
    totals.regions_that_add_up,
    totals.averages_between_their_parts,
    percentages.one_number_of_cases,
    changes.changes_and_their_ends,
    changes.changes_and_their_percentages,
    staffing.vacancies_and_their_parts,
    staffing.vacancy_rates_and_their_parts,
    staffing.trainees_and_vacancies,
    elsewhere.same_fact,
    elsewhere.shares_of_tables,
)


@table(marts.Reconciliation)
def reconciliation(
    staging_published_figures: pl.DataFrame,
    staging_ratings: pl.DataFrame,
    staging_superseded_figures: pl.DataFrame,
    marts_inspections: pl.DataFrame,
    marts_ratings: pl.DataFrame,
) -> pl.DataFrame:
    """Apply every rule to every figure that it fits; contradictions first."""
    figures = staging_published_figures
    comparisons = [rule(figures) for rule in RULES] + [
        inspections.scores_and_their_standards(staging_ratings),
        inspections.ratings_counted(figures, marts_inspections, marts_ratings),
        inspections.inspections_counted(figures, marts_inspections, marts_ratings),
        supersession.superseded_and_used(staging_superseded_figures),
    ]
    order = pl.col("status").cast(pl.Enum(["contradicts", "rounding", "agrees"]))
    return judged(pl.concat(comparisons, how="vertical_relaxed")).sort(order, "rule", maintain_order=True)
