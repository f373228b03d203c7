"""From understood tables to observations: each figure with the members around it, its role, unit, sign and scale."""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from string import ascii_uppercase, digits

import polars as pl

from pipeline.meaning.arithmetic.changes import without_loose_changes
from pipeline.meaning.arithmetic.identities import settled
from pipeline.meaning.arithmetic.said_again import with_cells_of_others
from pipeline.meaning.arithmetic.standings import with_plain_standings
from pipeline.meaning.axes.levels import RATINGS
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.facts.counted_once import cases_said_above, with_bases_of_each, with_sizes_of_all
from pipeline.meaning.facts.crossings import AXES, ON_AN_AXIS, contradictions, crossed, without_its_own
from pipeline.meaning.facts.dated import dated_by_lines, dated_by_period, unless_before
from pipeline.meaning.facts.fields import NO_TEXT, with_fields
from pipeline.meaning.facts.people_counted import with_people_counted
from pipeline.meaning.facts.repeated import contradicting_tables, once, printed_twice
from pipeline.meaning.facts.rounds_of_frameworks import in_their_frameworks
from pipeline.meaning.facts.sides import of_sides
from pipeline.meaning.facts.values import legend_of, shown_texts, typed_values
from pipeline.meaning.kinds import NONE, Figure, Kind
from pipeline.meaning.members.dimensions import ALL_AREAS, NATIONWIDE
from pipeline.meaning.members.units import HUNDRED, MEASURED, PARTS_OF_A_HUNDRED, PERCENTAGE
from pipeline.meaning.texts.signs_of_no_figure import signs_of_no_figure
from pipeline.meaning.understood import NO_FACT, PRINTED, SIZE, SIZE_CELL, Problem, Understood
from pipeline.workbook.cells import address, column_letters
from pipeline.workbook.tables import cells_of
from pipeline.workbook.values import read_values

OF_A_TITLE = "title."  # before a dimension: the member that holds for the whole table


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
        shared = _shared(of_kind.values())
        found = pl.concat(
            [_figures(one, place, lists, published, shared, facts.problems) for place, one in of_kind.items()],
            how="diagonal_relaxed",
        )
        if not facts.problems:
            found, said, problems = settled(found, of_kind)
            facts.settled += said
            facts.problems += problems
        declared = next(iter(of_kind.values())).kind
        observations = once(of_sides(with_fields(found, declared, lists), declared), declared)
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
) -> pl.DataFrame:
    """The kept figures of one table, with a member of each dimension and what figure of its kind each is."""
    kind, sheet = understood.kind, understood.table.sheet.name
    # A dimension is called date too: a cell's own is its day here.
    cells = read_values(cells_of([(understood.table, understood.values)])).rename({"date": "day"})
    cells = cells.with_columns(table=pl.lit(place, pl.Int64))
    found = in_their_frameworks(crossed(cells, understood), kind)
    own = [*understood.problems, *contradictions(found, understood)]
    found = _without_shares_of_titles(_completed(found, kind, understood, lists, published, shared))
    found = with_people_counted(found, kind, understood)
    found = _with_figures(found, understood)
    own += [*_unmeasured(found, kind, lists), *_of_two(found, kind)]
    again = pl.col("role").is_in(list(kind.again)).fill_null(value=False)
    if found.height and not found.select((pl.col("figure").is_null() | (pl.col("keep") & ~again)).any()).item():
        own = []  # what is known and never kept stops nothing
    found = found.filter(pl.col("figure").is_not_null() & pl.col("keep") & ~(again & pl.col("value").is_null()))
    found = without_loose_changes(found, kind)
    for dimension, other in kind.no_fact_without.items():
        no_fact = pl.col(dimension).is_null() & pl.col(ON_AN_AXIS + other).is_not_null()
        counts = found.filter(no_fact)
        found = with_sizes_of_all(found.filter(~no_fact), kind, dimension, counts)
        if counts.is_empty():
            counts = cases_said_above(found, kind, dimension, understood.cases)
        found = with_bases_of_each(found, kind, dimension, counts)
    found, unread = typed_values(with_plain_standings(found), lists, legend_of(understood), _signs(understood))
    # A row or column whose label is unknown is told of for that, not for what it lacks as well.
    told = {problem.cell for problem in understood.problems if problem.dimension}
    unknown = {int(cell.lstrip(ascii_uppercase)) - 1 for cell in told if cell} & set(understood.rows)
    letters = {cell.rstrip(digits) for cell in told if cell and int(cell.lstrip(ascii_uppercase)) - 1 not in unknown}
    columns = [column for column in understood.columns if column_letters(column) in letters]
    known = found.filter(~pl.col("row").is_in(unknown) & ~pl.col("column").is_in(columns) & ~again)
    own += [*unread, *_lacking(known, kind)]
    problems += [replace(problem, sheet=sheet) for problem in own]
    return found.with_columns(sheet=pl.lit(sheet))


