"""Pictures of an area that are part of its page: steps of a scale and bars, as wide as the page whatever its width."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.chart_files.style import bands_of
from pipeline.published.queries import PublishedMarts
from pipeline.report.declaration import PictureQuestion


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a picture: places are per cent of its width, `step` is a place on its scale."""

    label: str
    display: str
    step: int | None = None
    bar: float | None = None
    interval: tuple[float, float] | None = None  # its start and its length


@dataclass(frozen=True, slots=True)
class AreaPicture:
    """A picture: its finding is read out where the picture is not seen; the tables below have each figure."""

    caption: str
    says: str
    steps: tuple[str, ...]
    bands: tuple[tuple[float, str], ...]  # place in per cent, and words
    rows: tuple[Row, ...]


def area_pictures(questions: tuple[PictureQuestion, ...], marts: PublishedMarts, area: str) -> list[AreaPicture]:
    """Return the pictures that the marts have figures for. Raises FaultsError with DuckDB's message."""
    return [picture for question in questions if (picture := _picture(question, marts, area)) is not None]


def _picture(question: PictureQuestion, marts: PublishedMarts, area: str) -> AreaPicture | None:
    rows = marts.frame(question.sql, [area]).to_dicts()
    if all(row["value"] is None for row in rows):
        return None
    ends = [] if question.steps else [row.get("high") or row["value"] or 0 for row in rows]
    most = max([question.most, *ends])
    named = next((row["bands"] for row in rows if row.get("bands")), "")
    drawn = tuple(
        Row(row["label"], row["display"], step=None if row["value"] is None else question.steps.index(row["value"]))
        if question.steps
        else Row(
            row["label"],
            row["display"],
            bar=_share(row["value"], most),
            interval=_interval(row.get("low"), row.get("high"), most),
        )
        for row in rows
    )
    return AreaPicture(
        caption=question.caption,
        says=f"{question.caption}: " + "; ".join(f"{row.label}, {row.display}" for row in drawn) + ".",
        steps=question.steps,
        bands=tuple((100 * band / most, f"{band:g}% {name}") for band, name in bands_of(named)),
        rows=drawn,
    )


def _share(value: float | None, most: float) -> float | None:
    return None if value is None else round(100 * value / most, 2)


def _interval(low: float | None, high: float | None, most: float) -> tuple[float, float] | None:
    return None if low is None or high is None else (round(100 * low / most, 2), round(100 * (high - low) / most, 2))
