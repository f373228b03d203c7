"""Ratings: which inspection they are of, what caps them, what the next one takes, and how they are distributed."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.ratings.bounds import with_bounds
from assets.ratings.rules import first_score_of, next_rating, overall_rating
from tests.building import build_of
from tests.conftest import Ask
from tests.workbooks import Rows

STANDARDS = ["1.1 Leadership", "1.2 Staff", "1.3 Services", "1.4 Information and facilities", "2.1 Court work",
             "2.2 Assessment", "2.3 Planning", "2.4 Implementation and delivery", "2.5 Reviewing"]  # fmt: skip
NEW_STANDARDS = ["1.1 Leadership", "1.2 Staffing", "1.3 Services", "2.1 Assessment", "2.2 Planning",
                 "2.3 Implementation and delivery", "2.4 Reviewing"]  # fmt: skip
HEADER = ["PDU inspected", "Overall rating", "Published", "Composite score (out of 27)", *STANDARDS]
GOOD, POOR, BAD = "Good", "Requires improvement", "Inadequate"


def grid(*inspections: list[object]) -> Rows:
    return [["PDU inspection ratings"], HEADER, *inspections]


def inspection(unit: str, published: dt.date, overall: str, score: int, *ratings: str) -> list[object]:
    return [unit, overall, published, score, *ratings]


@pytest.fixture(scope="module")
def grids(tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Derby City and Gwent inspected twice, with ratings that follow the rules but for three."""
    first = dt.date(2022, 3, 1)
    listed = grid(
        inspection("Derby City", first, POOR, 9, *[POOR] * 9),
        inspection("Gwent", first, BAD, 2, BAD, BAD, POOR, BAD, POOR, BAD, BAD, BAD, BAD),
        # Services is Good although nothing is delivered; Leadership is Good although assessment is Inadequate.
        inspection("Cumbria", first, GOOD, 9, GOOD, POOR, GOOD, POOR, POOR, BAD, POOR, BAD, POOR),
        inspection("Derby City", dt.date(2023, 6, 1), GOOD, 18, *[GOOD] * 9),
        inspection("Gwent", dt.date(2023, 6, 1), POOR, 9, *[POOR] * 4, "NA", *[POOR] * 4),
    )
    return build_of(
        tmp_path_factory.mktemp("ratings"),
        annual_report=({"Appendix 1": listed}, {"published_date": "2023-09-19"}),
    )


