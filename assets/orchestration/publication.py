"""Publication: every mart into one database and its Parquet files, swapped in whole."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import dagster as dg

from assets.catalogue import TABLES, VIEWS
from assets.orchestration.data_docs import link
from pipeline.build import PUBLISHED, publish_marts, row_keys
from pipeline.faults import FaultsError, PassingError
from pipeline.folders.locks import locked
from pipeline.folders.marts import current_build, manifest_of
from pipeline.in_dagster.following import follows
from pipeline.in_dagster.lake_resource import LakeResource
from pipeline.in_dagster.table_assets import OWNERS, refused
from pipeline.in_dagster.tried_again import tried_again
from pipeline.lake.tables import parts_that_do_not_fit
from pipeline.notifications.runs import report_publication
from pipeline.publishing.citation import load_about
from pipeline.quality.expectations import check_of
from pipeline.raw.accepted import load_accepted
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published, share_build
from pipeline.shared.raw_files import with_raw_files
from pipeline.tables.made import TableName, code_of

# The raw tables that the manifest tells of.
IN_MANIFEST: tuple[TableName, ...] = (("raw", "files"), ("raw", "sources"), ("raw", "tables"), ("raw", "set_aside"))


class MartsFolder(dg.ConfigurableResource[None]):
    """Where the marts are published, and the suites that a build must hold to."""

    folder: str
    expectations: str
    raw: str  # the folder that what was accepted is kept in


@dg.asset(
    key=["published", "database"],
    group_name="published",
    kinds={"duckdb", "parquet"},
    owners=OWNERS,
    description="probation.duckdb, Parquet files and build.json in the marts folder, swapped in whole or not at all. "
    "Tables that do not fit together, as one that was made from an earlier state of another, are not published.",
    automation_condition=follows(),
    deps=[list(name) for name in (*(made.name for made in TABLES if made.name[0] in PUBLISHED), *IN_MANIFEST)],
)
def database(marts_folder: MartsFolder, lake: LakeResource) -> dg.MaterializeResult[None]:
    """Publish every mart of the lake. What stood there before stays until the new build is whole and checked."""
    given = {"marts": Path(marts_folder.folder), "raw": Path(marts_folder.raw)}
    settings = Settings().model_copy(update=given)
    with tried_again(), locked(settings.marts):
        settings = with_raw_files(settings, only=())
        bring_published(settings)
        before = current_build(settings.marts)
        with lake.writing("publication") as store:
            code = {".".join(made.name): code_of(made) for made in TABLES}
            if faults := parts_that_do_not_fit(store.made, code, code):
                raise refused(faults)
            try:
                build = publish_marts(
                    store,
                    TABLES,
                    VIEWS,
                    settings.marts,
                    load_about(settings.citation),
                    check_of(Path(marts_folder.expectations)),
                    accepted=load_accepted(settings.raw),
                    share=partial(share_build, settings),
                )
            except PassingError:
                raise
            except FaultsError as error:
                raise refused(list(error.faults)) from error
        report_publication(settings, before, row_keys(TABLES))
    manifest = manifest_of(build)
    return dg.MaterializeResult(
        metadata={
            "build": build.name,
            "version": manifest["version"],
            "rows": manifest["tables"],
            "set aside": [file["file"] for file in manifest["set_aside"]],
            "unrecognised": manifest["unrecognised"],
            "not as expected": [check for check in manifest["checks"] if not check["passed"]],
            "data docs": link(settings.marts),
        }
    )
