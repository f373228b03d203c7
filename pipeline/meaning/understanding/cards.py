"""Cards of one unit: its ratings and its answers below one another, with rows that name what stands below them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pipeline.meaning.axes.header_rows import with_ratings_in_body
from pipeline.meaning.axes.known_texts import SCORE, is_rating
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.members.units import MEASURED
from pipeline.workbook.tables import Table
from pipeline.workbook.values import BLANK, WORDS, kinds_of, label_text

_OF_FIGURES = MEASURED | {"item", "rating"}


def parted_from_names(table: Table, readers: Sequence[MeaningOfTexts]) -> tuple[Table, dict[int, tuple[str, ...]]]:
    """Return a table without the rows that name its columns anew, and what each of these says: Rating, % Yes."""
    for reader in readers:
        table = with_ratings_in_body(table, reader)
    names = {row: texts for row in table.body if (texts := _names(table, row, readers))}
    if len(names) == len(table.body):
        return table, {}
    return replace(table, body=tuple(row for row in table.body if row not in names)), names


def under_own_names(table: Table, rows: set[int], names: Mapping[int, tuple[str, ...]]) -> Table | None:
    """Return some rows of a table below the names that stand right above them; None where these differ."""
    part = replace(table, body=tuple(row for row in table.body if row in rows))
    over = {texts for row, texts in names.items() if next((one for one in table.body if one > row), -1) in rows}
    if len(over) > 1:
        return None
    columns = tuple(
        replace(column, path=(text,))
        for texts in over
        for column, text in zip(table.columns, ("", *texts), strict=True)
    )
    return replace(part, columns=columns) if over else part


def _names(table: Table, row: int, readers: Sequence[MeaningOfTexts]) -> tuple[str, ...]:
    """What a row calls the columns of figures, where it has nothing but words for what these hold."""
    cells = [table.sheet.at(row, column.index) for column in table.columns]
    if not cells[0] or not set(kinds_of([cells])[0]) <= {BLANK, WORDS}:
        return ()
    texts = tuple(map(label_text, cells[1:]))
    named = [any(_is_name(reader, text) for reader in readers) for text in texts if text]
    return texts if named and all(named) else ()


def _is_name(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a text says what a column holds, in words that are all known, and is no rating or score itself."""
    meaning = reader.of(text)
    if meaning.unknown or is_rating(reader, text) or SCORE.fullmatch(text):
        return False
    return bool(meaning.names or meaning.members) and meaning.members.keys() <= _OF_FIGURES
