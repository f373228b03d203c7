"""Of which grade a difference is that names none: "Vacancies" below the staff in post and the target of one grade."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.meaning.arithmetic.evidence import AGREE
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.units import HUNDRED
from pipeline.meaning.understood import Members, Understood
from pipeline.workbook.cells import Cell

ROUNDED = 1.05  # FTE or people by which a difference of rounded figures may be off
IN_POST, TARGET = "staff in post", "target staffing"


def give_grades_to_differences(answer: Understood) -> None:
    """Give a line of vacancies, differences or their rates the grade whose staff in post and target it is between."""
    at = answer.table.sheet.at
    sides: tuple[tuple[dict[int, Members], dict[int, Members], Callable[[int, int], Cell]], ...] = (
        (answer.rows, answer.columns, at),
        (answer.columns, answer.rows, lambda column, row: at(row, column)),
    )
    for lines, others, cell in sides:
        in_post, target = (_only_line(lines, measure) for measure in (IN_POST, TARGET))
        if in_post is None or target is None or lines[in_post]["grade"][0] != lines[target]["grade"][0]:
            continue
        for place, members in lines.items():
            figures = [(cell(place, other), cell(in_post, other), cell(target, other)) for other in others]
            if _is_open(answer.kind, members) and _are_between(figures):
                members["grade"] = lines[target]["grade"]


def _only_line(lines: dict[int, Members], measure: str) -> int | None:
    """The line of a measure, where there is one and it names its grade."""
    places = [place for place, members in lines.items() if members.get("measure", ("",))[0] == measure]
    return places[0] if len(places) == 1 and "grade" in lines[places[0]] else None


def _is_open(kind: Kind, members: Members) -> bool:
    measure = members.get("measure", ("",))[0]
    differences = {name for name, beside in kind.beside.get("measure", {}).items() if len(beside) > 1}
    return "grade" not in members and measure in differences | kind.rates("measure")


def _are_between(figures: list[tuple[Cell, Cell, Cell]]) -> bool:
    """Whether all figures are the target less the staff in post beside them, or that in per cent of the target."""
    known = [
        (abs(float(one)), abs(float(target) - float(in_post)), float(target))
        for one, in_post, target in figures
        if isinstance(one, (int, float)) and isinstance(in_post, (int, float)) and isinstance(target, (int, float))
    ]
    rates = [(one, HUNDRED * apart / target) for one, apart, target in known if target]
    counted = all(abs(one - apart) <= ROUNDED for one, apart, _ in known)
    return bool(known) and (
        counted or any(all(abs(times * one - rate) <= AGREE for one, rate in rates) for times in (1, HUNDRED))
    )
