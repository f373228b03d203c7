"""The cells of figures, read for what their figure is: a number, a rating, a score or a date."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import polars as pl

from pipeline.meaning.axes.levels import RATINGS
from pipeline.meaning.code_lists.lists import CodeLists
from pipeline.meaning.texts.dates import dates_in
from pipeline.meaning.understood import Problem, Understood
from pipeline.workbook.cells import address

TICKS = ("✓", "✔", "x", "X", "●", "•", "■", "Y", "Yes", "1")
# What stands in place of a rating in words: "Not applicable - no court team", "Too few cases to rate".
_OF_NONE = (
    r"(?:(?:(?:this )?(?:standard|it) (?:(?:was|is) )?)?not applicable|(?:does|did|do) not apply"
    r"|n\.? ?/? ?a\W*(?:$|[-–—:;,(])|no court (?:team|work))"
)
_OF_NO_RATING = (
    r"(?:(?:(?:(?:this )?standard|it|inspected) ?(?:(?:was|but|and|is) )?)?"
    r"not (?:yet )?(?:rated|graded|inspected|scored)"
    r"|n\.? ?/? ?r\W*(?:$|[-–—:;,(])|unrated|no (?:overall )?(?:rating|grade)"
    r"|(?:rating|grade) (?:was |is )?(?:not|never) (?:given|awarded|made|possible)"
    r"|not (?:given|awarded) (?:a |an |any )?(?:overall )?(?:rating|grade)"
    r"|(?:too few|insufficient|not enough|too little) (?:relevant )?(?:cases?|evidence|information|data) "
    r"(?:to rate|(?:to (?:give|award|support|reach)|for) a rating))"
)
UNRATED = rf"(?i)^\W*(?:{_OF_NONE}|{_OF_NO_RATING})"
_WHY_UNRATED = {"not applicable": rf"(?i)^\W*{_OF_NONE}", "not rated": rf"(?i)^\W*{_OF_NO_RATING}"}
FEWEST_IN_A_LEGEND = 3  # ratings
_JOINING = {"and", "or", "is", "are", "to", "Key"}


def typed_values(
    found: pl.DataFrame, lists: CodeLists, legend: Mapping[str, str], signs: Mapping[str, str]
) -> tuple[pl.DataFrame, list[Problem]]:
    """Read the cells for what their figure is: a number, a rating, a score, a date, or a sign that there is none."""
    if signs:
        why = pl.col("text").replace_strict(signs, default=None, return_dtype=pl.String)
        found = found.with_columns(mark=pl.coalesce("mark", why))
    found = _without_years_for_days(found)
    typed, types = found.with_columns(rating_printed=pl.lit(None, pl.String)), set(found["type"].unique())
    if not types <= {"number"}:  # else no rating, score or day is to be read
        found, typed = _typed(found, lists, legend)
        types |= set(found["type"].unique())
    nothing = {
        "number": pl.col("value").is_null(),
        "rating": pl.col("text").is_null(),
        "score": pl.col("value").is_null() & pl.col("text").is_null(),
        "date": pl.col("day").is_null(),
    }
    problems = []
    for kind, none in ((kind, none) for kind, none in nothing.items() if kind in types):
        for cell in found.filter(
            (typed["type"] == kind) & typed.select(none.alias("none"))["none"] & typed["mark"].is_null()
        ).iter_rows(named=True):
            problems.append(
                Problem(address(cell["row"], cell["column"]), f"a {kind} or shorthand", f"'{cell['text']}'")
            )
    return typed, problems


_YEAR = r"^(?:19|20)\d\d(?:\.0)?$"


def _without_years_for_days(found: pl.DataFrame) -> pl.DataFrame:
    """Leave out years in a column of days: "2019" says when a report came out, and not on which day."""
    shown = pl.coalesce("text", pl.col("value").cast(pl.String))
    year = (pl.col("type") == "date") & pl.col("day").is_null() & shown.str.contains(_YEAR)
    return found.filter(~year.fill_null(value=False))


def _typed(found: pl.DataFrame, lists: CodeLists, legend: Mapping[str, str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The cells as what their figure is, which words beside them may change, and their values as read for it."""
    if "rating" in found.columns:
        # A tick in the column of a rating.
        ticked = (pl.col("type") == "rating") & pl.col("rating").is_not_null()
        found = found.filter(~(ticked & pl.col("mark").is_not_null() & ~pl.col("text").is_in(TICKS).fill_null(False)))
        found = found.with_columns(
            text=pl.when(ticked & pl.col("text").is_in(TICKS)).then("rating").otherwise("text"),
            mark=pl.when(ticked).then(None).otherwise("mark"),
        )
    unrated = pl.coalesce(
        pl.when(pl.col("text").str.contains(said)).then(pl.lit(why)) for why, said in _WHY_UNRATED.items()
    )
    of_rating = (pl.col("type") == "rating") & pl.col("mark").is_null()
    # A dash is a rating where a key says so.
    found = found.with_columns(
        mark=pl.when((pl.col("type") == "rating") & pl.col("text").is_in(list(legend))).then(None).otherwise("mark")
    )
    found = found.with_columns(mark=pl.when(of_rating).then(unrated).otherwise("mark"))
    texts = found.filter(pl.col("type") != "number")
    ratings = {
        text: rating
        for text in shown_texts(texts)
        if (rating := legend.get(text) or lists.one(text, RATINGS) or _with_its_points(text)) is not None
    }
    # A score is a number: a rating in its row is the rating that it earns.
    worded = (pl.col("type") == "score") & pl.col("text").is_in([text for text in ratings if not text.isdecimal()])
    found = found.with_columns(
        role=pl.when(worded).then(pl.lit("overall rating")).otherwise("role"),
        kept_unit=pl.when(worded).then(None).otherwise("kept_unit"),
        type=pl.when(worded).then(pl.lit("rating")).otherwise("type"),
    )
    found = _with_scores_beside_words(found, ratings)
    rated = pl.col("type") == "rating"
    shown = pl.coalesce("text", pl.col("value").cast(pl.Int64, strict=False).cast(pl.String))
    known = shown.replace_strict(ratings, default=None, return_dtype=pl.String)
    outcome = (
        pl.col("text").str.extract_groups(r"^(?i)(?<score>\d+) ?(?:/|out of|of) ?(?<maximum>\d+)(?: points)?$").struct
    )
    score = outcome.field("score") + "/" + outcome.field("maximum")
    days = {
        text: mentions[-1].day
        for text in shown_texts(found.filter(pl.col("type") == "date"))
        if (mentions := dates_in(text))
    }
    told = pl.col("text").replace_strict(days, default=None, return_dtype=pl.Date)
    return found, found.with_columns(
        rating_printed=pl.when(rated).then(shown),
        text=pl.when(rated).then(known).when(pl.col("type") == "score").then(score).otherwise("text"),
        value=pl.when(pl.col("type").is_in(["rating", "date"])).then(None).otherwise("value"),
        day=pl.when(pl.col("type") == "date").then(pl.coalesce("day", told)).otherwise("day"),
    )


