"""The dates and periods that a text says its figures are of."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from collections.abc import Set as AbstractSet

from pipeline.meaning.code_lists.lists import CodeLists, Span, TextRead
from pipeline.meaning.kinds import Kind
from pipeline.meaning.members.dimensions import OF_A_PUBLICATION, OF_A_RANGE, OF_INSPECTIONS
from pipeline.meaning.members.sides import side_by_day
from pipeline.meaning.members.units import COUNTED
from pipeline.meaning.members.wordings import places_of
from pipeline.meaning.texts.dates import DAY, MONTH, PERIOD, YEAR, DateMention
from pipeline.meaning.texts.open_periods import open_period
from pipeline.meaning.texts.words import BREAK, DATE_MARK

YEAR_TO = "Year to "  # before a day: the twelve months that it ends
_SINCE = re.compile(r"\b(?:since|after)(?: the)?\s*$", re.IGNORECASE)


class Times:
    """The dates, periods and sides of texts that are read for one kind of fact."""

    def __init__(self, kind: Kind, takes: AbstractSet[str], lists: CodeLists) -> None:
        """Read the times of texts that are read for some dimensions."""
        self.kind, self._takes = kind, takes
        self._of_a_publication, self._of_a_range, of_inspections = (
            frozenset(word for key in lists.keys_of(name) for word in key)
            for name in (OF_A_PUBLICATION, OF_A_RANGE, OF_INSPECTIONS)
        )
        self._when_inspected = of_inspections | {DATE_MARK, BREAK}

    def of(self, read: TextRead, chosen: Sequence[Span]) -> dict[str, tuple[str, ...]]:
        """Return what a text says of when: its date or period, its side of unification, what its years stand for."""
        return self._when(read, chosen) | self._named_by_time(read)

    def says_when_inspected(self, read: TextRead) -> bool:
        """Whether a text says when a unit was inspected and no more: First day on site: 3 June 2024."""
        return bool(read.dates) and "period" in self._takes and self._when_inspected.issuperset(read.words)

    def is_range(self, read: TextRead) -> bool:
        """Whether the date of a text is a range, of which it does not say that something was counted in it."""
        ranged = any(mention.exactness == PERIOD and mention.first for mention in read.dates)
        return ranged and self._of_a_range.isdisjoint(read.words)

    def begun(self, text: str, members: Container[str]) -> dict[str, tuple[str, ...]]:
        """Return the period without an end of a text that is nothing else, or says whose or on which side it is."""
        if "period" not in self._takes or "period" in members or "framework" in members:
            return {}
        if (period := open_period(text)) is None:
            return {}
        said = "side" in members or "organisation" in members or not text[: period.start].strip()
        return {"period": (period.printed,)} if said else {}

    def _when(self, read: TextRead, chosen: Iterable[Span]) -> dict[str, tuple[str, ...]]:
        """The date or the period of a text, and the side of unification that it is on by these."""
        when, side = self._dated(read, chosen), side_by_day(read, chosen, self.kind.sides)
        if side is None:
            return when
        # The day of unification alone is one end of a period.
        return {"side": (side,)} | (when if any(mention.first for mention in read.dates) else {})

    def _named_by_time(self, read: TextRead) -> dict[str, tuple[str, ...]]:
        """The member that the years of its time stand for, where no figure has a period: 2021 to 2023."""
        if "period" in self._takes or set(read.words) != {DATE_MARK} or not read.dates:
            return {}
        years = [(mention.first.year, mention.day.year) for mention in read.dates if mention.first]
        named = (one for one in self.kind.dated if [(one.begins_from.year, one.begins_by.year)] == years)
        return {one.dimension: (one.member,) for one in named}

    def _dated(self, read: TextRead, chosen: Iterable[Span]) -> dict[str, tuple[str, ...]]:
        if not {"date", "period"} & self._takes or not read.dates:
            return {}
        named = zip(*self._of_their_own_days(read, chosen), strict=True)
        # "First inspection (published February 2022)" names its inspection by the month of its report.
        of_one = "period" in self._takes and "inspection" in read.words and read.dates[0].exactness in (MONTH, DAY)
        dates = [date for date, about in named if of_one or self._of_a_publication.isdisjoint(about)]
        if not dates:
            return {}
        # "2022/23 Q1 (April to June 2022)" is one period, printed twice.
        printed = tuple({mention.day: mention.member for mention in reversed(dates)}.values())[::-1]
        if "period" in self._takes:
            # A month or a day is one where it stands alone, or beside what is counted: that of an inspection.
            counted = places_of(span for span in chosen if span.dimension in COUNTED)
            others = {word for place, word in enumerate(read.words) if place not in counted}
            alone = others <= self._when_inspected and dates[0].exactness in (MONTH, DAY)
            ending = YEAR_TO if "year" in read.words or {"12", "month"} <= set(read.words) else ""
            printed = tuple(
                mention.member if mention.exactness in (PERIOD, YEAR) or alone else f"{ending}{mention.member}"
                for mention in dates
                if mention.exactness in (PERIOD, YEAR) or alone or ending
            )
            ranges = [
                (mention.first or mention.day, mention.day) for mention in read.dates if mention.exactness == PERIOD
            ]
            if any(last < first for _, last in ranges for first, _ in ranges):
                return {}  # "2018 to 2019 compared with 2021 to 2026": of each column another
            # "June 2018 to June 2019 (the programme of 2018 to 2019)"
            return {"period": printed[:1]} if printed else {}
        # A year alone is no day of a count of staff.
        return {"date": printed} if all(mention.exactness != YEAR for mention in dates) else {}

    def _of_their_own_days(
        self, read: TextRead, chosen: Iterable[Span]
    ) -> tuple[Sequence[DateMention], Sequence[tuple[str, ...]]]:
        """The dates of a text without a day since which something was counted: Departures since 31 March 2026."""
        if not any(span.member in self.kind.flows for span in chosen):
            return read.dates, read.about_dates
        before = (read.text.partition(date.printed)[0] for date in read.dates)
        own = [number for number, text in enumerate(before) if not _SINCE.search(text)]
        return [read.dates[n] for n in own], [read.about_dates[n] for n in own]