class TestRepeatInspections:
    def test_each_keeps_its_own_ratings(self, grids: Ask) -> None:
        found = grids(
            "SELECT inspection_id, list(DISTINCT rating) FROM marts.ratings WHERE pdu = 'Derby City' "
            "GROUP BY ALL ORDER BY 1"
        )
        assert found.rows() == [("derby-city-2022-03", [POOR]), ("derby-city-2023-06", [GOOD])]

    def test_the_score_of_one_is_not_held_against_that_of_the_other(self, grids: Ask) -> None:
        held = grids(
            "FROM marts.reconciliation WHERE figure LIKE 'composite score%' AND rule = 'the same fact elsewhere'"
        )
        assert held.is_empty()

    @pytest.mark.parametrize("across", [False, True], ids=["in one row", "in two columns"])
    def test_of_one_unit_are_two_whatever_the_layout(self, tmp_path: Path, *, across: bool) -> None:
        days = dt.date(2024, 3, 1), dt.date(2026, 3, 1)
        listed: Rows = [
            ["", "Derby City", "Derby City"],
            ["Report published", *days],
            ["Overall rating", BAD, POOR],
            ["Composite score (out of 21)", 1, 7],
            *([f"P {code}", BAD if code != "1.1 Leadership" else POOR, POOR] for code in NEW_STANDARDS),
        ]
        if not across:
            names = [row[0] for row in listed[1:]]
            header = ["", "First inspection", *[""] * (len(names) - 1), "Second inspection", *[""] * (len(names) - 1)]
            row = ["Derby City", *(line[1] for line in listed[1:]), *(line[2] for line in listed[1:])]
            listed = [header, ["PDU", *names, *names], row]
        build = build_of(
            tmp_path,
            annual_report=(
                {"Ratings": [["Inspections of probation delivery units"], *listed]},
                {"published_date": "2026-09-19"},
            ),
        )
        inspections = "SELECT published_date, composite_score, overall_rating FROM marts.inspections ORDER BY 1"
        assert build(inspections).rows() == [(days[0], 1, BAD), (days[1], 7, POOR)]
        points = "SELECT inspection_id, sum(score)::INT FROM marts.ratings GROUP BY ALL ORDER BY 1"
        assert build(points).rows() == [("derby-city-2024-03", 1), ("derby-city-2026-03", 7)]
        held = "SELECT status FROM marts.reconciliation WHERE rule = 'a composite score is the points of its standards'"
        assert build(held).to_series().to_list() == ["agrees", "agrees"]

    def test_one_that_several_workbooks_list_is_one(self, tmp_path: Path) -> None:
        day = dt.date(2026, 3, 1)
        units = ("Derby City", "Gwent")
        scores: Rows = [
            ["Scores of units"],
            ["PDU", "Date report published", "Overall rating", "Score (out of 21)"],
            *([unit, day, POOR, 7] for unit in units),
        ]
        standards: Rows = [
            ["Ratings by standard"],
            ["PDU", "Report published", *(f"P {code}" for code in NEW_STANDARDS)],
            *([unit, day, *[POOR] * len(NEW_STANDARDS)] for unit in units),
        ]
        build = build_of(
            tmp_path,
            scores=({"Scores": scores}, {"published_date": "2026-09-19"}),
            standards=({"Ratings": standards}, {"published_date": "2026-09-20"}),
        )
        listed = build("SELECT inspection_id, composite_score, composite_max, overall_rating FROM marts.inspections")
        assert sorted(listed.rows()) == [("derby-city-2026-03", 7, 21, POOR), ("gwent-2026-03", 7, 21, POOR)]
        rated = build("SELECT inspection_id, count(*) FROM marts.ratings GROUP BY ALL ORDER BY 1")
        assert rated.rows() == [("derby-city-2026-03", 7), ("gwent-2026-03", 7)]

    def test_they_are_numbered_in_order_with_the_change_in_points(self, grids: Ask) -> None:
        found = grids(
            "SELECT inspection_number, previous_inspection_id, points_since_previous FROM marts.inspections "
            "WHERE pdu = 'Derby City' ORDER BY 1"
        )
        assert found.rows() == [(1, None, None), (2, "derby-city-2022-03", 9)]

    def test_points_out_of_another_maximum_are_no_change(self, grids: Ask) -> None:
        found = grids(
            "SELECT composite_max, points_since_previous FROM marts.inspections WHERE pdu = 'Gwent' ORDER BY 1 DESC"
        )
        assert found.rows() == [(27, None), (24, None)]

    def test_only_the_latest_ranks(self, grids: Ask) -> None:
        found = grids("SELECT inspection_id, rank_by_share, ranked FROM marts.league_table ORDER BY 2, 1")
        assert found["rank_by_share"].to_list() == [1, 2, 3, None, None]
        assert set(found["ranked"]) == {3}


