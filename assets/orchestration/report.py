"""The report: pages of the published marts, made again after each publication."""

from __future__ import annotations

import dagster as dg

from pipeline.in_dagster.following import follows_every_update
from pipeline.in_dagster.tried_again import tried_again
from pipeline.settings import Settings
from pipeline.shared.exports import bring_published, share_pages


def report(settings: Settings) -> dg.AssetsDefinition:
    """Return the asset that makes the report in the marts folder."""

    @dg.asset(
        key=["published", "report"],
        group_name="published",
        kinds={"html"},
        deps=[["published", "database"]],
        automation_condition=follows_every_update(),
        description="Pages of the published marts in report/ in the marts folder, without script, server or network. "
        "What stood there before stays until the new pages are whole. Made in a run of its own after each publication.",
    )
    def pages() -> dg.MaterializeResult[None]:
        from pipeline.report.site import make_report

        with tried_again():
            bring_published(settings)
            made = make_report(settings)
            share_pages(settings, made.index.resolve().parent, "report")
        return dg.MaterializeResult(
            metadata={"pages": made.pages, "index": dg.MetadataValue.path(str(made.index.resolve()))}
        )

    return pages
