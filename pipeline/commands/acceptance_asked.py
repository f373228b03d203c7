"""What `pdu accept` shows and asks, and what comes of the answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.prompt import Confirm, Prompt
from rich.table import Table

from pipeline.commands.options import program
from pipeline.commands.terminal import counted, open_console
from pipeline.faults import Fault, FaultsError
from pipeline.raw.acceptance import (
    UNIT,
    Candidate,
    Meant,
    accepted_of,
    candidate,
    may_be_ignored,
    meant_by,
    new_unit,
    record,
)
from pipeline.raw.not_stated import ASKED_FOR
from pipeline.raw.provenance import SUFFIX
from pipeline.raw.stating import STATEABLE, with_stated, write_stated

if TYPE_CHECKING:
    from pipeline.raw.unknown_texts import UnknownText
    from pipeline.settings import Settings

CELLS_SHOWN = 4


def accept_and_print(
    file: Path, folder: Path, settings: Settings, choices: Sequence[str], *, unasked: bool
) -> list[Fault]:
    """Show what could be accepted of a file, ask or take it, record it, and return what still stops the file.

    Raises FaultsError, before anything is recorded, where a choice means nothing.
    """
    console = open_console()
    of = candidate(file, folder, settings)
    _show(console, of)
    meant, said = _chosen(choices, of)
    left = [one for one in of.unknown if all(one != other.unknown for other in meant)]
    if unasked:
        meant += [
            Meant(one, one.nearest.dimension, one.nearest.member) for one in left if one.nearest and one.nearest.sure
        ]
    else:
        try:
            meant += _asked(left)
            said |= {} if choices else _asked_of_file(of.not_stated)
        except EOFError:  # nobody is there to answer
            console.print()
    new = accepted_of(meant, of, dt.date.today())
    sidecar = with_stated(of.path, of.file, said) if said else None
    if not new and sidecar is None:
        console.print("Nothing recorded", style="bold")
        return _left(of, unasked=unasked)
    if new:
        recorded = record(folder, new)
        for one in meant:
            console.print(f"Accepted {one}", highlight=False, markup=False, soft_wrap=True)
        console.print(f"Recorded in {recorded}", highlight=False, soft_wrap=True)
    if sidecar is not None:
        console.print(f"Written to {write_stated(of.path, sidecar)}", highlight=False, soft_wrap=True)
    return _read_again(console, of, settings, unasked=unasked)


def _read_again(console: Console, before: Candidate, settings: Settings, *, unasked: bool) -> list[Fault]:
    of = candidate(before.path, before.folder, settings)
    figures = 0 if of.reading.observations is None else of.reading.observations.height
    if of.reading.faults:
        console.print(f"{of.file} is not read whole yet: {counted(len(of.reading.faults), 'problem')}", style="yellow")
        for fault in of.reading.faults if not unasked else ():
            if fault not in of.not_acceptable:
                console.print(f"  {fault}", highlight=False, markup=False, soft_wrap=True)
    elif figures:
        option = settings.model_copy(update={"raw": before.folder}).raw_option
        said = f"{of.file} is read whole now: {counted(figures, 'figure')}. Next: {program()} build{option}"
        console.print(said, style="bold", highlight=False, soft_wrap=True)
    else:
        console.print(f"No figure of {of.file} is read yet: see pdu inspect", style="yellow")
    return _left(of, unasked=unasked)


def _left(of: Candidate, *, unasked: bool) -> list[Fault]:
    """What cannot be accepted: what is no unknown text, and, where nobody is asked, what needs a choice."""
    needing = [
        Fault(
            of.file,
            f"a choice, '{one.text}=MEMBER'",
            f"the unknown '{one.text}'",
            *one.cells[0].rpartition("!")[::2],
            remedy=f"nearest is {near}" if (near := _nearest(one)) else None,
        )
        for one in of.needed
    ]
    return [*of.not_acceptable, *of.not_of_a_kind, *(needing if unasked else ())]


def _chosen(choices: Iterable[str], of: Candidate) -> tuple[list[Meant], dict[str, str]]:
    """What is given as NAME=MEMBER. Raises FaultsError with everything that means nothing."""
    meant: list[Meant] = []
    said: dict[str, str] = {}
    faults: list[Fault] = []
    for choice in choices:
        name, given, value = (part.strip() for part in choice.rpartition("="))
        if not given or not name or not value:
            faults.append(Fault(of.file, "NAME=MEMBER", f"'{choice}'"))
        elif name in STATEABLE:
            said[name] = value
        else:
            try:
                meant += meant_by(name, value, of)
            except FaultsError as error:
                faults += error.faults
    if said:
        try:
            with_stated(of.path, of.file, said)
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError(faults)
    return meant, said


def _asked(unknown: Iterable[UnknownText]) -> list[Meant]:
    """Ask of each text whether it is the nearest member, else whether it is a new unit where it stands."""
    meant: list[Meant] = []
    for one in unknown:
        offered = [Meant(one, one.nearest.dimension, one.nearest.member)] if one.nearest else []
        if one.region and _may_be_new(one):
            offered.append(new_unit(one, one.region))
        meant += [offer for offer in offered if not any(other.unknown == one for other in meant) and _yes(offer)]
    return meant


def _yes(offer: Meant) -> bool:
    return Confirm.ask(f"Accept {offer}?".replace("[", r"\["), default=False)


def _asked_of_file(names: Iterable[str]) -> dict[str, str]:
    answers = {
        name: Prompt.ask(
            f"{name}, such as {ASKED_FOR[name]} (leave blank if not known)", default="", show_default=False
        )
        for name in names
    }
    return {name: answer.strip() for name, answer in answers.items() if answer.strip()}


def _show(console: Console, of: Candidate) -> None:
    """What is unknown, with its cells and the nearest member, and what is not stated."""
    for of_which, title in ((True, "Unknown, and stops the file"), (False, "Unknown, in tables that are not read")):
        unknown = [one for one in of.unknown if one.needed is of_which]
        if unknown:
            shown = Table(box=None, pad_edge=False, header_style="bold")
            for name in (title, "Where", "Among", "Nearest"):
                shown.add_column(name)
            for one in unknown:
                beside = ", ".join(part for part in (one.dimension, one.region and f"in {one.region}") if part)
                shown.add_row(
                    *(
                        text.replace("[", r"\[")
                        for text in (one.text, _cells(one), beside, _nearest(one) or "none is near")
                    )
                )
            console.print(shown)
            console.print()
    if of.unknown:
        example = next((one for one in of.unknown if one.nearest), of.unknown[0])
        member = example.nearest.member if example.nearest else "MEMBER"
        units = sorted(filter(_may_be_new, of.unknown), key=lambda one: one.nearest is not None)
        new = f", '{units[0].text}={UNIT}:{units[0].region}' for a new unit" if units else ""
        ignored = ", 'NAME=ignore' for words that change nothing" if any(map(may_be_ignored, of.unknown)) else ""
        said = f"Choose with '{example.text}={member}'{new}{ignored}"
        console.print(said, highlight=False, markup=False, soft_wrap=True)
    if of.not_stated:
        lacking = ", ".join(of.not_stated)
        console.print(f"Not stated: {lacking} (goes into {of.path.name}{SUFFIX})", highlight=False, markup=False)
    if not of.unknown and not of.not_stated:
        console.print(f"There is nothing to accept of {of.file}", highlight=False)


def _may_be_new(one: UnknownText) -> bool:
    return one.region is not None and one.dimension == UNIT


def _nearest(one: UnknownText) -> str | None:
    if one.nearest is None:
        return None
    other = "" if one.nearest.dimension == one.dimension else f"{one.nearest.dimension} "
    return f"{other}{one.nearest}"


def _cells(one: UnknownText) -> str:
    more = len(one.cells) - CELLS_SHOWN
    return ", ".join(one.cells[:CELLS_SHOWN]) + (f" and {more} more" if more > 0 else "")
