"""Figures that say again what others say: kept as the cell of what bears them out, left out where nothing does."""

from __future__ import annotations

import polars as pl
import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


def beside(reading: Reading, name: str) -> dict[str, object]:
    """The cells that are kept beside others under a name."""
    assert not reading.faults, reading.faults[0]
    assert reading.observations is not None
    if name not in reading.observations.columns:
        return {}
    kept = reading.observations.filter(pl.col(name).is_not_null())
    return dict(kept.select("source_cell", name).rows())


class TestPointsBesideWords:
    @pytest.mark.parametrize("first", ["words", "points"])
    def test_the_words_stand_in_either_order(self, first: str) -> None:
        headers = ["Judgement", "Points (0-3)"]
        rows: list[list[Content]] = [["Good", 2], ["Inadequate", 0], ["Outstanding", 3]]
        back = 1 if first == "words" else -1
        reading = read(
            ["Dorset PDU: ratings of standards"],
            ["Standard", *headers[::back]],
            ["P 1.1 Leadership", *rows[0][::back]],
            ["P 1.2 Staffing", *rows[1][::back]],
            ["P 2.2 Planning", *rows[2][::back]],
        )
        words, points = ("B", "C") if first == "words" else ("C", "B")
        assert figures(reading, "text") == {
            f"{words}3": ("Good",),
            f"{words}4": ("Inadequate",),
            f"{words}5": ("Outstanding",),
        }
        assert beside(reading, "points_cell") == {f"{words}{row}": f"{points}{row}" for row in (3, 4, 5)}

    def test_that_contradict_them_are_told_of_at_their_cell(self) -> None:
        reading = read(
            ["PDU", "Standard", "Rating", "Score"],
            ["Dorset", "P 1.1 Leadership", "Good", 2],
            ["Dorset", "P 1.2 Staffing", "Good", 1],
            ["Wigan", "P 1.1 Leadership", "Inadequate", 0],
        )
        assert "cell D3: expected the points of 'Good', as C3 says, found 1" in str(reading.faults[0])

    def test_have_a_key_in_which_a_comma_parts_each_sign_from_the_next_rating(self) -> None:
        reading = read(
            ["31 cases. Key: Outstanding 3, Good 2, Requires improvement 1, Inadequate 0"],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing"],
            ["Dorset", 3, 1],
            ["Wigan", 0, 2],
        )
        assert figures(reading, "text")["B3"] == ("Outstanding",)
        assert figures(reading, "text")["C4"] == ("Good",)


class TestHeadersOfPointsAndWords:
    @pytest.mark.parametrize(
        ("words", "points"),
        [
            ("Rating in words", "Numeric equivalent"),
            ("Descriptor", "Numerical score (0 to 3)"),
            ("rating_label", "rating_points"),
            ("Judgement", "Score out of 3"),
            ("Grade", "Points (Outstanding 3, Good 2, Requires improvement 1, Inadequate 0)"),
        ],
    )
    def test_are_known(self, words: str, points: str) -> None:
        reading = read(
            ["PDU", "Standard", words, points],
            ["Dorset", "P 1.1 Leadership", "Good", 2],
            ["Dorset", "P 1.2 Staffing", "Requires improvement", 1],
            ["Wigan", "P 1.1 Leadership", "Inadequate", 0],
        )
        assert beside(reading, "points_cell") == {"C2": "D2", "C3": "D3", "C4": "D4"}

    def test_a_number_beside_the_overall_rating_is_the_score_that_earns_it(self) -> None:
        reading = read(
            ["Dorset PDU"],
            ["Standard", "Rating", "Equivalent points"],
            ["P 1.1 Leadership", "Good", 2],
            ["P 1.2 Staffing", "Inadequate", 0],
            ["Overall", "Requires improvement", 8],
        )
        assert figures(reading, "role", "value")["C5"] == ("composite score", 8)

    def test_few_points_beside_a_better_overall_rating_contradict_it(self) -> None:
        reading = read(
            ["Dorset PDU"],
            ["Standard", "Rating", "Equivalent points"],
            ["P 1.1 Leadership", "Good", 2],
            ["P 1.2 Staffing", "Inadequate", 0],
            ["Overall", "Good", 1],
        )
        assert "C5" in str(reading.faults[0])


def test_the_lowest_key_question_is_kept_beside_the_rating_of_its_standard() -> None:
    reading = read(
        ["Dorset PDU"],
        ["Standard", "Rating", "Lowest key question (% yes)"],
        ["P 2.1 Assessment", "Good", 68],
        ["P 2.2 Planning", "Inadequate", 44],
    )
    assert beside(reading, "lowest_question_cell") == {"B3": "C3", "B4": "C4"}


