"""How much is read of workbooks by somebody who has not seen the reader, with the truth beside them.

Run with `python -m bench.held_out FOLDER [FOLDER ...]`. A folder has workbooks/, truth/truth.csv (file, sheet, cell,
value, measure, area, grade, date_or_period, need_or_question_or_standard, note: a row a figure, sheet empty for a CSV)
and truth/decoys.csv (file: workbooks about something else, of which nothing may be read). Prints, for each, the
figures read in per cent, those that are read wrongly, those that leak from decoys, and what sets a workbook aside.
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl

from pipeline.raw.declared import Declared, load_declared
from pipeline.raw.file import raw_file
from pipeline.raw.observations import FRONT_MATTER
from pipeline.raw.what_was_read import Reading
from pipeline.raw.workbook_reading import read_closely
from pipeline.settings import Settings

FIGURE = ("file", "sheet", "cell")
SCALES = (1.0, 100.0, 0.01, -1.0)  # 0.25 or 25 for 25 per cent; a shortfall is printed with either sign
SHOWN = 0.51  # of the last digit: what is shown with few decimals may be held with more
POINTS = {"outstanding": 3, "good": 2, "requires improvement": 1, "inadequate": 0}  # a rating is a number of points too
SHORT = {"o": "outstanding", "g": "good", "ri": "requires improvement", "i": "inadequate"}
LABELS = {
    "area": ("area", "region"),
    "grade": ("grade",),
    "date_or_period": ("as_of", "period", "published", "report_date", "side"),
    "need_or_question_or_standard": ("need", "question", "standard", "key_question"),
}


def readings(folder: Path, declared: Declared) -> list[Reading]:
    """Read every workbook of a folder, as a build does."""
    paths = sorted(path for path in folder.iterdir() if path.is_file() and not path.name.endswith(".json"))
    return [read_closely(raw_file(path, folder), declared) for path in paths]


def figures_of(reading: Reading) -> pl.DataFrame:
    """Return the cells that were read: FIGURE, value, text, and their labels. None where the workbook is set aside."""
    names = sorted({name for of in LABELS.values() for name in of})
    schema = dict.fromkeys((*FIGURE, "text", *names), pl.String) | {"value": pl.Float64}
    if reading.faults or reading.observations is None:
        return pl.DataFrame(schema=schema)
    seen = reading.observations.filter(pl.col("dataset") != FRONT_MATTER)
    addresses = ["source_cell", *(name for name in seen.columns if name.endswith("_cell") and name != "source_cell")]
    is_csv = pl.col("file").str.to_lowercase().str.ends_with(".csv")
    labels = [pl.col(name).cast(pl.String) for name in names if name in seen.columns]
    cells = [
        seen.filter(pl.col(name).is_not_null()).select(
            pl.col("file").str.split("/").list.last(),
            *labels,
            sheet=pl.when(is_csv).then(pl.lit("")).otherwise("source_sheet"),
            cell=pl.col(name),
            value=pl.col("value") if name == "source_cell" else pl.lit(None, pl.Float64),
            text=pl.col("text") if name == "source_cell" else pl.lit(None, pl.String),
        )
        for name in addresses
    ]
    return pl.concat([pl.DataFrame(schema=schema), *cells], how="diagonal").unique([*FIGURE, "value", "text"])


def compared(truth: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return each figure of the truth with what was found at its cell, where it may be one of two: read, and wrong."""
    numbered = truth.with_row_index("figure")
    both = numbered.join(found, on=FIGURE, how="left", suffix="_found", coalesce=False)
    number = pl.col("value").str.strip_chars("%* ").str.replace_all(",", "").cast(pl.Float64, strict=False)
    near = SHOWN * 10.0 ** -pl.col("value").str.extract(r"\.(\d+)").str.len_chars().fill_null(0).cast(pl.Float64)
    same = pl.any_horizontal((number - pl.col("value_found") * by).abs() <= near for by in SCALES)
    words = pl.col("value").str.to_lowercase() == pl.col("text").str.to_lowercase()
    # "10 out of 27" is 10/27.
    given, read = (pl.col(name).str.to_lowercase().str.replace(" out of ", "/") for name in ("value", "text"))
    points = pl.any_horizontal(
        given.str.split("/").list.first().cast(pl.Float64, strict=False) == pl.col("value_found"),
        read.str.split("/").list.first() == given.str.split("/").list.first(),
        given.replace_strict(SHORT, default=None) == read,
        read.replace_strict(POINTS, default=None, return_dtype=pl.Float64) == number,
        given.replace_strict(POINTS, default=None, return_dtype=pl.Float64) == pl.col("value_found"),
    )
    unsaid = pl.col("value_found").is_null() & pl.col("text").is_null()
    judged = both.with_columns(
        read=pl.col("cell_found").is_not_null(),
        wrong=pl.col("cell_found").is_not_null() & ~pl.any_horizontal(same, words, points, unsaid).fill_null(False),
    )
    return judged.sort("figure", "wrong").unique("figure", keep="first", maintain_order=True)


