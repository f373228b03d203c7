"""The page of a run: read in ten seconds, by anyone, with nothing but the file."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from pipeline.comparing.changes import Changes, SourceChange
from pipeline.comparing.figure_pairs import Movement, Place
from pipeline.comparing.rows import RowChanges
from pipeline.faults import Fault
from pipeline.notifications.run_page import FAULTS_SHOWN, LAST_RUN, PAGES_KEPT, RUNS, Run, write_page
from pipeline.pages import change, number

AT = dt.datetime(2026, 8, 20, 8, 31, tzinfo=dt.UTC)  # 9.31 in London
MAY = dt.datetime(2026, 5, 21, 8, 30, tzinfo=dt.UTC)
SCRIPT = "<script>alert('Gwent')</script>"
MANIFEST: dict[str, Any] = {
    "built_at": MAY.isoformat(),
    "tables": {"marts.vacancy_rates": 60},
    "sources": [
        {
            "source_id": "annex-may",
            "origin": "downloaded",
            "published_date": "2026-05-21",
            "sha256": "0123456789abcdef" * 4,
        }
    ],
}


MOVED = Movement(
    before=11.0,
    after=13.5,
    printed_before=Place("annex-may", "Table_1", "E5"),
    printed_after=Place("annex-august", "Table_1", "E6"),
    mart="vacancy_rates",
    name="Vacancy rate, PO",
    area="Gwent",
    kind="revised",
    unit="per cent",
    before_given=True,
    after_given=True,
    before_date=dt.date(2026, 3, 31),
    after_date=dt.date(2026, 3, 31),
    difference=2.5,
    per_cent=None,
)
CHANGED = Changes(
    rows=(RowChanges("vacancy_rates", 60, 3, 1, 2),),
    shape=(),
    sources=(SourceChange("new", "annex-august", "The August annex", dt.date(2026, 8, 20), "day", None),),
    areas=("North Kent",),
    figures={"new": 214, "revised": 12, "gone": 0},
    movements=(MOVED,),
    words=(),
)
PUBLISHED = Run(at=AT, changes=CHANGED, manifest=MANIFEST | {"built_at": AT.isoformat()})


def published(**given: Any) -> Run:
    return replace(PUBLISHED, **given)


def refused(*faults: Fault | str) -> Run:
    return Run(at=AT, faults=faults, manifest=MANIFEST)


def read(folder: Path, name: str = LAST_RUN) -> Any:
    return html.fromstring((folder / name).read_text("utf-8"))


def cell(file: str, cell: str = "B3") -> Fault:
    return Fault(file, "a number or shorthand", "'lots'", sheet="Rates", cell=cell, remedy="correct the file")


@pytest.mark.parametrize(
    ("run", "headline"),
    [
        (published(), "Published on 20 August 2026 at 9.31: 1 new workbook, 214 new figures, 12 revised."),
        (
            published(changes=replace(CHANGED, rows=(), sources=(), areas=(), figures={}, movements=())),
            "Published on 20 August 2026 at 9.31. Nothing changed.",
        ),
        (
            published(changes=replace(CHANGED, sources=(), figures={"recomputed": 1, "replaced": 2, "gone": 4})),
            "Published on 20 August 2026 at 9.31: 3 changed, 4 no longer given.",
        ),
        (published(changes=None), "Published on 20 August 2026 at 9.31 for the first time: 1 workbook, 1 table."),
        (
            refused(cell("rates.xlsx"), cell("rates.xlsx", "B4")),
            "Not published: one workbook was refused. The marts of 21 May 2026 still stand.",
        ),
        (
            refused(cell("rates.xlsx"), Fault("cut-off.ods", "a workbook that opens", "half of one")),
            "Not published: 2 workbooks were refused. The marts of 21 May 2026 still stand.",
        ),
        (
            refused(Fault("raw", "a folder of workbooks", "none")),
            "Not published: raw: expected a folder of workbooks, found none. The marts of 21 May 2026 still stand.",
        ),
        (Run(at=AT, faults=("one", "other")), "Not published: 2 faults were found. No marts stand yet."),
    ],
)
def test_the_headline_says_what_happened(run: Run, headline: str, tmp_path: Path) -> None:
    write_page(tmp_path, run)
    page = read(tmp_path)
    assert page.findtext(".//h1") == page.findtext(".//title") == headline


def test_what_moved_is_a_table_with_both_figures_the_change_and_where_it_is_printed(tmp_path: Path) -> None:
    write_page(tmp_path, published())
    table = next(
        table for table in read(tmp_path).iter("table") if "largest movement first" in table.findtext("caption")
    )
    (row,) = table.findall("tbody/tr")
    said = [" ".join(cell.text_content().split()) for cell in row]
    assert said[1:4] == ["11%31 March 2026", "13.5%31 March 2026", "up 2.5 points"]
    assert said[0] == "Vacancy rate, POGwent"
    assert "annex-august, 'Table_1'!E6; before: annex-may, 'Table_1'!E5" in said[4]


def test_each_fault_says_where_what_was_expected_what_was_found_and_what_to_do(tmp_path: Path) -> None:
    write_page(tmp_path, refused(cell("rates.xlsx"), "a line from elsewhere"))
    faults = read(tmp_path).find_class("fault")
    assert faults[0].findtext("h3") == "rates.xlsx, sheet ‘Rates’, cell B3"
    assert [part.text for part in faults[0].iter("dt", "dd")] == [
        "Expected",
        "a number or shorthand",
        "Found",
        "'lots'",
        "What to do",
        "correct the file",
    ]
    assert faults[1].text_content().strip() == "a line from elsewhere"


def test_very_many_faults_are_counted_and_not_all_listed(tmp_path: Path) -> None:
    write_page(tmp_path, refused(*(cell("rates.xlsx", f"B{row}") for row in range(FAULTS_SHOWN + 5))))
    page = read(tmp_path)
    assert len(page.find_class("fault")) == FAULTS_SHOWN
    assert "And 5 more faults." in page.text_content()


def test_warnings_are_in_words(tmp_path: Path) -> None:
    manifest = MANIFEST | {
        "built_at": AT.isoformat(),
        "checks": [
            {"table": "marts.ratings", "check": "model", "passed": True},
            {"table": "marts.workforce", "check": "revisions under 5%", "passed": False, "severity": "warning"},
        ],
        "unrecognised": ["bees.xlsx"],
        "wrong_totals": [{"file": "annex.ods", "sheet": "Table_4", "cell": "B9", "printed": 1050.0, "parts": 1049.0}],
        "tables_not_read": {
            "count": 12_001,
            "latest": [{"source_id": "annex-may", "source_sheet": "Notes", "source_range": "A1:B9"}],
        },
        "hidden_sheets": [{"file": "annex.ods", "hidden_sheets": ["Draft"]}],
    }
    assert published(manifest=manifest).warnings == [
        "Not as expected of marts.workforce: revisions under 5%",
        "Not recognised, left out: bees.xlsx",
        "Total does not add: annex.ods, sheet 'Table_4', cell B9 prints 1,050, its parts come to 1,049",
        "Table not read: annex-may, sheet 'Notes', A1:B9",
        "And 12,000 more not read: FROM marts.source_tables WHERE contract IS NULL",
        "Hidden, left out: annex.ods, sheet 'Draft'",
    ]
    write_page(tmp_path, published(manifest=manifest))
    assert "Total does not add: annex.ods" in read(tmp_path).text_content()


def test_whatever_a_file_holds_is_text_on_the_page(tmp_path: Path) -> None:
    spoilt = Place(SCRIPT, SCRIPT, SCRIPT)
    everything = replace(
        CHANGED,
        sources=(SourceChange("renamed", SCRIPT, SCRIPT, None, "day", SCRIPT),),
        areas=(SCRIPT,),
        shape=(SCRIPT,),
        movements=(replace(MOVED, name=SCRIPT, area=SCRIPT, unit=SCRIPT, printed_after=spoilt),),
        words=(replace(MOVED, before=SCRIPT, after=SCRIPT, difference=None),),
    )
    manifest = MANIFEST | {"unrecognised": [SCRIPT], "sources": [MANIFEST["sources"][0] | {"source_id": SCRIPT}]}
    for run in (
        published(changes=everything, manifest=manifest),
        refused(Fault(SCRIPT, SCRIPT, SCRIPT, SCRIPT, SCRIPT)),
    ):
        write_page(tmp_path, run)
        page = read(tmp_path)
        assert page.xpath("//script") == []
        assert page.text_content().count(SCRIPT) >= 5


@pytest.mark.parametrize("run", [published(), published(changes=None), refused(cell("rates.xlsx"))])
def test_a_page_is_whole_without_a_network_and_read_aloud_in_order(run: Run, tmp_path: Path) -> None:
    write_page(tmp_path, run)
    text = (tmp_path / LAST_RUN).read_text("utf-8")
    page = read(tmp_path)
    assert page.get("lang") == "en-GB"
    assert page.xpath("//script | //img | //link | //iframe") == []
    assert re.findall(r"https?://|@import|url\(", text) == []
    levels = [int(heading.tag[1]) for heading in page.iter("h1", "h2", "h3")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    for table in page.iter("table"):
        assert table.findtext("caption")
        assert all(heading.get("scope") in ("row", "col") for heading in table.iter("th"))
        # A table that is wider than a telephone scrolls by itself, by keyboard too.
        assert table.getparent().get("class") == "scroll" and table.getparent().get("tabindex") == "0"
    for link in page.iter("a"):
        href = link.get("href")
        assert href.startswith("#") or not Path(href).is_absolute()


def test_the_last_run_is_always_in_one_place_and_leads_to_those_before(tmp_path: Path) -> None:
    first = write_page(tmp_path, refused(cell("rates.xlsx")))
    second = write_page(tmp_path, published(at=AT + dt.timedelta(hours=1)))
    page = read(tmp_path)
    assert page.findtext(".//h1").startswith("Published")
    links = [link.get("href") for link in page.iter("a")]
    assert f"{RUNS}/{first.name}" in links
    assert f"{RUNS}/{second.name}" not in links
    assert all((tmp_path / link).exists() for link in links if link.startswith(RUNS))
    assert first.parent == second.parent == tmp_path / RUNS
    assert read(tmp_path, f"{RUNS}/{first.name}").findtext(".//h1").startswith("Not published")


def test_only_so_many_pages_are_kept_and_nothing_is_left_beside_them(tmp_path: Path) -> None:
    written = [
        write_page(tmp_path, Run(AT + dt.timedelta(minutes=minute), faults=("a line",)))
        for minute in range(PAGES_KEPT + 3)
    ]
    assert sorted((tmp_path / RUNS).iterdir()) == written[3:]
    assert list((tmp_path / ".builds").iterdir()) == []


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (6801.0, "6,801"),
        (27.46, "27.5"),
        (0.94, "0.94"),
        (0.0, "0"),
        (-2.0, "−2"),
        (100.0, "100"),
        (0.1, "0.1"),
        (-6.25, "−6.2"),
    ],
)
def test_numbers_are_written_for_people(value: float, shown: str) -> None:
    assert number(value) == shown


def test_a_change_is_in_points_for_a_percentage_and_in_its_unit_and_per_cent_for_the_rest() -> None:
    assert change(replace(MOVED, difference=-0.5)) == "down 0.5 points"
    assert change(replace(MOVED, unit="FTE", difference=-149.0, per_cent=-2.14)) == "down 149 (2.1%)"
    assert change(replace(MOVED, unit="FTE", difference=3.0, per_cent=None)) == "up 3"
