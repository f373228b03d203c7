"""The report in a browser: WCAG 2.2 AA by axe, by keyboard alone, 320 pixels wide, at 200 per cent, on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

# One page of each kind.
KINDS = (
    "index.html",
    "charts/index.html",
    "charts/chart_05_needs_met_2023-09-19.html",
    "charts/omic_key_questions_2023-03-01.html",
    "charts/pdu_ratings_surrey_2024-03-01.html",
    "regions/index.html",
    "regions/london.html",
    "pdus/index.html",
    "pdus/surrey.html",
    "sources/index.html",
    "sources/hmi-probation-annual-report-2022-23.html",
    "reconciliation.html",
    "data-dictionary.html",
    "methodology.html",
    "glossary.html",
)
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}
NARROW, WIDE = 320, 1200
LINES = """
() => [...document.querySelectorAll('a[href], button, input, select, [tabindex="0"], summary')]
    .filter(one => one.getClientRects().length)  // a table that folds has no buttons to sort by
    .map((one, at) => { one.dataset.place = at; return at; })
"""
FOCUS = """
() => {
    const one = document.activeElement, style = getComputedStyle(one), box = one.getBoundingClientRect();
    return {place: one.dataset.place ?? null,
            outline: style.outlineStyle !== 'none' ? parseFloat(style.outlineWidth) : 0,
            seen: box.width > 0 && box.height > 0 && box.right > 0 && box.bottom > 0
                  && box.left < innerWidth && box.top < innerHeight};
}
"""
SIDEWAYS = "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"


def open_page(page: Page, report: Path, name: str, width: int, height: int = 900) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.goto((report / name).as_uri())


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", KINDS)
def test_axe_finds_no_violation(page: Page, report: Path, name: str, width: int) -> None:
    open_page(page, report, name, width)
    found: dict[str, Any] = Axe().run(page, options=RULES).response
    violations = [
        (rule["id"], node["target"], node.get("failureSummary"))
        for rule in found["violations"]
        for node in rule["nodes"]
    ]
    assert violations == []
    assert found["passes"], "axe looked at nothing"


@pytest.mark.parametrize("name", KINDS)
def test_the_page_itself_never_scrolls_sideways(page: Page, report: Path, name: str) -> None:
    # 200 per cent of a window 1280 wide leaves 640 pixels.
    for width in (NARROW, 640):
        open_page(page, report, name, width)
        content, window = page.evaluate(SIDEWAYS)
        assert content <= window, width


@pytest.mark.parametrize("name", KINDS)
def test_text_at_twice_its_size_still_fits(page: Page, report: Path, name: str) -> None:
    open_page(page, report, name, 640)
    page.add_style_tag(content="html { font-size: 200% !important; }")
    content, window = page.evaluate(SIDEWAYS)
    assert content <= window


@pytest.mark.parametrize("name", ["index.html", "charts/omic_key_questions_2023-03-01.html", "regions/london.html"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(
    page: Page, report: Path, name: str, width: int
) -> None:
    open_page(page, report, name, width)
    places = page.evaluate(LINES)
    for place in places:
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        assert focus["place"] == str(place)
        assert focus["outline"] >= 2, place
        assert focus["seen"], place


def test_the_first_tab_leads_past_the_navigation(page: Page, report: Path) -> None:
    open_page(page, report, "index.html", WIDE)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.activeElement.closest('main') !== null")


def test_a_wide_table_scrolls_by_keyboard(page: Page, report: Path) -> None:
    open_page(page, report, "regions/london.html", 660)
    page.evaluate("() => { document.querySelector('.scroll table').style.minWidth = '70rem'; }")
    region = page.locator(".scroll").first
    region.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.scroll').scrollLeft > 0")


def test_on_a_narrow_screen_a_table_folds_and_each_figure_has_the_name_of_its_column(page: Page, report: Path) -> None:
    open_page(page, report, "pdus/surrey.html", 390)
    table = page.locator("table.folds").first
    box = table.bounding_box()
    assert box is not None and box["x"] + box["width"] <= 390
    named = table.locator("tbody td").first.evaluate("one => getComputedStyle(one, '::before').content")
    assert named == '"Framework"'


def test_the_dictionary_unfolds_what_is_looked_for(page: Page, report: Path) -> None:
    open_page(page, report, "data-dictionary.html", WIDE)
    assert page.locator("details[open]").count() == 0
    page.get_by_label("Find a table or a column").fill("is_headline")
    assert "find=is_headline" in page.url
    assert page.locator("details:not([hidden])").count() == page.locator("details[open]").count() == 2
    assert page.locator("tbody tr:visible th").all_inner_texts() == ["is_headline", "is_headline"]
    page.goto(page.url.partition("?")[0] + "#marts.needs_met")
    assert page.locator("details[open] h2").all_inner_texts() == ["marts.needs_met"]


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("name", KINDS)
def test_a_link_that_stands_alone_is_24_pixels_high(page: Page, report: Path, name: str, width: int) -> None:
    """Links within a sentence may be as high as its line (WCAG 2.2, 2.5.8)."""
    open_page(page, report, name, width)
    low = page.evaluate(
        """() => [...document.querySelectorAll('a[href]:not(.skip)')].filter(one =>
            one.getBoundingClientRect().height < 24
            && one.parentElement.textContent.trim() === one.textContent.trim()).map(one => one.outerHTML)"""
    )
    assert low == []


def test_a_cell_that_a_link_leads_to_is_in_view_and_marked(page: Page, report: Path) -> None:
    open_page(page, report, "pdus/surrey.html", WIDE)
    page.locator("table a[href*='sources/']").first.click()
    row = page.locator("tr:target")
    assert row.count() == 1
    assert page.evaluate("() => document.querySelector('tr:target').getBoundingClientRect().top < innerHeight")


@pytest.mark.parametrize("name", ["index.html", "charts/omic_key_questions_2023-03-01.html", "pdus/surrey.html"])
def test_a_page_prints_without_its_navigation(page: Page, report: Path, name: str, tmp_path: Path) -> None:
    open_page(page, report, name, WIDE)
    paper = tmp_path / "page.pdf"
    page.pdf(path=paper, format="A4")
    assert paper.read_bytes().startswith(b"%PDF")
    page.emulate_media(media="print")
    hidden = page.evaluate("() => [...document.querySelectorAll('nav, .skip')].every(one => one.offsetParent === null)")
    assert hidden
    overflows = page.evaluate(
        "() => [...document.querySelectorAll('.scroll')].map(one => getComputedStyle(one).overflowX)"
    )
    assert set(overflows) <= {"visible"}


def names_of(page: Page) -> list[str]:
    return [one.strip() for one in page.locator("main tbody tr:visible th").all_inner_texts()]


def test_a_table_is_sorted_by_keyboard_and_the_address_keeps_it(page: Page, report: Path) -> None:
    open_page(page, report, "pdus/index.html", WIDE)
    page.locator("th button", has_text="Share").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    shares = [int(share.rstrip("%")) for share in page.locator("main tbody td:nth-child(6)").all_inner_texts()]
    assert shares == sorted(shares, reverse=True) and shares[0] > shares[-1]
    assert page.locator("th[aria-sort=descending]").count() == 1
    sent = page.url
    before = names_of(page)
    page.goto("about:blank")
    page.goto(sent)
    assert names_of(page) == before


def test_rows_are_found_and_chosen_and_copied(page: Page, report: Path) -> None:
    open_page(page, report, "pdus/index.html", WIDE)
    page.get_by_label("Find in table").fill("london")
    assert page.locator("main tbody tr:visible").count() == 6
    assert page.get_by_text("6 of 32 rows.").is_visible()
    page.get_by_label("Find in table").fill("")
    page.get_by_label("Framework").select_option("2023")
    assert names_of(page) == ["Surrey"]
    page.evaluate("() => { navigator.clipboard.writeText = async text => { globalThis.copied = text; }; }")
    page.get_by_role("button", name="Copy as CSV").click()
    lines = page.evaluate("() => globalThis.copied").splitlines()
    assert lines[0].startswith("Unit,Region,Framework") and lines[1].startswith('Surrey,"Kent, Surrey and Sussex",2023')
    page.get_by_role("button", name="Copy citation").click()
    assert "Compiled by pdu-marts, version" in page.evaluate("() => globalThis.copied")


def test_the_search_finds_a_unit_and_leads_to_it(page: Page, report: Path) -> None:
    open_page(page, report, "charts/index.html", WIDE)
    page.get_by_label("Search the report").fill("surrey")
    page.locator(".found a", has_text="Surrey").first.wait_for()
    page.keyboard.press("Enter")
    page.wait_for_url("**/pdus/surrey.html")


def test_without_a_script_every_row_stands(browser: Browser, report: Path) -> None:
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    page.goto((report / "pdus/index.html").as_uri())
    assert page.locator("main tbody tr").count() == 32
    assert page.locator("button, input").count() == 0
    context.close()


def test_a_picture_is_no_wider_than_a_telephone_and_keeps_its_figures(page: Page, report: Path) -> None:
    open_page(page, report, "charts/chart_03_vacancy_rate_by_region_2023-09-19.html", 390)
    picture = page.locator("picture img")
    assert str(picture.evaluate("one => one.currentSrc")).endswith(".narrow.svg")
    assert picture.evaluate("one => one.getBoundingClientRect().right <= innerWidth && one.naturalWidth <= 390")
