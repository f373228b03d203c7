"""Which columns of a table say what a row is about and which hold its figures, below a header that is whole."""

from __future__ import annotations

import re

from pipeline.meaning.axes.known_texts import (
    are_members,
    are_rated,
    are_ratings,
    name_bases,
    name_measures,
    rated_in_words,
)
from pipeline.meaning.axes.texts_around import DATE, FIGURE, SHORT, WORDS, is_year, with_header
from pipeline.meaning.kinds import RANK
from pipeline.meaning.members.meaning import Meaning
from pipeline.meaning.members.reading import MeaningOfTexts
from pipeline.meaning.texts.words import DATE_MARK
from pipeline.workbook.identifiers import in_words
from pipeline.workbook.tables import Column, Table
from pipeline.workbook.values import label_text
from pipeline.workbook.wording import CONTENTS, is_about_the_release

_OUT_OF = re.compile(r"(?:out )?of \d+(?: points)?|/ ?\d+", re.IGNORECASE)
_CODES = re.compile(r"(?:^|[\W_])(?:code|ref|reference|id)$", re.IGNORECASE)
_NUMBER_OF_STANDARD = re.compile(r"(?:P ?)?[12]\.[1-6]", re.IGNORECASE)
_OF_AN_INSPECTION = re.compile(r"\b(?:report|inspect|inspection|fieldwork|announce)", re.IGNORECASE)
_OF_DATA = re.compile(
    r"\b(?:release|data|dataset|file|edition|workbook|table|statistics|extract|version|update)", re.IGNORECASE
)
_CODE_OF_A_REGION = re.compile(r"[A-Z]{2,4}|[A-Z]\d{1,8}")
CHANGES = ("compared", "change")
MOST_POINTS = 3  # of a standard


