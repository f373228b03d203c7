"""From understood tables to observations: each figure with the members around it, its role, unit, sign and scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase, digits

import polars as pl

from pipeline.meaning.arithmetic.changes import without_loose_changes
from pipeline.meaning.arithmetic.identities import settled
from pipeline.meaning.arithmetic.said_again import with_cells_of_others
from pipeline.meaning.arithmetic.standings import with_plain_standings
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.facts.completed import completed
from pipeline.meaning.facts.counted_once import (
    cases_said_above,
    with_bases_of_each,
    with_sizes_of_all,
    with_sizes_of_others,
)
from pipeline.meaning.facts.crossings import ON_AN_AXIS, contradictions, crossed
from pipeline.meaning.facts.fields import with_fields
from pipeline.meaning.facts.left_out import without_those_left_out
from pipeline.meaning.facts.left_unsaid import below_nought, counted_in_per_cent, lacking, of_two_frameworks, unmeasured
from pipeline.meaning.facts.people_counted import with_people_counted
from pipeline.meaning.facts.ratings_with_scores import with_scores_apart
from pipeline.meaning.facts.repeated import contradicting_tables, once, printed_twice
from pipeline.meaning.facts.roles import with_roles
from pipeline.meaning.facts.rounds_of_frameworks import in_their_frameworks, without_blanks_of_the_other
from pipeline.meaning.facts.shares_of_titles import without_shares_of_titles
from pipeline.meaning.facts.sides import of_sides
from pipeline.meaning.facts.two_in_a_cell import parted
from pipeline.meaning.facts.values import legend_of, typed_values
from pipeline.meaning.texts.signs_of_no_figure import signs_of_no_figure
from pipeline.meaning.understood import Problem, Understood
from pipeline.workbook.cells import column_letters
from pipeline.workbook.tables import cells_of
from pipeline.workbook.values import read_values


@dataclass
class Facts:
    """The observations of a workbook's tables, how what their words leave open was settled, and what stops them."""

    observations: pl.DataFrame
    settled: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def facts_of(understood: Sequence[Understood], lists: CodeLists, published: dt.date | None = None) -> Facts:
    """Return the figures of a workbook's understood tables as observations: one row a filled cell that is kept.

    Columns: table (its place among those given), row, column, dataset, role, unit, value, text, date, mark, the fields
    of its kind and the printed texts of those that are names. Values are on the scale and with the sign that the
    datasets have: per cent, positive is short. What one table leaves open, others of the workbook may settle.
    """
    facts = Facts(pl.DataFrame())
    observed: list[pl.DataFrame] = []
    for kind in dict.fromkeys(one.kind.name for one in understood):
        of_kind = {place: one for place, one in enumerate(understood) if one.kind.name == kind}
        shared, counts = _shared(of_kind.values()), list[pl.DataFrame]()
        found = pl.concat(
            [_figures(one, place, lists, published, shared, facts.problems, counts) for place, one in of_kind.items()],
            how="diagonal_relaxed",
        )
        if not facts.problems:
            found, said, problems = settled(found, of_kind)
            facts.settled += said
            facts.problems += problems
        declared = next(iter(of_kind.values())).kind
        observed_of_kind = with_fields(found, declared, lists)
        sheets = {place: one.table.sheet.name for place, one in of_kind.items()}
        for cases in counts:
            observed_of_kind = with_sizes_of_others(
                observed_of_kind, declared, with_fields(cases, declared, lists), sheets
            )
        observations = once(of_sides(observed_of_kind, declared), declared)
        observations, left_out = with_cells_of_others(observations, declared, of_kind)
        facts.settled += left_out
        for (place,), own in observations.partition_by("table", as_dict=True, maintain_order=True).items():
            one = understood[int(str(place))]
            told = printed_twice(own, one.kind)
            facts.problems += [replace(problem, sheet=one.table.sheet.name) for problem in told]
        if not facts.problems:
            facts.problems += contradicting_tables(observations, understood)
        observed.append(observations)
    facts.observations = pl.concat(observed, how="diagonal") if observed else facts.observations
    return facts


