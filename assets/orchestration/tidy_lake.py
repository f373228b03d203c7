"""The lake is tidied once a week, whoever writes to it."""

# No postponed annotations: Dagster compares the type of `context` itself.

import dagster as dg

from pipeline.in_dagster.lake_resource import LakeResource
from pipeline.lake.tidying import KEPT_FOR, tidy
from pipeline.settings import Settings
from pipeline.shared.old_publications import forget_old_publications

TIDY_LAKE = "tidy_lake"


def tidy_lake_job() -> dg.JobDefinition:
    """Return the job that forgets old snapshots and deletes their files."""

    @dg.op
    def tidy_the_lake(context: dg.OpExecutionContext, lake: LakeResource) -> None:
        with lake.alone():
            context.log.info(f"Deleted {tidy(lake.place)} files that no snapshot of {KEPT_FOR.days} days names.")
        gone, size = forget_old_publications(Settings())
        context.log.info(f"Removed {gone} old publications of {size:,} bytes: of each version the last stays.")

    @dg.job(
        name=TIDY_LAKE,
        executor_def=dg.in_process_executor,
        description=f"Forgets states of the lake older than {KEPT_FOR.days} days, merges small files and deletes what "
        "is named no more. Cited versions stay, and so does what is published; in a bucket the last of each version.",
    )
    def tidy_lake() -> None:
        tidy_the_lake()

    return tidy_lake
