"""Marts: the tables that are published, one module a subject."""

from types import ModuleType

from assets.marts import indicators, inspections, key_questions, needs, sources, unification, workforce
from schemas import marts as models

MODULES: tuple[ModuleType, ...] = (sources, inspections, key_questions, needs, workforce, unification, indicators)

MODELS = (
    models.Sources,
    models.SourceTables,
    models.Inspections,
    models.Ratings,
    models.KeyQuestions,
    models.NeedsMet,
    models.VacancyRates,
    models.Workforce,
    models.PrePostUnification,
    models.Indicators,
)