def _shared(understood: Iterable[Understood]) -> dict[str, str]:
    """The member that the rows and columns of a workbook's tables give of a derived dimension, where it is one."""
    given: dict[str, set[str]] = {}
    for one in understood:
        derived = {name for names in one.kind.derive.values() for name in names if name}
        for members in (*one.rows.values(), *one.columns.values()):
            for name in derived & members.keys():
                given.setdefault(name, set()).add(members[name][0])
    return {name: next(iter(members)) for name, members in given.items() if len(members) == 1}


def _figures(
    understood: Understood,
    place: int,
    lists: CodeLists,
    published: dt.date | None,
    shared: Mapping[str, str],
    problems: list[Problem],
    cases: list[pl.DataFrame],
) -> pl.DataFrame:
    """The kept figures of one table, with a member of each dimension and what figure of its kind each is."""
    kind, sheet = understood.kind, understood.table.sheet.name
    # A dimension is called date too: a cell's own is its day here.
    cells = read_values(cells_of([(understood.table, understood.values)])).rename({"date": "day"})
    cells = cells.with_columns(table=pl.lit(place, pl.Int64))
    found, in_brackets = parted(crossed(cells, understood), understood)
    found = in_their_frameworks(with_scores_apart(found, kind), understood)
    own = [*understood.problems, *in_brackets, *contradictions(found, understood)]
    found = without_shares_of_titles(completed(found, kind, understood, lists, published, shared))
    found = without_blanks_of_the_other(found, kind)
    found = with_people_counted(without_those_left_out(found, understood), kind, understood)
    found = with_roles(found, understood)
    own += [*unmeasured(found, kind, lists), *of_two_frameworks(found, kind)]
    again = pl.col("role").is_in(list(kind.again)).fill_null(value=False)
    if found.height and not found.select((pl.col("figure").is_null() | (pl.col("keep") & ~again)).any()).item():
        own = []  # what is known and never kept stops nothing
    kept = found.filter(pl.col("figure").is_not_null() & pl.col("keep") & ~(again & pl.col("value").is_null()))
    if found.height and kept.is_empty() and not (own or understood.left_out):
        understood.left_out.append("every figure: what they are is known, and no mart keeps it")
    found = kept
    found = without_loose_changes(found, kind)
    for dimension, other in kind.no_fact_without.items():
        no_fact = pl.col(dimension).is_null() & pl.col(ON_AN_AXIS + other).is_not_null()
        counts = found.filter(no_fact)
        if counts.height == found.height and found.height and kind.sized:
            # A table of its own says of how many cases those beside it are.
            cases.append(typed_values(with_plain_standings(counts), lists, {}, {})[0].with_columns(sheet=pl.lit(sheet)))
        found = with_sizes_of_all(found.filter(~no_fact), kind, dimension, counts)
        if counts.is_empty():
            counts = cases_said_above(found, kind, dimension, understood.cases)
        found = with_bases_of_each(found, kind, dimension, counts)
    if understood.counts_alone:
        return found.clear()
    found, unread = typed_values(with_plain_standings(found), lists, legend_of(understood), _signs(understood))
    # A row or column whose label is unknown is told of for that, not for what it lacks as well.
    told = {problem.cell for problem in understood.problems if problem.dimension}
    unknown = {int(cell.lstrip(ascii_uppercase)) - 1 for cell in told if cell} & set(understood.rows)
    letters = {cell.rstrip(digits) for cell in told if cell and int(cell.lstrip(ascii_uppercase)) - 1 not in unknown}
    columns = [column for column in understood.columns if column_letters(column) in letters]
    known = found.filter(~pl.col("row").is_in(unknown) & ~pl.col("column").is_in(columns) & ~again)
    own += [*unread, *below_nought(known, kind), *counted_in_per_cent(known), *lacking(known, kind)]
    problems += [replace(problem, sheet=sheet) for problem in own]
    return found.with_columns(sheet=pl.lit(sheet))


def _signs(understood: Understood) -> dict[str, str]:
    """The signs of which a line of the table or of the workbook's notes says that they stand for no figure."""
    lines = (*understood.table.title, *understood.table.above, *understood.table.footnotes)
    return signs_of_no_figure((*(line.text for line in lines), *understood.notes))
