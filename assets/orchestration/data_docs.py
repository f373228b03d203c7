"""Data Docs: Great Expectations runs the suites over the published database and writes its pages."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from pipeline.folders.marts import DATABASE, current_build
from pipeline.in_dagster.following import follows_every_update
from pipeline.in_dagster.table_assets import OWNERS, refused
from pipeline.in_dagster.tried_again import tried_again
from pipeline.quality.data_docs import DATA_DOCS, INDEX
from pipeline.quality.expectations import CRITICAL, broken, load_suites, opened
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published, share_pages


def link(marts: Path) -> dg.UrlMetadataValue:
    """Return the address of the Data Docs in a marts folder."""
    return dg.MetadataValue.url((marts.absolute() / DATA_DOCS / INDEX).as_uri())


def data_docs(settings: Settings) -> dg.AssetsDefinition:
    """Return the asset that holds the published marts to their suites with Great Expectations."""

    @dg.asset(
        key=["published", "data_docs"],
        group_name="published",
        kinds={"great_expectations", "html"},
        owners=OWNERS,
        deps=[["published", "database"]],
        automation_condition=follows_every_update(),
        description="Great Expectations' own run of every suite over the published marts, and its pages in data-docs/ "
        "in the marts folder. It fails where a critical expectation does. Made in a run of its own after each "
        "publication, as loading it takes longer than a build.",
    )
    def pages() -> dg.MaterializeResult[None]:
        from pipeline.quality.validation import validate_with_docs

        with tried_again():
            bring_published(settings)
        build = current_build(settings.marts)
        if build is None:
            raise dg.Failure("Nothing is published: materialise published/database first.", allow_retries=False)
        with opened(build / DATABASE) as connection:
            suites = load_suites(settings.expectations)
            judged = validate_with_docs(connection, suites, build.name, settings.marts / DATA_DOCS)
        with tried_again():
            share_pages(settings, settings.marts / DATA_DOCS, DATA_DOCS)
        if failed := broken(judged, CRITICAL):
            raise refused([verdict.fault() for verdict in failed])
        return dg.MaterializeResult(
            metadata={
                "expectations": len(judged),
                "not as expected": [str(verdict.fault()) for verdict in judged if not verdict.passed],
                "data docs": link(settings.marts),
            }
        )

    return pages