class TestRanksOfStaff:
    def rows(self, *ranks: Content) -> Reading:
        return read(
            ["Probation officers, 31 March 2027 (FTE)"],
            ["Rank", "Region", "In post", "Target", "Vacancy rate (%)"],
            [ranks[0], "Wales", 80, 100, 20],
            [ranks[1], "London", 85, 100, 15],
            [ranks[2], "North West", 170, 200, 15],
            [ranks[3], "North East", 98, 100, 2],
        )

    def test_are_kept_beside_what_they_rank(self) -> None:
        assert beside(self.rows(1, "2=", "2=", 4), "rank_cell") == {"E3": "A3", "E4": "A4", "E5": "A5", "E6": "A6"}

    def test_of_another_order_are_left_out(self) -> None:
        reading = self.rows(2, 1, 4, 3)
        assert figures(reading, "value")["E3"] == (20,)
        assert not beside(reading, "rank_cell")


class TestChangesBesideTheirTwoDays:
    def test_are_kept_beside_the_later_in_their_own_unit(self) -> None:
        reading = read(
            ["Wales: probation officers"],
            ["Indicator", "30 June 2027", "31 March 2027", "Change on quarter"],
            ["Staff in post (FTE)", 308, 300, 8],
            ["Target staffing (FTE)", 350, 350, 0],
            ["Vacancy rate (%)", 12.0, 14.3, -2.3],
            ["Leaving rate (%)", 9.1, 8.6, 0.5],
        )
        assert beside(reading, "change_cell") == {f"B{row}": f"D{row}" for row in range(3, 7)}

    def test_that_lie_between_no_two_figures_are_left_out(self) -> None:
        reading = read(
            ["Wales: probation officers"],
            ["Indicator", "30 June 2027", "31 March 2027", "Change on quarter"],
            ["Staff in post (FTE)", 308, 300, 108],
            ["Target staffing (FTE)", 350, 350, 41],
        )
        assert figures(reading, "value")["B3"] == (308,)
        assert not beside(reading, "change_cell")

    def test_may_be_in_per_cent_of_the_earlier(self) -> None:
        reading = read(
            ["Probation officers in post (FTE)"],
            ["Region", "31 March 2026", "31 March 2027", "% change"],
            ["Wales", 200, 250, "25.0%"],
            ["London", 400, 380, "-5.0%"],
        )
        assert beside(reading, "change_cell") == {"C3": "D3", "C4": "D4"}


class TestTimesNamedByAnother:
    def columns(self, title: str, now: str, before: str) -> dict[str, tuple[object, ...]]:
        reading = read(
            [title],
            ["Indicator", now, before, "Difference"],
            ["Staff in post (FTE)", 308, 300, 8],
            ["Vacancy rate (%)", 12.0, 14.3, -2.3],
        )
        return figures(reading, "as_of")

    def test_are_the_two_that_a_title_compares(self) -> None:
        title = "Wales probation officers, 30 June 2027 compared with 31 March 2027"
        days = self.columns(title, "Current quarter", "Previous quarter")
        assert (days["B3"], days["C3"]) == (("30 June 2027",), ("31 March 2027",))

    def test_are_counted_back_from_the_day_of_the_table(self) -> None:
        days = self.columns("Wales probation officers, 30 June 2027", "This quarter", "Previous quarter")
        assert (days["B3"], days["C3"]) == (("30 June 2027",), ("31 March 2027",))
        days = self.columns("Wales probation officers, 30 June 2027", "Latest quarter", "Same quarter last year")
        assert days["C3"] == ("30 June 2026",)

    def test_may_print_their_day(self) -> None:
        days = self.columns("Wales probation officers", "Current quarter (Jun-27)", "Previous quarter (Mar-27)")
        assert (days["B3"], days["C3"]) == (("June 2027",), ("March 2027",))

    def test_that_the_title_contradicts_are_left_out(self) -> None:
        title = "Wales probation officers, 30 June 2027 compared with 30 June 2026"
        assert "C3" not in self.columns(title, "Current quarter", "Previous quarter")

    def test_last_and_previous_mean_one_only_beside_this_or_two_days(self) -> None:
        days = self.columns("Wales probation officers, 30 June 2027", "This quarter", "Last quarter")
        assert days["C3"] == ("31 March 2027",)
        title = "Wales probation officers, 30 June 2027 compared with 31 March 2027"
        assert self.columns(title, "Latest", "Previous")["C3"] == ("31 March 2027",)
        assert "C3" not in self.columns("Wales probation officers, 30 June 2027", "Latest", "Previous")


