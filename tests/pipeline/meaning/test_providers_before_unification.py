"""NPS divisions and Community Rehabilitation Companies: rated until 2019, and neither units nor regions."""

from __future__ import annotations

import pytest

from assets.registers import reference
from tests.pipeline.meaning.shapes import Content
from tests.pipeline.meaning.test_what_tables_leave_to_the_reader import figures, read

STANDARDS = ["Leadership", "Staff", "Services", "Assessment", "Planning"]
RATINGS = ["Good", "Requires improvement", "Inadequate", "Outstanding"]
TITLE = "Ratings before and after unification (standards of 2021)"


def rated(
    header: list[Content], *further: list[Content], title: str = TITLE, of: str = "pdu"
) -> dict[str, tuple[object, ...]]:
    """The ratings of units, or of providers, by their cells."""
    rows: list[list[Content]] = [
        [standard, *(RATINGS[(place + column) % 4] for column in range(len(header)))]
        for place, standard in enumerate(STANDARDS)
    ]
    reading = read([title], [], ["Standard", *header], *further, *rows)
    assert not reading.faults
    none = reading.observations is None or of not in reading.observations.columns
    found = {} if none else figures(reading, of, "text")
    return {cell: whose for cell, whose in found.items() if whose[0] is not None}


def test_there_were_seven_divisions_and_twenty_one_companies() -> None:
    assert reference("registers/providers").group_by("organisation").len().sort("organisation").rows() == [
        ("CRC", 21),
        ("NPS", 7),
    ]


@pytest.mark.parametrize("provider", reference("registers/providers")["provider"])
def test_each_stands_apart_from_the_units_beside_it(provider: str) -> None:
    header: list[Content] = [f"{provider} (before)", "Gwent PDU", "Cumbria PDU"]
    found = rated(header)
    assert {pdu for pdu, _ in found.values()} == {"Gwent", "Cumbria"}
    assert {cell[0] for cell in found} == {"C", "D"}
    assert {cell: whose for cell, (whose, _) in rated(header, of="provider").items()} == {
        f"B{row}": provider for row in range(4, 4 + len(STANDARDS))
    }


@pytest.mark.parametrize(
    "provider",
    [
        "Hants & IoW CRC",
        "CRC: Dorset, Devon and Cornwall",
        "The Norfolk & Suffolk Community Rehabilitation Company",
        "DLNR CRC",
        "Kent, Surrey and Sussex (CRC)",
        "National Probation Service, North West division",
        "NPS in Wales",
        "Before: Cumbria and Lancashire CRC",
    ],
)
def test_however_they_are_called(provider: str) -> None:
    assert {cell[0] for cell in rated([provider, "Dorset PDU", "Norfolk"])} == {"C", "D"}


def test_one_heading_may_say_it_of_areas_called_as_units_are() -> None:
    found = rated(["CRC", "NPS division", "PDU", "PDU"], [None, "Northumbria", "North East", "Cumbria", "Sunderland"])
    assert {pdu for pdu, _ in found.values()} == {"Cumbria", "Sunderland"}


def test_one_name_of_a_standard_before_and_one_after_a_stroke_are_one_standard() -> None:
    header: list[Content] = ["Standard", "NPS Wales", "Wales CRC"]
    rows: list[list[Content]] = [["Staff / Staffing", *RATINGS[:2]], ["Services", *RATINGS[2:]]]
    reading = read(["Ratings before unification"], header, *rows)
    assert not reading.faults
    assert {standard for (standard,) in figures(reading, "standard").values()} == {"Staff", "Services"}


@pytest.mark.parametrize("title", ["Ratings: Cumbria and Lancashire CRC", "Ratings of CRCs by standard"])
def test_a_table_of_theirs_rates_no_unit_of_the_same_name(title: str) -> None:
    assert not rated(["Cumbria", "Dorset"], title=title)


def test_a_unit_inspected_twice_stands_beside_the_provider_of_the_place_in_the_title() -> None:
    reading = read(
        ["How do the ratings for Cumbria and Lancashire before reunification compare with those since?"],
        ["", "Before unification", "After unification", ""],
        ["Standard", "Cumbria and Lancashire CRC", "Cumbria PDU", "Cumbria PDU"],
        ["Report published", "August 2018", "July 2023", "May 2025"],
        ["Leadership", "Good", "Requires improvement", "Inadequate"],
        ["Assessment", "Good", "Inadequate", "Good"],
        ["Overall rating", "Good", "Inadequate", "Requires improvement"],
    )
    found = figures(reading, "pdu", "framework", "text")
    assert found["C5"] == ("Cumbria", "2021", "Requires improvement")
    assert found["D6"] == ("Cumbria", "2023", "Good")


