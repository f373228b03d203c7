"""NPS divisions and CRCs were rated before unification: their ratings are kept, and are no unit's."""

from __future__ import annotations

from pathlib import Path

from tests.building import build_of
from tests.workbooks import Rows

TABLE: Rows = [
    ["Ratings before and after unification, Wales"],
    [],
    ["Standard", "NPS Wales division", "Wales CRC", "Gwent PDU"],
    ["Report published", "17 October 2019", "8 February 2019", "3 February 2022"],
    ["Overall rating", "Good", "Requires improvement", "Inadequate"],
    ["Leadership", "Outstanding", "Good", "Requires improvement"],
    ["Staff", "Good", "Inadequate", "Inadequate"],
    ["Court work", "[z]", "[z]", "Inadequate"],
]


def test_a_table_of_both_goes_to_the_marts_of_each(tmp_path: Path) -> None:
    ask = build_of(tmp_path, synthetic=True, wales_then_and_now=({"Ratings": TABLE}, {}))
    providers = ask(
        "SELECT provider, organisation, area, standard, rating, not_rated_reason, report_published::VARCHAR AS day, "
        "source_cell FROM marts.provider_ratings WHERE organisation = 'CRC'"
    ).rows()
    assert providers == [
        ("Wales CRC", "CRC", "Wales", "Overall", "Requires improvement", None, "2019-02-08", "C5"),
        ("Wales CRC", "CRC", "Wales", "Leadership", "Good", None, "2019-02-08", "C6"),
        ("Wales CRC", "CRC", "Wales", "Staff", "Inadequate", None, "2019-02-08", "C7"),
        ("Wales CRC", "CRC", "Wales", "Court work", None, "not applicable", "2019-02-08", "C8"),
    ]
    assert ask("SELECT count(*) FROM marts.provider_ratings WHERE provider = 'NPS Wales'").item() == 4
    assert ask("SELECT DISTINCT pdu FROM marts.ratings").rows() == [("Gwent",)]