class TestCaps:
    """Annual Report 2022/23, chapter 1, Organisational leadership and delivery."""

    def test_an_inadequate_casework_standard_caps_leadership_and_inadequate_delivery_caps_services(
        self, grids: Ask
    ) -> None:
        found = grids(
            "SELECT standard, capped FROM marts.ratings WHERE inspection_id = 'cumbria-2022-03' AND capped IS NOT NULL"
        )
        assert dict(found.rows()) == {"Leadership": "yes", "Services": "yes"}

    def test_a_rating_above_its_cap_disagrees_and_says_what_would_have_to_be_true(self, grids: Ask) -> None:
        found = grids(
            "SELECT subject, outcome, to_agree FROM marts.rating_checks "
            "WHERE inspection_id = 'cumbria-2022-03' AND rule LIKE 'No better%' ORDER BY 1"
        )
        would = "casework rated Requires improvement or better"
        assert found.rows() == [("Leadership", "disagrees", would), ("Services", "disagrees", would)]

    def test_casework_that_is_never_inadequate_caps_nothing(self, grids: Ask) -> None:
        found = grids("SELECT DISTINCT capped FROM marts.ratings WHERE pdu = 'Derby City' AND capped IS NOT NULL")
        assert found["capped"].to_list() == ["no"]

    def test_scores_of_the_annual_report_decide_14_caps_of_leadership_though_casework_ratings_are_lost(
        self, ask: Ask
    ) -> None:
        """Three points or fewer for the four casework standards leave at least one of them Inadequate."""
        found = ask(
            "SELECT standard, capped, count(*) FROM marts.ratings WHERE capped IS NOT NULL GROUP BY ALL ORDER BY ALL"
        )
        leadership, services = [("Leadership", "unknown", 17), ("Leadership", "yes", 14)], ("Services", "yes", 3)
        assert found.rows() == [*leadership, ("Services", "unknown", 28), services]

    def test_a_cap_that_arithmetic_decides_has_its_proof(self, ask: Ask) -> None:
        """Gwent: 1, 0, 0, 1 and 3 of 6 points are printed, so four casework standards share one."""
        found = ask("SELECT capped_proof FROM marts.ratings WHERE pdu = 'Gwent' AND standard = 'Leadership'")
        casework = "with no casework standard Inadequate the ratings would make at least 9"
        assert found.item() == f"composite score 6: {casework}"

    def test_the_2023_framework_states_no_cap(self, ask: Ask) -> None:
        assert ask("FROM marts.ratings WHERE framework = '2023' AND capped IS NOT NULL").is_empty()

    def test_where_no_cap_binds_there_is_nothing_to_check(self, grids: Ask) -> None:
        found = grids(
            "SELECT DISTINCT outcome FROM marts.rating_checks WHERE pdu = 'Derby City' AND rule LIKE 'No better%'"
        )
        assert found["outcome"].to_list() == ["nothing to check"]


class TestBounds:
    """What a composite score says of ratings that the print lost."""

    def test_a_score_of_nought_makes_every_standard_inadequate(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT score_least, score_most, score_basis FROM marts.ratings "
            "WHERE pdu LIKE 'Hammersmith%' AND not_rated_reason IS NULL"
        )
        assert found.rows() == [(0, 0, "arithmetic")]

    def test_five_points_cannot_have_a_good_leadership_which_needs_a_point_on_each_casework_standard(
        self, ask: Ask
    ) -> None:
        found = ask(
            "SELECT score_least, score_most, score_proof FROM marts.ratings "
            "WHERE pdu LIKE 'Barking%' AND standard = 'Leadership'"
        )
        assert found.row(0) == (0, 1, "composite score 5 of 24: 2 here would make at least 6 under the caps")

    def test_where_all_three_outstanding_courts_are_known_no_other_is(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT score_most FROM marts.ratings "
            "WHERE standard = 'Court work' AND rating IS NULL AND not_rated_reason IS NULL ORDER BY 1"
        )
        assert found["score_most"].to_list() == [0, 1, 2]

    def test_a_rating_that_is_printed_has_no_other_bounds(self, grids: Ask) -> None:
        assert grids(
            "FROM marts.ratings WHERE score IS NOT NULL AND (score_least, score_most) <> (score, score)"
        ).is_empty()

    @given(st.data())
    def test_bounds_are_those_of_all_combinations_that_make_the_score_under_the_caps(self, data: st.DataObject) -> None:
        lost = data.draw(st.sets(st.sampled_from(NAMES), min_size=1, max_size=5))
        true = data.draw(st.tuples(*[st.integers(0, 3)] * len(NAMES)).filter(keeps_the_caps))
        known = {name: None if name in lost else points for name, points in zip(NAMES, true, strict=True)}
        possible: list[tuple[int, ...]] = [(0, 1, 2, 3) if points is None else (points,) for points in known.values()]
        combinations = [
            combination
            for combination in itertools.product(*possible)
            if sum(combination) == sum(true) and keeps_the_caps(combination)
        ]
        found = bounds_of(known, sum(true))
        each = list(zip(*combinations, strict=True))
        assert found["score_least"].to_list() == [min(points) for points in each]
        assert found["score_most"].to_list() == [max(points) for points in each]
        inadequate = {0 in combination[5:] for combination in combinations}
        state = "unknown" if len(inadequate) > 1 else "yes" if True in inadequate else "no"
        assert found.filter(pl.col("standard") == "Leadership")["capped"].item() == state


