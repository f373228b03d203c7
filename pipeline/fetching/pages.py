"""Releases on web pages: a page that lists them, a page a release, links to its files."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote, urlsplit

import lxml.html
from lxml.etree import LxmlError

from pipeline.faults import Fault, FaultsError
from pipeline.fetching.publications import CONTENT_TYPES, OfferedFile, Publication, Release
from pipeline.fetching.publisher import Publisher, UnreachableError

MOST_PAGES = 100  # of a list, and so of what a wrong pattern can make us ask for
FILE_ENDINGS = frozenset(CONTENT_TYPES.values())
MACHINE_READABLE_DAYS = (  # https://ogp.me/#type_article; HTML's own element for a time
    "//meta[@property='article:published_time']/@content",
    "//time/@datetime",
)


@dataclass(frozen=True, slots=True)
class _Link:
    text: str
    url: str

    @property
    def path(self) -> str:
        return urlsplit(self.url).path.rstrip("/")


@dataclass(frozen=True, slots=True)
class _Page:
    url: str
    title: str
    text: str
    days: tuple[str, ...]
    links: tuple[_Link, ...]


def find_releases(publication: Publication, publisher: Publisher, since: dt.date) -> Iterator[Release | Fault]:
    """Yield the releases that a page links, and the pages of the list after it, published on a day or after it.

    What is wrong with one release is yielded as a fault in its place. Raises FaultsError, with one fault, when
    a page of the list cannot be had, or none links a release.
    """
    listed = _listed(publication, publisher)
    if not listed:
        expected = f"links to releases, as '{publication.releases}'"
        raise FaultsError.at(publication.address, expected, "none")
    for link in listed:
        try:
            release = _release(publication, _read(link.url, publisher))
        except UnreachableError:
            raise
        except FaultsError as error:
            yield from error.faults
        else:
            if release.published >= since:
                yield release


def _listed(publication: Publication, publisher: Publisher) -> tuple[_Link, ...]:
    """The links to releases, each once, in the order of the list."""
    pages, seen, found = [publication.address], {publication.address}, dict[str, _Link]()
    for url in pages:  # grows while it is read
        for link in _read(url, publisher).links:
            if publication.is_release(link.text, link.path):
                found.setdefault(link.path, link)
            elif publication.more and re.search(publication.more, link.text, re.IGNORECASE):
                of_list = urlsplit(link.url).netloc in publication.hosts and link.url not in seen
                if of_list and len(pages) < MOST_PAGES:
                    seen.add(link.url)
                    pages.append(link.url)
    return tuple(found.values())


def _release(publication: Publication, page: _Page) -> Release:
    published, precision = _published(publication, page)
    files = tuple(
        OfferedFile(title=link.text, url=link.url, file_name=name)
        for link in page.links
        if (name := unquote(link.path.rpartition("/")[2])).rpartition(".")[2].lower() in FILE_ENDINGS
    )
    return Release(urlsplit(page.url).path.rstrip("/"), page.title, page.url, published, files, precision)


def _published(publication: Publication, page: _Page) -> tuple[dt.date, Literal["day", "month"]]:
    """The day on the page: as machines read it, else as its text says; of a month alone, the first."""
    for text in page.days:
        if found := re.match(r"\d{4}-\d\d-\d\d", text):
            return dt.date.fromisoformat(found[0]), "day"
    said = re.search(publication.published, page.text, re.IGNORECASE) if publication.published else None
    for form, precision in (("%d %B %Y", "day"), ("%d %b %Y", "day"), ("%B %Y", "month")):
        try:
            day = dt.datetime.strptime(" ".join(said["date"].split()) if said else "", form).date()
        except ValueError:
            continue
        return day, "month" if precision == "month" else "day"
    raise FaultsError.at(page.url, "the day on which it was published", said[0] if said else "none")


def _read(url: str, publisher: Publisher) -> _Page:
    try:
        root = lxml.html.document_fromstring(publisher.page(url))
    except (LxmlError, ValueError) as error:
        raise FaultsError.at(url, "a web page", str(error)) from error
    root.make_links_absolute(url, resolve_base_href=True, handle_failures="discard")
    links = tuple(
        _Link(_words(anchor), href.partition("#")[0])
        for anchor in root.iter("a")
        if (href := anchor.get("href", "").strip()).startswith(("http://", "https://"))
    )
    heading = next((element for tag in ("h1", "title") for element in root.iter(tag)), None)
    days = tuple(str(day) for path in MACHINE_READABLE_DAYS for day in root.xpath(path))
    return _Page(url, "" if heading is None else _words(heading), _words(root), days, links)


def _words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())
