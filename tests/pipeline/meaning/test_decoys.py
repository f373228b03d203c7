"""What looks like a fact about probation and is none: tables about something else, and figures that a word changes."""

from __future__ import annotations

import pytest

from pipeline.raw.what_was_read import Reading
from tests.pipeline.meaning.cubes import kept, read_grids
from tests.pipeline.meaning.decoys import KINDS, decoy
from tests.pipeline.meaning.shapes import Content, Grid

OF_EACH = 12
TAUGHT_LATER = pytest.mark.xfail(reason="known to be read as what stands beside the word", strict=True)


def read(*rows: list[Content]) -> Reading:
    return read_grids([Grid("Table_1", list(rows))])


def values(reading: Reading) -> list[float]:
    found = kept(reading)
    return [] if found.is_empty() else found["value"].drop_nulls().to_list()


@pytest.mark.parametrize("kind", KINDS)
def test_no_observation_comes_from_a_table_about_something_else(kind: str) -> None:
    for seed in range(KINDS.index(kind), OF_EACH * len(KINDS), len(KINDS)):
        one = decoy(seed)
        observations = kept(read_grids(one.grids))
        assert one.kind == kind
        assert observations.is_empty(), f"{observations.row(0, named=True)}\n{one}"


class TestAFigureThatAWordChanges:
    @pytest.mark.parametrize(
        "label",
        [
            "Wales and London",
            "North of England",
            "Outer London",
            "Wales per capita",
            "Not Wales",
            "England and Wales excluding London",
            "Total excluding London",
            "Rest of England",
            "Rest of Wales",
        ],
    )
    def test_is_not_that_of_the_area_beside_the_word(self, label: str) -> None:
        reading = read(
            ["Probation officers, 31 March 2025"],
            ["Region", "Staff in post"],
            ["Wales", 110],
            ["North East", 120],
            ["South West", 130],
            [label, 777],
        )
        assert 777 not in values(reading)

    @pytest.mark.parametrize(
        "label",
        [
            "PO and PSO",
            "PO excluding SPO",
            "Former PO",
            "PO to PSO ratio",
            "Newly qualified officers",
            "All grades excluding PQiP",
            "Total excluding trainees",
            pytest.param("Probation officers and trainees", marks=TAUGHT_LATER),
        ],
    )
    def test_is_not_that_of_the_grade_beside_the_word(self, label: str) -> None:
        reading = read(
            ["Probation staffing, Wales, 31 March 2025"],
            ["Grade", "Staff in post"],
            ["PO", 110],
            ["SPO", 120],
            ["PSO", 130],
            [label, 777],
        )
        assert 777 not in values(reading)

    @pytest.mark.parametrize(
        "header",
        [
            "Staff in post (forecast)",
            "Staff in post, index",
            "Staff in post per 100,000",
            "Staff in post (000s)",
            "Staff in post rank",
            "Change in staff in post",
            "Agency staff in post",
            "Women in post",
            "Vacancies advertised",
            "Vacancies filled",
            "New vacancies",
        ],
    )
    def test_is_not_that_of_the_measure_beside_the_word(self, header: str) -> None:
        reading = read(
            ["Probation officers, 31 March 2025"],
            ["Region", "Target", header],
            ["Wales", 110, 777],
            ["London", 120, 777],
        )
        assert 777 not in values(reading)

    @pytest.mark.parametrize(
        "words",
        [
            "who are women",
            "aged 50 and over",
            "forecast",
            "index (2020 = 100)",
            "per 100,000 population",
            "(thousands)",
            "other than trainees",
            "and senior probation officers",
            pytest.param("who left", marks=TAUGHT_LATER),
        ],
    )
    def test_is_not_what_the_rest_of_the_title_says(self, words: str) -> None:
        reading = read(
            [f"Probation officers {words}, 31 March 2025"], ["Region", "Staff in post"], ["Wales", 777], ["London", 120]
        )
        assert 777 not in values(reading)

    @pytest.mark.parametrize("words", ["previous", "self-assessed", "target"])
    def test_is_no_rating_of_the_inspectorate_where_the_title_says_another(self, words: str) -> None:
        reading = read(
            [f"Ratings of probation delivery units, 2023 framework, {words}"],
            ["PDU", "P 1.1 Leadership", "P 1.2 Staffing"],
            ["Bolton", "Good", "Inadequate"],
            ["Wirral", "Good", "Inadequate"],
        )
        assert reading.observations is None or reading.observations.is_empty()


