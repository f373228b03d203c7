"""What must be true of the published marts, one module a subject."""

from schemas.marts.figure_comparisons import FigureComparisons
from schemas.marts.figures import Indicators
from schemas.marts.inspections import Inspections, Ratings
from schemas.marts.key_questions import KeyQuestions
from schemas.marts.needs import NeedComparisons, NeedsMet
from schemas.marts.providers import ProviderRatings
from schemas.marts.publication import DataDictionary, Publication
from schemas.marts.rating_tables import LeagueTable, RatingChecks, RatingDistribution
from schemas.marts.reconciliation import Contradictions, Reconciliation
from schemas.marts.regions import RegionRatings
from schemas.marts.sources import Sources, SourceTables, SupersededFigures
from schemas.marts.staffing import (
    HeadlineVacancyRates,
    RatingsAndStaffing,
    RatingsAndStaffingByGrade,
    RatingsAndStaffingCorrelation,
    StaffingRevisions,
    StaffTurnover,
    TraineesPerVacancy,
    VacancyRates,
    VacancyRatesLatest,
    Workforce,
    WorkforceLatest,
)
from schemas.marts.unification import PrePostUnification

__all__ = [
    "Contradictions",
    "DataDictionary",
    "FigureComparisons",
    "HeadlineVacancyRates",
    "Indicators",
    "Inspections",
    "KeyQuestions",
    "LeagueTable",
    "NeedComparisons",
    "NeedsMet",
    "PrePostUnification",
    "ProviderRatings",
    "Publication",
    "RatingChecks",
    "RatingDistribution",
    "Ratings",
    "RatingsAndStaffing",
    "RatingsAndStaffingByGrade",
    "RatingsAndStaffingCorrelation",
    "Reconciliation",
    "RegionRatings",
    "SourceTables",
    "Sources",
    "StaffTurnover",
    "StaffingRevisions",
    "SupersededFigures",
    "TraineesPerVacancy",
    "VacancyRates",
    "VacancyRatesLatest",
    "Workforce",
    "WorkforceLatest",
]