NAMES = [code_and_name.split(" ", 1)[1] for code_and_name in STANDARDS]


def keeps_the_caps(points: tuple[int, ...]) -> bool:
    """Leadership over 1 takes a point on each casework standard; Services over 1 takes one on delivery."""
    return (points[0] <= 1 or 0 not in points[5:]) and (points[2] <= 1 or points[7] > 0)


def bounds_of(known: dict[str, int | None], score: int) -> pl.DataFrame:
    of = {"inspection_id": ["one"] * 9, "framework": ["2021"] * 9}
    nothing = pl.Series([None] * 9, dtype=pl.String)
    ratings = pl.DataFrame({**of, "standard": list(known), "score": list(known.values())}, schema_overrides=INTEGER)
    ratings = ratings.with_columns(
        rating=pl.col("score").replace_strict(WORDS, return_dtype=pl.String),
        not_rated_reason=nothing,
        derived_rating=nothing,
    )
    inspections = pl.DataFrame({"inspection_id": ["one"], "composite_score": [score], "composite_max": [27]})
    no_counts = pl.DataFrame(schema=dict.fromkeys(COUNTS, pl.String)).with_columns(n_printed=pl.lit(0))
    return with_bounds(ratings, inspections, no_counts)


INTEGER = {"score": pl.Int64}
WORDS = {0: BAD, 1: POOR, 2: GOOD, 3: "Outstanding", None: None}
COUNTS = ["inspection_id", "framework", "standard", "rating", "printed_at"]


class TestPublishedBesideDerived:
    def test_an_overall_rating_that_its_score_does_not_earn_is_explained(self, grids: Ask) -> None:
        found = grids(
            "SELECT published, derived, inputs, to_agree FROM marts.rating_checks "
            "WHERE inspection_id = 'cumbria-2022-03' AND subject = 'Overall'"
        )
        assert found.rows() == [(GOOD, POOR, "9 of 27 points", "a score of 14 to 22 points")]

    def test_a_composite_score_is_checked_against_its_ratings(self, grids: Ask) -> None:
        found = grids(
            "SELECT inspection_id, outcome FROM marts.rating_checks WHERE subject = 'Composite score' ORDER BY 1"
        )
        outcomes = dict(found.rows())
        assert outcomes["derby-city-2023-06"] == "agrees"
        assert outcomes["gwent-2023-06"] == "disagrees"  # eight ratings of one point each, and a score of nine

    def test_every_rating_that_survives_in_the_sources_agrees_with_the_rules(self, ask: Ask) -> None:
        found = ask("SELECT DISTINCT outcome FROM marts.rating_checks ORDER BY 1")
        assert found["outcome"].to_list() == ["agrees", "cannot be checked"]


