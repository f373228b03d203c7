"""Which columns of a table say what a row is about and which hold its figures, below a header that is whole."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain

from pipeline.meaning.axes.levels import KNOWN_SHARE, RATINGS
from pipeline.meaning.axes.members_of_bases import name_bases
from pipeline.meaning.axes.texts_around import DATE, FIGURE, SHORT, WORDS, is_year, with_header
from pipeline.meaning.kinds import RANK
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import DATE_MARK
from pipeline.workbook.headers import FEWEST_SINGLE_NAMES
from pipeline.workbook.tables import Column, Table
from pipeline.workbook.values import BLANK, kinds_of, label_text
from pipeline.workbook.wording import CONTENTS, SAYS_WHEN, is_about_the_release

FEWEST_NAMES = 3  # of a row whose first text says nothing: names below codes


def without_repeated_headers(table: Table) -> Table:
    """Leave out the rows of a long table that print its header again."""
    headers = {column.index: column.header for column in table.columns if column.header}

    def again(row: int) -> bool:
        said = 0
        for column in table.columns:
            if text := label_text(table.sheet.at(row, column.index)):
                if headers.get(column.index) != text:
                    return False
                said += 1
        return said > 1

    repeated = {row for row in table.body if again(row)}
    return replace(table, body=tuple(row for row in table.body if row not in repeated)) if repeated else table


def with_frameworks_of_columns(table: Table, reader: MeaningOfTexts) -> Table:
    """Read a row that names the framework of each column as a part of its header: Standards used | 2021 | 2023."""
    if not reader.kind.takes_words:
        return table

    def frameworks(row: int) -> dict[int, str]:
        label = reader.of(label_text(table.sheet.at(row, table.columns[0].index)))
        if not (label.says_nothing and label.names & {"standard", "framework"}):
            return {}
        texts = {column.index: label_text(table.sheet.at(row, column.index)) for column in table.columns[1:]}
        said = {index: with_header(text, "framework") for index, text in texts.items() if text}
        return said if all(reader.of(text).one("framework") for text in said.values()) else {}

    row, said = next(((row, said) for row in table.body if len(said := frameworks(row)) > 1), (None, {}))
    if row is None:
        return table
    columns = (
        replace(column, path=(*column.path, said[column.index])) if column.index in said else column
        for column in table.columns
    )
    return replace(table, columns=tuple(columns), body=tuple(other for other in table.body if other != row))


_BOUND = re.compile(
    r"(?:(?:first|last) day|start(?:ed)?|began|beg[iu]n|from|end(?:ed)?|to|finish(?:ed)?)(?: date)?", re.I
)


def with_whole_bounds(table: Table) -> Table:
    """Read "Start" and "End" below "Fieldwork" as one heading: neither is of anything by itself."""
    bounds = [column.index for column in table.columns if len(column.path) > 1 and _BOUND.fullmatch(column.path[-1])]
    if len(bounds) < 2:
        return table
    columns = [
        replace(column, path=(*column.path[:-2], " ".join(column.path[-2:]))) if column.index in bounds else column
        for column in table.columns
    ]
    return replace(table, columns=tuple(columns))


def without_days_of_columns(table: Table, reader: MeaningOfTexts) -> Table:
    """Leave out the rows that date the column of each unit, where a kind has no dates: Report published."""
    if reader.kind.takes_words:
        return table
    values = [column.index for column in table.columns[1:]]
    kinds, first = table.sheet.kinds, table.sheet.first_row

    def dates(row: int) -> bool:
        if FIGURE in kinds[row - first]:
            return False
        if not SAYS_WHEN.search(label_text(table.sheet.at(row, table.columns[0].index))):
            return False
        cells = [cell for place in values if (cell := table.sheet.at(row, place)) != ""]
        return bool(cells) and all(set(reader.lists.read(label_text(cell)).words) == {DATE_MARK} for cell in cells)

    dating = {row for row in table.body if dates(row)}
    return replace(table, body=tuple(row for row in table.body if row not in dating)) if dating else table


def without_names_of_columns(table: Table, reader: MeaningOfTexts) -> Table:
    """Leave out the rows that name the columns anew and hold nothing: Standard, Rating, below the overall rating."""

    if any(FIGURE in kinds and WORDS not in kinds for kinds in table.kinds.values()):
        return table  # a row of names has one in each column
    places = [column.index for column in table.columns]

    def names(row: int) -> bool:
        cells = [cell for place in places if (cell := table.sheet.at(row, place)) != ""]
        if len(cells) < 2 or not all(isinstance(cell, str) for cell in cells):
            return False
        meanings = (reader.of(label_text(cell)) for cell in cells)
        return all(one.names and one.says_nothing and not one.unknown for one in meanings)

    named = {row for row in table.body if names(row)}
    return replace(table, body=tuple(row for row in table.body if row not in named)) if named else table


MOST_SCORED = 27  # points of all standards of a unit


def without_rows_that_rate_nothing(table: Table, reader: MeaningOfTexts, labels: list[int], values: list[int]) -> Table:
    """Leave out rows among ratings that no list knows and whose cells can be none: Head of service, a name."""
    if not reader.kind.takes_words or not labels:
        return table

    def rates_nothing(row: int) -> bool:
        meaning = reader.of(label_text(table.sheet.at(row, labels[-1])))
        nameless = meaning.says_nothing and not meaning.names
        if not (meaning.unknown or nameless) or meaning.members.keys() & {"standard", "item", "pdu"}:
            return False
        cells = (cell for index in values if (cell := table.sheet.at(row, index)) != "")
        first = next(cells, None)
        return first is not None and not any(_may_rate(reader, cell) for cell in chain((first,), cells))

    nothing = {row for row in table.body if rates_nothing(row)}
    return replace(table, body=tuple(row for row in table.body if row not in nothing)) if nothing else table


def _may_rate(reader: MeaningOfTexts, cell: object) -> bool:
    """Whether a cell may be a rating, a score or shorthand for one."""
    if isinstance(cell, int | float):
        return cell <= MOST_SCORED
    text = label_text(cell)
    number = text.replace(",", "").removesuffix("%")
    if number.replace(".", "", 1).isdigit():
        return float(number) <= MOST_SCORED and not text.endswith("%")
    return SHORT in kinds_of([[cell]])[0] or "rating" in reader.of(text).members or _SCORE.search(text) is not None


_SCORE = re.compile(r"\d{1,2} ?(?:/|out of) ?\d{1,2}")  # 3/12


def with_ratings_in_body(table: Table, reader: MeaningOfTexts) -> Table:
    """Take rows of the header that rate for the first of the body: under a blank corner all are words."""
    if not reader.kind.takes_words:
        return table
    first = table.header_row + 1 - _rates(table, reader, table.header_row)
    rows = range(first, max(column.header_row for column in table.columns) + 1)
    rating = next((row for row in rows if _rates(table, reader, row) or _dates(table, reader, row)), None)
    if rating is None:
        return table
    taken = range(rating, rows.stop)
    parted = _header_over_a_blank_row(table, rating)
    # A row that says the same further down was passed over as the header again.
    again = [row for row in range(rows.stop, table.body[-1] + 2) if _says_one_of(table, row, taken)]
    columns = []
    for column in table.columns:
        own = {label_text(table.sheet.at(row, column.index)) for row in taken}
        path = column.path
        while path and path[-1] in own:
            path = path[:-1]
        path = path or (parted.get(column.index, ""),)
        columns.append(replace(column, path=path, header_row=min(column.header_row, rating - 1)))
    body = tuple(sorted({*taken, *again, *table.body}))
    headings = {row: tuple[str, ...]() for row in taken} | table.headings
    for row in again:
        headings.setdefault(row, headings.get(row - 1, ()))
    return replace(table, columns=tuple(columns), body=body, headings=headings)


def _header_over_a_blank_row(table: Table, first: int) -> dict[int, str]:
    """The texts of the row that a blank one parts from the first row of the body, where it names several columns."""
    if first != table.header_row or first < table.sheet.first_row + 2:
        return {}
    above, over = (
        {column.index: label_text(table.sheet.at(row, column.index)) for column in table.columns}
        for row in (first - 1, first - 2)
    )
    return over if not any(above.values()) and sum(map(bool, over.values())) > 1 else {}


def _says_one_of(table: Table, row: int, others: range) -> bool:
    """Whether a row has, but for its first label, the cells of one of some others."""
    index = [column.index for column in table.columns[1:]]
    cells = [table.sheet.at(row, column) for column in index]
    return any(cells == [table.sheet.at(other, column) for column in index] for other in others)


def _rates(table: Table, reader: MeaningOfTexts, row: int) -> bool:
    """Whether a row rates, or gives a score; beside that it says whose it is."""
    columns = [column for column in table.columns[1:] if not reader.of(column.path[0]).aside]
    texts = [text for column in columns if (text := label_text(table.sheet.at(row, column.index)))]
    scores = "composite score" in reader.of(label_text(table.sheet.at(row, table.columns[0].index))).members.get(
        "item", ()
    )
    others = [
        text
        for text in texts
        if not _is_rating(reader, text) and not _SCORE.fullmatch(text) and not (scores and text.isdigit())
    ]
    return len(others) < len(texts) and all(_are_members(reader, [text]) for text in others)


def _dates(table: Table, reader: MeaningOfTexts, row: int) -> bool:
    """Whether a row says of what its days are and has nothing else: Report published."""
    cells = [table.sheet.at(row, column.index) for column in table.columns]
    said = set(reader.of(label_text(cells[0])).members.get("item", ()))
    return (
        bool(said & reader.dated_items) and DATE in (kinds := set(kinds_of([cells[1:]])[0])) and kinds <= {BLANK, DATE}
    )


def _is_rating(reader: MeaningOfTexts, text: str) -> bool:
    """Whether a text is a rating; "Out of" is no Outstanding."""
    return reader.lists.one(text, RATINGS) is not None and not text.lower().endswith(" of")


def with_whole_header(table: Table, reader: MeaningOfTexts) -> Table:
    """Take the first rows of the body that name columns for the header that they are.

    A layout shows no header row above words, or one whose upper row is full: their words do.
    """
    while len(table.body) > 1 and (path := _named_by(table, reader)) is not None:
        row, rest = table.body[0], table.body[1:]
        columns, spanning = [], tuple[str, ...]()
        last = _last_of_single_names(table)
        for column in table.columns:
            # An upper cell names the blank columns to its right, unless each names its own.
            own = path[column.index]
            # "n" beside "% yes" is of the unit over both, not of all of its region.
            within = bool(own) and len(spanning) > len(column.path) and spanning[: len(column.path)] == column.path
            spanning = column.path if (any(column.path) or column.index > last) and not within else spanning
            whole = (
                tuple(text for text in (*spanning, own) if text)
                if column.index != table.columns[0].index
                else (own or column.header,)
            )
            columns.append(replace(column, path=whole or ("",), header_row=row if own else column.header_row))
        table = replace(table, body=rest, columns=tuple(columns))
    return table


def _last_of_single_names(table: Table) -> int:
    """The last column that has a header, where those that have stand side by side and the last ones have none."""
    named = [any(column.path) for column in table.columns[1:]]
    count = sum(named)
    each = count >= FEWEST_SINGLE_NAMES and all(named[:count])
    return table.columns[count if each else -1].index


def _named_by(table: Table, reader: MeaningOfTexts) -> dict[int, str] | None:
    """The texts of the first row of the body, where they name what the columns below hold."""
    row, sheet = table.body[0], table.sheet
    cells = {column.index: sheet.at(row, column.index) for column in table.columns}
    if table.headings[row] or not set(kinds_of([cells.values()])[0]) <= {BLANK, WORDS, DATE}:
        return None
    texts = {index: label_text(cell) for index, cell in cells.items()}
    said = [texts[column.index] for column in table.columns[1:] if texts[column.index]]
    first = reader.of(texts[table.columns[0].index])
    if len(said) < (1 if first.names else 2):
        return None
    meanings = [reader.of(text) for text in said]
    named = [meaning for meaning in meanings if not meaning.unknown and set(meaning.members) - {"rating"}]
    marks = [text for text in said if _is_rating(reader, text) or _SCORE.fullmatch(text)]
    if texts[table.columns[0].index] and not first.names and len(named) < max(FEWEST_NAMES, len(said)):
        return None
    return texts if len(named) > len(said) * KNOWN_SHARE and not marks else None


_OUT_OF = re.compile(r"(?:out )?of \d+(?: points)?|/ ?\d+", re.IGNORECASE)
_CODES = re.compile(r"(?:^|[\W_])(?:code|ref|reference|id)$", re.IGNORECASE)
MOST_POINTS = 3  # of a standard


def holds_no_figures(reader: MeaningOfTexts, table: Table) -> bool:
    """Whether a table has words where one of the kind has figures, or numbers where it has ratings."""
    if CONTENTS.match(table.sheet.name):
        return True
    kinds = list(table.kinds.items())[1:]
    if not reader.kind.takes_words:
        return not {FIGURE, SHORT} & set[int]().union(*(held for _, held in kinds))
    if not all(held <= {FIGURE, SHORT} for _, held in kinds):
        return False
    scored = {column.index for column in table.columns if "item" in reader.of(column.header).members}
    # The composite score of a unit stands in the column of the ratings of its standards.
    first = table.columns[0].index
    rows = [row for row in table.body if "item" not in reader.of(label_text(table.sheet.at(row, first))).members]
    return all(_above(table, rows, column, MOST_POINTS) and column not in scored for column, held in kinds if held)


def _above(table: Table, rows: list[int], column: int, most: int) -> bool:
    """Whether a column has a number above some other in one of some rows."""
    cells = (table.sheet.at(row, column) for row in rows)
    return any(isinstance(cell, int | float) and cell > most for cell in cells)


def roles_of_columns(reader: MeaningOfTexts, table: Table) -> tuple[list[int], list[int]]:
    """Return the columns whose cells say what a row is about, and those whose cells are its figures."""
    held = table.kinds
    labels, values = list[int](), list[int]()
    takes_words = reader.kind.takes_words
    for place, column in enumerate(table.columns):
        header = reader.of(column.header)
        kinds = held[column.index]
        first = place == 0 and table.label_columns and RANK not in header.members.get("item", ())
        before = first and _stands_before_its_labels(reader, table, header)
        if first and not before and not _rates_in_one_row(reader, table, header):
            if not (
                header.aside and kinds <= {WORDS, SHORT} and not _are_members(reader, table.first_texts(column.index))
            ):
                labels.append(column.index)
        elif not kinds or _says_nothing_more(reader, table, column, header) or _is_coded(reader, table, column):
            continue
        elif kinds <= {DATE}:
            as_label = header.says_nothing
            (labels if as_label else values).append(column.index)
        elif WORDS in kinds and FIGURE not in kinds:
            texts = table.first_texts(column.index)
            if takes_words and _are_rated(reader, texts, header):
                values.append(column.index)
            elif _are_members(reader, texts) or (
                header.names
                and kinds <= {WORDS, SHORT}
                and place < table.label_columns
                and not (header.aside and not any(reader.of(text).members for text in texts))  # item_ref: KQ1
            ):
                labels.append(column.index)
            elif (
                not header.says_nothing
                and not header.aside
                and (takes_words or reader.kind.measured & set(header.members))
            ):
                values.append(column.index)  # words where figures are announced: a fault says so
        elif (place < table.label_columns and header.says_nothing) or (
            header.names & {"date"} and header.says_nothing and not header.unknown
        ):
            labels.append(column.index)
        elif header.names and header.says_nothing and kinds == {FIGURE} and _years_named(reader, table, column):
            labels.append(column.index)  # framework: 2023
        elif not (header.aside and header.says_nothing and not header.names) or (
            # "Report of February 2023" over ratings and their score is of that inspection.
            takes_words and WORDS in kinds and _rated_in_words(reader, table.first_texts(column.index))
        ):
            values.append(column.index)
    of_the_release = _days_of_the_release(reader, table, values)
    return labels, [index for index in values if index not in of_the_release]


def _stands_before_its_labels(reader: MeaningOfTexts, table: Table, header: Meaning) -> bool:
    """Whether figures of a measure fill the first column, and the second says whose they are: Staff in post, Region."""
    if len(table.columns) < 2 or "measure" not in header.members or header.unknown:
        return False  # a bare "Number" may number the rows
    first, second = (column.index for column in table.columns[:2])
    figures = FIGURE in table.kinds[first] <= {FIGURE, SHORT}
    return figures and table.kinds[second] == {WORDS} and _are_members(reader, table.first_texts(second))


def _days_of_the_release(reader: MeaningOfTexts, table: Table, values: list[int]) -> set[int]:
    """Columns that date the publication in every row, beside one that dates each inspection."""
    headers = {column.index: column.header for column in table.columns if column.index in values}
    dated = [
        index for index, text in headers.items() if set(reader.of(text).members.get("item", ())) & reader.dated_items
    ]
    same = {index for index in dated if is_about_the_release(headers[index]) and len(table.first_texts(index)) == 1}
    return same if set(dated) - same else set()


def _is_coded(reader: MeaningOfTexts, table: Table, column: Column) -> bool:
    """Whether a column holds codes not all of which are known, beside others: standard_code with SCR for the score."""
    return (
        bool(_CODES.search(column.header))
        and len(table.columns) > 2
        and any(reader.of(text).unknown for text in table.first_texts(column.index))
    )


def _rates_in_one_row(reader: MeaningOfTexts, table: Table, header: Meaning) -> bool:
    """Whether a table of one row begins with a rating: the unit stands above it."""
    return (
        reader.kind.takes_words
        and len(table.body) == 1
        and bool({"item", "standard"} & header.members.keys())
        and _are_ratings(reader, table.first_texts(table.columns[0].index))
    )


def _says_nothing_more(reader: MeaningOfTexts, table: Table, column: Column, header: Meaning) -> bool:
    """Whether a column has numbers of standards, or dates of which nobody says what of an inspection they date."""
    if header.members.get("item") == ("maximum",) and header.members.keys() == {"item"}:
        return True  # score | max_score
    if header.members.keys() == {"base"} and table.kinds[column.index] == {WORDS}:
        return name_bases(reader, table.first_texts(column.index))
    worded = reader.kind.takes_words and WORDS in table.kinds[column.index]
    texts = table.first_texts(column.index) if worded else []
    if texts and all(map(_OUT_OF.fullmatch, texts)):
        return True  # Score | 6 | out of 21
    if reader.kind.takes_words and header.names == {"date"}:
        return all(reader.lists.read(text).dates for text in table.first_texts(column.index))
    if texts and header.says_nothing:
        return all(set(reader.lists.read(text).words) == {DATE_MARK} for text in texts)  # Inspection | July 2025
    numbers = "standard" in header.names and table.kinds[column.index] == {FIGURE}
    return numbers and all(re.fullmatch(r"\d\.\d", text) for text in table.first_texts(column.index))


def _years_named(reader: MeaningOfTexts, table: Table, column: Column) -> bool:
    """Whether a column holds years that are members with their header: framework 2023."""
    texts = table.first_texts(column.index)
    return all(map(is_year, texts)) and _are_members(reader, [with_header(text, column.header) for text in texts])


def _are_members(reader: MeaningOfTexts, texts: list[str]) -> bool:
    known = [
        text for text in texts if (meaning := reader.of(text)) and not meaning.unknown and not meaning.says_nothing
    ]
    return len(known) > len(texts) * KNOWN_SHARE


def _are_rated(reader: MeaningOfTexts, texts: list[str], header: Meaning) -> bool:
    """Whether a column holds ratings, scores or dates: its cells say so, or its header and not they name standards."""
    named = [text for text in texts if {"standard", "item"} & reader.of(text).members.keys()]
    announced = {"item", "standard"} & header.members.keys() and len(named) <= len(texts) * KNOWN_SHARE
    return _are_ratings(reader, texts) or bool(announced)


def _rated_in_words(reader: MeaningOfTexts, texts: list[str]) -> bool:
    """Whether what a column says in words is mostly ratings, whatever numbers stand below."""
    return _are_ratings(reader, [text for text in texts if not text.isdecimal()])


def _are_ratings(reader: MeaningOfTexts, texts: list[str]) -> bool:
    # Beside ratings a unit's column may hold its score and the day of its report.
    named = {text: reader.of(text).members.keys() for text in texts}
    rated = {
        text
        for text, members in named.items()
        if reader.lists.one(text, RATINGS)
        or {"rating"} <= members <= {"rating", "item"}
        or set(reader.lists.read(text).words) == {DATE_MARK}
        or _SCORE.fullmatch(text)
    }
    # "Overall rating" in each row of a list says what is rated.
    beside = {text for text, members in named.items() if rated and members == {"item"}}
    return len(rated | beside) > len(texts) * KNOWN_SHARE