def holds_no_figures(reader: MeaningOfTexts, table: Table) -> bool:
    """Whether a table has words where one of the kind has figures, or numbers where it has ratings."""
    # "Overall rating | Good" stands on covers too.
    pair = reader.kind.takes_words and not any(column.header for column in table.columns)
    if CONTENTS.match(table.sheet.name) and not pair:
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
                header.aside and kinds <= {WORDS, SHORT} and not are_members(reader, table.first_texts(column.index))
            ):
                labels.append(column.index)
        elif not kinds or _says_nothing_more(reader, table, column, header) or _is_coded(reader, table, column):
            continue
        elif kinds <= {DATE}:
            measured = reader.kind.measured & header.members.keys()
            as_label = header.says_nothing or ("date" in header.names and not measured)
            (labels if as_label else values).append(column.index)
        elif WORDS in kinds and FIGURE not in kinds:
            texts = table.first_texts(column.index)
            if takes_words and are_rated(reader, texts, header):
                values.append(column.index)
            elif are_members(reader, texts) or (
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
        elif header.names and header.says_nothing and _names_members(reader, table, column):
            labels.append(column.index)  # framework: 2023; standard ref: 1.1, beside "overall"
        elif not (header.aside and header.says_nothing and not header.names) or (
            # "Report of February 2023" over ratings and their score is of that inspection.
            takes_words and WORDS in kinds and rated_in_words(reader, table.first_texts(column.index))
        ):
            values.append(column.index)
    of_the_release = _days_of_the_release(reader, table, values)
    return labels, [index for index in values if index not in of_the_release]


def _stands_before_its_labels(reader: MeaningOfTexts, table: Table, header: Meaning) -> bool:
    """Whether figures of a measure fill the first column, and the second says whose they are: Staff in post, Region.

    So may the days of reports: Report published, Region, PDU.
    """
    dated = bool(reader.dated_items.intersection(header.members.get("item", ())))
    if len(table.columns) < 2 or not (dated or "measure" in header.members) or header.unknown:
        return False  # a bare "Number" may number the rows
    first, second = (column.index for column in table.columns[:2])
    if dated:
        return _holds_days(reader, table, first) and table.kinds[second] == {WORDS}
    figures = FIGURE in table.kinds[first] <= {FIGURE, SHORT}
    return figures and table.kinds[second] == {WORDS} and are_members(reader, table.first_texts(second))


def _holds_days(reader: MeaningOfTexts, table: Table, column: int) -> bool:
    """Whether the cells of a column are days, as dates or in words."""
    texts = table.first_texts(column)
    in_words = table.kinds[column] == {WORDS} and all({*reader.lists.read(text).words} == {DATE_MARK} for text in texts)
    return table.kinds[column] == {DATE} or in_words


def _days_of_the_release(reader: MeaningOfTexts, table: Table, values: list[int]) -> set[int]:
    """Columns that date the publication in every row, beside one that dates each inspection."""
    headers = {column.index: column.header for column in table.columns if column.index in values}
    dated = [
        index for index, text in headers.items() if set(reader.of(text).members.get("item", ())) & reader.dated_items
    ]
    others = [index for index in dated if len(table.first_texts(index)) > 1]
    beside_reports = any(_OF_AN_INSPECTION.search(in_words(headers[index])) for index in others)
    same = {
        index
        for index in set(dated).difference(others)
        if not _OF_AN_INSPECTION.search(text := in_words(headers[index]))
        and (beside_reports or is_about_the_release(text) or _OF_DATA.search(text))
    }
    return same if set(dated) - same else set()


def _is_coded(reader: MeaningOfTexts, table: Table, column: Column) -> bool:
    """Whether a column holds codes not all of which are known, beside others: standard_code with SCR for the score."""
    header, coded = reader.of(column.header), bool(_CODES.search(column.header))
    if header.only_a_name and "region" in header.names and _codes_of_regions(reader, table, column):
        return True
    may_be_numbered = header.says_nothing and bool(header.names or header.aside)
    if len(table.columns) <= 2 or not (coded or may_be_numbered):
        return False
    texts = table.first_texts(column.index)
    # "Standard" with 1.1, 1.2 and "-" for the overall rating; no header of averages is such a name.
    numbered = may_be_numbered and 2 * _numbered(texts) > len(texts)
    if not (coded or numbered):
        return False
    shorthand = numbered and SHORT in table.kinds[column.index]
    return shorthand or any(one.unknown or (numbered and one.says_nothing) for one in map(reader.of, texts))


def _codes_of_regions(reader: MeaningOfTexts, table: Table, column: Column) -> bool:
    """Whether a column holds codes of which not all are known, beside one of units, which are in their regions."""
    texts = table.first_texts(column.index)
    if not all(map(_CODE_OF_A_REGION.fullmatch, texts)) or not any(reader.of(text).unknown for text in texts):
        return False
    others = (one for one in table.columns if one.index != column.index and table.kinds[one.index] == {WORDS})
    return any(_are_units(reader, table.first_texts(one.index)) for one in others)


def _are_units(reader: MeaningOfTexts, texts: list[str]) -> bool:
    return bool(texts) and all("pdu" in reader.of(text).members for text in texts)


def _numbered(texts: list[str]) -> int:
    """How many texts are numbers of standards."""
    return sum(_NUMBER_OF_STANDARD.fullmatch(text) is not None for text in texts)


def _rates_in_one_row(reader: MeaningOfTexts, table: Table, header: Meaning) -> bool:
    """Whether a table of one row begins with a rating: the unit stands above it."""
    return (
        reader.kind.takes_words
        and len(table.body) == 1
        and bool({"item", "standard"} & header.members.keys())
        and are_ratings(reader, table.first_texts(table.columns[0].index))
    )


def _says_nothing_more(reader: MeaningOfTexts, table: Table, column: Column, header: Meaning) -> bool:
    """Whether a column has numbers of standards, or dates of which nobody says what of an inspection they date."""
    if header.members.get("item") == ("maximum",) and header.members.keys() == {"item"}:
        return True  # score | max_score
    if _says_of_which_cases(reader, table, column, header) or _is_change_of_ratings(reader, table, column, header):
        return True
    worded = reader.kind.takes_words and WORDS in table.kinds[column.index]
    texts = table.first_texts(column.index) if worded else []
    if texts and all(map(_OUT_OF.fullmatch, texts)):
        return True  # Score | 6 | out of 21
    if reader.kind.takes_words and (header.names == {"date"} or (texts and header.says_nothing)):
        return _says_only_when(reader, table.first_texts(column.index), named=header.names == {"date"})
    numbers = "standard" in header.names and table.kinds[column.index] == {FIGURE}
    return numbers and all(re.fullmatch(r"\d\.\d", text) for text in table.first_texts(column.index))


def _says_of_which_cases(reader: MeaningOfTexts, table: Table, column: Column, header: Meaning) -> bool:
    """Whether a column says of which cases the percentages of its rows are: Percentage is of | Cases with the need."""
    named = header.members.keys()
    of_shares = {"unit"} <= named <= {"unit", "base"} and header.members["unit"] == ("per cent",) and not header.unknown
    if not (of_shares or named == {"base"}) or table.kinds[column.index] != {WORDS}:
        return False
    # "Percentage of cases" over needs identified and met says what is measured, where no other column does.
    return name_bases(reader, table.first_texts(column.index)) and (
        not of_shares
        or any(
            name_measures(reader, table.first_texts(other.index))
            for other in table.columns
            if other.index != column.index and table.kinds[other.index] == {WORDS}
        )
    )


def _is_change_of_ratings(reader: MeaningOfTexts, table: Table, column: Column, header: Meaning) -> bool:
    """Whether a column says how a rating changed and holds none, beside two that do: P 1.2 Staffing / Change | +1."""
    if not reader.kind.takes_words or not column.path or len(table.columns) <= 2:
        return False
    read = reader.lists.read(column.path[-1])
    changes = [span for span in read.spans if (span.dimension, span.member) == CHANGES]
    of_change = {word for span in changes for word in read.words[span.start : span.end]}
    if not changes or not of_change.issuperset(header.unknown):
        return False
    if any("rating" in reader.of(text).members for text in table.first_texts(column.index)):
        return False
    others = [one for one in table.columns if one.index != column.index and WORDS in table.kinds[one.index]]
    return sum(are_ratings(reader, table.first_texts(one.index)) for one in others) > 1


def _says_only_when(reader: MeaningOfTexts, texts: list[str], *, named: bool) -> bool:
    """Whether a column has times that tell nothing apart: Inspection | July 2025. Those of a provider by year do."""
    if "period" in reader.kind.takes and are_members(reader, texts):
        return False
    dated = (reader.lists.read(text) for text in texts)
    return all(read.dates if named else set(read.words) == {DATE_MARK} for read in dated)


def _names_members(reader: MeaningOfTexts, table: Table, column: Column) -> bool:
    """Whether a column has members by their numbers: years of frameworks, or codes and a word."""
    years = table.kinds[column.index] == {FIGURE} and _years_named(reader, table, column)
    texts = table.first_texts(column.index)
    return years or (are_members(reader, texts) and not rated_in_words(reader, texts))


def _years_named(reader: MeaningOfTexts, table: Table, column: Column) -> bool:
    """Whether a column holds years that are members with their header: framework 2023."""
    texts = table.first_texts(column.index)
    return all(map(is_year, texts)) and are_members(reader, [with_header(text, column.header) for text in texts])