class TestSurrey2024:
    def test_nine_more_answers_would_make_assessment_require_improvement(self, ask: Ask) -> None:
        """Half of 37 cases are 18.5, so 19. Safety has 12 (32 per cent), engagement 17 (46), desistance 27 (73)."""
        found = ask(
            "SELECT next_rating, points_to_next_rating, cases_to_next_rating, cases_to_next_rating_least, cases_basis, "
            "cases_by_question FROM marts.ratings WHERE pdu = 'Surrey' AND standard = 'Assessment'"
        )
        each = "2 more on assessment-engagement; 7 more on assessment-safety"
        assert found.row(0) == (POOR, 18, 9, 7, "inferred", each)

    def test_each_casework_standard_counts_what_all_its_questions_need(self, ask: Ask) -> None:
        found = ask(
            "SELECT cases_to_next_rating FROM marts.ratings "
            "WHERE pdu = 'Surrey' AND lowest_percentage IS NOT NULL ORDER BY standard_code"
        )
        assert found["cases_to_next_rating"].to_list() == [9, 10, 15, 16]

    def test_one_more_point_would_make_it_require_improvement(self, ask: Ask) -> None:
        found = ask("SELECT next_rating, points_needed FROM marts.inspections WHERE pdu = 'Surrey'")
        assert found.row(0) == (POOR, 1)

    def test_names_the_lowest_question(self, ask: Ask) -> None:
        found = ask("SELECT lowest_question FROM marts.ratings WHERE pdu = 'Surrey' AND standard = 'Planning'")
        assert found.item() == "Does planning focus sufficiently on keeping other people safe?"


class TestLeagueTable:
    def test_ten_points_of_24_come_before_eleven_of_27(self, ask: Ask) -> None:
        found = ask("SELECT pdu FROM marts.league_table WHERE framework = '2021' ORDER BY rank_by_share, pdu LIMIT 3")
        assert found["pdu"].to_list() == ["Gateshead and South Tyneside", "Manchester North", "Derby City"]

    def test_units_with_one_share_share_a_rank_and_the_next_one_is_skipped(self, ask: Ask) -> None:
        found = ask(
            "SELECT rank_by_share, count(*), min(tied_by_share) FROM marts.league_table WHERE framework = '2021' "
            "GROUP BY ALL ORDER BY 1"
        )
        ranks = found.rows()
        assert (5, 3, 2) in ranks and 6 not in [rank for rank, _, _ in ranks]

    def test_frameworks_have_a_table_each(self, ask: Ask) -> None:
        found = ask("SELECT framework, ranked, min(rank_by_share) FROM marts.league_table GROUP BY ALL ORDER BY 1")
        assert found.rows() == [("2021", 31, 1), ("2023", 1, None)]

    def test_surrey_is_not_first_of_one(self, ask: Ask) -> None:
        found = ask("SELECT rank_by_share, rank_by_points, ranked FROM marts.league_table WHERE pdu = 'Surrey'")
        assert found.row(0) == (None, None, 1)


class TestDistribution:
    def test_derived_overall_ratings_of_the_annual_report(self, ask: Ask) -> None:
        found = ask(
            "SELECT rating, n_inspections, base FROM marts.rating_distribution WHERE framework = '2021' "
            "AND breakdown = 'all' AND standard_code = 'overall' AND basis = 'derived'"
        )
        counts = [("Outstanding", 0, 31), (GOOD, 1, 31), (POOR, 15, 31), (BAD, 15, 31)]
        assert sorted(found.rows()) == sorted(counts)

    def test_not_applicable_not_rated_and_lost_stay_apart(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT base, n_not_applicable, n_not_rated, n_not_available FROM marts.rating_distribution "
            "WHERE standard_code = '2.1' AND breakdown = 'all' AND basis = 'published'"
        )
        assert found.rows() == [(22, 6, 3, 19)]

    def test_derived_ratings_of_regions_and_years_add_up_to_all(self, ask: Ask) -> None:
        found = ask(
            "SELECT framework, rating, "
            "sum(n_inspections) FILTER (breakdown = 'all') a, sum(n_inspections) FILTER (breakdown = 'region') r, "
            "sum(n_inspections) FILTER (breakdown = 'year') y FROM marts.rating_distribution "
            "WHERE basis = 'derived' AND standard_code = 'overall' GROUP BY ALL"
        )
        assert found["a"].to_list() == found["r"].to_list() == found["y"].to_list()
        assert found["a"].sum() == 32


