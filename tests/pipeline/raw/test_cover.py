"""What a workbook says of itself: taken where it is plainly said, and never guessed."""

from __future__ import annotations

import datetime as dt

import pytest

from pipeline.raw.cover import Cover, Page, Publisher, cover_of, load_publishers, page_of
from pipeline.settings import Settings
from pipeline.workbook.cells import Cell, Sheet
from pipeline.workbook.dates import Month


@pytest.fixture(scope="module")
def publishers() -> tuple[Publisher, ...]:
    return load_publishers(Settings().publishers)


def said(publishers: tuple[Publisher, ...], *lines: str) -> Cover:
    return cover_of([Page(True, lines)], publishers)


@pytest.mark.parametrize(
    "line",
    [
        "Published: 20 August 2026",
        "Publication date 20/08/2026",
        "Publication date: 20th August 2026 9:30am",
        "Date of publication: Thursday 20 August 2026",
        "Released at 9:30am on 20 August 2026",
        "Released: 2026-08-20",
        "Published 9.30am, Thursday 20 Aug 2026",
        "Published by the Ministry of Justice on 20 August 2026",
        "HMPPS workforce statistics: June 2026 – published 20 August 2026",
        "This bulletin was published on 20 August 2026. The next will be published on 19 November 2026.",
    ],
)
def test_a_date_of_publication(line: str, publishers: tuple[Publisher, ...]) -> None:
    cover = said(publishers, line)
    assert (cover.published_date, cover.published_date_precision) == (dt.date(2026, 8, 20), "day")


@pytest.mark.parametrize(
    "line",
    [
        "Data as at 31 March 2026",
        "Staff in post, 31 March 2026",
        "Next publication date: 19 November 2026",
        "Next release: 19 November 2026",
        "The next update will be published on 19 November 2026",
        "Last updated 3 September 2026",
        "The previous edition was published on 21 May 2026",
        "Source: HM Inspectorate of Probation, Annual Report (published 19 September 2023), Chapter 2",
        "Published: 31 June 2026",
    ],
)
def test_other_dates_are_none(line: str, publishers: tuple[Publisher, ...]) -> None:
    assert said(publishers, line).published_date is None


def test_two_dates_that_both_claim_to_be_that_of_publication_are_none(publishers: tuple[Publisher, ...]) -> None:
    assert said(publishers, "Published: 20 August 2026", "Publication date: 21 August 2026").published_date is None


def test_a_month_is_a_month_and_says_nothing_else_than_a_day_in_it(publishers: tuple[Publisher, ...]) -> None:
    month = said(publishers, "Published: August 2026")
    assert (month.published_date, month.published_date_precision) == (dt.date(2026, 8, 1), "month")
    both = said(publishers, "Published: August 2026", "Released: 20 August 2026")
    assert (both.published_date, both.published_date_precision) == (dt.date(2026, 8, 20), "day")


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("Ministry of Justice", "Ministry of Justice"),
        ("HMPPS", "HM Prison and Probation Service"),
        ("Her Majesty’s Inspectorate of Probation", "HM Inspectorate of Probation"),
        ("Publisher: HM Inspectorate of Probation (the quoting report)", "HM Inspectorate of Probation"),
        ("Publisher: House of Commons Library", "House of Commons Library"),
        ("Published by: the Ministry of Justice", "Ministry of Justice"),
        ("HMPPS workforce statistics: June 2026", None),
        ("A report that HM Inspectorate of Probation commended", None),
        ("Source: Ministry of Justice", None),
    ],
)
def test_a_publisher(line: str, publisher: str | None, publishers: tuple[Publisher, ...]) -> None:
    assert said(publishers, line).publisher == publisher


def test_of_two_publishers_the_one_that_a_line_says_it_is(publishers: tuple[Publisher, ...]) -> None:
    assert said(publishers, "Ministry of Justice", "HMPPS").publisher is None
    assert said(publishers, "Ministry of Justice", "Publisher: HMPPS").publisher == "HM Prison and Probation Service"


def test_the_licence_with_its_version(publishers: tuple[Publisher, ...]) -> None:
    line = "Contains public sector information licensed under the Open Government Licence v3.0."
    assert said(publishers, line).licence == "Open Government Licence v3.0"
    assert said(publishers, "Licence: Open Government Licence (version 3)").licence == "Open Government Licence v3.0"
    assert said(publishers, "© Crown copyright 2026").licence is None


def test_the_title_is_the_first_line_of_the_cover_that_says_nothing_else(publishers: tuple[Publisher, ...]) -> None:
    lines = ("Cover sheet", "Ministry of Justice", "Published: 20 August 2026", "HMPPS workforce: June 2026", "Notes")
    assert said(publishers, *lines).title == "HMPPS workforce: June 2026"
    assert cover_of([Page(False, lines)], publishers).title is None
    assert said(publishers, "Cover sheet", "Title: Workforce", "Edition: provisional") == Cover(
        title="Workforce", edition="provisional"
    )


@pytest.mark.parametrize(
    ("name", "rows", "lines"),
    [
        ("Cover", [["Publication date", dt.date(2026, 8, 20)]], ["Publication date: 20 August 2026"]),
        ("Information", [["Published", "", Month(2026, 8, 1)]], ["Published: August 2026"]),
        ("Table 1", [["Released 20 August 2026"], ["PDU", "PO"], ["Published 2022", ""]], ["Released 20 August 2026"]),
        ("Table 1", [["Published", dt.date(2026, 8, 20)], ["PDU", "PO"]], ["Published: 20 August 2026"]),
        ("Table 1", [["Leeds", dt.date(2026, 8, 20)]], []),
    ],
)
def test_lines_are_read_above_tables_and_pairs_on_covers(name: str, rows: list[list[Cell]], lines: list[str]) -> None:
    assert list(page_of(Sheet(name=name, rows=rows)).lines) == lines
