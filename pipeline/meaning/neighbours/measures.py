"""The measure of lines that name none or only a difference, by their title, their units and the lines beside them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.meaning.arithmetic.grades import give_grades_to_differences
from pipeline.meaning.axes.axes import Axes, Said
from pipeline.meaning.kinds import CHANGE, Kind
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.members.units import PARTS_OF_A_HUNDRED
from pipeline.meaning.texts.words import words_of
from pipeline.meaning.understood import Members, Problem, Understood

COMPARED = "compared"  # the dimension of changes
COUNTED = ("FTE", "headcount", "number")  # units of what no rate is


def settle_measures(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Settle which measures of a title its lines are of, and which differences are changes."""
    _listed_in_title(reader, axes, answer)
    _without_rates_of_counts(answer)
    _changes(reader, answer)
    _as_compared(answer)
    _of_whom_shares_are(answer)
    give_grades_to_differences(answer)
    answer.problems += [*_without_a_grade(answer), *_counts_under_a_rate(reader, axes, answer)]


def _listed_in_title(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> None:
    """Under "Staff in post and vacancy rate" take "FTE" for the staff and "%" for the rate, or one beside the other."""
    kind = reader.kind
    for dimension in kind.several_in_titles if "unit" in kind.takes and answer.titles_known else ():
        titles = ((reader.of(one.text).members.get(dimension, ()), one) for one in axes.table if one.level == "title")
        listed, title = next(((members, one) for members, one in titles if len(members) > 1), ((), None))
        for lines, others in ((answer.columns, answer.rows), (answer.rows, answer.columns)):
            named = {members[dimension][0] for members in lines.values() if dimension in members}
            beside = dimension in answer.whole or any(dimension in members for members in others.values())
            if title is None or beside or not named <= set(listed):
                continue
            rates = set(listed) & kind.rates(dimension)
            for members in lines.values():
                if "unit" not in members or not reader.of(members["unit"][1].text).wholly:
                    continue
                of_unit = rates if members["unit"][0] in PARTS_OF_A_HUNDRED else set(listed) - rates
                if len(left := of_unit - named) == 1 and rates:
                    members.setdefault(dimension, (left.pop(), title))


def _without_rates_of_counts(answer: Understood) -> None:
    """Take no title's rate for what a line prints as people or posts: "FTE" under "Vacancy rate by region"."""
    rate = answer.whole.get("measure", ("",))[0]
    if rate not in answer.kind.rates("measure"):
        return
    lines = [members for of in (answer.rows, answer.columns) for members in of.values() if "unit" in members]
    counted = [members for members in lines if members["unit"][0] in COUNTED and "measure" not in members]
    if len(counted) == len(lines) and all(_is_told_with_grade(members) for members in counted):
        for members in counted:
            del members["unit"]  # "Band 4 probation officers (FTE)" under "Leaving rate" names whose it is
    elif counted:
        del answer.whole["measure"]


def _is_told_with_grade(members: Members) -> bool:
    """Whether a line has its unit from the text that names its grade."""
    return "grade" in members and members["grade"][1] is members["unit"][1]


def _changes(reader: MeaningOfTexts, answer: Understood) -> None:
    """Take a difference for a change: among leavers and leaving rates, and beside the days that it is between."""
    kind, sides = answer.kind, (answer.rows, answer.columns)
    if not kind.changes:
        return
    lines = [*(members for side in sides for members in side.values()), answer.whole]
    said = {members["measure"][0] for members in lines if "measure" in members}
    own = said - kind.changes.keys() - kind.never_kept("measure")
    for side, others in (sides, sides[::-1]):
        crossed = {members["measure"][0] for members in others.values() if "measure" in members}
        days = {members["date"][0] for members in side.values() if "date" in members and "measure" not in members}
        for members in side.values():
            member, text = members.get("measure", ("", None))
            if text is None or member not in kind.changes or _names(reader, text, kind.changes_name_no):
                continue
            # Where rows name their measures, a column has none of its own.
            beside = len(days) > 1 or len(crossed) > 1
            between = beside and "date" not in members and _is_one_word(text)
            if between or (own and own <= set(kind.flows)):
                members["measure"] = (kind.changes[member], text)
    left = {members["measure"][0] for side in sides for members in side.values() if "measure" in members}
    if left & kind.changes.keys() and answer.whole.get("measure", ("",))[0] not in left:
        answer.whole.pop("measure", None)


def _as_compared(answer: Understood) -> None:
    """Take lines of changes and of times not told for that alone: of what they are, the figures beside them say."""
    changes = set(answer.kind.changes.values()) if CHANGE in answer.kind.again else set[str]()
    for lines in (answer.rows, answer.columns):
        for members in lines.values():
            if members.get("measure", ("",))[0] in changes:
                _is_compared(members, CHANGE)
            elif answer.kind.other_time and members.get("measure", ("",))[0] == answer.kind.other_time:
                _is_compared(members, answer.kind.other_time)


def _is_compared(members: Members, what: str) -> None:
    members[COMPARED] = (what, members["measure"][1])
    for said in ("measure", "unit", "date"):
        members.pop(said, None)


def _of_whom_shares_are(answer: Understood) -> None:
    """Take "% of all staff" across the staff in post of grades for the share of each, and for no figure of all."""
    plain = ("", answer.kind.unsaid)
    if answer.whole.get("measure", ("",))[0] not in plain:
        return
    for lines, others in ((answer.columns, answer.rows), (answer.rows, answer.columns)):
        if not any("grade" in members for members in others.values()):
            continue
        for members in lines.values():
            grade, unit = members.get("grade"), members.get("unit")
            of_all = grade and unit and unit[0] in PARTS_OF_A_HUNDRED and grade[0] == "all" and grade[1] is unit[1]
            if of_all and members.get("measure", ("",))[0] in plain:
                del members["grade"]


def _without_a_grade(answer: Understood) -> Iterator[Problem]:
    """A target beside the staff of one grade, of which nothing says whether it is that grade's or all staff's."""
    kind = answer.kind
    if not kind.flows or "grade" in answer.whole:
        return
    for lines, others in ((answer.columns, answer.rows), (answer.rows, answer.columns)):
        if any("grade" in members for members in others.values()):
            continue
        plain = _unsaid(answer, others.values()) if any(map(_is_of_one_grade, lines.values())) else set()
        stocks = [members for members in lines.values() if _is_stock(kind, members, flows=bool(plain))]
        of_grades = {members["measure"][0] for members in stocks if "grade" in members} | plain
        open_ = [one["measure"] for one in stocks if "grade" not in one and one["measure"][0] not in of_grades]
        if of_grades and open_:
            said = open_[0][1]
            yield Problem(said.cell, "words that say whether it is of one grade or of all staff", f"'{said.text}'")


def _counts_under_a_rate(reader: MeaningOfTexts, axes: Axes, answer: Understood) -> Iterator[Problem]:
    """What a line counts without a unit, where the title names rates alone: "Resignation" under "Leaving rate"."""
    kind = answer.kind
    titles = {of for one in axes.table if one.level == "title" for of in reader.of(one.text).members.get("measure", ())}
    lines = [*answer.columns.values(), *answer.rows.values()]
    named = {members["measure"][0] for members in lines if "measure" in members}
    if not titles or not titles <= kind.rates("measure") or named & kind.rates("measure") or "unit" in answer.whole:
        return
    counted = [members["measure"] for members in lines if "measure" in members and "unit" not in members]
    if not any("unit" in members for members in lines):
        for _, said in [one for one in counted if one[0] in kind.flows][:1]:
            yield Problem(said.cell, "words that say whether it is a number or a rate", f"'{said.text}'")


def _is_stock(kind: Kind, members: Members, *, flows: bool) -> bool:
    """Whether a line is of a measure that is kept and that is of a day, or also one of a year."""
    measure = members["measure"][0] if "measure" in members else None
    return measure is not None and (flows or measure not in kind.flows) and measure not in kind.never_kept("measure")


def _unsaid(answer: Understood, others: Iterable[Members]) -> set[str]:
    """The measure of lines that name none, under a title that says who is counted, and its parts."""
    kind = answer.kind
    if not (kind.unsaid and answer.titles_plain) or any("measure" in members for members in others):
        return set()
    return {kind.unsaid, *kind.narrower.get("measure", {}).get(kind.unsaid, ())}


def _is_of_one_grade(members: Members) -> bool:
    """Whether a line names a grade that may have a target, and no measure."""
    return "measure" not in members and members.get("grade", ("all",))[0] not in ("all", "PQiP")


def _is_one_word(said: Said) -> bool:
    """Whether a text is one word or sign, but for brackets: "Difference (FTE)", and not "Difference from target"."""
    return len(words_of(said.text.partition("(")[0])) <= 1


def _names(reader: MeaningOfTexts, said: Said, measure: str | None) -> bool:
    """Whether a text names a measure, if only within another: the required staffing in "Gap to required staffing"."""
    return any((span.dimension, span.member) == ("measure", measure) for span in reader.lists.read(said.text).spans)
