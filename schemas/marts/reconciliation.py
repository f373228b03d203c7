"""The mart of published figures held against each other."""

from __future__ import annotations

from schemas.comparison import Comparison


class Reconciliation(Comparison):
    """A published figure held against its own parts, or against another print of the same fact."""

    class Config:
        """Table name."""

        name = "marts.reconciliation"
