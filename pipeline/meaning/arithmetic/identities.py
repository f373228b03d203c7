"""Arithmetic as evidence: which sign, scale and count the figures of a table have, where its words leave it open."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import polars as pl

from pipeline.meaning.arithmetic.bases import (
    bases_of_needs,
    counts_of_answers,
    counts_of_needs,
    parts_and_bases,
    parts_of_all,
)
from pipeline.meaning.arithmetic.changes import changes_borne_out
from pipeline.meaning.arithmetic.distributions import ratings_add_up, without_marks
from pipeline.meaning.arithmetic.evidence import AGREE, FEWEST_TO_VERIFY, MOST, PLACE, Settled, mostly, open_figures
from pipeline.meaning.arithmetic.signs import sign_in_words
from pipeline.meaning.arithmetic.standings import standings_borne_out
from pipeline.meaning.members.units import HUNDRED, MEASURED
from pipeline.meaning.understood import Problem, Understood
from pipeline.workbook.cells import address

SAME_DIGIT = 0.051  # FTE: figures of one decimal place that are the same
STATED_SIGNS = {"stated sign": 1, "negative is short": -1}  # what words say, unless the figures say otherwise
MOST_LEFT_OUT = 20  # percentage points of answers other than Yes and No
PARTS = ("answer", "rating")  # dimensions whose members part the cases, or the inspections, that are counted
SIZES = ("cases", "n_identified", "rated")  # roles that say of how many cases others are
SIZES_OF = {"n_met": ("n_identified",), "n_identified": ("cases",)}
HALF_A_HUNDRED, FEWEST_SMALL = 50, 3
SHARE = "share"  # a role that is kept only beside the figures that bear it out


def settled(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Return the figures with sign, scale and statistic settled, how, and what cannot be."""
    said: list[str] = []
    problems: list[Problem] = []
    found = _with_groups(found)
    for settle in (
        without_marks,
        bases_of_needs,
        _scale,
        parts_and_bases,
        parts_of_all,
        counts_of_needs,
        counts_of_answers,
        _statistic,
        _staffing_level,
        _sign,
        changes_borne_out,
        standings_borne_out,
        _verified,
        ratings_add_up,
    ):
        found, how, stopped = settle(found, understood)
        said += how
        problems += stopped
    return found, said, problems


