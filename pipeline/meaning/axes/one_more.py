"""Members that no list knows: beside many that are known, each is one more, and no word about the others."""

from __future__ import annotations

from pipeline.meaning.axes.axes import Said
from pipeline.meaning.axes.levels import Levels


def text_unread(levels: Levels, path: tuple[Said, ...]) -> Said | None:
    """Return the text for which a row or column is left out: one more member, or a total that may hold such a one.

    A heading over known members may say more of them, and is no such text.
    """
    for place, said in enumerate(path):
        unknown = levels.unread(said.level)
        if not unknown:
            continue
        meaning, main = levels.meaning(said), levels.levels[said.level].main
        inner = any(levels.levels[other.level].main == main for other in path[place + 1 :])
        bare = meaning.total and not meaning.unknown and not meaning.members
        if not inner and (said.text in unknown or bare):
            return said
    return None


def why_unread(levels: Levels, said: Said) -> str:
    """Return why the row or column of a text is left out, in words."""
    if levels.meaning(said).total:
        return f"a total beside '{min(levels.unread(said.level))}', which no list knows"
    return f"no {levels.levels[said.level].main} that a list knows"