MOST_POINTS = 27  # of all standards of a unit
_OF_ALL_STANDARDS = r"^(?i)\d{1,2} ?(?:/|out of|of) ?(?:21|24|27)(?: points)?$"


def _with_scores_beside_words(found: pl.DataFrame, ratings: Mapping[str, str]) -> pl.DataFrame:
    """Take what stands beside an overall rating in words for the score that earns it, where it is not its points."""
    overall = (pl.col("role") == "overall rating") & (pl.col("type") == "rating")
    words = {text: rating for text, rating in ratings.items() if not text.isdecimal()}
    worded = pl.when(overall).then(pl.col("text").replace_strict(words, default=None, return_dtype=pl.String))
    beside = pl.coalesce(worded.drop_nulls().first().over("row"), worded.drop_nulls().first().over("column"))
    whole = (pl.col("value") % 1 == 0) & pl.col("value").is_between(1, MOST_POINTS)
    # As few points as a standard may have are those of all standards only where the rating is the lowest.
    points = whole & ((pl.col("value") > MOST_OF_ONE) | (beside == "Inadequate"))
    of_all = pl.col("text").str.contains(_OF_ALL_STANDARDS).fill_null(value=False)
    scored = overall & beside.is_not_null() & (points | of_all)
    return found.with_columns(
        role=pl.when(scored).then(pl.lit("composite score")).otherwise("role"),
        kept_unit=pl.when(scored).then(pl.lit("points")).otherwise("kept_unit"),
        type=pl.when(scored).then(pl.lit("score")).otherwise("type"),
    )


