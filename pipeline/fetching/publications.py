"""What is fetched, declared as data: a publication's place, its releases and which of their files are wanted."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from pydantic import Field

from pipeline.declarations import DeclaredModel, declaration_faults
from pipeline.faults import Fault, FaultsError
from pipeline.raw.contracts import Pattern

Kind = Literal["ods", "xlsx", "xls"]
CONTENT_TYPES: dict[str, Kind] = {
    "application/vnd.oasis.opendocument.spreadsheet": "ods",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.ms-excel": "xls",
}


@dataclass(frozen=True, slots=True)
class OfferedFile:
    """A file that a release's page offers, as the page describes it."""

    title: str
    url: str
    file_name: str
    content_type: str | None = None
    size: int | None = None  # bytes

    @property
    def kind(self) -> str | None:
        """What the file says it is: by the ending of its name, else by its content type."""
        suffix = PurePosixPath(self.file_name).suffix.lower().removeprefix(".")
        return suffix or CONTENT_TYPES.get(self.content_type or "")

    def matches(self, pattern: str) -> bool:
        """Whether a pattern is found in the title, or in the file's name with its words separated by spaces."""
        name = re.sub(r"[-_+.\s]+", " ", PurePosixPath(self.file_name).stem)
        return any(re.search(pattern, text, re.IGNORECASE) for text in (self.title, name))


@dataclass(frozen=True, slots=True)
class Release:
    """One release of a publication: its page, its days, the files that the page offers."""

    path: str  # the page's own path, which all files of the release share
    title: str
    url: str
    published: dt.date  # when it first appeared, in the United Kingdom
    files: tuple[OfferedFile, ...]
    precision: Literal["day", "month"] = "day"


class Attachment(DeclaredModel):
    """A file that is wanted of each release. Patterns are searched without regard to case."""

    name: str  # what the project calls it, such as main tables
    match: Pattern  # in the title or the name of the file
    without: Pattern | None = None  # in neither
    kinds: tuple[Kind, ...] = Field(min_length=1)  # the best first
    prefer: tuple[Pattern, ...] = ()  # of several editions of one file, the best first
    required: bool = True  # whether each release must have it; else at least one release

    def choose(self, release: Release) -> OfferedFile | None:
        """Return the release's file that this is; None where there is none and none is required.

        Raises FaultsError, with one fault, when a required file is missing or two different files match.
        """
        found = {file.url: file for file in release.files if file.kind in self.kinds and file.matches(self.match)}
        editions = [file for file in found.values() if self.without is None or not file.matches(self.without)]
        for pattern in self.prefer:
            editions = [file for file in editions if file.matches(pattern)] or editions
        best = next((kind for kind in self.kinds for file in editions if file.kind == kind), None)
        editions = [file for file in editions if file.kind == best]
        if len(editions) == 1:
            return editions[0]
        if not editions and not self.required:
            return None
        there = editions or tuple(dict.fromkeys(release.files))
        raise FaultsError.at(
            release.url,
            f"one {' or '.join(self.kinds)} file '{self.name}' in '{release.title}'",
            ", ".join(f"'{file.title}' ({file.file_name or 'no file'})" for file in there) or "no files",
            remedy="amend its patterns in schemas/publications",
        )


class Publication(DeclaredModel):
    """Something that is published again and again, in one place."""

    name: str = Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")  # that of the file which declares it, and of its folder
    title: str
    publisher: str
    licence: str
    place: Literal["GOV.UK collection", "web pages"]
    address: str = Field(pattern=r"^https?://[^/\s]+/\S*$")  # of the collection, or of the page that links the releases
    hosts: tuple[str, ...] = Field(min_length=1)  # the only ones that are asked; with a port where it is unusual
    since: dt.date  # releases before this day are left alone, unless asked for
    releases: Pattern  # in the title or the path of what is a release
    skip: tuple[Pattern, ...] = ()  # in the title or the path of what is none
    more: Pattern | None = None  # web pages: in the text of a link to more of the list
    published: Pattern | None = None  # web pages: finds the day in the text, as a named group `date`
    attachment: tuple[Attachment, ...] = Field(min_length=1)

    def is_release(self, title: str, path: str) -> bool:
        """Whether something that the place lists is a release."""
        texts = (title, path)

        def found(pattern: str) -> bool:
            return any(re.search(pattern, text, re.IGNORECASE) for text in texts)

        return found(self.releases) and not any(map(found, self.skip))


def load_publications(folder: Path, names: tuple[str, ...] = ()) -> tuple[Publication, ...]:
    """Return the publications declared in a folder, or those of the names given, in the order of their names.

    Raises FaultsError for a file that is not TOML or not a declaration, and for a name that is not declared.
    """
    declared = {path.stem: path for path in sorted(folder.glob("*.toml"))}
    unknown = [name for name in names if name not in declared]
    if unknown:
        known = ", ".join(declared) or "none"
        raise FaultsError([Fault(file=name, expected=f"a publication: {known}", found="no such") for name in unknown])
    return tuple(_load(path) for name, path in declared.items() if not names or name in names)


def _load(path: Path) -> Publication:
    with declaration_faults(path.name, "a publication"):
        return Publication.model_validate({"name": path.stem} | tomllib.loads(path.read_text("utf-8")))