class TestSharesBesideStaff:
    """Staff in post in per cent of something that is printed too."""

    ROWS = (("Wales", 60, 80), ("London", 150, 200), ("North East", 54, 60), ("South West", 99, 90))

    @pytest.mark.parametrize(
        "header",
        [
            "Staffing level (%)",
            "% of establishment",
            "Occupancy rate",
            "In post as % of required staff",
            "% of complement",
        ],
    )
    def test_of_the_target_are_kept_beside_them(self, header: str) -> None:
        rows: list[list[Content]] = [[region, post, target, 100 * post / target] for region, post, target in self.ROWS]
        reading = read(
            ["Probation officers, 31 March 2027"], ["Region", "In post (FTE)", "Target (FTE)", header], *rows
        )
        assert {role for (role,) in figures(reading, "role").values()} == {"staff in post", "target_fte"}
        assert beside(reading, "share_cell") == {f"B{row}": f"D{row}" for row in range(3, 7)}

    def test_may_be_parts_of_one(self) -> None:
        rows: list[list[Content]] = [[region, post, target, post / target] for region, post, target in self.ROWS]
        reading = read(["Probation officers, 31 March 2027"], ["Region", "In post", "Target", "% of target"], *rows)
        assert beside(reading, "share_cell") == {f"B{row}": f"D{row}" for row in range(3, 7)}

    @pytest.mark.parametrize("header", ["% of all staff", "Share of total", "Per cent of total FTE"])
    def test_of_all_staff_are_kept_beside_each_grade(self, header: str) -> None:
        reading = read(
            ["Probation Service staff by grade, England and Wales, 31 March 2027"],
            ["Grade", "FTE", header],
            ["Probation officer", 500, 25],
            ["Probation services officer", 700, 35],
            ["Senior probation officer", 140, 7],
            ["All staff", 2000, 100],
        )
        assert beside(reading, "share_cell") == {f"B{row}": f"C{row}" for row in range(3, 7)}

    def test_of_a_region_are_kept_beside_its_units(self) -> None:
        reading = read(
            ["Probation officers in post, 31 March 2027"],
            ["PDU", "FTE", "% of regional total"],
            ["Greater Manchester"],
            ["Wigan", 10, 20],
            ["Oldham", 40, 80],
            ["Region total", 50, 100],
            ["Wales"],
            ["Gwent", 60, 30],
            ["North Wales", 140, 70],
            ["Region total", 200, 100],
        )
        assert beside(reading, "share_cell") == {f"B{row}": f"C{row}" for row in (4, 5, 8, 9)}

    def test_of_what_is_filled_are_kept_beside_what_is_vacant(self) -> None:
        reading = read(
            ["Probation officers, 31 March 2027"],
            ["Region", "Vacancy rate (%)", "Fill rate (%)"],
            ["Wales", 25, 75],
            ["London", 20, 80],
            ["North East", 11, 89],
        )
        assert beside(reading, "share_cell") == {"B3": "C3", "B4": "C4", "B5": "C5"}

    def test_that_no_figures_bear_out_are_left_out(self) -> None:
        rows: list[list[Content]] = [
            [region, post, target, share]
            for (region, post, target), share in zip(self.ROWS, (9, 31, 4, 55), strict=True)
        ]
        reading = read(["Probation officers, 31 March 2027"], ["Region", "In post", "Target", "% of target"], *rows)
        assert len(figures(reading, "role")) == 8
        assert not beside(reading, "share_cell")

    def test_across_grades_are_no_leaving_rates_of_each(self) -> None:
        reading = read(
            ["Leaving rate by grade, England and Wales, year to 31 March 2027"],
            ["Grade", "Leavers", "% of all staff"],
            ["Probation officer", 50, 2.5],
            ["Probation services officer", 70, 3.5],
            ["Senior probation officer", 14, 0.7],
        )
        assert reading.faults


class TestChangesBelowAHeading:
    DAYS = ("31 March 2030", "31 March 2031")

    def read(self, change: str, *changes: float) -> Reading:
        rows: list[list[Content]] = [["Wales", 204, 292, 453, 522], ["London", 278, 384, 241, 288]]
        rows.append(["North East", 420, 541, 236, 285])
        return read(
            ["Probation officers, by region"],
            [None, self.DAYS[0], None, self.DAYS[1], None, "Change"],
            ["Region", *["Staff in post", "Target"] * 2, change],
            *([*row, one] for row, one in zip(rows, changes, strict=True)),
        )

    def test_are_of_what_the_column_says_and_no_figures_of_it(self) -> None:
        staff = self.read("Staff in post, 2030 to 2031", 249, -37, -184)
        assert beside(staff, "change_cell") == {"D4": "F4", "D5": "F5", "D6": "F6"}
        target = self.read("Target", 230, -96, -256)
        assert beside(target, "change_cell") == {"E4": "F4", "E5": "F5", "E6": "F6"}

    def test_that_lie_between_no_figures_are_left_out(self) -> None:
        reading = self.read("Staff in post", 12, 13, 14)
        assert not [cell for cell in figures(reading, "role") if cell.startswith("F")]

    def test_a_heading_that_names_the_staff_is_no_change_of_the_staff_below_it(self) -> None:
        reading = read(
            ["Probation officers, by region"],
            [None, "Change in staff in post"],
            ["Region", "Staff in post, 31 March 2030", "Staff in post, 31 March 2031"],
            ["Wales", 204, 453],
            ["London", 278, 241],
        )
        assert figures(reading, "role")["C5"] == ("staff in post",)
