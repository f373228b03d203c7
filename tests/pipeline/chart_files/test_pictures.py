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

from pipeline.chart_files.picture_marks import SHADES, WIDTH
from pipeline.chart_files.pictures import DRAWN, draw, specification
from pipeline.published.queries import PublishedChart, PublishedMarts

SVG = "{http://www.w3.org/2000/svg}"
Charts = dict[str, PublishedChart]


@pytest.fixture(scope="module")
def charts(marts_folder: Path) -> Charts:
    with PublishedMarts(marts_folder) as marts:
        return {chart.about["table_name"].removeprefix("charts."): chart for chart in marts.charts()}


def svg_of(chart: PublishedChart) -> Element:
    picture = draw(chart)
    assert picture is not None
    assert picture.png.startswith(b"\x89PNG")
    return ElementTree.fromstring(picture.svg)


def texts(svg: Element) -> list[str]:
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def height_of(text: Element) -> float:
    """Where the first line of a text stands, in pixels from the top of the bars."""
    return float(text.attrib["transform"].partition(",")[2].rstrip(")"))


def test_a_picture_says_its_finding_to_those_who_do_not_see_it(charts: Charts) -> None:
    chart = charts["chart_03_vacancy_rate_by_region"]
    svg = svg_of(chart)
    assert (svg.get("role"), svg.get("aria-label")) == ("img", chart.about["alt_text"])
    assert "Highest London, 34.9%; lowest West Midlands, 19.6%" in str(svg.get("aria-label"))


def test_a_picture_has_title_figures_source_and_caveats(charts: Charts) -> None:
    shown = texts(svg_of(charts["chart_03_vacancy_rate_by_region"]))
    assert "Chart 3: Probation officer vacancy rate by region, December 2022" in shown
    assert {"34.9%", "31.8%", "19.6%"} <= set(shown)
    assert any("Source: HM Inspectorate of Probation, Annual Report 2022/2023" in line for line in shown)
    assert any("Positive means short of staff" in line for line in shown)


def test_a_gap_is_drawn_as_its_shorthand_and_never_as_a_bar(charts: Charts) -> None:
    chart = charts["chart_03_vacancy_rate_by_region"]
    svg = svg_of(chart)
    assert texts(svg).count("[x]") == chart.about["gaps"] == 9
    bars = [element for element in svg.iter(f"{SVG}path") if element.get("aria-roledescription") == "bar"]
    assert len(bars) == chart.about["figures"] - chart.about["gaps"]


def test_intervals_and_small_bases_are_shown_and_explained(charts: Charts) -> None:
    """Education, training and employment: 27 cases."""
    shown = texts(svg_of(charts["omic_services_desistance"]))
    assert any("lines show 95 per cent intervals, pale bars rest on fewer than 30 cases" in line for line in shown)
    assert any("27" in line for line in shown)


def test_a_label_on_several_lines_has_its_middle_at_that_of_its_bars(charts: Charts) -> None:
    svg = svg_of(charts["chart_09_access_to_probation"])
    all_texts = list(svg.iter(f"{SVG}text"))
    labels = [text for text in all_texts if text.get("text-anchor") == "end"]
    middles = [height_of(text) for text in all_texts if "series: Neither" in text.get("aria-label", "")]
    assert [len(label) for label in labels] == [2, 2, 2, 2, 3], "lines"
    drops = [sum(float(line.get("dy", 0)) for line in label) for label in labels]
    centres = [height_of(label) + drop / 2 for label, drop in zip(labels, drops, strict=True)]
    assert centres == pytest.approx(middles, abs=1)


def test_every_picture_is_as_wide_as_the_column(charts: Charts) -> None:
    drawn = [
        charts[name] for name in ("chart_11_overall_satisfaction", "figure_2017_35_serious_further_offence_reviews")
    ]
    for chart in drawn:
        width = float(re.sub("px", "", str(svg_of(chart).get("width"))))
        assert abs(width - WIDTH) <= 20


def test_a_picture_has_the_short_label(charts: Charts) -> None:
    shown = texts(svg_of(charts["omic_sample_grade"]))
    assert "Trainee" in shown
    assert not any("formal training programme" in line for line in shown)


def test_an_axis_of_percentages_has_their_sign(charts: Charts) -> None:
    """Figure 35: reviews as a per cent of caseload."""
    assert "0.2%" in texts(svg_of(charts["figure_2017_35_serious_further_offence_reviews"]))


def test_a_table_in_print_is_no_picture(charts: Charts) -> None:
    assert draw(charts["pdu_ratings"]) is None


def test_every_other_chart_can_be_specified(charts: Charts) -> None:
    for chart in charts.values():
        if chart.about["picture"] in DRAWN:
            assert specification(chart)["description"] == chart.about["alt_text"]


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
        "unit": "per cent",
        "n": 1353.0,
        "caveats": None,
        "source_line": "Source: a survey.",
        "alt_text": "Two thirds agree.",
    }
    return PublishedChart(about, figures)


def bar_widths(chart: PublishedChart) -> list[float]:
    marks = [e for e in svg_of(chart).iter(f"{SVG}path") if e.get("aria-roledescription") == "bar"]
    return [float(str(re.search(r"h([0-9.]+)", str(mark.get("d"))).group(1))) for mark in marks]  # type: ignore[union-attr] # every bar has a width


def test_segments_that_add_up_are_stacked() -> None:
    bars = bar_widths(stacked([60.0, 20.0, 20.0]))
    assert bars[0] == pytest.approx(3 * bars[1]) == pytest.approx(3 * bars[2])


def test_a_stack_with_a_gap_stands_side_by_side_because_the_place_of_a_segment_is_not_known() -> None:
    chart = stacked([60.0, None, 20.0])
    assert len(bar_widths(chart)) == 2
    assert "[x]" in texts(svg_of(chart))


@pytest.mark.parametrize("shades", SHADES.values(), ids=len)
def test_shades_differ_in_grey(shades: list[str]) -> None:
    """Lightness as the eye sees it (ITU-R BT.709), from dark to light in clear steps."""
    grey = [sum(w * int(s[i : i + 2], 16) for w, i in ((0.2126, 1), (0.7152, 3), (0.0722, 5))) for s in shades]
    assert all(lighter - darker >= 20 for darker, lighter in pairwise(grey))