def _scale(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Percentages that are bare numbers between 0 and 1: 0.52 for 52 per cent, or for half of one."""
    said: list[str] = []
    problems: list[Problem] = []
    figures = open_figures(found, "scale").filter(pl.col("value") != 0)  # nothing is nothing on either scale
    shown = pl.col("as_percentage")
    mixed = (shown.any().over("table", "column") & ~shown & (pl.col("value").abs() <= 1)).alias("mixed")
    figures = figures.with_columns(mixed)
    for cell in (
        figures.filter("mixed").unique(["table", "column"], keep="first", maintain_order=True).iter_rows(named=True)
    ):
        place = address(cell["row"], cell["column"])
        expected = "one form of percentage in the column"
        problems.append(Problem(place, expected, "some cells shown with %, some not", sheet=cell["sheet"]))
    for (group,), cells in _grouped(figures.filter(~shown & ~pl.col("mixed"))).items():
        values = cells["value"]
        place, sheet = address(cells["row"][0], cells["column"][0]), cells["sheet"][0]
        if (values.abs() > 1).any() or (values % 1 == 0).all():
            continue
        times = _times(found, cells, cells["unit"][0])
        if times is None:
            problems.append(
                Problem(place, "percentages whose scale is plain", "numbers that are all between 0 and 1", sheet=sheet)
            )
            continue
        said.append(f"{sheet}!{place}: percentages are {'parts of one' if times == 100 else 'per cent'}")
        found = found.with_columns(
            value=pl.when(_printed_alike(group) & ~pl.col("as_percentage"))
            .then((pl.col("value") * times).round(10))
            .otherwise("value")
        )
    return found, said, problems


GROUP = "printed alike"


def _grouped(cells: pl.DataFrame) -> dict[tuple[object, ...], pl.DataFrame]:
    """Figures that are printed alike, each group with its name."""
    return cells.partition_by(GROUP, as_dict=True, maintain_order=True)


def _printed_alike(group: object) -> pl.Expr:
    return pl.col(GROUP) == pl.lit(group)


def _with_groups(found: pl.DataFrame) -> pl.DataFrame:
    """Name the group that each figure is printed alike with: its role's in the column or else the table.

    A column's figures are a group where its header says what they are. What rows say or the title is said along lines.
    """
    one_role = pl.col("figure").n_unique().over("table", "column") == 1
    said = [pl.col(f"column.{name}").is_not_null() for name in MEASURED if f"column.{name}" in found.columns]
    shown = pl.col("as_percentage")
    in_two_forms = (shown.any() & ~shown.all()).over("table", "role", "figure")  # then no column says how another is
    of_column = one_role & pl.any_horizontal(in_two_forms, *said)
    column = pl.when(of_column).then(pl.col("column").cast(pl.String)).otherwise(pl.lit("table"))
    return found.with_columns(pl.concat_str("table", "role", "figure", column, separator="/").alias(GROUP))


def _times(found: pl.DataFrame, own: pl.DataFrame, unit: str | None) -> int | None:
    """What to multiply a column of percentages by, as the counts beside it or its words say."""
    if unit == "proportion":
        return 100
    for known in _counted(found, own):
        share = (known["part"] / known["whole"]).abs()
        for times in (100, 1):
            if not known.is_empty() and mostly(
                (100 * share - times * known["rate"].abs()).abs() <= 0.6 * max(1, times / 10)
            ):
                return times
    return _times_by_bases(found, own)


FEW_BY_CHANCE = 0.1  # of the bases that a number of cases could be a hundredth of a share by accident


def _times_by_bases(found: pl.DataFrame, own: pl.DataFrame) -> int | None:
    """Parts of one, where no number of cases is the printed per cent of their base: 0.83 per cent of 216 are none."""
    if own["role"][0] != "percentage":
        return None
    places = [name for name in PLACE if name in found.columns]
    for whole in ("n_identified", "cases"):
        wholes = _of_role(found, whole, places).rename({"value": "whole"})
        beside = own.select(*places, rate="value").join(wholes, on=places, how="inner", nulls_equal=True)
        beside = beside.filter((pl.col("whole") > 0) & (pl.col("rate") > 0))
        half = 0.005 * pl.col("whole")  # of the last digit of a share, as a number of cases
        cases = {times: times * pl.col("rate") * pl.col("whole") / HUNDRED for times in (1, HUNDRED)}
        tried = beside.select(
            chance=2 * half / HUNDRED,
            as_printed=(cases[1] - cases[1].round()).abs() <= half / HUNDRED + 1e-9,
            of_one=(cases[HUNDRED] - cases[HUNDRED].round()).abs() <= half + 1e-9,
        )
        if tried.height < FEWEST_TO_VERIFY or tried.filter(pl.col("chance") > FEW_BY_CHANCE).height:
            continue
        if int(tried["as_printed"].sum()) <= (1 - MOST) * tried.height and mostly(tried["of_one"]):
            return HUNDRED
    return None


COUNTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "vacancy_rate": (("vacancy_fte", "target_fte"), ("shortage", "target_fte")),
    "percentage": (
        ("number", "cases"),
        ("number", "rated"),
        ("number", "answers"),
        ("n_met", "n_identified"),
        ("n_identified", "cases"),
    ),
}


def _counted(found: pl.DataFrame, own: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Percentages beside what they may be the share of: rate, part, whole, where each is known."""
    places = [name for name in PLACE if name in found.columns]
    measured = [name for name in (*PARTS, "need_measure") if name in found.columns]
    rates = own.select(*places, *measured, rate="value")
    for part, whole in COUNTS.get(own["role"][0], ()):
        parts = _of_role(found, part, [*places, *measured]).rename({"value": "part"})
        wholes = _of_role(found, whole, places).rename({"value": "whole"})
        beside = rates.join(parts, on=[*places, *measured], how="inner", nulls_equal=True)
        beside = beside.join(wholes, on=places, how="inner", nulls_equal=True)
        yield beside.drop_nulls(["part", "whole", "rate"]).filter(pl.col("whole") != 0)


def _of_role(found: pl.DataFrame, role: str, on: list[str]) -> pl.DataFrame:
    """The figures of a role by what they are about; a shortage is the target less staff in post, answers are a sum."""
    counted = found.filter(pl.col("kept_unit") != "headcount")
    if role == "answers":
        return counted.filter(pl.col("role") == "number").group_by(on).agg(pl.col("value").sum())
    if role == "shortage":
        target, in_post = (_of_role(found, other, on) for other in ("target_fte", "staff in post"))
        both = target.join(in_post, on=on, how="inner", nulls_equal=True, suffix=" in post")
        return both.select(*on, value=pl.col("value") - pl.col("value in post"))
    return counted.filter(pl.col("role") == role).select(*on, "value").unique(on, keep="first", maintain_order=True)


# "Number of cases in which each need was identified", ", number of cases", and not "Number of cases inspected: 36".
_COUNTS_CASES = re.compile(
    r"(?:.*[:.,;(–—-] ?)?(?:the )?(?:numbers?|counts?) of (?:\w+ ){0,2}(?:cases|people)"
    r"(?:(?: \w+){0,2}? (?:in which|in whom|where|with|who|whose|having|that)\b|\s*(?:$|[,;)]|by\b))",
    re.IGNORECASE,
)
_SHARES = re.compile(r"%|\bper ?cent|\b(?:shares?|proportions?|rates?)\b", re.IGNORECASE)


def _counts_by_title(understood: Understood, own: pl.DataFrame) -> bool:
    """Whether a title says that whole numbers are of cases, and not that some are shares."""
    titles = [line.text for line in understood.table.title]
    titled = any(map(_COUNTS_CASES.match, titles)) and not any(map(_SHARES.search, titles))
    return titled and bool((own["value"] % 1 == 0).all())


def _statistic(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Figures without a word whether they are counted or in per cent: the other figures of their cases say it."""
    said: list[str] = []
    problems: list[Problem] = []
    for (table,), own in (
        open_figures(found, "statistic").partition_by("table", as_dict=True, maintain_order=True).items()
    ):
        place, sheet = address(own["row"][0], own["column"][0]), own["sheet"][0]
        if (own["role"] == "cases").any():
            expected = "words that say what is counted: cases, or cases answered Yes"
            problems.append(Problem(place, expected, "a number", sheet=sheet))
            continue
        counts = _counts_by_title(understood[int(str(table))], own) or _shares_hold(found, table)
        percent = False if counts else _in_per_cent(found, own)
        if percent is None:
            expected = "words that say whether they are counted or in per cent"
            problems.append(Problem(place, expected, "figures that may be either", sheet=sheet))
        elif percent:
            said.append(f"{sheet}!{place}: in per cent, as the figures of the same cases say")
            now = pl.col("open").list.contains("statistic") & (pl.col("table") == table)
            found = found.with_columns(
                role=pl.when(now).then(pl.lit("percentage")).otherwise("role"),
                kept_unit=pl.when(now).then(pl.lit("per cent")).otherwise("kept_unit"),
            )
    return found, said, problems


def _shares_hold(found: pl.DataFrame, table: object) -> bool:
    """Whether the percentages of a table are those of its own counts, which then are counts."""
    own = found.filter(pl.col("table") == table)
    rates = own.filter((pl.col("role") == "percentage") & pl.col("value").is_not_null())
    return not rates.is_empty() and any(
        known.height >= FEWEST_TO_VERIFY
        and mostly((HUNDRED * known["part"] / known["whole"] - known["rate"]).abs() <= AGREE)
        for known in _counted(own, rates)
    )


def _in_per_cent(found: pl.DataFrame, own: pl.DataFrame) -> bool | None:
    """Whether figures are percentages; None where nothing says so."""
    values = own["value"]
    if (values % 1 != 0).any():
        return None if (values.abs() <= 1).all() else True  # parts of one, or of a hundred
    return False if (values > HUNDRED + 1).any() else _whole_per_cent(found, own)


def _whole_per_cent(found: pl.DataFrame, own: pl.DataFrame) -> bool | None:
    """Whether whole numbers are percentages, as the other figures of their cases say."""
    places = [name for name in PLACE if name in found.columns]
    parts = [name for name in PARTS if name in own.columns]
    same = [*places, *parts]
    percentages = found.filter((pl.col("role") == "percentage") & ~pl.col("open").list.contains("statistic"))
    if own.join(percentages, on=same, how="anti", nulls_equal=True).is_empty():
        return False  # their percentages stand beside them
    counted = found.filter(~pl.col("open").list.contains("statistic"))
    of = SIZES_OF.get(own["role"][0], SIZES)
    sizes = counted.filter(pl.col("role").is_in(of)).select(*places, size="value").unique(places, keep="first")
    measured = [name for name in ("need_measure",) if name in found.columns]
    # The answers to one question may be parted over tables. One that is printed twice counts once.
    answers = open_figures(found, "statistic").join(
        own.select(places).unique(), on=places, how="semi", nulls_equal=True
    )
    once = answers.unique([*places, *measured, *parts], keep="first")
    sums = once.group_by(*places, *measured).agg(together=pl.col("value").sum(), answers=pl.len())
    sized = sums.join(sizes, on=places, how="inner", nulls_equal=True)
    if not sized.is_empty() and mostly(sized["together"] == sized["size"]):
        return False
    if (sized["together"] > sized["size"]).any():
        return True
    if sized.height == sums.height and (sized["size"] < HALF_A_HUNDRED).sum() >= FEWEST_SMALL:
        return False  # percentages of so few cases would exceed their number somewhere
    return _from_a_hundred(sums)


def _from_a_hundred(sums: pl.DataFrame) -> bool | None:
    """Whether the answers to each question come to a hundred."""
    several = sums.filter(pl.col("answers") > 1)
    if several.is_empty() or several.height < sums.height:
        return None
    from_hundred = (several["together"] - HUNDRED).abs()
    if (from_hundred <= 1).all():
        return True if several.height > 1 else None  # a hundred cases of one question come to it too
    # Answers left out take a share from both, but never most of it.
    return False if (from_hundred > MOST_LEFT_OUT).all() else None


def _staffing_level(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """A "staffing level" is the staff in post where its distance to the target is printed; else it may be a share."""
    said: list[str] = []
    levels = open_figures(found, "level")
    if levels.is_empty():
        return found, said, []
    places = [name for name in PLACE if name in found.columns]
    target = _of_role(found, "target_fte", places).rename({"value": "target"})
    apart = _of_role(found, "vacancy_fte", places).rename({"value": "apart"})
    beside = levels.join(target, on=places, how="inner", nulls_equal=True)
    known = beside.join(apart, on=places, how="inner", nulls_equal=True).drop_nulls(["value", "target", "apart"])
    distance = (known["target"] - known["value"]).abs() - known["apart"].abs()
    is_level = pl.col("open").list.contains("level")
    if known.is_empty() or not mostly(distance.abs() <= 1.05):
        return found.with_columns(role=pl.when(is_level).then(pl.lit(SHARE)).otherwise("role")), said, []
    place, sheet = address(levels["row"][0], levels["column"][0]), levels["sheet"][0]
    said.append(f"{sheet}!{place}: the staffing level is the staff in post, as target and difference say")
    return found, said, []


SHARES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "percentage": {"part": ("number", "n_met"), "whole": ("n_identified", "cases", "rated")},
    "vacancy_rate": {"part": ("vacancy_fte",), "whole": ("target_fte",)},
}


def _verified(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Percentages held against the counts beside them: where most disagree, one of the two was not understood."""
    problems: list[Problem] = []
    of_cases = (pl.col("role") == "percentage") & (pl.col("value") > HUNDRED + 1)
    for cell in found.filter(of_cases).unique("table", keep="first", maintain_order=True).iter_rows(named=True):
        place = address(cell["row"], cell["column"])
        problems.append(Problem(place, "a percentage of cases, up to 100", f"{cell['value']:g}", sheet=cell["sheet"]))
    for role, of in SHARES.items():
        rates = found.filter((pl.col("role") == role) & pl.col("value").is_not_null())
        for (table,), own in rates.partition_by("table", as_dict=True, maintain_order=True).items():
            beside = own.filter(pl.col("need_measure") != "identified") if "need_measure" in own.columns else own
            of_table = found.filter(pl.col("table") == table)
            for name, roles in of.items():
                # Of needs met those with the need are the whole, where all cases are printed too.
                others = of_table.filter(pl.col("role").is_in(roles)).sort(
                    pl.col("role").replace_strict({one: place for place, one in enumerate(roles)}), maintain_order=True
                )
                measured = [*PARTS, "need_measure"] if name == "part" else []
                same = [place for place in (*PLACE, *measured) if place in found.columns]
                values = others.select(*same, pl.col("value").alias(name)).unique(same, keep="first")
                beside = beside.join(values, on=same, how="left", nulls_equal=True)
            known = beside.drop_nulls(["part", "whole"]).filter(pl.col("whole") > 0)
            apart = (HUNDRED * known["part"] / known["whole"] - known["value"]).abs()
            if known.height >= FEWEST_TO_VERIFY and mostly(apart > AGREE):
                first = known.row(0, named=True)
                expected = f"a percentage of the counts beside it, {100 * first['part'] / first['whole']:.1f}"
                place = address(first["row"], first["column"])
                problems.append(Problem(place, expected, f"{first['value']:g}", sheet=first["sheet"]))
    return found, [], problems


def _sign(found: pl.DataFrame, understood: Mapping[int, Understood]) -> Settled:
    """Differences to target: whether a shortage is printed as negative."""
    said: list[str] = []
    problems: list[Problem] = []
    stated = ((open_figures(found, what), times) for what, times in STATED_SIGNS.items())
    for cells, words in ((open_figures(found, "sign"), None), *stated):
        for (group,), own in _grouped(cells).items():
            place, sheet, role = address(own["row"][0], own["column"][0]), own["sheet"][0], own["role"][0]
            times = _turned(found, own, role)
            if times is None:
                times = words or sign_in_words(understood[own["table"][0]])
            if times is None:
                if (own["value"] == 0).all():
                    continue
                problems.append(
                    Problem(
                        place,
                        "words or figures that say whether a shortage is negative",
                        "a difference alone",
                        sheet=sheet,
                    )
                )
                continue
            if times != words:
                meaning = "a shortage is negative" if times < 0 else "a shortage is positive"
                said.append(f"{sheet}!{place}: {meaning}, as staff in post and target say")
            found = found.with_columns(
                value=pl.when(_printed_alike(group)).then(pl.col("value") * times + 0.0).otherwise("value")
            )
    return found, said, problems


def _turned(found: pl.DataFrame, own: pl.DataFrame, role: str) -> int | None:
    """1 where the column prints target less staff in post, -1 where the other way round, None where nobody can say."""
    places = [name for name in PLACE if name in found.columns]
    beside = own.select(*places, printed="value")
    for other, name in (
        ("target_fte", "target"),
        ("staff in post", "in_post"),
        ("vacancy_rate", "rate"),
        ("vacancy_fte", "vacancies"),
    ):
        values = found.filter((pl.col("role") == other) & (pl.col("kept_unit") != "headcount"))
        values = values.select(*places, pl.col("value").alias(name)).unique(places, keep="first")
        beside = beside.join(values, on=places, how="left", nulls_equal=True)
    short = beside["target"] - beside["in_post"]
    if role == "vacancy_rate":
        short = 100 * short / beside["target"]
    for expected in _evidence(beside, short, role):
        known = (
            beside.with_columns(expected=expected)
            .drop_nulls(["expected", "printed"])
            .filter((pl.col("expected").abs() > 0.5) & (pl.col("printed").abs() > 0))
        )
        close = 1.05 + 0.01 * known["expected"].abs()
        if known.is_empty() and role == "vacancy_fte":
            # Differences of less than half a post say it to the last digit or not at all.
            known = beside.with_columns(expected=expected).drop_nulls(["expected", "printed"])
            known = known.filter((pl.col("expected").abs() > SAME_DIGIT) & (pl.col("printed").abs() > SAME_DIGIT))
            close = pl.repeat(SAME_DIGIT, known.height, eager=True)
        if known.is_empty():
            continue
        for times in (1, -1):
            if mostly((known["printed"] * times - known["expected"]).abs() <= close):
                return times
    return _sign_beside(beside) if role == "vacancy_fte" else None


def _sign_beside(beside: pl.DataFrame) -> int | None:
    """The sign that vacancy rates beside the differences have: a positive rate is a shortage."""
    known = beside.drop_nulls(["rate", "printed"]).filter((pl.col("rate").abs() > 0) & (pl.col("printed").abs() > 0))
    if known.is_empty():
        return None
    alike = (known["rate"].sign() == known["printed"].sign()).mean()
    return 1 if alike == 1 else -1 if alike == 0 else None


def _evidence(beside: pl.DataFrame, short: pl.Series, role: str) -> Iterator[pl.Series]:
    yield short
    if role == "vacancy_fte":
        yield beside["rate"] * beside["target"] / 100
