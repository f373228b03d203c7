"""Names of places in short, in full and turned round; grades and places with words on what they are without."""

from __future__ import annotations

import pytest

from tests.pipeline.meaning.test_headings_and_groups import reader
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Oxon", "Oxfordshire"),
        ("Wilts & Swindon", "Swindon and Wiltshire"),
        ("Beds", "Bedfordshire"),
        ("Warks.", "Warwickshire"),
        ("Notts", "Nottinghamshire"),
        ("Derbys", "Derbyshire"),
        ("Staffs South", "Staffordshire South"),
        ("Bham Central and South", "Birmingham Central and South"),
        ("L'pool North", "Liverpool North"),
        ("Soton, Eastleigh and New Forest", "Southampton, Eastleigh and New Forest"),
        ("Swansea, NPT", "Swansea, Neath Port Talbot"),
        ("Kingston-upon-Hull and East Riding", "Hull and East Riding"),
        ("Kingston upon Thames, Richmond and Hounslow", "Kingston, Richmond and Hounslow"),
        ("Hartlepool & Stockton on Tees", "Stockton and Hartlepool"),
    ],
)
def test_a_unit_is_known_by_short_and_full_forms_of_the_places_in_its_name(text: str, unit: str) -> None:
    meaning = reader("staffing").of(text)
    assert (meaning.members["pdu"], meaning.unknown) == ((unit,), ())


@pytest.mark.parametrize("text", ["York", "City of York", "City of York PDU"])
def test_york_is_no_yorkshire(text: str) -> None:
    assert reader("staffing").of(text).members["pdu"] == ("York",)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("London Borough of Southwark", "Southwark"),
        ("LB Newham", "Newham"),
        ("Royal Borough of Greenwich and Bexley", "Greenwich and Bexley"),
        ("City of Sheffield", "Sheffield"),
        ("London Boroughs of Enfield and Haringey", "Enfield and Haringey"),
    ],
)
def test_a_borough_or_city_is_its_unit_and_no_region(text: str, unit: str) -> None:
    assert reader("staffing").of(text).members == {"pdu": (unit,)}


@pytest.mark.parametrize(
    ("text", "dimension", "place"),
    [
        ("Lancashire, East", "pdu", "East Lancashire"),
        ("Kent, West (PDU)", "pdu", "West Kent"),
        ("Wales, North PDU", "pdu", "North Wales"),
        ("Midlands, East", "region", "East Midlands"),
        ("England, East of", "region", "East of England"),
    ],
)
def test_a_name_turned_round_at_its_comma_is_as_an_index_has_it(text: str, dimension: str, place: str) -> None:
    assert reader("staffing").of(text).members == {dimension: (place,)}


def test_a_comma_between_two_places_turns_nothing_round() -> None:
    assert set(reader("staffing").of("Wales, North East").members["region"]) == {"Wales", "North East"}


@pytest.mark.parametrize("text", ["N56 Wales", "Wales [N56]", "Line 4: Wales", "Row 12 - Wales"])
def test_a_label_is_known_beside_its_code_or_number(text: str) -> None:
    assert reader("staffing").of(text).members == {"region": ("Wales",)}


@pytest.mark.parametrize(
    ("text", "grade"),
    [
        ("Probation officers (excluding seniors and trainees)", "PO"),
        ("Probation officers in post, not including SPOs", "PO"),
        ("Senior probation officers (not probation officers)", "SPO"),
        ("PSO (non-PQiP)", "PSO"),
        ("Band 5 senior probation officers who manage teams", "SPO"),
        ("PSOs on the PQiP", "PQiP"),
        ("People studying to qualify as probation officers", "PQiP"),
        ("Seniors (SPO)", "SPO"),
        ("PSO (not in training)", "PSO"),
        ("Probation services officers who are not on the PQiP", "PSO"),
        ("Probation services officers, excluding those in training", "PSO"),
    ],
)
def test_a_grade_is_itself_whatever_it_is_said_to_be_without_or_to_do(text: str, grade: str) -> None:
    meaning = reader("staffing").of(text)
    assert (meaning.members["grade"], meaning.unknown, meaning.changed) == ((grade,), (), frozenset())