def _signs(understood: Understood) -> dict[str, str]:
    """The signs of which a line of the table or of the workbook's notes says that they stand for no figure."""
    lines = (*understood.table.title, *understood.table.above, *understood.table.footnotes)
    return signs_of_no_figure((*(line.text for line in lines), *understood.notes))


def _completed(
    found: pl.DataFrame,
    kind: Kind,
    understood: Understood,
    lists: CodeLists,
    published: dt.date | None,
    shared: Mapping[str, str],
) -> pl.DataFrame:
    """Give each cell one member of each dimension: of its column, its row, else of the whole table."""
    names = {name.partition(".")[2] for name in found.columns if name.startswith(("row.", "column."))} - {
        NO_FACT,
        NO_FACT + PRINTED,
    }
    dimensions = {name for name in names if not name.endswith(PRINTED)} | set(understood.whole) | set(kind.takes)
    dimensions |= {dimension for dimensions in kind.fields.values() for dimension in dimensions}
    dimensions |= {SIZE, SIZE_CELL} if kind.sized else set()
    columns = []
    derived = {name for given in kind.derive.values() for name in given}
    for name in sorted(dimensions):
        said = understood.whole.get(name) or (None if name in derived else understood.far.get(name))
        for ending, whole in (("", said and said[0]), (PRINTED, said and said[1].text)):
            axes = [f"{axis}.{name}{ending}" for axis in AXES]
            there = [pl.col(axis) for axis in axes if axis in found.columns]
            of_all = pl.lit(whole, pl.String)
            if (nearer := _areas_on_axes(found, kind, lists, name, said and said[0])) is not None:
                of_all = pl.when(~nearer).then(of_all)
            other = kind.not_with.get(name)
            for axis in AXES:
                if other and f"{axis}.{other}" in found.columns:
                    of_all = pl.when(pl.col(f"{axis}.{other}").is_null()).then(of_all)
            if name in kind.merges and not ending and len(there) > 1:
                there = [pl.when(axis == strong).then(axis) for strong in kind.stronger[name] for axis in there]
            columns.append(pl.coalesce(*there, of_all).alias(name + ending))
            if other and not ending:
                columns.append(pl.lit(whole, pl.String).alias(OF_A_TITLE + name))
            if not ending:
                columns.append(pl.coalesce(*there, NO_TEXT).alias(ON_AN_AXIS + name))
    found = found.with_columns(columns)
    if "unit" in dimensions:
        # A gap among percentages is one: its row and its column, where both have figures, are not all counts.
        figures = pl.when(pl.col("value").is_not_null()).then("as_percentage")
        some, all_of = (
            {axis: figures.any().over(axis) for axis in AXES},
            {axis: figures.all().over(axis) for axis in AXES},
        )
        around = some["column"] & (all_of["column"] | (some["row"] & all_of["row"]))
        counted = (~some["row"] & figures.is_not_null().any().over("row")).fill_null(value=False)
        if "answer" in dimensions:
            # Of a column without figures the row says it, where the column is one of answers.
            nothing = figures.is_null().all().over("column") & pl.col("unit").is_null() & pl.col("answer").is_not_null()
            around = around.fill_null(value=False) | (nothing & some["row"] & all_of["row"])
        gap = pl.col("value").is_null() & pl.col("mark").is_not_null() & around & ~counted
        shown = pl.when(pl.col("as_percentage") | gap).then(pl.lit(PERCENTAGE))
        found = found.with_columns(
            # What a cell shows is nearer than what a title says of all.
            unit=pl.when(
                pl.col("unit").is_null()
                | (pl.col("unit") == "number")
                | (pl.col("as_percentage") & pl.col(ON_AN_AXIS + "unit").is_null())
            )
            .then(pl.coalesce(shown, "unit"))
            .otherwise("unit")
        )
    for whole, parts in kind.compose.items():
        together = pl.concat_str([pl.col(part) for part in parts], separator="|")
        made = together.replace_strict(dict(kind.composed), default=None, return_dtype=pl.String)
        printed = pl.concat_str([pl.col(part + PRINTED) for part in parts], separator=": ")
        found = found.with_columns(
            pl.coalesce(whole, made).alias(whole), pl.coalesce(whole + PRINTED, printed).alias(whole + PRINTED)
        )
    found = _one_of_derived(dated_by_lines(found, kind), kind, understood, shared)
    return _otherwise(found, kind, understood, published)


