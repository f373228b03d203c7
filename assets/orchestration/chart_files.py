"""The files of the charts, for people who write reports: the same that `pdu charts` writes."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from assets.orchestration.publication import MartsFolder
from pipeline.in_dagster.tried_again import tried_again
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published


@dg.asset(
    key=["published", "chart_files"],
    group_name="published",
    kinds={"excel", "csv", "svg"},
    deps=[["published", "database"]],
    description="Workbook (xlsx and ods), CSV and pictures of every chart, in charts/ in the marts folder. Made on "
    "demand: no build waits for pictures.",
)
def chart_files(marts_folder: MartsFolder) -> dg.MaterializeResult[None]:
    """Write the files of the current build's charts; pictures whose figures did not change are kept."""
    from pipeline.chart_files.write import write_chart_files

    with tried_again():
        bring_published(Settings().model_copy(update={"marts": Path(marts_folder.folder)}))
    written = write_chart_files(Path(marts_folder.folder))
    return dg.MaterializeResult(
        metadata={
            "build": written.build,
            "folder": dg.MetadataValue.path(str(written.folder)),
            "charts": len(written.charts),
            "pictures drawn": written.drawn,
            "pictures unchanged": written.unchanged,
        }
    )
