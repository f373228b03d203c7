"""How a publication is cited: a CITATION.cff (Citation File Format 1.2.0) made from its version and its sources."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import yaml

from pipeline.declarations import DeclaredModel
from pipeline.publishing.cited_versions import CitedVersion

CITATION = "CITATION.cff"
CFF_VERSION = "1.2.0"
ANY_WIDTH = 2**31 - 1  # the widest that libyaml knows: no line is broken
# marts.published_on(published_date, source_id) writes a day; the month where only that is known of the
# source, or of the document that a table of it is quoted from.
# marts.cite('marts.ratings') cites a table of this version; with a row's source_id also the document that it is from.
CITE = """CREATE OR REPLACE MACRO marts.published_on(day, source) AS (
  CASE WHEN EXISTS (
    FROM marts.sources s WHERE s.published_date = day AND s.published_date_precision = 'month' AND (
      s.source_id = source OR EXISTS (
        FROM marts.source_tables t WHERE t.source_id = source AND t.document = s.title AND t.published_date = day
      )
    )
  ) THEN strftime(day, '%B %Y') ELSE strftime(day, '%-d %B %Y') END
);
CREATE OR REPLACE MACRO marts.cite(named, source := NULL) AS (
  SELECT concat(
    replace(cite_as, 'VERSION', marts.version()), ' Table ', named, '.',
    (SELECT concat(' Figure from: ', concat_ws(', ',
        CASE WHEN NOT coalesce(starts_with(title, publisher), false) THEN publisher END,
        title, marts.published_on(published_date, source_id), url), '.')
     FROM marts.sources WHERE source_id = source)
  ) FROM marts.publication
)"""
CITED_FROM = {"marts.publication", "marts.sources", "marts.source_tables"}  # the tables that it reads


class Licence(DeclaredModel):
    """A licence: SPDX's identifier, and its address."""

    name: str
    path: str


class About(DeclaredModel):
    """What is said of every publication."""

    title: str
    description: str
    keywords: tuple[str, ...]
    message: str
    authors: tuple[str, ...]
    licences: dict[str, Licence]

    def licences_of(self, sources: pl.DataFrame) -> dict[str, Licence]:
        """Return the licences of some sources that are known, by the name that they are called."""
        named = sources["licence"].drop_nulls().unique().sort().to_list()
        return {name: self.licences[name] for name in named if name in self.licences}


def load_about(path: Path) -> About:
    """Return what a file says of every publication. Raises pydantic's ValidationError when malformed."""
    return About.model_validate(tomllib.loads(path.read_text("utf-8")))


def citation(about: About, cited: CitedVersion, sources: pl.DataFrame) -> str:
    """Return the text of a CITATION.cff: the marts, with each source (rows of marts.sources) as a reference."""
    said: dict[str, Any] = {
        "cff-version": CFF_VERSION,
        "message": about.message,
        "type": "dataset",
        "title": about.title,
        "abstract": about.description,
        "authors": [{"name": name} for name in about.authors],
        "version": cited.name,
        "date-released": cited.day,
        "keywords": list(about.keywords),
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{cited.inputs_hash}",
                "description": "Hash of the files that the marts are made from and of the code that made them",
            }
        ],
        "license": [licence.name for licence in about.licences_of(sources).values()],
        "references": [_reference(source) for source in sources.to_dicts()],
    }
    stated = {name: value for name, value in said.items() if value}
    # libyaml's: an archive of hundreds of sources is a tenth of the wait.
    return str(yaml.dump(stated, Dumper=yaml.CSafeDumper, sort_keys=False, allow_unicode=True, width=ANY_WIDTH))


def address(url: str | None) -> str | None:
    """Return a web address as programs take it; publications print some without their scheme."""
    return url if url is None or "://" in url else f"http://{url}"


def _reference(source: dict[str, Any]) -> dict[str, Any]:
    day = source["published_date"]
    precise = day is not None and source["published_date_precision"] == "day"
    return {
        "type": "report",
        "title": source["title"] or source["file_name"],
        "authors": [{"name": source["publisher"] or "unknown"}],
        **({"date-published": day.isoformat()} if precise else {}),
        **({"year": day.year, "month": day.month} if day is not None else {}),
        **({"url": address(source["url"])} if source["url"] else {}),
        "notes": f"{source['file_name']}, sha256 {source['sha256']}",
    }