def test_a_title_that_names_a_place_and_no_provider_is_of_the_units_below_it() -> None:
    title = "Ratings of the probation services in Cumbria and Lancashire (standards of 2021)"
    found = rated(["Cumbria PDU", "Central Lancashire PDU"], title=title)
    assert {pdu for pdu, _ in found.values()} == {"Cumbria", "Central Lancashire"}


@pytest.mark.parametrize("header", ["Organisation inspected", "Provider", "CRC or PDU", "Area"])
def test_a_list_of_both_has_the_units(header: str) -> None:
    rows: list[list[Content]] = [
        [kind, name, "2 May 2019" if kind == "CRC" else "2 May 2022", *RATINGS]
        for kind, name in (("CRC", "Wales CRC"), ("CRC", "Essex CRC"), ("PDU", "Gwent"), ("PDU", "Essex South"))
    ]
    reading = read([TITLE], [], ["Type", header, "Report published", *STANDARDS[:4]], *rows)
    assert not reading.faults
    assert {pdu for pdu, _ in figures(reading, "pdu", "text").values()} - {None} == {"Gwent", "Essex South"}
    assert {provider for (provider,) in figures(reading, "provider").values()} - {None} == {"Wales CRC", "Essex CRC"}


@pytest.mark.parametrize("provider", ["NPS North East", "Wales CRC", "Kent, Surrey and Sussex CRC", "NPS London"])
def test_their_staff_are_not_those_of_a_region(provider: str) -> None:
    reading = read(["Staff in post (FTE), 31 March 2020"], ["", "PSO", "PO"], [provider, 41, 52], ["Wales", 61, 72])
    assert {area for (area,) in figures(reading, "area").values()} == {"Wales"}
    assert len(figures(reading, "area")) == 2


@pytest.mark.parametrize("company", ["Northumbria CRC", "Essex Community Rehabilitation Company"])
def test_answers_of_a_company_whose_area_is_no_region_are_left_out(company: str) -> None:
    rows: list[list[Content]] = [
        ["Does assessment focus sufficiently on engaging the person on probation?", 61, 52],
        ["Does planning focus sufficiently on keeping other people safe?", 63, 54],
    ]
    reading = read(["Cases answered Yes (%), 2018-2019"], ["Key question", company, "Wales CRC"], *rows)
    assert not reading.faults
    assert set(figures(reading, "area", "organisation").values()) == {("Wales", "CRC")}


def test_answers_of_a_company_are_none_of_the_unit_called_as_its_area() -> None:
    question = "Does assessment focus sufficiently on engaging the person on probation?"
    reading = read(["CRC cases answered Yes (%), 2018-2019"], ["Key question", "Cumbria", "Dorset"], [question, 61, 52])
    assert reading.observations is not None
    assert not reading.faults
    assert reading.observations.is_empty()


@pytest.mark.parametrize("organisation", ["NPS", "CRC"])
def test_answers_of_both_about_cases_of_a_unit_whose_region_is_said_are_of_that_unit(organisation: str) -> None:
    question = "Does assessment focus sufficiently on engaging the person on probation?"
    reading = read(
        ["Region", "PDU", "Organisation", "Period", "Key question", "Yes", "No"],
        ["North West", "Cumbria", organisation, "2018 to 2019", question, 61, 39],
        ["London", "Croydon", "Probation Service", "2021 to 2023", question, 52, 48],
    )
    assert figures(reading, "area", "organisation", "answer", "value")["F2"] == ("Cumbria", organisation, "Yes", 61)


def test_a_list_may_give_only_the_year_of_their_reports() -> None:
    rows: list[list[Content]] = [
        [kind, name, day, standard, rating]
        for kind, name, day in (("NPS", "NPS Wales", 2019), ("CRC", "Wales CRC", 2019), ("PDU", "Gwent", "2 May 2022"))
        for standard, rating in zip(STANDARDS, RATINGS, strict=False)
    ]
    reading = read([TITLE], [], ["Type", "Area", "Report published", "Standard", "Rating"], *rows)
    found = figures(reading, "role", "provider", "pdu")
    assert found["E4"] == ("standard", "NPS Wales", None)
    assert found["C12"] == ("published", None, "Gwent")
    assert "C4" not in found


