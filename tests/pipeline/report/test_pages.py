"""Every page of the report: whole, true to the marts, fit to be read by anyone, without a network."""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from lxml import html

from pipeline.report.answers import PRINTED
from pipeline.report.site import make_report
from pipeline.settings import Settings
from tests.conftest import Ask
from tests.pipeline.report.conftest import Pages

MEGABYTE = 1_000_000
LOADS = "//@src | //link/@href | //source/@srcset | //object/@data | //use/@href"


def text(element: html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def column(table: html.HtmlElement, name: str) -> list[str]:
    names = [text(heading) for heading in table.xpath("./thead/tr/th")]
    return [text(row.xpath("./th | ./td")[names.index(name)]) for row in table.xpath("./tbody/tr")]


def test_there_is_a_page_for_each_chart_unit_region_and_source(pages: Pages, ask: Ask) -> None:
    def under(folder: str) -> int:
        return sum(name.startswith(f"{folder}/") for name in pages) - 1  # less the one that lists them

    assert under("charts") == ask("FROM charts.catalogue").height
    assert under("pdus") == ask("SELECT DISTINCT pdu FROM charts.pdu_profiles").height
    assert under("regions") == 12
    assert under("sources") == ask("FROM marts.sources").height
    assert {"index.html", "methodology.html", "data-dictionary.html", "reconciliation.html"} <= set(pages)


def test_each_link_leads_to_a_file_and_an_anchor_that_are_there(pages: Pages, report: Path) -> None:
    ids = {name: set(page.xpath("//@id")) for name, page in pages.items()}
    broken = []
    for name, page in pages.items():
        for link in page.xpath("//a/@href"):
            parts = urlsplit(link)
            if parts.scheme:
                continue
            target = (report / name).parent / unquote(parts.path) if parts.path else report / name
            # ".." is taken as a browser takes it: the report's folder may itself be a link
            place = Path(*_flat(target.relative_to(report.parent).parts))
            if not (report.parent / place).is_file():
                broken.append((name, link))
            elif parts.fragment:
                page_name = place.relative_to(report.name).as_posix()
                if unquote(parts.fragment) not in ids[page_name]:
                    broken.append((name, link))
    assert broken == []


def _flat(parts: tuple[str, ...]) -> list[str]:
    flat: list[str] = []
    for part in parts:
        if part == "..":
            flat.pop()
        else:
            flat.append(part)
    return flat


def test_nothing_is_loaded_from_elsewhere_and_the_one_script_is_our_own(pages: Pages, report: Path) -> None:
    for name, page in pages.items():
        assert page.xpath("//iframe | //@onclick | //@onload | //script[text()]") == [], name
        (script,) = page.xpath("//script/@src")
        assert Path(script).name == "report.js", name
        for loaded in page.xpath(LOADS):
            assert not urlsplit(loaded).scheme and not urlsplit(loaded).netloc, (name, loaded)
            assert ((report / name).parent / loaded).is_file(), (name, loaded)
    assert "url(" not in (report / "report.css").read_text("utf-8")
    assert "@import" not in (report / "report.css").read_text("utf-8")


def test_each_page_says_its_language_title_and_one_first_heading(pages: Pages) -> None:
    titles = Counter(text(page.xpath("//title")[0]) for page in pages.values())
    assert [title for title, count in titles.items() if count > 1 or not title] == []
    for name, page in pages.items():
        assert page.get("lang") == "en-GB", name
        assert len(page.xpath("//h1")) == 1, name
        assert len(page.xpath("//main[@id='main']")) == 1, name
        assert page.xpath("//body/a[1]/@href") == ["#main"], name  # the way past the navigation comes first
        levels = [int(heading.tag[1]) for heading in page.xpath("//h1 | //h2 | //h3 | //h4")]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_ids_are_unique_and_hold_no_space(pages: Pages) -> None:
    for name, page in pages.items():
        ids = Counter(page.xpath("//@id"))
        assert [identity for identity, count in ids.items() if count > 1 or re.search(r"\s", identity)] == [], name


def test_each_table_has_a_caption_headings_with_a_scope_and_a_region_that_scrolls(pages: Pages) -> None:
    for name, page in pages.items():
        for table in page.xpath("//table"):
            assert text(table.xpath("./caption")[0]), name
            assert set(table.xpath(".//th/@scope")) == {"col", "row"}, name
            assert len(table.xpath(".//th")) == len(table.xpath(".//th[@scope]")), name
            region = table.getparent()
            assert (region.get("role"), region.get("tabindex")) == ("region", "0"), name
            assert region.get("aria-label"), name
            widths = {len(row.xpath("./th | ./td")) for row in table.xpath(".//tr")}
            assert len(widths) == 1, (name, text(table.xpath("./caption")[0]))


def test_each_picture_says_what_it_shows(pages: Pages, ask: Ask) -> None:
    said = {row["chart_id"]: row["alt_text"] for row in ask("FROM charts.catalogue").to_dicts()}
    drawn = 0
    for chart_id, alt_text in said.items():
        for alt in pages[f"charts/{chart_id}.html"].xpath("//img/@alt"):
            assert alt == alt_text
            drawn += 1
    with_bars = "SELECT DISTINCT chart_id FROM charts.figures WHERE value IS NOT NULL"
    assert (
        drawn == ask(f"FROM charts.catalogue SEMI JOIN ({with_bars}) USING (chart_id) WHERE picture <> 'table'").height
    )
    for name, page in pages.items():
        for picture in page.xpath("//svg"):
            assert picture.get("role") == "img" and picture.get("aria-label"), name


def test_a_chart_without_a_figure_says_so_and_keeps_its_gaps_in_the_table(pages: Pages) -> None:
    page = pages["charts/chart_02_before_and_after_unification_2023-09-19.html"]
    assert page.xpath("//img") == []
    said = text(page.xpath("//main")[0])
    assert "There is no picture: the publication draws this chart, and its text states none of the 24 figures." in said
    assert column(page.xpath("//main//table")[0], "Figure") == ["[x]"] * 24


def test_a_narrow_screen_has_a_picture_of_its_own(pages: Pages, report: Path) -> None:
    for page in pages.values():
        for picture in page.xpath("//picture"):
            (narrow,) = picture.xpath("./source/@srcset")
            assert picture.xpath("./source/@media") == ["(max-width: 40rem)"]
            assert (report / "charts" / narrow).is_file()


def test_the_charts_of_one_document_stand_together(pages: Pages) -> None:
    """The Annual Report 2022/23 is named with its publisher in some files and without in others."""
    page = pages["charts/index.html"]
    (charts,) = [ul for ul in page.xpath("//ul[@class='contents']") if "Chart 1:" in text(ul)]
    assert [number for number in range(1, 16) if f"Chart {number}:" not in text(charts)] == []


def test_no_page_is_a_megabyte(report: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in report.resolve().rglob("*") if path.is_file()}
    assert {name for name, size in sizes.items() if size >= MEGABYTE} == set()


def test_a_chart_page_shows_what_the_mart_holds(pages: Pages, ask: Ask) -> None:
    figures = ask("FROM charts.figures ORDER BY chart_id, position").partition_by("chart_id", as_dict=True)
    for (chart_id,), rows in figures.items():
        (table,) = pages[f"charts/{chart_id}.html"].xpath("//main//table")
        assert column(table, "Figure") == rows["display"].to_list(), chart_id
        assert [row.xpath("string(./th)").strip() for row in table.xpath("./tbody/tr")] == rows["label"].to_list()
        cells = [f"{sheet}!{cell.split(', ')[0]}" for sheet, cell in rows["source_sheet", "source_cell"].iter_rows()]
        shown = [printed.split(" to ")[0] for printed in column(table, PRINTED)]
        assert shown == cells


def test_a_chart_page_has_its_csv_and_a_line_to_cite_it_by(pages: Pages, report: Path, ask: Ask) -> None:
    for row in ask("FROM charts.catalogue JOIN marts.sources USING (source_id)").to_dicts():
        page = pages[f"charts/{row['chart_id']}.html"]
        with (report / "charts" / f"{row['chart_id']}.csv").open(encoding="utf-8", newline="") as file:
            assert len(list(csv.DictReader(file))) == row["figures"]
        (cited,) = page.xpath("//p[@class='cite']")
        said = text(cited)
        assert row["publisher"] in said and row["document"] in said and row["title"] in said
        assert row["sha256"][:12] in said and row["file_name"] in said
        assert "pdu-marts, version" in said


def test_no_page_makes_a_day_of_a_month(pages: Pages) -> None:
    """Surrey's report says March 2024, the OMiC report March 2023, the one of 2017 December 2017."""
    never_printed = re.compile(r"\b1 (?:Mar(?:ch)? 202[34]|Dec(?:ember)? 2017)\b")
    assert [name for name, page in pages.items() if never_printed.search(page.text_content())] == []


def test_the_source_of_each_figure_is_one_link_away(pages: Pages, ask: Ask) -> None:
    """Gwent's composite score is printed in Appendix 1 of the annual report; its cell lists it."""
    link = pages["pdus/gwent.html"].xpath(
        "//h2[text()='Inspections']/following::table[1]/tbody/tr/td[last()]//a/@href"
    )[0]
    page, _, anchor = link.partition("#")
    (row,) = pages[page.removeprefix("../")].xpath("//tr[@id=$anchor]", anchor=unquote(anchor))
    score = ask("FROM marts.inspections WHERE pdu = 'Gwent'").to_dicts()[0]
    assert f"Gwent: composite score {score['composite_score']} of {score['composite_max']}" in text(row)
    assert "marts.ratings" in text(row) or "marts.inspections" in text(row)


def test_every_cell_that_a_figure_rests_on_is_listed(pages: Pages, ask: Ask) -> None:
    cells = ask("SELECT DISTINCT unnest(string_split(source_cell, ', ')) AS cell, source_sheet FROM marts.indicators")
    listed = {
        identity for name, page in pages.items() if name.startswith("sources/") for identity in page.xpath("//tr/@id")
    }
    missing = [(sheet, cell) for cell, sheet in cells.iter_rows() if f"{'_'.join(sheet.split())}!{cell}" not in listed]
    assert missing == []


def test_the_cell_of_a_figure_that_was_lost_says_so(pages: Pages, ask: Ask) -> None:
    """Suppressed, missing and zero are three different things there too."""
    rows = ask("FROM marts.needs_met WHERE percentage IS NULL OR percentage = 0").to_dicts()
    assert {row["mark"] is None for row in rows} == {True, False}
    for row in rows:
        page = pages[f"sources/{row['source_id'].replace('/', '-')}.html"]
        anchor = f"{'_'.join(row['source_sheet'].split())}!{row['source_cell'].split(', ')[0]}"
        (listed,) = page.xpath("//tr[@id=$anchor]", anchor=anchor)
        assert f": {row['mark'] or '0%'} marts.needs_met" in text(listed)


def test_the_overview_counts_what_the_marts_hold(pages: Pages, ask: Ask) -> None:
    said = {text(li.xpath("./h3")[0]): text(li) for li in pages["index.html"].xpath("//ul[@class='headlines']/li")}
    assert f" {ask('FROM marts.inspections').height} " in said["Inspections of probation delivery units"]
    rate = ask(
        "SELECT vacancy_rate FROM marts.vacancy_rates_latest WHERE area_type = 'country' AND grade = 'PO'"
    ).item()
    assert f"{rate:.0f}%" in said["Probation officer vacancy rate"]
    assert "published" in said["Probation officer vacancy rate"].lower()
    assert "derived, not printed" in said["Derived rating Inadequate"].lower()
    contradictions = ask("FROM marts.reconciliation WHERE status = 'contradicts'").height
    assert f" {contradictions} " in said["Printed figures that contradict one another"]


def test_the_map_has_each_region_with_its_figure_in_words(pages: Pages, ask: Ask) -> None:
    tiles = {
        text(tile.xpath("./p[@class='area']")[0]): text(tile)
        for tile in pages["index.html"].xpath("//ul[@class='map']/li")
    }
    regions = ask("FROM charts.regions_ratings").to_dicts()
    assert set(tiles) == {row["region"] for row in regions}
    for row in regions:
        if row["inspections"]:
            assert f"{100 * row['mean_standard_score'] / 3:.0f}%" in tiles[row["region"]]
        elif not any(one["inspections"] for one in regions if one["region"] == row["region"]):
            assert "Not inspected" in tiles[row["region"]]


def test_a_unit_says_why_a_standard_has_no_rating(pages: Pages, ask: Ask) -> None:
    (table,) = pages["pdus/gwent.html"].xpath("//h2[text()='Ratings by standard']/following::table[1]")
    ratings = ask("FROM marts.ratings WHERE pdu = 'Gwent' ORDER BY standard_code").to_dicts()
    expected = [row["rating"] or (row["not_rated_reason"] or "[x]").capitalize() for row in ratings]
    assert column(table, "Rating") == expected
    assert "[x] means not available." in text(pages["pdus/gwent.html"].xpath("//main")[0])


def test_a_league_table_shows_ties(pages: Pages, ask: Ask) -> None:
    (table,) = pages["regions/london.html"].xpath("//h2[text()='Units']/following::table[1]")
    rows = ask("FROM marts.league_table WHERE region = 'London' AND latest ORDER BY rank_by_share, pdu").to_dicts()
    assert column(table, "Unit") == [row["pdu"] for row in rows]
    for shown, row in zip(column(table, "Rank"), rows, strict=True):
        assert shown.startswith(f"{row['rank_by_share']} of {row['ranked']}")
        assert ("shared by" in shown) == (row["tied_by_share"] > 0)


def test_the_front_page_makes_five_points_each_with_a_date_or_an_n_and_a_link(pages: Pages) -> None:
    points = pages["index.html"].xpath("//ol[@class='points']/li")
    assert len(points) == 5
    for point in points:
        assert re.search(r"\d", text(point)) and point.xpath("./a/@href"), text(point)


def test_the_front_page_says_when_the_next_release_is_due(pages: Pages) -> None:
    (releases,) = pages["index.html"].xpath("//h2[starts-with(., 'When the next')]/following-sibling::ul[1]")
    assert re.search(r"workforce statistics: \d+ (February|May|August|November) \d{4} at 9\.30", text(releases))


def test_a_unit_has_its_standards_questions_and_staffing_as_pictures(pages: Pages) -> None:
    """Surrey 2024: three standards Requires improvement, four Inadequate; 46 per cent vacant, workload 142 per cent."""
    standards, questions, staff, workload = pages["pdus/surrey.html"].xpath("//figure[@class='drawn']")
    assert len(standards.xpath(".//span[@class='dot']")) == 7
    said = str(standards.xpath("./div/@aria-label")[0])
    assert (said.count("Requires improvement"), said.count("Inadequate")) == (3, 4)
    assert len(questions.xpath(".//span[@class='bar']")) == 12
    assert "Dashed lines: 50% Requires improvement, 65% Good, 80% Outstanding" in text(questions)
    assert "54%" in text(staff) and "142%" in text(workload)
    (table,) = pages["pdus/surrey.html"].xpath("//h2[text()='Staffing at the inspection']/following::table[1]")
    assert (column(table, "Vacancy rate"), column(table, "Workload")) == (["46%"], ["142%"])
    assert table.xpath(".//td//a/@href")
    (profile,) = pages["pdus/surrey.html"].xpath("//h2[text()='Staffing']/following::table[1]")
    unit = dict(zip(column(profile, "Figure and grade"), column(profile, "Unit"), strict=True))
    assert unit["Vacancy rates: PO"] == "46%"  # what staff in post leave, as above, beside England and Wales


def test_a_unit_leads_with_its_rating_score_staffing_and_workload_and_is_not_set_beside_itself(pages: Pages) -> None:
    surrey = pages["pdus/surrey.html"]
    led = [text(li) for li in surrey.xpath("//ul[contains(@class, 'of-area')]/li")]
    for said, expected in zip(
        led,
        (
            "Overall rating Inadequate",
            "Score 3 of 21",
            "Probation officers in post 54%",
            "Workload of probation officers 142%",
        ),
        strict=True,
    ):
        assert said.startswith(expected)
    (table, *_) = surrey.xpath("//h2[.='Ratings by standard']/following::table[1]")
    assert "Rest of the region" not in text(table)
    assert "Rest of the region: no figure is in print" in text(surrey)


def test_the_front_page_says_what_was_set_aside(pages: Pages) -> None:
    said = text(pages["index.html"].xpath("//h2[.='What was set aside']/following::ul[1]")[0])
    assert "No workbook: each of the 12 that hold figures was read whole" in said


def test_three_dates_make_a_line(pages: Pages) -> None:
    (drawn,) = pages["index.html"].xpath("//h2[@id='officers']/following::svg[1]")
    assert "4,338 on 31 March 2022, 4,418 on 30 June 2023" in drawn.get("aria-label")


def test_the_glossary_is_linked_from_every_page(pages: Pages) -> None:
    assert all(page.xpath("//nav//a[.='Glossary']") for page in pages.values())
    assert text(pages["glossary.html"].xpath("//tr[th='PQiP']/td[1]")[0]).startswith("Professional Qualification")


def test_a_table_that_folds_names_the_column_of_each_figure(pages: Pages) -> None:
    for page in pages.values():
        for table in page.xpath("//table[contains(@class, 'folds')]"):
            heads = [text(head) for head in table.xpath("./thead//th")]
            first = table.xpath("./tbody/tr[1]/td/@data-label")
            assert first == heads[1:]


def test_the_only_unit_of_a_framework_does_not_head_the_list_and_has_no_rank(pages: Pages) -> None:
    (table,) = pages["pdus/index.html"].xpath("//main//table")
    ranks = dict(zip(column(table, "Unit"), column(table, "Rank"), strict=True))
    assert ranks["Surrey"] == "not ranked" and column(table, "Unit")[0] != "Surrey"


def test_the_index_of_the_search_leads_to_pages_that_are_there(pages: Pages, report: Path) -> None:
    written = (report / "search-index.js").read_text("utf-8")
    entries = json.loads(written.removeprefix("globalThis.pduSearch=").rstrip().removesuffix(";"))
    kinds = {kind for _, kind, _ in entries}
    assert {"chart", "Probation delivery unit", "Probation Service region", "source", "table of the marts"} <= kinds
    assert {href.partition("#")[0] for *_, href in entries} <= set(pages)
    assert any(title.startswith("Accommodation: 43%") for title, *_ in entries)


def test_contradictions_come_first_with_both_addresses(pages: Pages, ask: Ask) -> None:
    page = pages["reconciliation.html"]
    *contradictions, counts = page.xpath("//main//table")
    shown = [row for table in contradictions for row in table.xpath("./tbody/tr")]
    assert len(shown) == ask("FROM marts.reconciliation WHERE status = 'contradicts'").height
    for row in shown:
        here, other = row.xpath("./td[position() > last() - 2]")
        assert here.xpath(".//a/@href") and other.xpath(".//a/@href"), text(row)
    for status, name in (("contradicts", "Contradicts"), ("agrees", "Agrees"), ("rounding", "Within rounding"),
                         ("untested", "Untested")):  # fmt: skip
        counted = sum(int(number.replace(",", "")) for number in column(counts, name))
        assert counted == ask(f"FROM marts.reconciliation WHERE status = '{status}'").height


def test_the_dictionary_has_every_column(pages: Pages, ask: Ask) -> None:
    page = pages["data-dictionary.html"]
    names = set(page.xpath("//h2/@id")) | set(page.xpath("//main//ul/li/@id"))
    assert names == set(
        ask("SELECT DISTINCT table_schema || '.' || table_name AS name FROM marts.data_dictionary")["name"]
    )
    (rates,) = page.xpath("//h2[@id='marts.vacancy_rates']/following::table[1]")
    described = ask("FROM marts.data_dictionary WHERE table_name = 'vacancy_rates' ORDER BY position").to_dicts()
    assert column(rates, "What it holds") == [row["description"] for row in described]
    assert column(rates, "Unit") == [row["unit"] or "" for row in described]


def test_a_source_says_what_it_is_and_that_it_was_transcribed(pages: Pages, ask: Ask) -> None:
    for source in ask("FROM marts.sources").to_dicts():
        page = text(pages[f"sources/{source['source_id'].replace('/', '-')}.html"].xpath("//main")[0])
        assert source["sha256"] in page and source["licence"] in page and source["publisher"] in page
        assert ("not the publisher's own file" in page) == (source["origin"] == "transcribed")


def test_the_methodology_is_the_document(pages: Pages) -> None:
    page = pages["methodology.html"]
    document = Path("docs/methodology.md").read_text("utf-8")
    assert [text(heading) for heading in page.xpath("//h2")] == re.findall(r"^## (.+)$", document, re.MULTILINE)
    assert "[x]" in text(page) or "Wilson" in text(page)


@pytest.mark.parametrize(
    "kept", ["hmi-probation/surrey-pdu-2024.xlsx", "parliament/written-answer-10822-vacancies-september-2023.ods"]
)
def test_there_is_a_report_of_whatever_is_there(kept: str, tmp_path: Path) -> None:
    """One workbook alone leaves most questions without an answer, and its pages without holes."""
    from pipeline.build import build

    for name in (kept, f"{kept}.provenance.json"):
        copied = tmp_path / "raw" / name
        copied.parent.mkdir(parents=True, exist_ok=True)
        copied.write_bytes((Settings().raw / name).read_bytes())
    settings = Settings().model_copy(update={"raw": tmp_path / "raw", "marts": tmp_path / "marts"})
    build(settings)
    made = make_report(settings, tmp_path / "pages")
    page = html.fromstring(made.index.read_bytes())
    assert len(page.xpath("//ul[@class='map']/li")) == 12
    assert "nan" not in text(page).split() and "None" not in text(page)
    # It stands elsewhere: nothing leads back to the marts folder.
    assert not [link for link in page.xpath("//a/@href") if link.startswith("..")]
