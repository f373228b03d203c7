"""The members of one text beside one another: those that make others, rule others out, or give them by their parts."""

from __future__ import annotations

from pipeline.meaning.kinds import Kind


def composed(
    kind: Kind, members: dict[str, tuple[str, ...]], longer: set[str]
) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """Return the members of a text without those that others make or rule out, and which were derived from others."""
    for whole, parts in kind.compose.items():
        if whole in members and len(members[whole]) == 1:
            for part in parts:
                members.pop(part, None)
    for named, beside in kind.not_beside.items():
        dimension, _, only = named.partition("=")
        if dimension not in longer and only in members.get(dimension, ()) and members.keys() & set(beside):
            members[dimension] = tuple(member for member in members[dimension] if member != only)
            if not members[dimension]:
                del members[dimension]
    for dimension, other in kind.yields.items():
        if other in members and dimension in members:
            given = members.pop(dimension)
            # "Inspected cases, Yes" says whose answers they are, not that they are counted.
            if not set(given) & set(kind.no_count.get(dimension, ())):
                members.setdefault("unit", ("number",))
    printed = frozenset(members)
    for dimension, given in kind.derive.items():
        for place, derived in enumerate(given):
            agreed = {member.split("|")[place] for member in members.get(dimension, ())}
            if derived and len(agreed) == 1 and derived not in members:
                members[derived] = (agreed.pop(),)
    return members, frozenset(members.keys() - printed)