MOST_OF_ONE = 3  # points of a standard
_POINTS = {"Outstanding": "3", "Good": "2", "Requires improvement": "1", "Inadequate": "0"}
# "Good (65% to 79%)", "Outstanding - large majority of cases satisfactory": what a rating means, and no figure.
_MEANS = re.compile(
    r"(?:under|below|less than|over|above|at least|from)? ?\d{1,3}(?:\.\d)? ?%?(?: ?(?:to|[-–—]) ?\d{1,3}(?:\.\d)?)? ?%"
    r"(?: ?(?:and|or) (?:over|above|more|below|under|less))?"
    r"|(?:the |a )?(?:large |reasonable |small )?(?:majority|minority) of (?:relevant |inspected )?cases"
    r"(?: (?:were|are|was|is|judged|rated|satisfactory|sufficient))*",
    re.IGNORECASE,
)
_OF_ONE_STANDARD = re.compile(r"(?P<points>[0-3]) ?(?:points?|/ ?3|out of 3)(?: (?:out )?of 3)?", re.IGNORECASE)
_BESIDE_A_RATING = re.compile(r"(?:[☆★*]|[0-3]|[=:,()\[\]–—-]|\s|\bpoints?\b|\brat(?:ed|ing)\b)*", re.IGNORECASE)


def _with_its_points(text: str) -> str | None:
    """The rating that a cell prints beside a star, its points or its meaning, or as points: "Good (2)", "2/3"."""
    if (points := _OF_ONE_STANDARD.fullmatch(text)) is not None:
        return next(rating for rating, of in _POINTS.items() if of == points["points"])
    said = [rating.capitalize() for rating in _RATING_WORD.findall(text)]
    beside = _MEANS.sub(" ", _RATING_WORD.sub(" ", text))
    if len(said) != 1 or not _BESIDE_A_RATING.fullmatch(beside):
        return None
    return said[0] if set(re.findall(r"\d", beside)) <= {_POINTS[said[0]]} else None


_RATING_WORD = re.compile(r"\b(Outstanding|Good|Requires improvement|Inadequate)\b", re.IGNORECASE)
_PARTED = re.compile(r"[,;.]")
_SIGN = re.compile(r"(?<![^\s,;:=().–—-])[^\s,;:=().–—-]{1,4}(?![^\s,;:=().–—-])")


def legend_of(understood: Understood) -> dict[str, str]:
    """What a note says that signs mean: ★★★ Outstanding; or Outstanding (3)."""
    lines = [line.text for line in (*understood.table.title, *understood.table.above, *understood.table.footnotes)]
    if (
        len(listed := _listed(lines)) >= FEWEST_IN_A_LEGEND
        or len(listed := _listed(understood.notes)) >= FEWEST_IN_A_LEGEND
    ):
        return listed
    for line in (*lines, *understood.notes):
        parts = _RATING_WORD.split(line)
        ratings = [rating.capitalize() for rating in parts[1::2]]
        if len(set(ratings)) < FEWEST_IN_A_LEGEND:
            continue
        # A comma parts a sign from the rating that it is not of: "Outstanding 3, Good 2".
        between = [_PARTED.split(part) for part in parts[::2]]
        before = [found[-1] for part in between[:-1] if (found := _SIGN.findall(part[-1]))]
        after = [found[0] for part in between[1:] if (found := _SIGN.findall(part[0]))]
        keys = [
            dict(zip(signs, ratings, strict=True))
            for signs in (before, after)
            # One sign for each rating, all different and of one sort; words such as "and" are no signs.
            if len({sign.isdecimal() for sign in signs}) == 1
            and len(signs) == len(ratings) == len(set(signs))
            and not _JOINING & set(signs)
        ]
        if keys:
            # Of two that fit, the points that ratings have: "4 standards: Outstanding 3 Good 2 ...".
            return next((key for key in keys if all(_POINTS[key[sign]] == sign for sign in key)), keys[0])
    return {}


_KEYED = re.compile(
    r"(?:^|[\s,;])(?P<sign>[^\s,;:=\w]{1,3})\s*[:=]\s*(?P<rating>Outstanding|Good|Requires improvement|Inadequate)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(r"(?P<sign>\S{1,3})\s*(?:[=:]|\s[–-]\s)\s*(?P<rating>[A-Za-z ]+)")


def _listed(lines: Iterable[str]) -> dict[str, str]:
    """A legend of a line for each rating: In = Inadequate."""
    found: dict[str, str] = {}
    for line in lines:
        found |= {key["sign"]: key["rating"].capitalize() for key in _KEYED.finditer(line)}
        match = _LISTED.fullmatch(line.strip())
        rating = _RATING_WORD.fullmatch(match["rating"].strip()) if match else None
        if match and rating:
            found.setdefault(match["sign"], rating[0].capitalize())
    return found if len(set(found.values())) == len(found) else {}


def shown_texts(cells: pl.DataFrame) -> list[str]:
    """Return the texts of cells, each once, and their whole numbers as texts."""
    texts = cells["text"].drop_nulls().unique().to_list()
    return [*texts, *(str(int(value)) for value in cells["value"].drop_nulls().unique() if value == int(value))]
