"""Pictures of charts: readable in a column of A4 and in grey, honest about gaps, silent about nothing."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import polars as pl
import pytest

from pipeline.chart_files.drawn import is_drawn
from pipeline.chart_files.picture_marks import NARROW, PAGE, WIDTH, Layout
from pipeline.chart_files.pictures import Picture, draw, specification
from pipeline.chart_files.style import SHADES
from pipeline.published.queries import PublishedChart, PublishedMarts

SVG = "{http://www.w3.org/2000/svg}"
Charts = dict[str, PublishedChart]
Pictures = dict[str, Picture | None]


@pytest.fixture(scope="module")
def charts(marts_folder: Path) -> Charts:
    with PublishedMarts(marts_folder) as marts:
        return {chart.about["table_name"].removeprefix("charts."): chart for chart in marts.charts()}


@pytest.fixture(scope="module")
def pictures(charts: Charts) -> Pictures:
    """Every chart drawn once, both ways; None where there is no picture."""
    return {name: draw(chart) for name, chart in charts.items()}


def svg_of(picture: Picture | None, layout: Layout = PAGE) -> Element:
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG")
    return ElementTree.fromstring(picture.svg if layout is PAGE else picture.narrow)


def bars_of(svg: Element) -> list[Element]:
    return [element for element in svg.iter(f"{SVG}path") if element.get("aria-roledescription") == "bar"]


def texts(svg: Element) -> list[str]:
    """Each text, its lines separated by a space."""
    return [" ".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def height_of(text: Element) -> float:
    """Where the first line of a text stands, in pixels from the top of the bars."""
    return float(text.attrib["transform"].partition(",")[2].rstrip(")"))


def test_a_picture_says_its_finding_to_those_who_do_not_see_it(charts: Charts, pictures: Pictures) -> None:
    chart = charts["chart_03_vacancy_rate_by_region"]
    svg = svg_of(pictures["chart_03_vacancy_rate_by_region"])
    assert (svg.get("role"), svg.get("aria-label")) == ("img", chart.about["alt_text"])
    assert "Highest London, 34.9%; lowest West Midlands, 19.6%" in str(svg.get("aria-label"))


def test_a_picture_has_title_figures_source_and_caveats(pictures: Pictures) -> None:
    shown = texts(svg_of(pictures["chart_03_vacancy_rate_by_region"]))
    assert any(line.startswith("Vacancies were highest in London (34.9%)") for line in shown)
    assert any("Chart 3: Probation officer vacancy rate by region, December 2022" in line for line in shown)
    assert {"34.9%", "31.8%", "19.6%"} <= set(shown)
    assert any("Source: HM Inspectorate of Probation, Annual Report 2022/2023" in line for line in shown)
    assert any("Positive means short of staff" in line for line in shown)


def test_a_gap_is_drawn_as_its_shorthand_and_never_as_a_bar(charts: Charts, pictures: Pictures) -> None:
    chart = charts["chart_03_vacancy_rate_by_region"]
    svg = svg_of(pictures["chart_03_vacancy_rate_by_region"])
    assert texts(svg).count("[x]") == chart.about["gaps"] == 9
    assert len(bars_of(svg)) == chart.about["figures"] - chart.about["gaps"]


def test_intervals_and_small_bases_are_shown_and_explained(pictures: Pictures) -> None:
    """Education, training and employment: 27 cases."""
    shown = texts(svg_of(pictures["omic_services_desistance"]))
    assert any("lines show 95 per cent intervals, pale bars rest on fewer than 30 cases" in line for line in shown)
    assert any("27" in line for line in shown)


def test_a_label_on_several_lines_has_its_middle_at_that_of_its_bars(pictures: Pictures) -> None:
    svg = svg_of(pictures["chart_11_overall_satisfaction"])
    all_texts = list(svg.iter(f"{SVG}text"))
    labels = [
        text
        for text in all_texts
        if text.get("text-anchor") == "end" and not text.get("aria-label") and texts_of(text) != "100%"
    ]
    numbers = [height_of(text) for text in all_texts if "label: " in text.get("aria-label", "")]
    middles = [sum(pair) / 2 for pair in zip(numbers[::2], numbers[1::2], strict=True)]
    assert {len(label) for label in labels} == {2}, "lines"
    drops = [sum(float(line.get("dy", 0)) for line in label) for label in labels]
    centres = [height_of(label) + drop / 2 for label, drop in zip(labels, drops, strict=True)]
    assert centres == pytest.approx(middles, abs=1)


def test_every_picture_is_as_wide_as_the_column(pictures: Pictures) -> None:
    for name in ("chart_11_overall_satisfaction", "figure_2017_35_serious_further_offence_reviews"):
        width = float(re.sub("px", "", str(svg_of(pictures[name]).get("width"))))
        assert abs(width - WIDTH) <= 20


def test_a_picture_has_the_short_label(pictures: Pictures) -> None:
    shown = texts(svg_of(pictures["omic_sample_grade"]))
    assert "Trainee" in shown
    assert not any("formal training programme" in line for line in shown)


def test_an_axis_of_percentages_has_their_sign(pictures: Pictures) -> None:
    """Figure 35: reviews as a per cent of caseload."""
    assert "0.2%" in texts(svg_of(pictures["figure_2017_35_serious_further_offence_reviews"]))


def test_a_table_in_print_is_no_picture(pictures: Pictures) -> None:
    assert pictures["pdu_ratings"] is None


def test_every_other_chart_can_be_specified(charts: Charts) -> None:
    for chart in charts.values():
        if is_drawn(chart):
            assert specification(chart)["description"] == chart.about["alt_text"]


def test_a_chart_without_a_figure_has_no_picture(charts: Charts, pictures: Pictures) -> None:
    """Charts 2, 6, 7, 8 and 9 of the Annual Report 2022/23 are pictures whose values the text does not state."""
    empty = {chart.about["number"] for chart in charts.values() if chart.figures["value"].is_null().all()}
    assert {"Chart 2", "Chart 6", "Chart 7", "Chart 8", "Chart 9"} <= empty
    for name, chart in charts.items():
        assert (pictures[name] is None) == (not is_drawn(chart))
        if is_drawn(chart) and chart.about["picture"] != "line":
            assert bars_of(svg_of(pictures[name])), chart.about["chart_id"]


def test_what_the_title_says_is_what_the_bars_show(pictures: Pictures) -> None:
    """Chart 13 is of cases that reached a sufficient standard; its text gives those that did not."""
    shown = texts(svg_of(pictures["chart_13_protecting_the_public"]))
    assert "Of medium-risk cases 66% (planning) to 74% (assessment) were not sufficient" in shown
    assert not any("percentage of cases that reached" in line for line in shown)
    assert {"74%", "66%", "71%"} <= set(shown) and "[x]" not in shown


def test_a_number_stands_at_the_foot_of_its_bar_and_not_where_its_interval_ends(pictures: Pictures) -> None:
    svg = svg_of(pictures["omic_services_desistance"])
    numbers = [text for text in svg.iter(f"{SVG}text") if "display: " in text.get("aria-label", "")]
    left = min(float(str(bar.get("d")).partition("M")[2].partition(",")[0]) for bar in bars_of(svg))
    assert len(numbers) == len(bars_of(svg)) == 9
    for number in numbers:
        at = float(number.attrib["transform"].removeprefix("translate(").partition(",")[0])
        assert left - 10 <= at < left


def test_a_figure_from_fewer_than_five_cases_is_not_drawn(charts: Charts, pictures: Pictures) -> None:
    """Hate-based behaviour: one case."""
    chart = charts["omic_services_risk_of_harm"]
    svg = svg_of(pictures["omic_services_risk_of_harm"])
    assert "n = 1: too few to draw" in texts(svg) and "0%" not in [t for t in texts(svg) if t == "0%"][1:]
    assert len(bars_of(svg)) == chart.about["figures"] - chart.about["gaps"] - 1
    assert "Hate-based" not in chart.about["finding"]


def test_a_line_ends_at_a_missing_year_and_where_a_definition_changes(charts: Charts, pictures: Pictures) -> None:
    """Figure 35: no figure for 2014/2015; people on short sentences were added after it."""
    chart = charts["figure_2017_35_serious_further_offence_reviews"]
    svg = svg_of(pictures["figure_2017_35_serious_further_offence_reviews"])
    lines = [str(path.get("d")) for path in svg.iter(f"{SVG}path") if path.get("aria-roledescription") == "line mark"]
    assert [line.count("L") for line in lines] == [2, 1] * 3
    assert any("2014/2015" in line for line in texts(svg)) and any("no figure" in line for line in texts(svg))
    assert chart.about["finding"] == "Serious further offence reviews: 507 in 2015/2016, 517 in 2016/2017"


def test_charts_of_percentages_share_their_axis(pictures: Pictures) -> None:
    for name in ("omic_accommodation_on_release", "omic_accommodation_at_inspection", "chart_05_needs_met"):
        assert {"0%", "20%", "40%", "60%", "80%", "100%"} <= set(texts(svg_of(pictures[name])))


def test_key_questions_are_drawn_against_the_bands_of_ratings(pictures: Pictures) -> None:
    svg = svg_of(pictures["pdu_key_questions"])
    lines = [line for line in svg.iter(f"{SVG}line") if line.get("stroke-dasharray") == "4,3"]
    assert len(lines) == 3
    assert any("Good from 65" in line for line in texts(svg))


def test_titles_start_at_one_indent(pictures: Pictures) -> None:
    starts = set()
    for name in ("chart_03_vacancy_rate_by_region", "figure_2017_24_order_requirements", "omic_key_questions"):
        svg = svg_of(pictures[name])
        above = {child: parent for parent in svg.iter() for child in parent}
        place: Element | None = next(t for t in svg.iter(f"{SVG}text") if t.get("font-size") == "15px")
        start = 0.0
        while place is not None:
            moved = re.match(r"translate\(([-0-9.]+)", place.get("transform", ""))
            start += float(moved.group(1)) if moved else 0
            place = above.get(place)
        starts.add(round(start))
    assert len(starts) == 1


def test_a_narrow_picture_is_as_wide_as_a_telephone_and_has_every_figure(pictures: Pictures) -> None:
    for name, picture in pictures.items():
        if picture is not None:
            svg = svg_of(picture, NARROW)
            assert float(str(svg.get("width")).removesuffix("px")) <= 390, name
    assert "34.9%" in texts(svg_of(pictures["chart_03_vacancy_rate_by_region"], NARROW))


def texts_of(text: Element) -> str:
    return "".join(text.itertext())


def stacked(values: list[float | None]) -> PublishedChart:
    nothing = pl.lit(None, pl.Float64)
    figures = pl.DataFrame({"position": [1, 2, 3], "series": ["Agree", "Neither", "Disagree"], "value": values})
    figures = figures.with_columns(
        heading=pl.lit(None, pl.String),
        label=pl.lit("Felt safe"),
        short_label=pl.lit("Felt safe"),
        display=pl.when(pl.col("value").is_null()).then(pl.lit("[x]")).otherwise(pl.col("value").cast(pl.String)),
        unit=pl.lit("per cent"),
        n=pl.lit(1353.0),
        interval_low=nothing,
        interval_high=nothing,
        elsewhere_value=nothing,
        small_base=pl.lit(False),
        mark=pl.when(pl.col("value").is_null()).then(pl.lit("not available")),
    )
    about: dict[str, Any] = {
        "chart_id": "stack",
        "picture": "stacked bar",
        "number": None,
        "title": "Satisfaction",
        "finding": "Two thirds agree",
        "measure": None,
        "drawn_series": None,
        "bands": None,
        "unit": "per cent",
        "n": 1353.0,
        "caveats": None,
        "source_line": "Source: a survey.",
        "alt_text": "Two thirds agree.",
    }
    return PublishedChart(about, figures)


def bar_widths(chart: PublishedChart) -> list[float]:
    marks = [e for e in svg_of(draw(chart)).iter(f"{SVG}path") if e.get("aria-roledescription") == "bar"]
    return [float(str(re.search(r"h([0-9.]+)", str(mark.get("d"))).group(1))) for mark in marks]  # type: ignore[union-attr] # every bar has a width


def test_segments_that_add_up_are_stacked() -> None:
    bars = bar_widths(stacked([60.0, 20.0, 20.0]))
    assert bars[0] == pytest.approx(3 * bars[1]) == pytest.approx(3 * bars[2])


def test_a_stack_with_a_gap_stands_side_by_side_because_the_place_of_a_segment_is_not_known() -> None:
    chart = stacked([60.0, None, 20.0])
    svg = svg_of(draw(chart))
    agree, disagree = bars_of(svg)
    assert agree.get("d", "").partition(",")[0] == disagree.get("d", "").partition(",")[0], "both begin at nought"
    assert "Not in the source: Neither." in " ".join(texts(svg))


@pytest.mark.parametrize("shades", SHADES.values(), ids=len)
def test_shades_differ_in_grey(shades: list[str]) -> None:
    """Lightness as the eye sees it (ITU-R BT.709), from dark to light in clear steps."""
    grey = [sum(w * int(s[i : i + 2], 16) for w, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5))) for s in shades]
    assert all(lighter - darker >= 20 for darker, lighter in pairwise(grey))
