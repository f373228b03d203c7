"""Find and download new releases into the raw folder."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.faults import Fault, FaultsError
from pipeline.fetching import content_api, pages
from pipeline.fetching.publications import Attachment, OfferedFile, Publication, Release
from pipeline.fetching.publisher import Publisher, UnreachableError, Validators
from pipeline.fetching.store import Held, Outcome, Store
from pipeline.fetching.workbook_check import check_workbook
from pipeline.raw.provenance import Download, Provenance
from pipeline.settings import Settings

PLACES = {"GOV.UK collection": content_api.find_releases, "web pages": pages.find_releases}


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A file that a release has, and that the raw folder now holds."""

    publication: str
    path: Path
    release: str
    attachment: str
    version: int
    outcome: Outcome


@dataclass(slots=True)
class Fetched:
    """What a fetch found, and what it refused."""

    publications: tuple[str, ...]
    files: list[FetchedFile] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refused: dict[str, int] = field(default_factory=dict)  # publication -> faults

    @property
    def new(self) -> list[FetchedFile]:
        """The files that were not there before."""
        return [file for file in self.files if file.outcome != "unchanged"]


def fetch(
    publications: Iterable[Publication],
    settings: Settings,
    since: dt.date | None = None,
    progress: Callable[[str], None] = lambda _: None,
) -> Fetched:
    """Download every wanted file of the releases since a day, by default each publication's own, into the raw folder.

    What is wrong with one file, release or publication is a fault of the answer, and does not stop the others.
    progress is called with what is being done.
    """
    asked = tuple(publications)
    fetched = Fetched(tuple(publication.name for publication in asked))
    unreachable: list[Fault] = []
    for publication in asked:
        before = len(fetched.faults)
        try:
            _fetch_publication(publication, settings, since, progress, fetched)
        except UnreachableError as error:
            unreachable += error.faults
        except FaultsError as error:
            fetched.faults += error.faults
        except OSError as error:
            fetched.faults.append(_of_the_disk(error, settings.raw / publication.name))
        fetched.refused[publication.name] = len(fetched.faults) - before
    fetched.faults += _no_network(unreachable) if len(unreachable) == len(asked) else unreachable
    return fetched


def day_of(text: str) -> dt.date:
    """Return a day that a person wrote as 2026-08-20. Raises FaultsError."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise FaultsError.at("--since", "a day, as 2026-08-20", f"'{text}'") from error


def _no_network(faults: list[Fault]) -> list[Fault]:
    """One line where no server at all could be reached."""
    if len(faults) < 2:
        return faults
    addresses = ", ".join(fault.file for fault in faults)
    return [
        Fault(file=addresses, expected="an answer", found=faults[0].found, remedy="check the network and the proxy")
    ]


def _of_the_disk(error: OSError, folder: Path) -> Fault:
    from pipeline.folders.storage_faults import storage_fault

    expected = "a folder that can be read and written"
    return storage_fault(error, str(folder)) or Fault(file=str(folder), expected=expected, found=f"'{error}'")


def _fetch_publication(
    publication: Publication,
    settings: Settings,
    since: dt.date | None,
    progress: Callable[[str], None],
    fetched: Fetched,
) -> None:
    store = Store(settings.raw, publication.name)
    missing = {attachment.name: attachment for attachment in publication.attachment if not attachment.required}
    releases = 0
    with Publisher(publication.hosts, settings) as publisher:
        progress(f"{publication.title}: looking for releases")
        for release in PLACES[publication.place](publication, publisher, since or publication.since):
            if isinstance(release, Fault):
                fetched.faults.append(release)
                continue
            releases += 1
            for attachment in publication.attachment:
                try:
                    offered = attachment.choose(release)
                    if offered is None:
                        continue
                    missing.pop(attachment.name, None)
                    progress(f"{release.title}: {attachment.name}")
                    file, outcome = _fetch_file(publication, release, attachment, offered, publisher, store, settings)
                except UnreachableError:
                    raise  # the rest would not be reached either
                except FaultsError as error:
                    fetched.faults += error.faults
                else:
                    version = file.provenance.version
                    fetched.files.append(
                        FetchedFile(publication.name, file.path, release.path, attachment.name, version, outcome)
                    )
    if since is None and releases:
        fetched.faults += [_nowhere(publication, attachment, releases) for attachment in missing.values()]


def _fetch_file(
    publication: Publication,
    release: Release,
    attachment: Attachment,
    offered: OfferedFile,
    publisher: Publisher,
    store: Store,
    settings: Settings,
) -> tuple[Held, Outcome]:
    versions = store.versions(release.path, attachment.name)
    last = versions[-1] if versions else None
    downloaded = last.provenance.download if last else None
    held = Validators()
    if downloaded is not None and downloaded.url == offered.url:
        held = Validators(downloaded.etag, downloaded.last_modified)
    kind = offered.kind or ""
    with store.unfinished(kind) as (sink, path):
        answer = publisher.file(offered.url, sink, size=offered.size, held=held)
        if answer is None and last is not None:
            return last, "unchanged"
        sink.flush()
        os.fsync(sink.fileno())
        check_workbook(path, kind, offered.url, unpacked_bytes=settings.unpacked_bytes)
        download = Download(
            url=offered.url,
            file_name=offered.file_name,
            downloaded_at=dt.datetime.now(dt.UTC).replace(microsecond=0),
            size=path.stat().st_size,
            etag=answer.etag if answer else None,
            last_modified=answer.last_modified if answer else None,
        )
        described = Provenance(
            title=f"{release.title}, {attachment.name}",
            publisher=publication.publisher,
            published_date=release.published,
            published_date_precision=release.precision,
            url=release.url,
            licence=publication.licence,
            origin="downloaded",
            release=release.path,
            attachment=attachment.name,
            download=download,
        )
        return store.keep(path, offered.file_name, described)


def _nowhere(publication: Publication, attachment: Attachment, releases: int) -> Fault:
    return Fault(
        file=publication.address,
        expected=f"a file '{attachment.name}' in one release at least",
        found=f"none in {releases}",
        remedy="amend its patterns in schemas/publications",
    )
