"""The marts of published figures held against each other, and of what contradicts each cell."""

from __future__ import annotations

import pandera.polars as pa

from schemas.columns import CONTRADICTED_BY, Addressed
from schemas.comparison import Comparison


class Reconciliation(Comparison):
    """A published figure held against its own parts, or against another print of the same fact."""

    class Config:
        """Table name."""

        name = "marts.reconciliation"


class Contradictions(Addressed):
    """A cell whose figure another print or its own parts contradict, with what they say."""

    contradicted_by: str = pa.Field(description=CONTRADICTED_BY)

    class Config:
        """Table name; one row a cell."""

        unique = ["source_id", "source_sheet", "source_cell"]
        name = "marts.contradictions"