class TestLostRatings:
    """Only stars and a few ratings printed elsewhere survive: what survives is no fair part of all."""

    def counts(self, ask: Ask, standard: str) -> dict[str, int | None]:
        found = ask(
            "SELECT rating, n_inspections FROM marts.rating_distribution WHERE framework = '2021' "
            f"AND breakdown = 'all' AND basis = 'published' AND standard = '{standard}'"
        )
        return dict(found.rows())

    def test_court_work_has_the_printed_distribution_of_22_and_not_the_three_stars_that_survive(self, ask: Ask) -> None:
        """Annual Report 2022/23, chapter 1, Court work: 11, 7, 1 and 3 of 22."""
        assert self.counts(ask, "Court work") == {BAD: 11, POOR: 7, GOOD: 1, "Outstanding": 3}

    def test_their_mean_is_of_all_22(self, ask: Ask) -> None:
        found = ask(
            "SELECT DISTINCT round(mean_score, 2), base FROM marts.rating_distribution WHERE framework = '2021' "
            "AND breakdown = 'all' AND basis = 'published' AND standard = 'Court work'"
        )
        assert found.rows() == [(0.82, 22)]

    def test_overall_ratings_are_those_that_the_text_counts(self, ask: Ask) -> None:
        """Nobody is Outstanding: 1, 15 and 15 are all 31."""
        assert self.counts(ask, "Overall") == {BAD: 15, POOR: 15, GOOD: 1, "Outstanding": 0}

    def test_services_are_inadequate_in_13_and_the_other_18_are_not_known(self, ask: Ask) -> None:
        assert self.counts(ask, "Services") == {BAD: 13, POOR: None, GOOD: None, "Outstanding": None}

    def test_a_mean_that_is_not_known_has_the_bounds_that_arithmetic_allows(self, ask: Ask) -> None:
        """Eighteen of 31 have a point for Services at least."""
        found = ask(
            "SELECT mean_score, mean_score_least * base FROM marts.rating_distribution WHERE framework = '2021' "
            "AND breakdown = 'all' AND basis = 'published' AND standard = 'Services' LIMIT 1"
        )
        assert found.row(0) == (None, pytest.approx(18))

    def test_no_share_is_of_survivors(self, ask: Ask) -> None:
        found = ask(
            "FROM marts.rating_distribution WHERE percentage IS NOT NULL AND n_not_available > 0 "
            "AND counted_from NOT IN ('stated', 'arithmetic')"
        )
        assert found.is_empty()

    def test_what_a_region_can_have_holds_what_survives_there(self, ask: Ask) -> None:
        found = ask(
            "SELECT n_least, n_most FROM marts.rating_distribution WHERE breakdown = 'region' AND part = 'Wales' "
            "AND basis = 'published' AND standard = 'Court work' AND rating = 'Outstanding'"
        )
        assert found.row(0) == (1, 1)  # Gwent's star; Swansea has one point at most

    def test_a_region_counts_its_printed_ratings_only_where_none_is_lost(self, ask: Ask) -> None:
        found = ask("FROM charts.regions_ratings WHERE published_ratings < inspections AND published_good IS NOT NULL")
        assert found.is_empty()


@given(st.integers(1, 9), st.data())
def test_the_points_needed_earn_the_next_rating_and_one_fewer_do_not(standards: int, data: st.DataObject) -> None:
    score = data.draw(st.integers(0, 3 * standards))
    frame = pl.DataFrame({"score": [score], "maximum": [3 * standards]})
    rating = overall_rating(pl.col("score"), pl.col("maximum"))
    better = next_rating(rating)
    found = frame.select(
        better=better,
        reached=overall_rating(first_score_of(better, pl.col("maximum")), pl.col("maximum")),
        short=overall_rating(first_score_of(better, pl.col("maximum")) - 1, pl.col("maximum")),
    ).row(0)
    assert found[0] is None or (found[1] == found[0] and found[2] != found[0])
