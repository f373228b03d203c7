"""Build a cited version again from the files that it was made from, and say whether every table is as it was."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from pipeline.build import build
from pipeline.faults import Fault, FaultsError
from pipeline.folders.marts import manifest_of
from pipeline.folders.whole_files import sha256_of
from pipeline.publishing.accompanying import PUBLICATION
from pipeline.publishing.cited_versions import CitedVersion, code_fingerprint, kept_version
from pipeline.raw.accepted import Accepted, write_accepted
from pipeline.raw.provenance import SUFFIX
from pipeline.settings import Settings


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A version that was built again: which tables are not as cited, and whether other code made them."""

    cited: CitedVersion
    out: Path
    differing: tuple[str, ...]
    missing: tuple[str, ...]  # tables that are not made any more
    code_changed: bool

    @property
    def as_cited(self) -> bool:
        """Whether every table has the contents that were cited."""
        return not self.differing and not self.missing


def rebuild(settings: Settings, name: str, out: Path) -> Rebuilt:
    """Build a version that the marts folder keeps into another folder, from files of the raw folder.

    The files are found by their sha256, whatever their names are now; their sidecars are those of the version. Nobody
    is reported. Raises FaultsError with a line for each file that is not there, and for whatever the build refuses.
    """
    cited = kept_version(settings.marts, name)
    if out.resolve() == settings.marts.resolve():
        expected = "another folder than that of the published marts"
        raise FaultsError.at(out, expected, "the same", remedy="give another with --out")
    with tempfile.TemporaryDirectory(prefix="pdu-rebuild-") as folder:
        _gather(cited.sources, settings.raw, Path(folder))
        if cited.accepted:
            write_accepted(Path(folder), [Accepted.model_validate(one) for one in cited.accepted])
        # Of a shared lake nothing is changed: what is built again is for whoever asks.
        alone = {"raw": Path(folder), "marts": out, "lake_catalog": None, "lake_data": ""}
        alone |= {"notify_webhook": None, "notify_email_to": ""}
        built = build(settings.model_copy(update=alone))
    version = manifest_of(built)["version"]
    return _compared(cited, kept_version(out, version).tables, out)


def _compared(cited: CitedVersion, tables: Mapping[str, str], out: Path) -> Rebuilt:
    code_changed = cited.code.get("fingerprint") != code_fingerprint()
    differing = [name for name, contents in cited.tables.items() if tables.get(name, contents) != contents]
    if code_changed:  # it names the code, and says nothing else of its own
        differing = [name for name in differing if name != PUBLICATION]
    missing = [name for name in cited.tables if name not in tables]
    return Rebuilt(cited, out, tuple(differing), tuple(missing), code_changed)


def _gather(sources: Iterable[Mapping[str, Any]], raw: Path, folder: Path) -> None:
    """Copy each source to its path of then, with its sidecar of then."""
    sources = list(sources)
    found = _by_sha256({source["sha256"] for source in sources}, raw)
    lost = [source for source in sources if source["sha256"] not in found]
    if lost:
        raise FaultsError(
            [
                Fault(
                    file=source["file"],
                    expected=f"a file with the sha256 {source['sha256']} below {raw}",
                    found="none",
                    remedy="put it back from a copy of the raw folder; its name does not matter",
                )
                for source in lost
            ]
        )
    for source in sources:
        path = PurePosixPath(source["file"])
        if path.is_absolute() or ".." in path.parts:
            raise FaultsError.at(path, "a path below the raw folder", "one that leaves it")
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(found[source["sha256"]], target)
        if source["sidecar"] is not None:
            target.with_name(target.name + SUFFIX).write_text(source["sidecar"], "utf-8")


def _by_sha256(wanted: set[str], raw: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(raw.rglob("*")):
        if wanted <= found.keys():
            break
        if path.is_file() and not path.is_symlink() and not path.name.endswith(SUFFIX):
            found.setdefault(sha256_of(path), path)
    return found