def _areas_on_axes(
    found: pl.DataFrame, kind: Kind, lists: CodeLists, name: str, of_title: str | None
) -> pl.Expr | None:
    """Where a row or column names an area of its own, beside others of a title's kind: "Tameside" beside "London"."""
    areas = kind.fields.get("area", ())
    there = [(area, f"{axis}.{area}") for axis in AXES for area in areas if f"{axis}.{area}" in found.columns]
    totals = {total.dimension for total in kind.totals.values()}  # "Region total" is of the title's region
    named = {member for area, column in there if area == name for member in found[column].drop_nulls().unique()}
    around = _areas_around(found, kind, lists, name) if of_title else []
    if of_title in named and len(named) > 1:
        totals = set()  # beside "South West" "England and Wales" is no part of it, whatever the title is about
    own = [pl.col(column).is_not_null() for area, column in there if area not in totals]
    own = [*around, *(own if any(area == name for area, _ in there) else [])]
    return pl.any_horizontal(own) if own else None


def _areas_around(found: pl.DataFrame, kind: Kind, lists: CodeLists, name: str) -> list[pl.Expr]:
    """Where a row or column bears the name of an area around the title's: "England and Wales" under one of Wales."""
    areas = kind.fields.get("area", ())
    around = areas[areas.index(name) + 1 :] if name in areas else ()
    there = []
    for area, axis in ((area, axis) for area in around if area not in kind.only_on_an_axis for axis in AXES):
        if (column := f"{axis}.{area}") in found.columns:
            printed = found[column + PRINTED].drop_nulls().unique()
            names = [
                text for text in printed if lists.one(text, (area,)) or lists.one(text, (ALL_AREAS,)) == NATIONWIDE
            ]
            there.append(pl.col(column + PRINTED).is_in(names).fill_null(value=False))
    return there


def _one_of_derived(found: pl.DataFrame, kind: Kind, understood: Understood, shared: Mapping[str, str]) -> pl.DataFrame:
    """Of members that share a name, the one whose parts agree with what else is known: 2.2 Assessment in 2021."""
    for dimension, given in kind.derive.items():
        for place, derived in enumerate(given):
            if not derived:
                continue
            options = pl.col(dimension).str.split("\n")
            # The framework in which every standard of the table is one.
            agreeing = options.list.eval(
                pl.element().filter(pl.element().str.split("|").list.get(place, null_on_oob=True).is_not_null())
            )
            known = pl.col(derived)
            common: set[str] | None = None
            for member in found[dimension].drop_nulls().unique():
                of = {part for one in member.split("\n") for part in one.split("|")[place : place + 1]}
                common = of if common is None else common & of
            only = common.pop() if common and len(common) == 1 else None
            # What a title says, else what the table's own members share, its workbook's, what the cover says.
            far = understood.far.get(derived)
            told = [only, shared.get(derived), far and far[0]]
            if dimension not in {of for dimensions in kind.fields.values() for of in dimensions}:
                told = told[::-1]  # the standard of a question only hints at its framework
            lost = without_its_own(found, derived, dimension)
            others = [pl.when(~lost).then(unless_before(found, kind, derived, member)) for member in told]
            found = found.with_columns(pl.coalesce(ON_AN_AXIS + derived, known, *others).alias(derived))
            if not found[dimension].str.contains("\n", literal=True).any():
                continue  # no two members share a name
            most = found.select(agreeing.list.len().max()).item() or 1
            fitting = pl.concat_list(
                [
                    pl.when(
                        agreeing.list.get(number, null_on_oob=True).str.split("|").list.get(place, null_on_oob=True)
                        == pl.col(derived)
                    ).then(agreeing.list.get(number, null_on_oob=True))
                    for number in range(most)
                ]
            ).list.drop_nulls()
            found = found.with_columns(
                pl.when(options.list.len() > 1)
                .then(fitting.list.get(0, null_on_oob=True))
                .otherwise(dimension)
                .alias(dimension)
            )
    return found


