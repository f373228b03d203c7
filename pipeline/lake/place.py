"""Where a lake is: DuckLake, tables as Parquet files and all that is known of them in a database.

Embedded, both stand in the marts folder and one program at a time has them open. Shared, the catalogue is in Postgres
and the files may be in a bucket: any number of machines read and write.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CATALOGUE, DATA = "catalogue.ducklake", "data"
POSTGRES, BUCKET = ("postgresql://", "postgres://"), "s3://"
_SECRETS = re.compile(r"(?<=://)[^@/\s]*@|(?i:password)=\S+")


@dataclass(frozen=True, slots=True)
class LakePlace:
    """The catalogue of a lake (a file, or a Postgres database) and the place of its files (a folder, or a bucket)."""

    catalogue: str
    data: str

    @classmethod
    def in_folder(cls, folder: Path) -> LakePlace:
        """Return the place of an embedded lake."""
        return cls(str(folder / CATALOGUE), str(folder / DATA))

    @property
    def shared(self) -> bool:
        """Whether any number of programs may have it open."""
        return self.catalogue.startswith(POSTGRES)

    def __str__(self) -> str:
        """The catalogue, without a password."""
        return without_secrets(self.catalogue)


def without_secrets(text: str) -> str:
    """Return a text without the user and password of an address in it."""
    return _SECRETS.sub("", text)