class TestWhatYouthInspectorsAskAndRate:
    """They use the words of probation's standards and questions."""

    ANSWERS: tuple[list[Content], ...] = (["Yes", 31, 62], ["No", 19, 38])

    @pytest.mark.parametrize(
        "question",
        [
            "Does planning focus sufficiently on keeping the child safe?",
            "Does assessment focus sufficiently on desistance of children?",
        ],
    )
    def test_is_no_key_question_where_it_is_of_a_child(self, question: str) -> None:
        assert values(read(["Cases judged"], [], [question, "Number", "%"], *self.ANSWERS)) == []

    def test_is_no_key_question_where_a_line_farther_up_says_whose_it_is(self) -> None:
        question = "Does planning focus sufficiently on keeping other people safe?"
        table: list[list[Content]] = [["Planning"], [question, "Number", "%"], *self.ANSWERS]
        assert values(read(["Youth offending teams"], [], *table)) == []
        assert values(read(["Probation delivery units"], [], *table)) == [31, 62, 19, 38]

    def test_is_no_key_question_where_the_cover_says_whose_it_is(self) -> None:
        question = "Does planning focus sufficiently on keeping other people safe?"
        table = Grid("Domain two", [[question, "Number", "%"], *self.ANSWERS])
        publisher: list[Content] = ["HM Inspectorate of Probation"]
        for title, expected in {
            "Inspection of youth offending services: case data": [],
            "Inspection of probation services: case data": [31, 62, 19, 38],
        }.items():
            assert values(read_grids([Grid("Cover", [publisher, [title]]), table])) == expected

    def test_is_no_rating_of_a_unit(self) -> None:
        rows: list[list[Content]] = [["Cardiff", "Good", "Inadequate"], ["Swansea", "Good", "Good"]]
        assert values(read(["Youth justice: assessment"], ["Area", "2.1 Assessment", "2.2 Planning"], *rows)) == []

    def test_is_not_ours_where_a_line_names_a_place_that_is_a_unit(self) -> None:
        reading = read(
            ["Inspection of youth justice services in Plymouth: answers about each child's case"],
            [],
            ["Does planning focus sufficiently on keeping other people safe?", "Number", "Percentage"],
            ["Yes", 6, "33%"],
            ["No", 12, "67%"],
        )
        assert values(reading) == []


@pytest.mark.parametrize(
    "heading",
    [
        "Share of the national shortfall (%)",
        "Posts vacant for more than six months",
    ],
)
def test_a_share_of_vacancies_or_the_longest_of_them_are_no_vacancies(heading: str) -> None:
    reading = read(
        ["Probation officers by region, 31 March 2027"],
        ["Region", "Staff in post (FTE)", "Target staffing (FTE)", heading],
        ["Wales", 288.1, 301.0, 12.9],
        ["London", 610.3, 820.0, 25.1],
    )
    assert not {12.9, 25.1} & set(values(reading))


def test_practitioners_of_youth_justice_are_not_probations_where_they_are_counted_by_its_regions() -> None:
    title = "Youth justice practitioners in post (headcount) by probation region, 31 March 2027"
    assert not read([title], ["Region", "Number"], ["Wales", 288], ["London", 610]).holds_facts


def test_who_resigned_in_a_first_year_is_a_part_of_those_who_resigned() -> None:
    title = "Probation services officers who resigned within their first year, 2026/27"
    assert not values(read([title], ["Region", "Number"], ["Wales", 28], ["London", 61]))


@pytest.mark.parametrize("whose", ["patients in treatment for drugs or alcohol", "pupils", "prisoners"])
def test_needs_of_others_are_none_of_people_on_probation(whose: str) -> None:
    title = f"Needs of {whose}: percentage with the need who had sufficient services delivered"
    rows: list[list[Content]] = [["Accommodation", 31, 44], ["Drugs", 27, 35], ["Alcohol", 52, 48]]
    for line in ("Figures are percentages.", "Drug treatment services, by region"):
        assert not read([title], [line], ["Need", "London", "Wales"], *rows).holds_facts
