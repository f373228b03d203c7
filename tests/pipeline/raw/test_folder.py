"""The raw folder: what is recognised, what is a problem of a file, what is only named."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.faults import FaultsError
from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.file import raw_file
from pipeline.raw.folder import RawFolder, read_folder
from pipeline.settings import Settings
from tests.workbooks import Percent, Rows, write_sidecar, write_workbook

SLIDES: Rows = [
    ["Vacancy rates, 30 June 2022"],
    ["PDU", "SPO", "PO", "PSO"],
    ["Gwent", Percent(-0.02), Percent(-0.09), Percent(0.11)],
    ["West Kent", Percent(0.31), "[c]", None],
]

REVIEWS: Rows = [
    ["Serious further offence reviews, England and Wales"],
    [
        "Period",
        "Year",
        "Serious further offence reviews",
        "Caseload (end of financial year)",
        "Serious further offence reviews as a % of caseload",
    ],
    ["Before unification", "2018/2019", 500, 250_000, 0.2],
]


@pytest.fixture(scope="module")
def declared() -> Declared:
    return load_declared(Settings())


def read(folder: Path, declared: Declared) -> RawFolder:
    return read_folder(folder, declared)


def faults_of(folder: Path, declared: Declared) -> list[str]:
    return [str(fault) for faults in read(folder, declared).problems.values() for fault in faults]


def test_a_table_is_known_by_its_content_whatever_its_file_and_sheet_are_called(
    tmp_path: Path, declared: Declared
) -> None:
    write_workbook(tmp_path / "deep" / "Copy of v2 (final).xlsx", {"Tabelle1": [[], *SLIDES]})
    found = read(tmp_path, declared)["vacancies"]
    assert found.select("source_id", "source_sheet", "area", "grade", "source_cell", "value", "mark").rows()[:2] == [
        ("deep/Copy of v2 (final)", "Tabelle1", "Gwent", "SPO", "B4", -2, None),
        ("deep/Copy of v2 (final)", "Tabelle1", "Gwent", "PO", "C4", -9, None),
    ]


def test_a_suppressed_cell_has_no_value_and_a_blank_cell_is_no_observation(tmp_path: Path, declared: Declared) -> None:
    write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    found = read(tmp_path, declared)["vacancies"].select("source_cell", "value", "mark").rows()
    assert ("C4", None, "suppressed") in found
    assert "D4" not in [cell for cell, _, _ in found]


def test_a_source_carries_the_hash_of_its_bytes(tmp_path: Path, declared: Declared) -> None:
    path = write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    source = read(tmp_path, declared)["sources"].row(0, named=True)
    assert source["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert source["origin"] == "supplied"


def test_a_file_stored_under_its_hash_is_known_by_publication_name_and_the_start_of_the_hash(
    tmp_path: Path, declared: Declared
) -> None:
    written = write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    sha256 = hashlib.sha256(written.read_bytes()).hexdigest()
    stored = tmp_path / "raw" / "hmi-probation" / sha256 / "Slides, July.xlsx"
    stored.parent.mkdir(parents=True)
    written.rename(stored)
    source = read(tmp_path / "raw", declared)["sources"].row(0, named=True)
    assert source["source_id"] == f"hmi-probation/Slides, July-{sha256[:12]}"
    assert source["sha256"] == sha256


def test_a_file_edited_after_it_was_stored_under_its_hash_is_a_fault(tmp_path: Path, declared: Declared) -> None:
    path = write_workbook(tmp_path / "hmi-probation" / ("0" * 64) / "slides.xlsx", {"Rates": SLIDES})
    (fault,) = faults_of(tmp_path, declared)
    own = hashlib.sha256(path.read_bytes()).hexdigest()
    assert fault.startswith(f"hmi-probation/{'0' * 64}/slides.xlsx: expected the file that its folder's name")
    assert f"found one with sha256 {own}: damaged, or edited after it was downloaded" in fault


def test_a_file_that_no_contract_knows_is_named_and_stops_nothing(tmp_path: Path, declared: Declared) -> None:
    write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    write_workbook(tmp_path / "bees.xlsx", {"Hives": [["Hive", "Bees"], ["North", 40000]]})
    found = read(tmp_path, declared)
    assert found["files"].select("file", "recognised", "hidden_sheets", "wrong_totals").rows() == [
        ("bees.xlsx", False, [], []),
        ("slides.xlsx", True, [], []),
    ]
    assert found["sources"]["file_name"].to_list() == ["slides.xlsx"]


def test_a_file_with_a_sidecar_must_hold_the_tables_that_it_lists(tmp_path: Path, declared: Declared) -> None:
    path = write_workbook(tmp_path / "bees.xlsx", {"Hives": [["Hive", "Bees"], ["North", 40000]]})
    write_sidecar(path, tables=[{"sheet": "Hives", "table": "Hive", "document": "Bees"}])
    (fault,) = faults_of(tmp_path, declared)
    assert fault.startswith("bees.xlsx, sheet 'Hives': expected the table 'Hive', listed in the provenance sidecar")


def test_a_column_that_is_of_no_known_grade_is_named_with_its_place(tmp_path: Path, declared: Declared) -> None:
    renamed = [SLIDES[0], ["PDU", "SPO", "PO", "Probation support"], *SLIDES[2:]]
    write_workbook(tmp_path / "slides.xlsx", {"Rates": renamed})
    (fault,) = faults_of(tmp_path, declared)
    assert fault.startswith("slides.xlsx, sheet 'Rates', cell D2: expected a known grade, found 'Probation support'")


def test_a_column_that_a_declared_table_has_not_is_named_with_its_place(tmp_path: Path, declared: Declared) -> None:
    more = [REVIEWS[0], [*REVIEWS[1], "Reviews late"], [*REVIEWS[2], 12]]
    write_workbook(tmp_path / "report.xlsx", {"Table 3": more})
    (fault,) = faults_of(tmp_path, declared)
    assert fault.startswith("report.xlsx, sheet 'Table 3', cell F2: expected no further column")
    assert "found 'Reviews late'" in fault


def test_a_renamed_column_is_suggested_and_never_taken(tmp_path: Path, declared: Declared) -> None:
    """An annual report that calls its caseload another name."""
    renamed = [REVIEWS[0], [*REVIEWS[1][:3], "Caseload (at end of financial year)", REVIEWS[1][4]], REVIEWS[2]]
    write_workbook(tmp_path / "report.ods", {"Table 3": renamed})
    (fault,) = faults_of(tmp_path, declared)
    assert fault.startswith(
        "report.ods, sheet 'Table 3', cell D2: expected the column 'caseload end of financial year', perhaps renamed "
        "(contract 'serious further offence reviews by year'), found 'Caseload (at end of financial year)'"
    )


def test_a_column_that_is_gone_is_named(tmp_path: Path, declared: Declared) -> None:
    gone = [REVIEWS[0], REVIEWS[1][:4], REVIEWS[2][:4]]
    write_workbook(tmp_path / "report.ods", {"Table 3": gone})
    (fault,) = faults_of(tmp_path, declared)
    assert "expected a column 'serious further offence reviews as a % of caseload'" in fault


def test_a_word_among_the_numbers_is_a_fault_at_its_cell(tmp_path: Path, declared: Declared) -> None:
    spoilt = [*SLIDES[:3], ["West Kent", "lots", Percent(0.04), Percent(0.05)]]
    write_workbook(tmp_path / "slides.xlsx", {"Rates": spoilt})
    (fault,) = faults_of(tmp_path, declared)
    assert fault == "slides.xlsx, sheet 'Rates', cell B4: expected a number or shorthand, found 'lots'"


def test_an_error_of_the_spreadsheet_program_is_a_fault_at_its_cell(tmp_path: Path, declared: Declared) -> None:
    spoilt: Rows = [*SLIDES[:3], ["West Kent", "#DIV/0!", Percent(0.04), Percent(0.05)]]
    write_workbook(tmp_path / "slides.xlsx", {"Rates": spoilt})
    assert faults_of(tmp_path, declared) == [
        "slides.xlsx, sheet 'Rates', cell B4: expected a number or shorthand, found '#DIV/0!'"
    ]


def test_percentages_of_unclear_scale_are_a_fault_and_not_a_guess(tmp_path: Path, declared: Declared) -> None:
    unclear = [*SLIDES[:2], ["Gwent", 0.02, Percent(0.09), 11], ["West Kent", 0.31, Percent(0.04), 5]]
    write_workbook(tmp_path / "slides.xlsx", {"Rates": unclear})
    (fault,) = faults_of(tmp_path, declared)
    assert fault == (
        "slides.xlsx, sheet 'Rates', cell B3: expected percentages whose scale is plain, "
        "found numbers that are all between 0 and 1"
    )


def test_a_column_that_mixes_two_forms_of_percentage_is_a_fault(tmp_path: Path, declared: Declared) -> None:
    mixed = [*SLIDES[:2], ["Gwent", Percent(0.02), 9, 11], ["West Kent", 0.31, 4, 5]]
    write_workbook(tmp_path / "slides.xlsx", {"Rates": mixed})
    (fault,) = faults_of(tmp_path, declared)
    assert "cell B4: expected one form of percentage in the column" in fault  # the one that is not shown with %


def test_a_percentage_beside_a_number_that_can_be_no_part_of_one_is_read_as_it_is_shown(
    tmp_path: Path, declared: Declared
) -> None:
    mixed = [*SLIDES[:2], ["Gwent", Percent(0.02), 9, 11], ["West Kent", 31, 4, 5]]
    write_workbook(tmp_path / "slides.xlsx", {"Rates": mixed})
    found = read(tmp_path, declared)["vacancies"].filter(grade="SPO")
    assert found.select("source_cell", "value").rows() == [("B3", 2), ("B4", 31)]


def test_every_fault_of_every_file_is_reported_at_once(tmp_path: Path, declared: Declared) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"not a workbook")
    (tmp_path / "empty.ods").write_bytes(b"")
    write_workbook(tmp_path / "slides.xlsx", {"Rates": [*SLIDES[:3], ["Surrey", "lots", "few", Percent(0.1)]]})
    assert [line.partition(":")[0] for line in faults_of(tmp_path, declared)] == [
        "broken.xlsx",
        "empty.ods",
        "slides.xlsx, sheet 'Rates', cell B4",
        "slides.xlsx, sheet 'Rates', cell C4",
    ]


def test_everything_that_is_wrong_with_a_sidecar_is_reported_beside_what_is_wrong_with_its_workbook(
    tmp_path: Path, declared: Declared
) -> None:
    path = write_workbook(tmp_path / "slides.xlsx", {"Rates": [*SLIDES[:3], ["Surrey", "lots", None, None]]})
    write_sidecar(path, published_date="in August", origin="found")
    assert [fault.partition(", found")[0] for fault in faults_of(tmp_path, declared)] == [
        "slides.xlsx: expected a provenance sidecar, with published_date",
        "slides.xlsx: expected a provenance sidecar, with origin",
        "slides.xlsx, sheet 'Rates', cell B4: expected a number or shorthand",
    ]


def test_of_a_faulty_file_what_could_be_read_is_left_out_and_of_the_others_nothing(
    tmp_path: Path, declared: Declared
) -> None:
    write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    write_workbook(tmp_path / "spoilt.xlsx", {"Rates": [*SLIDES[:3], ["Surrey", "lots", Percent(0.1), Percent(0.2)]]})
    found = read(tmp_path, declared)
    assert found["files"]["file"].unique(maintain_order=True).to_list() == ["slides.xlsx", "spoilt.xlsx"]
    whole = found.without(found.problems)
    for name in ("files", "sources", "tables", "vacancies"):
        assert whole[name]["file"].unique().to_list() == ["slides.xlsx"]
    assert whole["set_aside"].select("file", "sheet", "cell", "found").rows() == [
        ("spoilt.xlsx", "Rates", "B4", "'lots'")
    ]


def test_two_files_whose_names_differ_in_their_ending_only_are_a_fault(tmp_path: Path, declared: Declared) -> None:
    write_workbook(tmp_path / "slides.ods", {"Rates": SLIDES})
    write_workbook(tmp_path / "slides.xlsx", {"Rates": [*SLIDES[:3], ["Surrey", None, Percent(0.1), None]]})
    assert faults_of(tmp_path, declared) == [
        "slides.xlsx: expected a name of its own, found that of slides.ods, but for the ending; rename it"
    ]


def test_of_two_alike_the_published_one_stands(tmp_path: Path, declared: Declared) -> None:
    path = write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    (tmp_path / "a copy.xlsx").write_bytes(path.read_bytes())
    published = read(tmp_path, declared)["sources"].filter(file="a copy.xlsx").to_dicts()
    assert list(read(tmp_path, declared).problems) == ["a copy.xlsx"]
    assert list(read_folder(tmp_path, declared, published=published).problems) == ["slides.xlsx"]


def test_a_file_stands_in_the_place_of_a_published_one_by_its_name_its_bytes_or_its_attachment(
    tmp_path: Path, declared: Declared
) -> None:
    def put(name: str, cell: object, **sidecar: object) -> Path:
        path = write_workbook(tmp_path / name, {"Rates": [*SLIDES[:3], ["Surrey", cell, Percent(0.1), Percent(0.2)]]})
        write_sidecar(path, **sidecar)
        return path

    of_release = {"release": "/statistics/june", "attachment": "annex"}
    was = [put("one.xlsx", "1%"), put("two.xlsx", "2%"), put("three.xlsx", "3%", **of_release)]
    published = read(tmp_path, declared)["sources"].to_dicts()
    was[1].rename(tmp_path / "moved.xlsx")
    put("one.xlsx", "lots")
    put("three again.xlsx", "lots", version=2, **of_release)
    put("new.xlsx", "lots")
    put("new release.xlsx", "lots", release="/statistics/september", attachment="annex")
    found = read_folder(tmp_path, declared, published=published)
    assert found.published == {"one.xlsx", "three.xlsx", "moved.xlsx", "three again.xlsx"}


def test_a_file_whose_only_known_table_is_its_contents_is_not_recognised(tmp_path: Path, declared: Declared) -> None:
    write_workbook(tmp_path / "contents.xlsx", {"Contents": [["Sheet", "Title"], ["1", "Bees"], ["2", "Hives"]]})
    found = read(tmp_path, declared)
    assert found["files"].select("file", "recognised").rows() == [("contents.xlsx", False)]
    assert found["sources"].is_empty()


def test_two_files_of_the_same_bytes_are_a_fault(tmp_path: Path, declared: Declared) -> None:
    path = write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    (tmp_path / "slides (1).xlsx").write_bytes(path.read_bytes())
    (fault,) = faults_of(tmp_path, declared)
    assert fault.startswith("slides (1).xlsx: expected a file of its own, found the same bytes as slides.xlsx")


def test_two_editions_of_one_table_are_a_fault(tmp_path: Path, declared: Declared) -> None:
    write_workbook(tmp_path / "plain.xlsx", {"Rates": SLIDES})
    write_workbook(tmp_path / "accessible.ods", {"Table_1": [[], *SLIDES]})
    (fault,) = faults_of(tmp_path, declared)
    assert fault.startswith(
        "plain.xlsx, sheet 'Rates', cell A2:D4: expected a table of its own, "
        "found every figure of 'Vacancy rates, 30 June 2022' also in accessible"
    )


def test_two_releases_that_differ_in_one_figure_are_both_kept(tmp_path: Path, declared: Declared) -> None:
    revised = [*SLIDES[:2], ["Gwent", Percent(-0.03), Percent(-0.09), Percent(0.11)], SLIDES[3]]
    write_workbook(tmp_path / "march.xlsx", {"Rates": SLIDES})
    write_workbook(tmp_path / "june.xlsx", {"Rates": revised})
    assert read(tmp_path, declared)["sources"]["source_id"].to_list() == ["june", "march"]


def test_a_hidden_sheet_is_reported_and_not_read(tmp_path: Path, declared: Declared) -> None:
    write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES, "Old": SLIDES}, hidden=["Old"])
    found = read(tmp_path, declared)
    assert found["files"]["hidden_sheets"].to_list() == [["Old"]]
    assert found["tables"]["source_sheet"].to_list() == ["Rates"]


def test_a_file_that_changes_while_it_is_read_is_a_fault(tmp_path: Path) -> None:
    class StillDownloading(type(tmp_path)):  # type: ignore[misc] # the platform's own class of paths
        def read_bytes(self) -> bytes:
            data: bytes = super().read_bytes()
            self.write_bytes(data + b"the rest")
            return data

    path = write_workbook(tmp_path / "slides.xlsx", {"Rates": SLIDES})
    with pytest.raises(FaultsError) as refused:
        raw_file(StillDownloading(path), StillDownloading(tmp_path))
    assert str(refused.value).startswith("slides.xlsx: expected a file that stays as it is while it is read")


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path, declared: Declared) -> None:
    outside = write_workbook(tmp_path / "outside" / "slides.xlsx", {"Rates": SLIDES})
    inside = tmp_path / "raw"
    inside.mkdir()
    (inside / "link.xlsx").symlink_to(outside)
    assert read(inside, declared)["files"].is_empty()


def test_what_is_read_does_not_hang_on_the_seed_of_hashes() -> None:
    """Two processes read the same: rows, order of columns, types."""
    read = (
        "from pathlib import Path; from pipeline.raw.declared import load_declared; "
        "from pipeline.raw.folder import read_folder; from pipeline.settings import Settings; "
        "s = Settings(); found = read_folder(s.raw, load_declared(s)); "
        "print([found[name].drop('reading', strict=False) for name in ('tables', 'sources', 'figures')])"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", read], env=os.environ | {"PYTHONHASHSEED": seed}, check=True, capture_output=True
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
