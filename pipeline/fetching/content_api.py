"""GOV.UK's Content API: a collection, its releases, their attachments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, TypeVar
from urllib.parse import unquote, urljoin, urlsplit
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, Field, ValidationError

from pipeline.faults import Fault, FaultsError
from pipeline.fetching.publications import OfferedFile, Publication, Release
from pipeline.fetching.publisher import Publisher, UnreachableError

LONDON = ZoneInfo("Europe/London")
RELEASE_SEGMENTS = 3  # /government/statistics/<slug>; what follows is a page within the release
LONGEST_SHOWN = 60

BasePath = Annotated[str, Field(pattern=r"^/[^/?#\s][^?#\s]*$")]


class _Document(BaseModel):
    title: str
    base_path: BasePath
    public_updated_at: AwareDatetime | None = None  # of any page; of a release the page itself must say
    withdrawn: bool = False

    @property
    def updated(self) -> dt.datetime:
        return self.public_updated_at or dt.datetime.max.replace(tzinfo=dt.UTC)


class _Links(BaseModel):
    documents: tuple[_Document, ...]


class _Collection(BaseModel):
    links: _Links


class _Attachment(BaseModel):
    """A file or, where it has no file name, a page within the release."""

    title: str
    url: str
    filename: str | None = None
    content_type: str | None = None
    file_size: int | None = Field(default=None, ge=0)


class _Details(BaseModel):
    attachments: tuple[_Attachment, ...]


class _Release(BaseModel):
    title: str
    base_path: BasePath
    public_updated_at: AwareDatetime
    first_published_at: AwareDatetime | None = None
    details: _Details


_Answer = TypeVar("_Answer", _Collection, _Release)


def find_releases(publication: Publication, publisher: Publisher, since: dt.date) -> Iterator[Release | Fault]:
    """Yield the releases of a collection that were updated on a day or after it, the last updated first.

    What is wrong with one release is yielded as a fault in its place. Raises FaultsError, with one fault, when
    the collection cannot be had, is not as the API describes it, or lists no release.
    """
    documents = _ask(_Collection, publication.address, publisher).links.documents
    releases = [document for document in documents if publication.is_release(document.title, document.base_path)]
    if not releases:
        found = ", ".join(f"'{document.title}'" for document in documents[:3]) or "nothing"
        raise FaultsError.at(publication.address, f"releases, as '{publication.releases}'", found)
    for document in sorted(releases, key=lambda document: document.updated, reverse=True):
        if document.updated.astimezone(LONDON).date() >= since and not document.withdrawn:
            try:
                yield _release(urljoin(publication.address, document.base_path), publisher)
            except UnreachableError:
                raise
            except FaultsError as error:
                yield from error.faults


def _release(page: str, publisher: Publisher) -> Release:
    answer = _ask(_Release, page, publisher)
    path = "/".join(answer.base_path.split("/")[: RELEASE_SEGMENTS + 1])
    files = tuple(
        OfferedFile(
            title=attachment.title,
            url=(url := urljoin(page, attachment.url)),
            file_name=attachment.filename or unquote(urlsplit(url).path.rpartition("/")[2]),
            content_type=attachment.content_type,
            size=attachment.file_size,
        )
        for attachment in answer.details.attachments
    )
    # The day of the release, not of its last correction: a re-issued file is a further version of the same release.
    published = _day(answer.first_published_at or answer.public_updated_at)
    return Release(path, answer.title, urljoin(page, path), published, files)


def _ask(model: type[_Answer], page: str, publisher: Publisher) -> _Answer:
    """What the API says of a page. Raises FaultsError that names address and place in the JSON."""
    parts = urlsplit(page)
    address = parts._replace(path=f"/api/content{parts.path}").geturl()
    try:
        return model.model_validate_json(publisher.page(address))
    except ValidationError as error:
        first = error.errors()[0]
        missing = first["type"] in {"missing", "json_invalid"}
        raise FaultsError.at(
            address,
            f"{_place(first['loc'])} of the Content API: {first['msg']}",
            "none" if missing else f"{type(first['input']).__name__} {_short(first['input'])}",
            remedy="the API may have changed: see docs/fetching.md",
        ) from error


def _place(parts: tuple[int | str, ...]) -> str:
    """A place in JSON as people write it: links.documents[0].title."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in parts).lstrip(".") or "JSON"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"


def _day(moment: dt.datetime) -> dt.date:
    return moment.astimezone(LONDON).date()
