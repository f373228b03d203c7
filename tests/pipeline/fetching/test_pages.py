"""Releases on web pages: the list, a page an inspection, its data workbook."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.fetching.fetch import Fetched, fetch
from pipeline.fetching.publications import Publication, load_publications
from pipeline.settings import Settings
from tests.pipeline.fetching.conftest import day, workbook
from tests.pipeline.fetching.site import Reply, Site, serving
from tests.pipeline.fetching.test_govuk import sidecar

LIST = "/about-us/our-inspections/pdu"
SURREY = "/document/an-inspection-of-probation-services-in-surrey-pdu-2025"
GWENT = "/document/an-inspection-of-probation-services-in-gwent-pdu-2025"


@pytest.fixture
def inspections(site: Site) -> Publication:
    """The declaration that the project ships, with the local site in the inspectorate's place."""
    (shipped,) = load_publications(Settings().publications, ("hmi-probation",))
    return shipped.model_copy(update={"address": f"{site.address}{LIST}", "hosts": (site.host,)})


def page(site: Site, path: str, body: str) -> None:
    site.put(path, Reply(f"<!doctype html><html><body>{body}</body></html>".encode()))


def inspection(site: Site, path: str, title: str, links: str, published: str = "Published: 12 March 2025") -> None:
    page(site, path, f"<h1>{title}</h1><p>{published}</p>{links}<p><a href='/report.pdf'>Report data (PDF)</a></p>")


@pytest.fixture
def two_inspections(site: Site, tmp_path: Path) -> None:
    """A list of two pages, an inspection on each; one of them has a workbook."""
    page(
        site,
        LIST,
        f"<a href='{SURREY}/'>An inspection of probation services in Surrey PDU</a>"
        "<a href='/document/youth'>An inspection of youth justice services in Surrey</a>"
        f"<a href='{SURREY}#foreword'>Surrey PDU</a><a href='/news'>News</a><a href='mailto:x@y.z'>Write</a>"
        "<a href='?page=2'>Next page</a>",
    )
    page(site, f"{LIST}?page=2", "")
    links = "<ul><li><a href='/uploads/Surrey%20PDU%20data.xlsx'>Data workbook (XLSX, 40 kB)</a></li></ul>"
    inspection(site, SURREY, "An inspection of probation services in Surrey PDU", links)
    inspection(site, GWENT, "An inspection of probation services in Gwent PDU", "")
    site.put("/uploads/Surrey PDU data.xlsx", Reply(workbook(tmp_path / "data.xlsx", [["Bees"], ["A", 1]])))


@pytest.mark.usefixtures("two_inspections")
def test_the_workbook_of_each_inspection_is_found_through_its_page(
    inspections: Publication, settings: Settings
) -> None:
    fetched = fetch([inspections], settings)
    assert fetched.faults == []
    (file,) = fetched.files
    assert (file.path.name, file.release, file.attachment) == ("Surrey PDU data.xlsx", SURREY, "data workbook")
    about = sidecar(file.path)
    assert about.title == "An inspection of probation services in Surrey PDU, data workbook"
    assert (about.published_date, about.published_date_precision) == (day("2025-03-12"), "day")


@pytest.mark.usefixtures("two_inspections")
def test_a_page_is_asked_for_once_and_youth_justice_never(
    inspections: Publication, settings: Settings, site: Site
) -> None:
    fetch([inspections], settings)
    assert sorted(site.paths()) == sorted([LIST, LIST, SURREY, "/uploads/Surrey PDU data.xlsx"])


def test_the_list_goes_on_over_its_pages(inspections: Publication, settings: Settings, site: Site) -> None:
    page(site, LIST, f"<a href='{SURREY}'>Surrey PDU</a><a href='{LIST}/2'>2</a><a href='{LIST}/2'>Next</a>")
    page(site, f"{LIST}/2", f"<a href='{GWENT}'>Gwent PDU</a><a href='{LIST}'>1</a><a href='{LIST}/2'>2</a>")
    inspection(site, SURREY, "Surrey", "")
    inspection(site, GWENT, "Gwent", "")
    fetch([inspections], settings)
    assert site.paths() == [LIST, f"{LIST}/2", SURREY, GWENT]


@pytest.mark.parametrize(
    ("published", "found", "precision"),
    [
        ("<time datetime='2025-03-11T09:00:00+00:00'>yesterday</time>", "2025-03-11", "day"),
        ("Published: <span>12\xa0March 2025</span>", "2025-03-12", "day"),
        ("PUBLISHED March 2025", "2025-03-01", "month"),
    ],
)
@pytest.mark.usefixtures("two_inspections")
def test_the_day_of_publication_is_read_from_the_page(
    inspections: Publication, settings: Settings, site: Site, published: str, found: str, precision: str
) -> None:
    links = "<a href='/uploads/Surrey%20PDU%20data.xlsx'>Data workbook</a>"
    inspection(site, SURREY, "Surrey", links, published.encode("ascii", "xmlcharrefreplace").decode())
    about = sidecar(fetch([inspections], settings).files[0].path)
    assert (about.published_date, about.published_date_precision) == (day(found), precision)


@pytest.mark.usefixtures("two_inspections")
def test_a_page_without_a_day_is_reported(inspections: Publication, settings: Settings, site: Site) -> None:
    inspection(site, SURREY, "Surrey", "", "Published: soon")
    (fault,) = fetch([inspections], settings).faults
    assert str(fault) == f"{site.address}{SURREY}/: expected the day on which it was published, found none"


@pytest.mark.usefixtures("two_inspections")
def test_inspections_before_the_day_asked_for_are_left_alone(inspections: Publication, settings: Settings) -> None:
    assert fetch([inspections], settings, day("2025-03-13")) == Fetched(
        ("hmi-probation",), [], [], {"hmi-probation": 0}
    )


@pytest.mark.usefixtures("two_inspections")
def test_pages_that_are_there_and_workbooks_that_are_nowhere_are_reported(
    inspections: Publication, settings: Settings, site: Site
) -> None:
    inspection(site, SURREY, "Surrey", "<a href='/uploads/data.pdf'>Data workbook</a>")
    (fault,) = fetch([inspections], settings).faults
    assert "expected a file 'data workbook' in one release at least, found none in 1" in str(fault)


def test_a_list_that_links_nothing_is_reported(inspections: Publication, settings: Settings, site: Site) -> None:
    page(site, LIST, "<p>We have moved.</p>")
    (fault,) = fetch([inspections], settings).faults
    assert str(fault).startswith(f"{site.address}{LIST}: expected links to releases, as 'inspections?")


def test_pages_of_other_hosts_are_not_followed(inspections: Publication, settings: Settings, site: Site) -> None:
    with serving() as other:
        link = f"<a href='{other.address}{SURREY}'>Surrey PDU</a><a href='{other.address}/2'>Next</a>"
        page(site, LIST, link)
        (fault,) = fetch([inspections], settings).faults
        assert other.asked == []
    assert f"expected an http address of {site.host}" in str(fault)


def test_a_page_that_is_empty_is_reported(inspections: Publication, settings: Settings, site: Site) -> None:
    site.put(LIST, Reply(b""))
    (fault,) = fetch([inspections], settings).faults
    assert "expected a web page, found" in str(fault)
