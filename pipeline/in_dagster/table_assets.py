"""Tables as Dagster assets: the same functions and checks that `pdu build` runs, one step a subject."""

# No postponed annotations: Dagster compares the type of `context` itself.

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import dagster as dg
import polars as pl

from pipeline.faults import Fault
from pipeline.in_dagster.lake_resource import LakeResource
from pipeline.lake.tables import LakeTables
from pipeline.tables.made import MadeTable, TableName, code_of, in_order
from pipeline.tables.making import BEFORE, NOW

PREVIEW_ROWS = 5
FAULTS_SHOWN = 20
CODE_VERSION = 12  # digits
CHECK = "model"
FAULTS = "faults"  # in the metadata of a step that was refused
OWNERS = ["team:probation-data"]
ONE_SUBJECT = ("charts",)  # packages

Events = Iterator[dg.MaterializeResult[None] | dg.AssetCheckResult]


def assets_by_subject(
    tables: Iterable[MadeTable], condition: dg.AutomationCondition[Any] | None = None
) -> list[dg.AssetsDefinition]:
    """Return the assets of tables: one step makes those of a subject, or some of them.

    The condition says when Dagster makes them again by itself.
    """
    subjects: defaultdict[str, list[MadeTable]] = defaultdict(list)
    for made in in_order(tables):
        subjects[_subject_of(made)].append(made)
    return [_subject(name, of, condition) for name, of in subjects.items()]


def _subject_of(made: MadeTable) -> str:
    """The module that makes a table; all charts are one subject, for they are made of each other."""
    _, *path = made.make.__module__.split(".")
    return path[0] if path[0] in ONE_SUBJECT else "_".join(path)


def _subject(name: str, tables: list[MadeTable], condition: dg.AutomationCondition[Any] | None) -> dg.AssetsDefinition:
    @dg.multi_asset(
        name=name,
        specs=[_spec(made, condition) for made in tables],
        check_specs=[
            dg.AssetCheckSpec(
                name=CHECK,
                asset=list(made.name),
                blocking=True,
                description=f"Every row is as the pandera model of {'.'.join(made.name)} says.",
            )
            for made in tables
        ],
        can_subset=True,
    )
    def subject(context: dg.AssetExecutionContext, lake: LakeResource) -> Events:
        asked = {tuple(key.path) for key in context.selected_asset_keys}
        with lake.writing(f"run {context.run.run_id}") as store:
            made = _make([made for made in tables if made.name in asked], store)
        for one in made:
            yield from one.events
        if faults := [fault for one in made for fault in one.faults]:
            raise refused(faults)

    return subject


@dataclass(frozen=True)
class _Outcome:
    """A table of a step, and what is wrong with it."""

    made: MadeTable
    frame: pl.DataFrame
    content_hash: str
    when: str  # it was made
    faults: list[Fault]

    @property
    def events(self) -> Events:
        """What Dagster records: that its rows hold to its model, and that it was made, or what does not hold."""
        check = dg.AssetCheckResult(
            asset_key=list(self.made.name),
            check_name=CHECK,
            passed=not self.faults,
            metadata={
                "rows": self.frame.height,
                "faults": [str(fault) for fault in self.faults[:FAULTS_SHOWN]],
            },
        )
        if self.faults:
            yield check
            return
        yield dg.MaterializeResult(
            asset_key=list(self.made.name),
            metadata={
                "dagster/row_count": self.frame.height,
                "made": self.when,
                "preview": dg.MetadataValue.md(_preview(self.frame)),
            },
            data_version=dg.DataVersion(self.content_hash),
            check_results=[check],
        )


def _make(tables: list[MadeTable], store: LakeTables) -> list[_Outcome]:
    """Make tables from what the lake holds, but for those that it has as they would be made; hold each to its model.

    Those that hold to theirs are kept; none is made from a faulty one.
    """
    outcomes: list[_Outcome] = []
    frames: dict[TableName, pl.DataFrame] = {}
    faulty: set[TableName] = set()

    def frame_of(name: TableName) -> pl.DataFrame:
        if name not in frames:
            frames[name] = store.frame(name)
        return frames[name]

    for made in tables:
        if not faulty.isdisjoint(made.inputs.values()):
            faulty.add(made.name)
            continue
        known = store.is_as_made(made)
        frame = frame_of(made.name) if known else made.frame({name: frame_of(name) for name in made.inputs.values()})
        faults = made.broken_rows(frame)
        if faults:
            faulty.add(made.name)
        elif not known:
            frames[made.name] = frame.select(made.columns)
            store.keep(made, frame)
        content_hash = "" if faults else store.made[".".join(made.name)].content_hash
        outcomes.append(_Outcome(made, frame, content_hash, BEFORE if known else NOW, faults))
    return outcomes


def refused(faults: list[Fault]) -> dg.Failure:
    """Return the failure that a person sees first: what is wrong, a line each, and the cells as a table."""
    lines = "\n".join(str(fault) for fault in faults)
    columns = ("file", "sheet", "cell", "expected", "found", "remedy")
    records = [
        dg.TableRecord({name: str(getattr(fault, name) or "") for name in columns}) for fault in faults[:FAULTS_SHOWN]
    ]
    return dg.Failure(lines, metadata={FAULTS: dg.MetadataValue.table(records)}, allow_retries=False)


def _spec(made: MadeTable, condition: dg.AutomationCondition[Any] | None) -> dg.AssetSpec:
    columns = [
        dg.TableColumn(
            name,
            str(made.schema.columns[name].dtype),
            made.column_descriptions[name],
            dg.TableColumnConstraints(nullable=made.schema.columns[name].nullable),
        )
        for name in made.columns
    ]
    return dg.AssetSpec(
        list(made.name),
        deps=[list(name) for name in dict.fromkeys(made.inputs.values())],
        description=made.description,
        group_name=made.name[0],
        kinds={"polars", "ducklake"},
        owners=OWNERS,
        code_version=code_of(made)[:CODE_VERSION],
        metadata={"dagster/column_schema": dg.TableSchema(columns)},
        automation_condition=condition,
    )


def _preview(frame: pl.DataFrame) -> str:
    """The first rows as a Markdown table."""
    rows = frame.head(PREVIEW_ROWS).rows()
    lines = [frame.columns, ["---"] * frame.width, *([_shown(value) for value in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _shown(value: object) -> str:
    return "" if value is None else str(value).replace("|", "/")
