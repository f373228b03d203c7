"""Runs of long ago are deleted with their logs, so that the history on disk does not grow for ever."""

# No postponed annotations: Dagster compares the type of `context` itself.

import datetime as dt

import dagster as dg

from pipeline.in_dagster.clock import Clock

DELETE_OLD_RUNS = "delete_old_runs"
# A year back, an analyst can still compare this release's run with the same quarter's.
KEPT = dt.timedelta(days=400)
FINISHED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.CANCELED]


def old_runs_job(clock: Clock) -> dg.JobDefinition:
    """Return the job that deletes runs, except those that made what is there now."""

    @dg.op
    def delete_runs(context: dg.OpExecutionContext) -> None:
        instance = context.instance
        made = [record.asset_entry.last_materialization_record for record in instance.get_asset_records()]
        made_what_is_there = {event.run_id for event in made if event}
        old = dg.RunsFilter(created_before=clock() - KEPT, statuses=FINISHED)
        runs = [record.dagster_run.run_id for record in instance.get_run_records(old)]
        deleted = [run for run in runs if run not in made_what_is_there]
        for run in deleted:
            instance.compute_log_manager.delete_logs(prefix=[run])
            instance.delete_run(run)
        context.log.info(f"Deleted {len(deleted)} runs that were older than {KEPT.days} days.")

    @dg.job(
        name=DELETE_OLD_RUNS,
        executor_def=dg.in_process_executor,
        description=f"Deletes the record and the logs of runs older than {KEPT.days} days. Touches no data.",
    )
    def delete_old_runs() -> None:
        delete_runs()

    return delete_old_runs