class TestANameThatAHeadingCompletes:
    HEADER: tuple[Content, ...] = ("Overall rating", "Leadership", "Staff")

    def test_is_that_of_a_division_or_of_a_company(self) -> None:
        reading = read(
            ["Ratings of providers before unification"],
            ["Provider", *self.HEADER],
            ["National Probation Service divisions"],
            ["London", *RATINGS[:3]],
            ["Midlands", *RATINGS[:3]],
            ["Community rehabilitation companies"],
            ["London", *RATINGS[1:]],
            ["Norfolk and Suffolk", *RATINGS[1:]],
        )
        found = figures(reading, "provider", "role", "text")
        assert found["B4"] == ("NPS London", "overall rating", RATINGS[0])
        assert found["D8"] == ("Norfolk and Suffolk CRC", "standard", RATINGS[3])
        assert found["C7"][0] == "London CRC"

    def test_may_be_completed_by_a_column_beside_it(self) -> None:
        rows: list[list[Content]] = [["NPS", "Wales", *RATINGS[:3]], ["CRC", "Wales", *RATINGS[1:]]]
        reading = read(["Ratings of providers"], ["Type", "Area", *self.HEADER], *rows)
        found = figures(reading, "provider")
        assert (found["C3"], found["C4"]) == (("NPS Wales",), ("Wales CRC",))

    @pytest.mark.parametrize("title", ["Ratings of NPS divisions", "NPS divisions: ratings by standard"])
    def test_may_be_completed_by_the_title(self, title: str) -> None:
        rows: list[list[Content]] = [[area, *RATINGS[:3]] for area in ("London", "Wales", "Midlands")]
        reading = read([title], ["Division", *self.HEADER], *rows)
        assert figures(reading, "provider")["B4"] == ("NPS Wales",)

    def test_is_of_none_where_the_title_names_both(self) -> None:
        rows: list[list[Content]] = [[area, *RATINGS[:3]] for area in ("London", "Wales")]
        reading = read(["Ratings of NPS divisions and CRCs"], ["Area", *self.HEADER], *rows)
        assert reading.observations is None or reading.observations.is_empty()

    def test_has_scores_by_standard_that_are_ratings(self) -> None:
        reading = read(
            ["Overall ratings, and scores by standard (0 to 3)"],
            ["Provider", *self.HEADER],
            ["NPS divisions"],
            ["Wales", "Good", 1, 2],
            ["Midlands", "Inadequate", 0, 1],
        )
        found = figures(reading, "role", "text")
        assert found["B4"] == ("overall rating", "Good")
        assert found["C4"] == ("standard", "Requires improvement")

    def test_may_have_one_word_twice(self) -> None:
        reading = read(
            ["Ratings of divisions of the National Probation Service, inspections of 2018/2019"],
            ["Standard", "Midlands division", "South West and South Central division"],
            ["Report published", "3 March 2019", "19 May 2019"],
            ["Overall rating", "Good", "Requires improvement"],
            ["Leadership", "Outstanding", "Good"],
        )
        assert figures(reading, "provider", "text")["C5"] == ("NPS South West and South Central", "Good")


class TestInspectionsYearByYear:
    """Each provider was inspected in one year and again in the next."""

    def of(self, *rows: list[Content]) -> dict[str, tuple[object, ...]]:
        title = "How the inspectorate rated our predecessor organisations. n/i = not inspected in that year."
        return figures(read([title], *rows), "provider", "inspection_period", "standard", "text", "mark")

    def test_stand_in_columns_of_their_own(self) -> None:
        found = self.of(
            ["", "NPS SE & Eastern", "", "Essex CRC", ""],
            ["Standard", "2018/19", "2019/20", "2018/19", "2019/20"],
            ["Leadership", "Good", "n/i", "Inadequate", "Good"],
            ["Planning", "Inadequate", "n/i", "Good", "Outstanding"],
        )
        assert found["D4"] == ("Essex CRC", "2018/19", "Leadership", "Inadequate", None)
        assert found["E4"] == ("Essex CRC", "2019/20", "Leadership", "Good", None)
        assert found["C5"] == ("NPS South East and Eastern", "2019/20", "Planning", None, "not available")

    @pytest.mark.parametrize("header", ["", "Inspection year", "Year of inspection"])
    def test_stand_in_rows_below_one_name(self, header: str) -> None:
        found = self.of(
            ["Provider", header, "Leadership", "Staff", "Planning"],
            ["Essex CRC", "2018/19", "Good", "Inadequate", "Good"],
            ["", "2019/20", "Inadequate", "Good", "Outstanding"],
            ["Merseyside CRC", "2018/19", "Good", "Good", "Inadequate"],
            ["", "2019/20", "Outstanding", "Good", "Good"],
        )
        assert found["E4"] == ("Essex CRC", "2019/20", "Planning", "Outstanding", None)
        assert found["C6"] == ("Merseyside CRC", "2019/20", "Leadership", "Outstanding", None)

    def test_have_a_table_each(self) -> None:
        found = self.of(
            [],
            ["2018/19"],
            ["Provider", "Leadership", "Staff", "Planning"],
            ["Essex CRC", "Good", "Inadequate", "Good"],
            ["Merseyside CRC", "Good", "Good", "Inadequate"],
            [],
            ["2019/20"],
            ["Provider", "Leadership", "Staff", "Planning"],
            ["Essex CRC", "Inadequate", "Good", "Outstanding"],
            ["Merseyside CRC", "Outstanding", "Good", "Good"],
        )
        assert found["B5"] == ("Essex CRC", "2018/19", "Leadership", "Good", None)
        assert found["B10"] == ("Essex CRC", "2019/20", "Leadership", "Inadequate", None)