@pytest.mark.parametrize("text", ["Other staff (not PSO, PO or SPO)", "Any other grade", "All other roles and bands"])
def test_who_is_of_none_of_the_grades_is_left_over(text: str) -> None:
    reading = read(
        ["Staff in post (FTE), Wales, 31 March 2026"],
        ["Grade", "FTE"],
        ["PSO", 210],
        ["PO", 330],
        ["SPO", 80],
        [text, 7],
    )
    assert list(figures(reading, "grade")) == ["B3", "B4", "B5"]


@pytest.mark.parametrize(
    "text",
    [
        "All staff (excluding trainees)",
        "England and Wales (excluding London)",
        "Wales (excluding Gwent)",
        "Probation officers (excluding agency staff)",
        "Total (not including SPOs)",
    ],
)
def test_a_whole_without_a_part_is_another_figure(text: str) -> None:
    assert reader("staffing").of(text).changed or reader("staffing").of(text).unknown


def test_a_region_without_its_neighbour_is_that_region() -> None:
    assert reader("staffing").of("North West (excluding Greater Manchester)").members == {"region": ("North West",)}


class TestWhoIsLeftOver:
    """Case administrators, managers, headquarters: of no grade and no region that has a name here."""

    @pytest.mark.parametrize("who", ["Case administrators", "admin staff", "Heads of service", "other grades"])
    def test_beside_a_unit_or_measure_is_not_all_staff(self, who: str) -> None:
        reading = read(
            ["Staff in post by region, 31 March 2027"],
            ["Region", "FTE: POs", "FTE: SPOs", f"FTE: {who}"],
            ["Wales", 302, 81, 46],
            ["London", 303, 82, 47],
        )
        assert list(figures(reading, "grade")) == ["B3", "C3", "B4", "C4"]

    @pytest.mark.parametrize(
        "label",
        ["London headquarters", "Wales regional office", "North East: other staff", "Wales and national functions"],
    )
    def test_in_a_region_is_not_the_region(self, label: str) -> None:
        reading = read(
            ["Probation officers in post (FTE), 31 March 2027"], ["Region", "FTE"], ["South West", 302], [label, 7]
        )
        assert figures(reading, "area") == {"B3": ("South West",)}

    @pytest.mark.parametrize("label", ["Probation officers and case administrators", "Managers (SPO) and other staff"])
    def test_together_with_a_grade_is_not_the_grade(self, label: str) -> None:
        assert reader("staffing").of(label).unknown

    @pytest.mark.parametrize("label", ["All staff (including case administrators)", "Total including managers"])
    def test_is_among_all_staff(self, label: str) -> None:
        meaning = reader("staffing").of(label)
        assert meaning.total
        assert not meaning.unknown


class TestAGradeWithoutProbation:
    """Services officers, senior officers: grades of probation beside probation officers, and nobody's alone."""

    @pytest.mark.parametrize("unit", ["", " (FTE)"])
    def test_is_one_beside_probation_officers(self, unit: str) -> None:
        grades = ("Services officers", "Probation officers", "Senior officers", "Trainee officers")
        reading = read(
            ["Staff in post (FTE) in the Probation Service, 31 March 2027"],
            ["Region", *(f"{grade}{unit}" for grade in grades)],
            ["Wales", 205, 302, 81, 46],
            ["London", 206, 303, 82, 47],
        )
        assert [of for (of,) in figures(reading, "grade").values()][:4] == ["PSO", "PO", "SPO", "PQiP"]

    def test_is_one_in_rows_too(self) -> None:
        reading = read(
            ["Leaving rate by grade, Probation Service, year ending 31 March 2027"],
            ["Grade", "Leaving rate (%)"],
            ["Services officers", 10.4],
            ["Probation officers", 9.3],
            ["Senior officers", 5.2],
        )
        assert figures(reading, "grade") == {"B3": ("PSO",), "B4": ("PO",), "B5": ("SPO",)}

    def test_is_none_without_probation_officers(self) -> None:
        reading = read(
            ["Staff in post (FTE), 31 March 2027"],
            ["Region", "Services officers", "Senior officers"],
            ["Wales", 205, 81],
            ["London", 206, 82],
        )
        assert reading.faults or reading.observations is None or reading.observations.is_empty()
