"""What a text counts, and what it says was judged: services judged sufficient where the need was identified."""

from __future__ import annotations

import re

from pipeline.meaning.kinds import Kind

# Questions that ask how many, and no inspector: their answer is a figure.
COUNTING = re.compile(
    r"\W*(?:(?:in|for|of) )?(?:how many|what (?:percentage|per ?cent|%|proportion|share|number))\b", re.IGNORECASE
)
_WHERE = frozenset({"where", "which", "when"})  # before a measure that says of which cases a figure is
_OF_ALL = "probation"  # the Probation Service is no service that a case was given


def judged(members: dict[str, tuple[str, ...]], words: tuple[str, ...], kind: Kind) -> dict[str, tuple[str, ...]]:
    """Return the members of a text: what it counts is a number, and what says of which cases yields to a verdict."""
    counted = {dimension for listed, dimension in kind.counting.items() if members.pop(listed, None)}
    if counted & members.keys():
        members.setdefault("unit", ("number",))
    what = kind.judged
    if what is None or members.get(what.dimension, (what.among,)) != (what.among,):
        return members
    services = [place for place, word in enumerate(words) if word in what.what and words[max(place - 1, 0)] != _OF_ALL]
    among = [place for place, word in enumerate(words) if word in _WHERE]
    answered = what.answer in members.get("answer", ())
    # "Services to reduce reoffending: % where the need was identified" is no share of cases with the need.
    of_services = bool(services and among) and services[0] < among[-1] and "unit" in members
    if not (of_services or (answered and (among or what.dimension not in members))):
        return members
    others = {dimension: of for dimension, of in members.items() if dimension not in (what.dimension, what.share)}
    return others | ({what.dimension: (what.member,)} if answered and services else {})
