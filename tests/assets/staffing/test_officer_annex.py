"""The Ministry of Justice's annex: staffing levels against targets, by region and by unit."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows

TABLE_1: Rows = [
    ["Table 1: Band 4 probation officers in post against target staffing, as at 30 June 2026"],
    ["This worksheet contains one table"],
    ["Probation region", "Probation delivery unit (PDU)", "Band 4 probation officers in post (FTE)",
     "Target staffing (FTE)", "Difference (FTE)", "PQiP trainees (FTE)", "Other qualified staff (FTE)",
     "Band 4 probation officers (headcount)"],
    ["Wales", "Gwent", 80.5, 100, -19.5, 12, 3, 85],
    ["Wales", "Cwm Taf Morgannwg", 62, 60, 2, 4, "[c]", 65],
    ["Wales", "All PDUs", 142.5, 160, -17.5, 16, "[c]", 150],
    ["Approved Premises", "All", 10, 12, -2, 0, 1, 11],
    ["HMPPS HQ", "All", 5, 5, 0, 0, 0, 5],
    ["England and Wales", "All", 4400, 6000, -1600, 900, 100, 4600],
]  # fmt: skip
TABLE_2: Rows = [
    ["Table 2: Probation officers in post against target staffing by region, March 2021 to June 2026"],
    ["Region", "Date", "Probation officers in post (FTE)", "Target staffing (FTE)", "Difference (FTE)"],
    ["Wales", "31 March 2026", 150, 160, -10],
    ["Wales", "30 June 2026", 142.5, 160, -17.5],
]
TABLE_3: Rows = [
    ["Table 3: PQiP trainees: withdrawal and leaving rates by course year"],
    ["Course year", "Withdrawal rate (%)", "Leaving rate (%)"],
    ["2023/2024", 14, 6],
    ["2024/2025", 16, 7.5],
]
TABLE_4: Rows = [
    ["Table 4: Band 3 to 5 prison officers in post against target staffing, by establishment"],
    ["Establishment", "30 June 2026: Staff in post", "30 June 2026: Target staffing", "30 June 2026: Difference"],
    ["Cardiff", 210, 220, -10],
    ["All establishments", 21_000, 22_000, -1_000],
]
ABOUT = {"publisher": "Ministry of Justice", "published_date": "2026-08-20"}


@pytest.fixture(scope="module")
def annex(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    sheets = {"Table_1": TABLE_1, "Table_2": TABLE_2, "Table_4": TABLE_4}
    return build_of(tmp_path_factory.mktemp("annex"), staffing_levels_june_2026=(sheets, ABOUT))


def test_every_table_of_probation_staff_is_read(annex: Ask) -> None:
    unread = annex("SELECT source_sheet FROM marts.source_tables WHERE contract IS NULL")
    assert unread["source_sheet"].to_list() == ["Table_4"]


def test_in_post_less_target_turns_into_vacancies(annex: Ask) -> None:
    """The annex prints -19.5 where Gwent is 19.5 short."""
    found = annex(
        "SELECT basis, vacancy_fte, vacancy_rate FROM marts.vacancy_rates "
        "WHERE area = 'Gwent' AND grade = 'PO' ORDER BY 1"
    )
    assert found.rows() == [("computed", 19.5, 19.5), ("published", 19.5, None)]


def test_a_computed_vacancy_is_of_one_tables_own_target_and_staff(tmp_path: Path) -> None:
    other: Rows = [*TABLE_2[:-1], ["Wales", "30 June 2026", 143, 165, -22]]
    ask = build_of(tmp_path, units=({"Table_1": TABLE_1}, ABOUT), regions=({"Table_2": other}, ABOUT))
    found = ask(
        "SELECT source_sheet, target_fte, staff_in_post_fte, vacancy_fte FROM marts.vacancy_rates "
        "WHERE area = 'Wales' AND as_of = DATE '2026-06-30' AND basis = 'computed' ORDER BY 1"
    )
    assert found.rows() == [("Table_1", 160, 142.5, 17.5), ("Table_2", 165, 143, 22)]


def test_two_tables_of_one_annex_that_contradict_each_other_are_reported(tmp_path: Path) -> None:
    other: Rows = [*TABLE_2[:-1], ["Wales", "30 June 2026", 143, 165, -22]]
    with pytest.raises(FaultsError, match=r"'Table_2', cell D4: expected 160 .*Table_1!D6.*found 165"):
        build_of(tmp_path, staffing_levels_june_2026=({"Table_1": TABLE_1, "Table_2": other}, ABOUT))


def test_a_unit_over_its_target_is_over_establishment(annex: Ask) -> None:
    found = annex(
        "SELECT vacancy_fte, over_establishment FROM marts.vacancy_rates "
        "WHERE area = 'Cwm Taf Morgannwg' AND basis = 'computed'"
    )
    assert found.rows() == [(-2, True)]


def test_units_stand_beneath_their_region_and_not_in_its_place(annex: Ask) -> None:
    found = annex("SELECT DISTINCT area, area_type FROM marts.vacancy_rates ORDER BY ALL")
    assert dict(found.rows()) == {
        "Approved Premises": "not a region",
        "Cwm Taf Morgannwg": "pdu",
        "England and Wales": "country",
        "Gwent": "pdu",
        "HMPPS HQ": "not a region",
        "Wales": "region",
    }


def test_a_suppressed_number_of_staff_is_not_nought(annex: Ask) -> None:
    found = annex(
        "SELECT value, mark FROM marts.workforce WHERE area = 'Cwm Taf Morgannwg' AND measure LIKE 'other qualified%'"
    )
    assert found.rows() == [(None, "suppressed")]


def test_one_release_that_prints_a_figure_twice_says_it_twice_and_alike(annex: Ask) -> None:
    found = annex(
        "SELECT DISTINCT vacancy_fte, vacancy_rate FROM marts.vacancy_rates "
        "WHERE area = 'Wales' AND as_of = DATE '2026-06-30' AND basis = 'computed'"
    )
    assert found.rows() == [(17.5, 100 * 17.5 / 160)]


def test_prison_officers_are_known_and_stay_out(annex: Ask) -> None:
    assert annex("FROM marts.vacancy_rates WHERE vacancy_fte IN (10, 1000) AND as_of = DATE '2026-06-30'").is_empty()
    assert annex("FROM marts.workforce WHERE value IN (21000, 22000)").is_empty()


def test_withdrawal_and_leaving_rates_by_course_year_as_they_are_quoted(tmp_path: Path) -> None:
    quoted: Rows = [["Trainees, as quoted in the Annual Report 2025/26"], [], *TABLE_3]
    annex = build_of(tmp_path, quoted=({"Table_3": quoted}, ABOUT))
    found = annex("SELECT period, measure, value FROM marts.workforce WHERE unit = 'per cent' ORDER BY ALL")
    assert found.rows() == [
        ("2023/2024", "leaving rate, by course year", 6),
        ("2023/2024", "withdrawal rate", 14),
        ("2024/2025", "leaving rate, by course year", 7.5),
        ("2024/2025", "withdrawal rate", 16),
    ]


def test_rates_by_course_year_keep_no_other_table_from_being_read(tmp_path: Path) -> None:
    """A year of a course is no date and no area is meant: the table is none of staffing, or of the whole country."""
    ask = build_of(tmp_path, staffing_levels_june_2026=({"Table_2": TABLE_2, "Table_3": TABLE_3}, ABOUT))
    assert ask("SELECT count(*) FROM marts.workforce WHERE source_sheet = 'Table_2'").item() == 2
    assert ask("FROM marts.staff_turnover WHERE measure = 'leaving rate'").is_empty()
