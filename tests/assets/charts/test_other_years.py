"""The same charts for a later report and for another unit, from the same declarations. All workbooks are made up."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from tests.aggregate import answers, key_questions, tidy
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows

LATER = {"origin": "synthetic", "published_date": "2025-09-18", "title": "Annual Report 2024/2025"}
UNIT = {
    "origin": "synthetic",
    "published_date": "2025-11-12",
    "title": "An inspection of probation services in: Kirklees PDU",
}
UNIT_BEFORE = {
    "origin": "synthetic",
    "published_date": "2025-03-06",
    "title": "An inspection of probation services in: Wirral PDU",
}
ANNEX = {"origin": "synthetic", "published_date": "2025-08-21", "publisher": "Ministry of Justice"}
CASES = 1_700
CHART_1 = "Proportion of cases delivered to expected level at all stages of case supervision"
STANDARDS = {
    "Assessment": "P 2.1 Assessment",
    "Planning": "P 2.2 Planning",
    "Implementation and delivery": "P 2.3 Implementation and delivery",
    "Reviewing": "P 2.4 Reviewing",
}
NEEDS = ["Accommodation", "Alcohol misuse", "Drug misuse"]


def annual_report() -> dict[str, Rows]:
    """Chart 1, whose number and order are others in this report, and Chart 6, by gender."""
    asked = [[stage, question, 30 + place] for place, (_, stage, question) in enumerate(key_questions())]
    return {
        "Chart 4": [
            [f"Chart 4: {CHART_1} (n = {CASES:,} inspected cases)"],
            ["Percentage of inspected cases"],
            ["Stage", "Key question", "Percentage 'Yes'"],
            *reversed(asked),
        ],
        "Chart 6": [
            ["Chart 6: Sufficient delivery against needs – comparison by gender"],
            ["Percentage of cases with sufficient services"],
            ["Need", "Women", "Men"],
            *([need, 50 + place, "[c]"] for place, need in enumerate(NEEDS)),
        ],
    }  # fmt: skip


def unit_report(pdu: str) -> dict[str, Rows]:
    """One unit's key questions, as an inspection report prints them, and its sample."""
    rows: list[list[object]] = []
    for stage, standard in STANDARDS.items():
        rows += [[standard], [f"{pdu} PDU: percentage of inspected cases judged satisfactory"]]
        rows += [["Key question", "Percentage 'Yes'"]]
        rows += [[question, 55] for _, of_stage, question in key_questions() if of_stage == stage]
        rows += [[]]
    sample: Rows = [
        ["Cases inspected"],
        [f"{pdu} PDU: number of cases"],
        ["Sentence", "Cases"],
        ["Community orders", 20],
    ]
    return {"Service delivery": rows, "Sample": sample}


def officers() -> dict[str, Rows]:
    """Officers against target by region at two dates, London over its target at the later one."""
    header = ["Region", "Date", "Probation officers in post (FTE)", "Target staffing (FTE)", "Difference (FTE)"]
    return {
        "Table_2": [
            ["Table 2: Probation officers in post against target staffing by region, March 2021 to June 2025"],
            header,
            ["London", "31 March 2025", 500, 800, -300],
            ["London", "30 June 2025", 816, 800, 16],
            ["Wales", "31 March 2025", 150, 160, -10],
            ["Wales", "30 June 2025", 120, 160, -40],
        ]
    }


