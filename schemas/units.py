"""The units of published columns, by column name: one name means one unit wherever it stands.

A column whose unit differs from row to row is listed under the column that says which.
"""

from __future__ import annotations

from schemas.columns import GRADES

_COLUMNS: dict[str, tuple[str, ...]] = {
    "per cent": (
        *(
            "other_percentage",
            "percentage",
            "percentage_low",
            "percentage_high",
            "published_percentage",
            "lowest_percentage",
        ),
        *("rest_percentage", "pre_percentage", "post_percentage", "revision_percentage", "share_of_maximum"),
        *("vacancy_rate", "computed_vacancy_rate", "staffing_level", "withdrawal_rate", "workload"),
        *(f"{measure}_{grade.lower()}" for measure in ("vacancy_rate", "workload") for grade in GRADES),
        *("percentage_least", "percentage_most", "pre_least", "pre_most", "post_least", "post_most"),
    ),
    "percentage points": (
        *("difference_pp", "difference_low", "difference_high", "difference_least", "difference_most"),
        *("detectable_pp", "change_pp", "change_low"),
        *("change_high", "points_to_next_rating"),
    ),
    "points": (
        *("composite_score", "composite_max", "points_since_previous", "points_needed"),
        *("score", "score_least", "score_most"),
    ),
    "points a standard": ("mean_standard_score", "mean_score", "mean_score_least", "mean_score_most"),
    "FTE": (
        "staff_in_post_fte",
        "target_fte",
        "vacancy_fte",
        "computed_vacancy_fte",
        "trainees_fte",
        "trainees_after_withdrawals",
    ),
    "trainees a vacancy": ("trainees_per_vacancy", "trainees_after_withdrawals_per_vacancy"),
    "cases": (
        *(
            "n_yes",
            "n_cases",
            "n_met",
            "n_met_printed",
            "n_identified",
            "n_identified_least",
            "n_identified_most",
            "n_unmet",
        ),
        *("rest_n_met", "rest_n_identified", "rest_n_identified_least", "rest_n_identified_most"),
        "cases_to_next_rating",
        "cases_to_next_rating_least",
        *("n_missing", "other_n_yes"),
    ),
    "cases or inspections": ("pre_n_yes", "pre_n", "post_n_yes", "post_n"),
    "inspections": (
        *(
            "n_inspections",
            "n_least",
            "n_most",
            "n_not_applicable",
            "n_not_rated",
            "n_not_available",
            "ranked",
            "tied_by_share",
        ),
        *("tied_by_points", "inspections", "scored", "derived_outstanding", "derived_good"),
        *(
            "derived_requires_improvement",
            "derived_inadequate",
            "published_ratings",
            "published_outstanding",
            "published_good",
        ),
        *("published_requires_improvement", "published_inadequate", "rating_distribution.base"),
    ),
    "probation delivery units": ("units",),
    "days": ("days_apart", "days_between_prints"),
    "figures": ("figures_used", "figures_superseded", "figures", "gaps"),
    "needs": ("needs_printed", "needs_asked"),
    "key questions": ("questions_printed", "questions_asked"),
    "files": ("n_sources",),
    "tests": ("tests_in_family",),
    "as in column unit": (
        *("value", "low", "high", "used_value", "used_low", "used_high", "earlier_value", "revision", "target"),
        *("published_value", "published_low", "published_high", "recomputed_value", "recomputed_low"),
        *(
            "recomputed_high",
            "difference",
            "tolerance",
            "pre_value",
            "post_value",
            "interval_low",
            "interval_high",
            "elsewhere_value",
        ),
        *(
            "pdu_value",
            "pdu_least",
            "pdu_most",
            "region_value",
            "england_and_wales_value",
            "region_least",
            "region_most",
        ),
        *("england_and_wales_least", "england_and_wales_most"),
    ),
    "whatever the figure is of": ("base", "n", "other_n", "count", "pdu_n", "region_n", "england_and_wales_n"),
}
# Numbers that have no unit: probabilities, correlations, and what only counts or orders.
WITHOUT = (
    *("p_value", "p_value_holm", "rank_correlation", "correlation_low", "correlation_high", "detectable_correlation"),
    *("version", "page", "inspection_number", "rank_by_share", "rank_by_points", "position", "decimals"),
    *("map_column", "map_row", "minimum", "maximum"),
)
_UNIT_OF = {column: unit for unit, columns in _COLUMNS.items() for column in columns}


def unit_of(table: str, column: str) -> str | None:
    """Return the unit of a column, or None where it has none; a table's own entry goes before the general one."""
    return _UNIT_OF.get(f"{table}.{column}", _UNIT_OF.get(column))