def _of_two(found: pl.DataFrame, kind: Kind) -> Iterator[Problem]:
    """A member that its name makes one of another framework than those beside it: "P 1.2 Staffing" among 2021's."""
    for dimension, given in kind.derive.items():
        for derived in filter(None, given):
            if dimension not in kind.fields or derived not in kind.fields:
                continue
            line = "row" if any(f"row.{unit}" in found.columns for unit in kind.within) else "column"
            # "P 1.2 Staffing" among those of 2021, a score out of 27 beside those of 2023.
            told = [name + PRINTED for name in (dimension, *kind.merges) if name + PRINTED in found.columns]
            by_name = pl.any_horizontal((pl.col(derived + PRINTED) == pl.col(name)).fill_null(False) for name in told)
            rated = found.filter(pl.col("value").is_not_null() | (pl.col("text") != ""), pl.col(derived).is_not_null())
            several = rated.filter(pl.col(derived).n_unique().over(line) > 1)
            odd = several.filter(by_name & (pl.len().over(line, derived) * 2 < pl.len().over(line)))
            for cell in odd.head(1).iter_rows(named=True):
                place, name = address(cell["row"], cell["column"]), cell[derived + PRINTED]
                yield Problem(place, f"standards of one {derived}", f"'{name}' of {cell[derived]}", "", derived)


def _otherwise(found: pl.DataFrame, kind: Kind, understood: Understood, published: dt.date | None) -> pl.DataFrame:
    columns = [
        pl.coalesce(dimension, pl.lit(member)).alias(dimension)
        for dimension, member in kind.otherwise.items()
        if not _is_area(kind, dimension)
    ]
    areas = kind.fields.get("area", ())
    for dimension, member in kind.otherwise.items():
        if _is_area(kind, dimension) and not understood.whole_unknown:
            # Where others in the table have an area of their own, one without has lost it.
            parted = [area for area in areas if area in kind.totals]
            placed = pl.any_horizontal(pl.col(ON_AN_AXIS + area).is_not_null() for area in parted).any()
            none = pl.all_horizontal(pl.col(area).is_null() for area in areas) & ~placed
            columns.append(pl.when(none).then(pl.lit(member)).otherwise(dimension).alias(dimension))
    found = found.with_columns(columns)
    return dated_by_period(found, kind, published)


def _is_area(kind: Kind, dimension: str) -> bool:
    return dimension in kind.fields.get("area", ())


def _without_shares_of_titles(found: pl.DataFrame) -> pl.DataFrame:
    """A column with figures above a hundred is of counts, whatever a title says of rates: "Rates in per cent"."""
    if "unit" not in found.columns:
        return found
    of_a_title = pl.col("unit").is_in(PARTS_OF_A_HUNDRED) & pl.col(ON_AN_AXIS + "unit").is_null()
    largest = pl.when(pl.col("unit").is_in(PARTS_OF_A_HUNDRED)).then("value").max()
    # Of measures that stand in rows each row holds its own: "Cases with the need" below a percentage of them.
    measured = {
        axis: pl.any_horizontal(
            [pl.lit(value=False)]
            + [pl.col(f"{axis}.{name}").is_not_null() for name in MEASURED if f"{axis}.{name}" in found.columns]
        )
        for axis in AXES
    }
    by_row = measured["row"].any() & ~measured["column"].any()
    most = pl.when(by_row).then(largest.over("row")).otherwise(largest.over("column"))
    of_a_label = by_row & _of_an_outer_label(found)
    counts = (of_a_title | of_a_label) & ~pl.col("as_percentage") & (most > HUNDRED)
    if "base" in found.columns:
        # "Total" below "Percentage answered yes": the shares of all answers come to a hundred, their number need not.
        whole = ((pl.col("value") - HUNDRED).abs() <= 1) | (pl.col("value") == 1)
        counts |= of_a_label & (pl.col("base") == "total") & ~pl.col("as_percentage") & ~whole.any().over("row")
    if {ON_AN_AXIS + "answer", ON_AN_AXIS + "base"} <= set(found.columns):
        # "Yes | No | Relevant cases | Percentage yes": beside a column of shares and one of cases, answers are counted.
        shares = pl.col(ON_AN_AXIS + "unit").is_in(PARTS_OF_A_HUNDRED).any()
        answers = of_a_title & ~pl.col("as_percentage") & pl.col(ON_AN_AXIS + "answer").is_not_null()
        counts = counts | (shares & pl.col(ON_AN_AXIS + "base").is_not_null().any() & answers)
    return found.with_columns(unit=pl.when(~counts.fill_null(value=False)).then("unit"))