@pytest.fixture(scope="module")
def later(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return build_of(
        tmp_path_factory.mktemp("later"),
        synthetic=True,
        annual_report_2024_25=(annual_report(), LATER),
        kirklees=(unit_report("Kirklees"), UNIT),
        wirral=(unit_report("Wirral"), UNIT_BEFORE),
        officers_june_2025=(officers(), ANNEX),
    )


def in_two_tables(in_table_1: list[object], in_table_2: list[object]) -> dict[str, Rows]:
    """Officers in Wales against target, as two tables of one annex print them."""
    return {
        "Table_1": [
            ["Table 1: Band 4 probation officers in post against target staffing, as at 30 June 2025"],
            ["Region", "PDU", "Band 4 probation officers in post (FTE)", "Target staffing (FTE)", "Difference (FTE)"],
            ["Wales", "All PDUs", *in_table_1],
        ],
        "Table_2": [*officers()["Table_2"][:2], ["Wales", "30 June 2025", *in_table_2]],
    }


@pytest.fixture(scope="module")
def aggregate(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    return build_of(tmp_path_factory.mktemp("units"), synthetic=True, aggregate=(tidy(answers()), LATER))


class TestLaterReport:
    """An annual report of another year."""

    def test_its_questions_come_out_in_the_order_of_the_register_whatever_that_of_the_file(self, later: Ask) -> None:
        found = ask_all(later, "chart_01_case_supervision")
        assert [value for *_, value in found] == [30.0 + place for place in range(12)]

    def test_its_chart_has_its_own_number_title_and_n(self, later: Ask) -> None:
        found = later("FROM charts.catalogue WHERE table_name = 'charts.chart_01_case_supervision'").row(0, named=True)
        assert found["chart_id"] == "chart_01_case_supervision_2025-09-18"
        assert (found["number"], found["n"], found["gaps"]) == ("Chart 4", CASES, 0)

    def test_a_suppressed_value_is_shown_as_such_and_a_series_keeps_its_order(self, later: Ask) -> None:
        found = later("SELECT label, series, display FROM charts.chart_06_needs_met_by_gender")
        assert found.rows() == [
            (need, series, text)
            for place, need in enumerate(NEEDS)
            for series, text in (("Women", f"{50 + place}%"), ("Men", "[c]"))
        ]

    def test_vacancy_rates_are_those_of_the_latest_date_and_may_be_negative(self, later: Ask) -> None:
        found = later("SELECT label, display, basis FROM charts.chart_03_vacancy_rate_by_region")
        assert found.rows() == [("Wales", "25.0%", "computed"), ("London", "-2.0%", "computed")]

    def test_a_chart_of_another_document_has_no_number_that_it_does_not_print(self, later: Ask) -> None:
        found = later(
            "SELECT number, title FROM charts.catalogue WHERE table_name = 'charts.chart_03_vacancy_rate_by_region'"
        )
        assert found.rows() == [(None, "Probation officer vacancy rate by region, June 2025")]

    @pytest.mark.parametrize("chart", ["chart_01_case_supervision", "chart_03_vacancy_rate_by_region"])
    def test_a_chart_of_another_document_has_no_caveat_about_how_the_report_of_2022_23_was_read(
        self, later: Ask, chart: str
    ) -> None:
        caveats = later(f"SELECT caveats FROM charts.catalogue WHERE table_name = 'charts.{chart}'").item()
        assert "charts of the report are pictures" not in caveats

    def test_a_chart_that_nothing_is_known_of_is_empty(self, later: Ask) -> None:
        assert later("FROM charts.chart_15_resettlement_services").is_empty()


class TestOneFigureABar:
    """An annex prints a region in the table of its units and in that of the regions over time."""

    BARS = "SELECT label, display, note, source_sheet FROM charts.chart_03_vacancy_rate_by_region"
    CAVEATS = "SELECT caveats FROM charts.catalogue"
    DIFFERS = "differs in another table of its file"

    def annex(self, folder: Path, in_table_1: list[object], in_table_2: list[object]) -> Ask:
        return build_of(folder, synthetic=True, officers_june_2025=(in_two_tables(in_table_1, in_table_2), ANNEX))

    def test_printed_alike_in_two_tables_it_is_one_bar_without_a_note(self, tmp_path: Path) -> None:
        annex = self.annex(tmp_path, [120, 160, -40], [120, 160, -40])
        assert annex(self.BARS).rows() == [("Wales", "25.0%", None, "Table_1")]
        assert self.DIFFERS not in annex(self.CAVEATS).item()

    def test_printed_otherwise_in_another_table_it_is_reported_with_both_addresses(self, tmp_path: Path) -> None:
        with pytest.raises(FaultsError, match=r"'Table_2', cell D3: expected 160 .*Table_1!D3.*found 150"):
            self.annex(tmp_path, [120, 160, -40], [120, 150, -30])

    def test_a_figure_stands_before_a_gap_and_the_note_says_that_another_table_suppresses_it(
        self, tmp_path: Path
    ) -> None:
        annex = self.annex(tmp_path, ["[c]", "[c]", "[c]"], [120, 160, -40])
        assert annex(self.BARS).rows() == [
            ("Wales", "25.0%", "In the source, Table_1!D3, E3 is marked as suppressed.", "Table_2")
        ]


class TestOtherUnit:
    """An inspection of another unit, and many units at once."""

    def test_its_key_questions_make_a_chart_of_its_own(self, later: Ask) -> None:
        found = later("SELECT chart_id, label, n, display FROM charts.pdu_key_questions WHERE area = 'Kirklees'")
        assert set(found["chart_id"]) == {"pdu_key_questions_kirklees_2025-11-12"}
        assert found.height == 12
        assert set(found.select("n", "display").rows()) == {(20, "55%")}

    @pytest.mark.parametrize("table", ["catalogue", "figures", "pdu_key_questions"])
    def test_its_chart_comes_after_those_of_units_whose_reports_were_published_before(
        self, later: Ask, table: str
    ) -> None:
        of_units = f"SELECT area, row_number() OVER () AS place FROM charts.{table} WHERE chart_id LIKE 'pdu_%'"
        found = later(f"SELECT area FROM ({of_units}) GROUP BY area ORDER BY min(place)")
        assert found["area"].to_list() == ["Wirral", "Kirklees"]

    def test_its_profile_sets_it_beside_its_region_and_the_inspected_regions(self, later: Ask) -> None:
        found = later(
            "SELECT pdu_display, region_display, england_and_wales_display, england_and_wales_n "
            "FROM charts.pdu_profiles WHERE pdu = 'Kirklees' AND section = 'Key questions'"
        )
        assert found.rows() == [("55%", "[x]", f"{30 + place}%", CASES) for place in range(12)]

    def test_a_report_after_that_of_2022_23_is_of_the_framework_of_2023(self, later: Ask) -> None:
        found = later("SELECT DISTINCT framework FROM marts.key_questions WHERE area_type = 'inspected'")
        assert found["framework"].to_list() == ["2023"]

    def test_every_unit_of_the_aggregate_workbook_has_a_chart_of_twelve_questions(self, aggregate: Ask) -> None:
        found = aggregate("SELECT area, count(*), count(n), max(position) FROM charts.pdu_key_questions GROUP BY ALL")
        assert found.height == 31
        assert {row[1:] for row in found.rows()} == {(12, 12, 12)}

    def test_a_region_is_made_of_the_cases_of_its_other_units(self, aggregate: Ask) -> None:
        wrong = aggregate(
            """WITH units AS (SELECT region, area, question, n_yes, n_cases FROM marts.key_questions
            WHERE organisation = 'Probation Service'),
            others AS (SELECT u.area AS pdu, u.question, sum(o.n_yes) AS yes, sum(o.n_cases) AS cases
            FROM units u JOIN units o USING (region, question) WHERE o.area <> u.area GROUP BY ALL)
            SELECT p.pdu FROM charts.pdu_profiles p JOIN others o ON (p.pdu, p.label) = (o.pdu, o.question)
            WHERE abs(p.region_value - 100 * o.yes / o.cases) > 1e-9 OR p.region_n <> o.cases"""
        )
        assert wrong.is_empty()
        assert aggregate("SELECT count(region_value) > 0 FROM charts.pdu_profiles").item()


def ask_all(ask: Ask, chart: str) -> list[tuple[str, str, float]]:
    """A chart's headings, short labels and values in order."""
    return ask(f"SELECT heading, short_label, value FROM charts.{chart} ORDER BY position").rows()
