"""Tables that follow the tables they are made from, in one run, without repeating what a job has done."""

from __future__ import annotations

from typing import Any

import dagster as dg

# On the runs of jobs that make everything.
EVERYTHING_TAG = "pdu/everything"
# A run of assets that a person or a condition chose says which; a job's run has its tag only.
_MADE_ALONE = (
    dg.AutomationCondition.newly_updated()
    & ~dg.AutomationCondition.executed_with_root_target()
    & ~dg.AutomationCondition.executed_with_tags(tag_keys={EVERYTHING_TAG})
)
_INPUT_MADE = dg.AutomationCondition.any_deps_match(_MADE_ALONE | dg.AutomationCondition.will_be_requested())
_BROKEN = dg.AutomationCondition.execution_failed() & ~dg.AutomationCondition.will_be_requested()


def follows(*, missing_inputs_stop: bool = True) -> dg.AutomationCondition[Any]:
    """Return the condition under which an asset is made again by itself: something that it is made from was made.

    An update by a run that also makes, or meant to make, the asset does not count: a job that makes everything
    starts nothing here, whether it succeeds or fails. While an input's last run failed nothing follows, so that
    tables of two builds are never published together.
    """
    condition = (
        (dg.AutomationCondition.newly_missing() | _INPUT_MADE).since_last_handled()
        & ~dg.AutomationCondition.any_deps_match(_BROKEN)
        & ~dg.AutomationCondition.any_deps_in_progress()
        & ~dg.AutomationCondition.in_progress()
    )
    if missing_inputs_stop:
        condition = condition & ~dg.AutomationCondition.any_deps_missing()
    return condition.with_label("something it is made from was made again")


def follows_every_update() -> dg.AutomationCondition[Any]:
    """Return the condition under which an asset is made after each update of its inputs, whatever run made them.

    For what a run that makes everything leaves out, because nobody is to wait for it or to fail with it.
    """
    condition = (
        dg.AutomationCondition.any_deps_updated().since_last_handled()
        & ~dg.AutomationCondition.any_deps_missing()
        & ~dg.AutomationCondition.any_deps_in_progress()
        & ~dg.AutomationCondition.in_progress()
    )
    return condition.with_label("what it is made from was made")
