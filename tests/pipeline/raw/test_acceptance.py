"""What a text that no list knows may mean, and which wording makes it mean that and nothing else."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from pipeline.meaning.code_lists.compiling import load_code_lists
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.raw.acceptance import Candidate, accepted_of, candidate, meant_by, record
from pipeline.raw.accepted import Accepted, load_accepted
from pipeline.raw.declared import with_accepted
from pipeline.raw.nearest_members import NearestMembers
from pipeline.settings import Settings
from tests.workbooks import Rows, write_workbook

TODAY = dt.date(2026, 8, 21)
LISTS = load_code_lists(Settings().code_lists, Settings().registers)


def of(folder: Path, rows: Rows) -> Candidate:
    write_workbook(folder / "june.xlsx", {"Rates": rows})
    return candidate(Path("june.xlsx"), folder, Settings())


def rates(grade: str = "PO", unit: str = "Gwent") -> Rows:
    return [
        ["Vacancy rates, 30 June 2026"],
        ["Region", "PDU", "SPO", grade, "PSO"],
        ["Wales", unit, "12%", "9%", "11%"],
        ["Kent, Surrey and Sussex", "Surrey", "1%", "2%", "3%"],
        ["North West", "Cumbria", "5%", "6%", "7%"],
    ]


def wordings(folder: Path, rows: Rows, name: str, member: str) -> list[tuple[str, str, str]]:
    found = of(folder, rows)
    new = accepted_of(meant_by(name, member, found), found, TODAY)
    return [(one.dimension, one.wording, one.member) for one in new]


@pytest.mark.parametrize(
    ("printed", "member", "recorded"),
    [
        ("Prob Offcer", "PO", ("grade", "Prob Offcer", "PO")),
        ("Prob Offcer (%)", "PO", ("grade", "Prob Offcer", "PO")),
        ("Prob Offcer", "grade:PO", ("grade", "Prob Offcer", "PO")),
        ("PO (reconciled)", "ignore", ("idle", "reconciled", "idle")),
        ("PO (reconciled)", "idle:idle", ("idle", "reconciled", "idle")),
    ],
)
def test_the_wording_is_what_names_the_member_and_not_what_else_the_text_says(
    tmp_path: Path, printed: str, member: str, recorded: tuple[str, str, str]
) -> None:
    assert wordings(tmp_path, rates(grade=printed), printed, member) == [recorded]


def test_a_text_is_listed_once_for_all_its_cells_with_what_it_stands_among(tmp_path: Path) -> None:
    twice = [*rates(unit="Gwnet"), ["Wales", "Gwnet", "[c]", "[c]", "[c]"]]
    (one,) = of(tmp_path, twice).needed
    assert (one.text, one.cells[0], one.dimension, one.region) == ("Gwnet", "Rates!B3", "pdu", "Wales")
    assert one.nearest is not None
    assert (one.nearest.member, one.nearest.sure) == ("Gwent", False)


def test_a_member_of_several_dimensions_needs_its_dimension(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="expected a member of grade, found for 'Prob Offcer', 'Atlantis'"):
        meant_by("Prob Offcer", "Atlantis", of(tmp_path, rates(grade="Prob Offcer")))


def test_a_text_that_is_known_is_not_given_another_meaning(tmp_path: Path) -> None:
    with pytest.raises(FaultsError, match="expected an unknown text"):
        meant_by("PO", "PSO", of(tmp_path, rates()))


@pytest.mark.parametrize("said", ["ignore", "idle:idle"])
def test_a_text_that_is_the_whole_label_is_not_ignored(tmp_path: Path, said: str) -> None:
    with pytest.raises(FaultsError, match="because the text is the whole label, found for 'Londn'"):
        meant_by("Londn", said, of(tmp_path, rates(unit="Londn")))


def test_what_stands_in_the_list_stays(tmp_path: Path) -> None:
    first = Accepted(dimension="grade", wording="Prob Offcer", member="PO", file="a.xlsx", accepted=TODAY)
    again = first.model_copy(update={"file": "b.xlsx", "wording": "prob offcer"})
    other = first.model_copy(update={"wording": "P. Offcer"})
    record(tmp_path, [first])
    record(tmp_path, [again, other])
    assert load_accepted(tmp_path) == (first, other)


def test_a_new_unit_is_within_its_region(tmp_path: Path) -> None:
    found = of(tmp_path, rates(unit="Caerphilly PDU"))
    new = accepted_of(meant_by("Caerphilly PDU", "pdu:Wales", found), found, TODAY)
    assert [(one.member, one.within) for one in new] == [("Caerphilly", "Wales")]
    assert with_accepted(LISTS, new).within["pdu", "Caerphilly"] == ("region", "Wales")


@pytest.mark.parametrize("dimension", ["pdu", "region"])
def test_no_member_is_surely_another(dimension: str) -> None:
    """Of two names of the register, neither is a slip of the other."""
    listed = {words: {of for of in found if of[0] == dimension} for words, found in LISTS.orders.items()}
    named = {words: of for words, of in listed.items() if of}
    for one in sorted(LISTS.members("pdu") | LISTS.members("region")):
        others = {words: frozenset(left) for words, of in named.items() if (left := of - {(dimension, one)})}
        near = NearestMembers(CodeLists({}, others)).of([one], (dimension,))
        assert near is None or not near.sure, (one, near)