def unlike_labels(figures: pl.DataFrame) -> pl.DataFrame:
    """Return how often each label of the truth was read as each other: for a person to go through."""
    shown = []
    for said, read_as in LABELS.items():
        names = [f"{name}_found" if f"{name}_found" in figures.columns else name for name in read_as if name != said]
        names = [f"{said}_found", *names] if f"{said}_found" in figures.columns else names
        read = pl.coalesce(*(pl.col(name) for name in names if name in figures.columns))
        shown.append(
            figures.filter("read")
            .select(label=pl.lit(said), truth=pl.col(said).cast(pl.String), read_as=read)
            .filter(pl.col("truth").is_not_null() & pl.col("read_as").is_not_null())
            .group_by("label", "truth", "read_as")
            .len()
        )
    return pl.concat(shown).sort("label", "truth", "read_as")


def say(folder: Path, declared: Declared) -> pl.DataFrame:
    """Print what is read of one folder, and return its figures compared."""
    read = readings(folder / "workbooks", declared)
    found = pl.concat(figures_of(one) for one in read)
    truth = pl.read_csv(folder / "truth" / "truth.csv", infer_schema=False).with_columns(pl.col("sheet").fill_null(""))
    decoys = pl.read_csv(folder / "truth" / "decoys.csv", infer_schema=False)
    figures = compared(truth, found)
    leaked = found.join(decoys, on="file", how="semi").height
    rate = 100 * figures["read"].sum() / max(figures.height, 1)
    print(f"{folder}: {rate:.1f} % of {figures.height} figures, {figures['wrong'].sum()} wrong, {leaked} leaked")
    lost = figures.filter(~pl.col("read")).group_by("file", "sheet").len().sort("file", "sheet")
    for file, sheet, count in lost.rows():
        print(f"  lost {count:4}  {file}  {sheet}")
    for file, sheet, cell, value, other, text in (
        figures.filter("wrong").select(*FIGURE, "value", "value_found", "text").rows()
    ):
        print(f"  wrong {file} {sheet}!{cell}: {value}, read {other if text is None else text}")
    ours = set(truth["file"])
    for one in read:
        name = one.file.split("/")[-1]
        if name in ours:
            for fault in one.faults:
                print(f"  {fault}")
    return figures


def main() -> None:
    """Compare each folder; exit 1 when a figure is wrong or leaks."""
    declared = load_declared(Settings())
    every = [say(Path(folder), declared) for folder in sys.argv[1:] if not folder.startswith("-")]
    if "--labels" in sys.argv:
        with pl.Config(tbl_rows=-1, fmt_str_lengths=80, tbl_width_chars=200):
            print(unlike_labels(pl.concat(every, how="diagonal")))
    sys.exit(any(figures["wrong"].any() for figures in every))


if __name__ == "__main__":
    main()
