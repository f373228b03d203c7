"""Fetched: new releases from the publishers' sites, put into the raw folder."""

# No postponed annotations: Dagster compares the type of `context` itself.

from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

import dagster as dg
from pydantic import Field

from pipeline.faults import Fault, FaultsError
from pipeline.in_dagster.table_assets import refused
from pipeline.settings import Settings

FETCH = "fetch"  # the step
ATTEMPT = dg.AssetKey(["fetched", "attempt"])
RELEASES = dg.AssetKey(["fetched", "releases"])
CHECK = "everything_came"
_FAULTS, _PARTS = "faults", "parts of faults"  # for people; for the step that comes after


class StoredFile(Protocol):
    """A file of a release in the raw folder."""

    @property
    def path(self) -> Path:
        """Where it is."""

    @property
    def release(self) -> str:
        """The release's page, without host."""

    @property
    def attachment(self) -> str:
        """Which file of the release it is."""


class Fetched(Protocol):
    """What came, and what did not."""

    @property
    def files(self) -> Sequence[StoredFile]:
        """Every file of the releases that were found."""

    @property
    def new(self) -> Sequence[StoredFile]:
        """The files that were not in the raw folder before."""

    @property
    def faults(self) -> Sequence[Fault]:
        """What went wrong."""


Fetch = Callable[[Sequence[str]], Fetched]  # names of publications; none: every one that is known


class FetchConfig(dg.Config):
    """Which publications to look for."""

    publications: list[str] = Field(default_factory=list)


def fetched_assets(fetch: Fetch) -> list[dg.AssetsDefinition | dg.AssetChecksDefinition]:
    """Return the assets that a fetch makes, and the check that nothing went wrong."""

    @dg.multi_asset(
        name=FETCH,
        specs=[
            dg.AssetSpec(
                ATTEMPT,
                group_name="fetched",
                kinds={"web"},
                description="When the publishers' sites were last asked for new releases, and what went wrong.",
            ),
            dg.AssetSpec(
                RELEASES,
                group_name="fetched",
                kinds={"web", "excel"},
                skippable=True,
                description="The last fetch that brought something: the files that it put into the raw folder.",
            ),
        ],
    )
    def releases(config: FetchConfig) -> Iterator[dg.MaterializeResult[None]]:
        try:
            fetched = fetch(config.publications)
            new = [f"{file.release}: {file.attachment}" for file in fetched.new]
            unchanged, faults = len(fetched.files) - len(new), fetched.faults
        except FaultsError as error:
            new, unchanged, faults = [], 0, error.faults
        about: dict[str, Any] = {"new files": new, "unchanged files": unchanged}
        yield dg.MaterializeResult(asset_key=ATTEMPT, metadata=about | _metadata(faults))
        if new:  # else nothing downstream runs
            yield dg.MaterializeResult(asset_key=RELEASES, metadata=about)

    @dg.multi_asset_check(
        name=CHECK,
        specs=[
            dg.AssetCheckSpec(
                CHECK,
                asset=ATTEMPT,
                description="Every release that the publishers list could be fetched. What came is built all the same.",
            )
        ],
    )
    def everything_came(context: dg.AssetCheckExecutionContext) -> Iterator[dg.AssetCheckResult]:
        event = context.instance.get_latest_materialization_event(ATTEMPT)
        materialization = event.asset_materialization if event else None
        parts: Any = materialization.metadata[_PARTS].value if materialization else []
        faults = [Fault(**part) for part in parts]
        yield dg.AssetCheckResult(asset_key=ATTEMPT, check_name=CHECK, passed=not faults, metadata=_metadata(faults))
        if faults:
            raise refused(faults)

    return [releases, everything_came]


def _metadata(faults: Sequence[Fault]) -> dict[str, Any]:
    return {_FAULTS: [str(fault) for fault in faults], _PARTS: [asdict(fault) for fault in faults]}


def fetcher(settings: Settings) -> Fetch:
    """Return the way to fetch into the settings' raw folder. What it needs is imported when it is called."""

    def fetch(names: Sequence[str]) -> Fetched:
        from pipeline.fetching.fetch import fetch as fetch_releases
        from pipeline.fetching.publications import load_publications
        from pipeline.shared.raw_files import raw_files_of_all

        with raw_files_of_all(settings) as here:
            return fetch_releases(load_publications(settings.publications, tuple(names)), here)

    return fetch
