"""The raw folder as a store: each downloaded file in a folder named by its sha256, with its sidecar, for good."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, get_args

from pipeline.faults import FaultsError
from pipeline.folders.whole_files import settle_folder, sha256_of, write_whole
from pipeline.raw.provenance import SUFFIX, Provenance, read_provenance

Outcome = Literal["new", "new version", "unchanged"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)

LONGEST_NAME = 100  # bytes of a file's name before its ending: with the sidecar's it stays within any file system
UNFINISHED = ".unfinished-"  # a name that begins with a dot is not read by a build
_SHA256 = "[0-9a-f]" * 64
_UNSAFE = re.compile(r'[<>:"|?*/\\]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # device names on Windows


@dataclass(frozen=True, slots=True)
class Held:
    """A file that the store holds."""

    path: Path
    provenance: Provenance

    @property
    def sha256(self) -> str:
        """The name of the folder that it lies in."""
        return self.path.parent.name


class Store:
    """The downloaded files of one publication."""

    def __init__(self, raw: Path, publication: str) -> None:
        """Take the raw folder and a publication's name; nothing is made before something is stored."""
        self._raw = raw
        self._folder = raw / publication

    def held(self) -> list[Held]:
        """Return every file that was stored, the last version of each last.

        Raises FaultsError for a sidecar that cannot be read.
        """
        found = [
            Held(path, provenance)
            for path in sorted(self._folder.glob(f"{_SHA256}/*"))
            if not path.name.startswith(".") and not path.name.endswith(SUFFIX)
            if (provenance := read_provenance(path, path.relative_to(self._raw).as_posix())) is not None
        ]
        return sorted(found, key=lambda held: (held.provenance.published_date or dt.date.min, held.provenance.version))

    def versions(self, release: str, attachment: str) -> list[Held]:
        """Return what is held of one attachment of a release, the first version first."""
        wanted = (release, attachment)
        return [held for held in self.held() if (held.provenance.release, held.provenance.attachment) == wanted]

    @contextmanager
    def unfinished(self, kind: str) -> Iterator[tuple[BinaryIO, Path]]:
        """Give an empty file to download into, hidden from builds, and remove it afterwards."""
        with self._locked():
            self._remove_abandoned()
            descriptor, name = tempfile.mkstemp(prefix=UNFINISHED, suffix=f".{kind}", dir=self._folder)
            fcntl.flock(descriptor, fcntl.LOCK_EX)  # the system frees it when this process dies: then it is abandoned
        path = Path(name)
        try:
            with os.fdopen(descriptor, "w+b") as file:
                yield file, path
        finally:
            path.unlink(missing_ok=True)

    def keep(self, unfinished: Path, file_name: str, provenance: Provenance) -> tuple[Held, Outcome]:
        """Store a downloaded file under its sha256, as the next version of its attachment, unless it is held.

        Nothing that is held is overwritten. Raises FaultsError, with one fault, when the publisher put an
        earlier version back, and OSError when the folder cannot be written.
        """
        sha256 = sha256_of(unfinished)
        kind = unfinished.suffix
        with self._locked():
            versions = self.versions(provenance.release or "", provenance.attachment or "")
            same = self._same_bytes(unfinished, sha256)
            if same is not None:
                self._refuse_earlier_version(sha256, versions)
                return Held(same, read_provenance(same, same.name) or provenance), "unchanged"
            last = versions[-1].provenance.version if versions else 0
            described = provenance.model_copy(update={"version": last + 1})
            target = self._folder / sha256 / safe_name(file_name, kind)
            target.parent.mkdir(exist_ok=True)
            write_whole(target.with_name(target.name + SUFFIX), described.model_dump_json(indent=2) + "\n")
            unfinished.chmod(0o644)
            unfinished.rename(target)  # only now is there a workbook to read
            settle_folder(target.parent)
            settle_folder(self._folder)
        return Held(target, described), "new version" if versions else "new"

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Wait until no other process stores a file of the publication. The folder itself is the lock."""
        self._folder.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self._folder, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _remove_abandoned(self) -> None:
        """Remove what processes that were killed left behind: nobody holds it any more."""
        for path in self._folder.glob(f"{UNFINISHED}*"):
            with suppress(FileNotFoundError, BlockingIOError), path.open("rb") as file:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink(missing_ok=True)

    def _same_bytes(self, unfinished: Path, sha256: str) -> Path | None:
        """A workbook anywhere in the raw folder with the same bytes: put there by hand, perhaps."""
        size = unfinished.stat().st_size
        for path in sorted(self._raw.rglob("*")):
            visible = path.is_file() and not path.name.startswith(".") and not path.is_symlink()
            if visible and path.stat().st_size == size and sha256_of(path) == sha256:
                return path
        return None

    def _refuse_earlier_version(self, sha256: str, versions: list[Held]) -> None:
        earlier = next((held for held in versions[:-1] if held.sha256 == sha256), None)
        if earlier is None:
            return
        last = versions[-1]
        raise FaultsError.at(
            earlier.provenance.download.url if earlier.provenance.download else str(earlier.provenance.url),
            f"version {last.provenance.version} of '{last.provenance.title}', or a new one",
            f"version {earlier.provenance.version} again",
            remedy=f"if the publisher took version {last.provenance.version} back, remove the folder {last.sha256}",
        )


def safe_name(file_name: str, kind: str) -> str:
    """Return a publisher's file name as one that is safe on any system: no path, bounded, with the kind's ending."""
    last = unicodedata.normalize("NFC", file_name).replace("\\", "/").rstrip("/").rpartition("/")[2]
    visible = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C")
    stem = visible[: -len(kind)] if visible.lower().endswith(kind) else visible
    stem = _UNSAFE.sub("-", stem).strip(" .").removeprefix("~$")
    stem = stem.encode()[:LONGEST_NAME].decode(errors="ignore").strip(" .") or "workbook"
    return f"{'workbook-' if _RESERVED.match(stem) else ''}{stem}{kind}"