def _of_an_outer_label(found: pl.DataFrame) -> pl.Expr:
    """Whether a row has its unit of the label that it stands under, and says itself what it counts."""
    counted = [f"row.{name}" for name in ("base", "need_measure") if f"row.{name}" in found.columns]
    if not counted or "row.unit" not in found.columns:
        return pl.lit(value=False)
    unit = pl.col("row.unit" + PRINTED)
    said = pl.coalesce(pl.when(pl.col(name).is_not_null()).then(pl.col(name + PRINTED)) for name in counted)
    return (pl.col("row.unit").is_not_null() & (said != unit)).fill_null(value=False)


def _with_figures(found: pl.DataFrame, understood: Understood) -> pl.DataFrame:
    """Add which figure of the kind each cell is: dataset, role, unit, type, what is open, what it sets."""
    number, kind = pl.lit(None, pl.Int64), understood.kind
    titles = {"any": True, "known": understood.titles_known, "plain": understood.titles_plain}
    said = {name for name in found.columns if found[name].null_count() < found.height}
    possible = [one for one in enumerate(kind.figure) if titles[one[1].titles] and _may_be(one[1], said)]
    for place, figure in reversed(possible):
        number = pl.when(_is(figure, said)).then(pl.lit(place, pl.Int64)).otherwise(number)
    placed = found.with_columns(figure=number).join(kind.figures, on="figure", how="left", maintain_order="left")
    groups = [pl.col(name) != kind.otherwise.get(name, NONE) for name in kind.groups if name in found.columns]
    if groups:
        placed = placed.with_columns(pl.col("keep") & (pl.sum_horizontal(groups) <= 1))
    given = {name: pl.col(name) for figure in kind.figure for name in figure.set}
    for place, figure in enumerate(kind.figure):
        for name, member in figure.set.items():
            given[name] = (
                pl.when(pl.col("figure") == place).then(pl.lit(member or None, pl.String)).otherwise(given[name])
            )
    return placed.with_columns(**given) if given else placed


def _may_be(figure: Figure, said: Container[str]) -> bool:
    """Whether some cell of a table may be a figure, by the dimensions of which something is said."""
    met = all(dimension in said or NONE in members for dimension, members in figure.when.items())
    return met and all(ON_AN_AXIS + dimension in said for dimension in figure.on_an_axis)


def _is(figure: Figure, said: Container[str]) -> pl.Expr:
    """Whether a cell is a figure; of a dimension of which nothing is said every cell has no member."""
    conditions = [
        pl.col(dimension).fill_null(NONE).is_in(members)
        for dimension, members in figure.when.items()
        if dimension in said
    ]
    conditions += [pl.col(ON_AN_AXIS + dimension).is_not_null() for dimension in figure.on_an_axis]
    if figure.marks:
        conditions.append(pl.col("value").is_null() & pl.col("mark").is_in(figure.marks))
    return pl.all_horizontal(conditions) if conditions else pl.lit(True)


def _unmeasured(found: pl.DataFrame, kind: Kind, lists: CodeLists) -> Iterator[Problem]:
    """Columns with figures or ratings that no figure of the kind is."""
    of_none = found.filter(pl.col("figure").is_null())
    rated = kind.takes_words
    ratings = [text for text in shown_texts(of_none) if rated and lists.one(text, RATINGS)]
    lost = of_none.filter(pl.col("value").is_not_null() | pl.col("text").is_in(ratings))
    for cell in lost.unique("column", keep="first", maintain_order=True).head(3).iter_rows(named=True):
        known = {name: cell[name] for name in sorted(kind.measured) if cell.get(name)}
        said = ", ".join(f"{name} '{member}'" for name, member in known.items()) or "none"
        expected = f"words that say what the figure is: {' or '.join(sorted(kind.roles))}"
        yield Problem(address(cell["row"], cell["column"]), expected, said)


def _lacking(found: pl.DataFrame, kind: Kind) -> Iterator[Problem]:
    """What a fact must have and the texts around a figure do not say."""
    for what, dimensions in kind.needs.items():
        there = [pl.col(dimension).is_not_null() for dimension in dimensions if dimension in found.columns]
        without = found.filter(~pl.any_horizontal(there)) if there else found
        for cell in without.head(1).iter_rows(named=True):
            place = address(cell["row"], cell["column"])
            yield Problem(place, f"the {what} of the figure", "none in labels, headings, title or sheet name", "", what)
