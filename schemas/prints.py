"""What must be true of charts before they are published: each chart as each file prints it."""

from __future__ import annotations

import pandera.polars as pa

from schemas.charts import Catalogue, Figures

_OF_A_FILE = ["source_id", "chart_id"]


class FigurePrints(Figures):
    """A figure of a chart as one file prints it, and the table that prints it."""

    place: int = pa.Field(ge=0, description="Place of the chart among those that are declared.")
    known: int = pa.Field(ge=0, description="Figures of the chart that the file prints, gaps not counted.")
    in_other_tables: str = pa.Field(nullable=True, description="What other tables of the file print for it instead.")
    title: str = pa.Field(nullable=True, description="Title of the table that prints it.")
    document: str = pa.Field(nullable=True, description="Document that prints it.")
    section: str = pa.Field(nullable=True, description="Chapter and heading where it is printed.")
    page: int = pa.Field(nullable=True, ge=1, description="Page where it is printed, where known.")
    publisher: str = pa.Field(nullable=True, description="Publisher of the document.")

    class Config:
        """Table name."""

        unique = [*_OF_A_FILE, "position"]
        name = "prints.figures"


class JoinedFigurePrints(FigurePrints):
    """A figure of a chart as one file prints it, from a mart whose rows rest on several files."""

    class Config:
        """Table name."""

        name = "prints.joined_figures"


class ChartPrints(Catalogue):
    """A chart as one file prints it, and what a reader of it needs to know."""

    chart_id: str = pa.Field(description="The chart of one publication and area.")
    place: int = pa.Field(ge=0, description="Place of the chart among those that are declared.")
    known: int = pa.Field(ge=0, description="Figures of the chart that the file prints, gaps not counted.")

    class Config:
        """Table name."""

        unique = _OF_A_FILE
        name = "prints.charts"
