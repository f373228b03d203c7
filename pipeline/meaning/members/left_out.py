"""What members are nobody's that is wanted, however many rows or columns name them: providers before unification."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from pipeline.meaning.kinds import Kind


def are_left_out(kind: Kind, members: Mapping[str, Collection[str]]) -> bool:
    """Whether members are of those that a kind leaves out: "crc", or "pdu + organisation=CRC", both together."""
    return any(all(_names(members, part) for part in whole.split(" + ")) for whole in kind.left_out)


def _names(members: Mapping[str, Collection[str]], part: str) -> bool:
    dimension, _, member = part.partition("=")
    return dimension in members and (not member or member in members[dimension])
