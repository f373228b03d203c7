"""Registers as code lists: the rows of a CSV file become members, with the wordings that their columns make."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict

Forms = Mapping[str, Sequence[str]]


class Register(BaseModel):
    """How the rows of a register become members."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    dimension: str
    member: str
    wordings: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    within: dict[str, str] = {}
    in_other_forms: tuple[str, ...] = ()  # dimensions whose names are printed with other forms of their words too

    def rows(self, folder: Path) -> Iterator[dict[str, str]]:
        """Yield the rows that become members."""
        with (folder / self.file).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if not self.kinds or self.dimension.format(**row) in self.kinds:
                    yield row

    def wordings_of(self, row: Mapping[str, str], forms: Forms) -> Iterator[str]:
        """Yield what a row's member is called."""
        other = forms if self.dimension.format(**row) in self.in_other_forms else {}
        for wording in (form.format(**row) for form in self.wordings):
            if wording.strip() and wording not in self.without:
                yield from in_other_forms(wording, other)


def in_other_forms(name: str, forms: Forms) -> Iterator[str]:
    """Yield a name with each of its words in each of its forms: Milton Keynes and Bucks."""
    found = [form for form in forms if re.search(rf"\b{form}\b", name, re.IGNORECASE)]
    for chosen in itertools.product(*((form, *forms[form]) for form in found)):
        spelled = name
        for form, other in zip(found, chosen, strict=True):
            spelled = re.sub(rf"\b{form}\b", other, spelled, flags=re.IGNORECASE) if other != form else spelled
        yield spelled
