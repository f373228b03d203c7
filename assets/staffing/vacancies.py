"""Vacancies with one sign convention: as each release prints them, and as their parts come to."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import cells, place
from assets.figures.facts import number_of, several_times
from assets.reconciliation.contradictions import with_contradictions
from assets.staffing.overlaps import with_overlaps
from assets.staffing.releases import days_printed_again, latest, superseded_on
from assets.staffing.spelling import spelt_workforce
from pipeline.address import ADDRESS
from pipeline.tables.made import in_their_order, table
from schemas import marts, staging

PLACE = ["as_of", "area_type", "area", "grade"]
FACT = [*PLACE, "basis"]
OF_FILE = ["source_id", *PLACE]
OF_SHEET = ["source_sheet", *OF_FILE]
HAS_FIGURES = pl.any_horizontal(pl.col("vacancy_fte", "vacancy_rate").is_not_null())
# HMIP Annual Report 2022/23, chapter 2: an area may move to amber at 70 per cent of staff or less with workloads over
# 120 per cent of target, and may apply for red at 60 per cent of staff or less.
AMBER_STAFFING = 70
RED_STAFFING = 60
AMBER_WORKLOAD = 120
ALL_STAFF = "all"


def staffing_line(level: pl.Expr, grade: pl.Expr, within: pl.Expr) -> pl.Expr:
    """Return which line of the Prioritisation Framework a staffing level (per cent of target) is at.

    The framework's lines are of an area's staff, so one grade is at none. `within` is how far the print may be from
    the level: where a line lies between, the print does not say on which side. The line is of staffing alone:
    whether an area moves to amber also depends on workloads, and on its director.
    """
    lowest, highest = (_line(end) for end in (level - within, level + within))
    return pl.when((grade == ALL_STAFF) & (lowest == highest)).then(lowest)


def _line(level: pl.Expr) -> pl.Expr:
    return (
        pl.when(level <= RED_STAFFING)
        .then(pl.lit("60 per cent or less"))
        .when(level <= AMBER_STAFFING)
        .then(pl.lit("70 per cent or less"))
        .when(level.is_not_null())
        .then(pl.lit("over 70 per cent"))
    )


def printed_within(rate: pl.Expr) -> pl.Expr:
    """Return half of the last digit that a printed rate has: half a point of a whole one, else of a tenth."""
    return pl.when(rate % 1 == 0).then(0.5).otherwise(0.05)


def _value(role: str) -> pl.Expr:
    return pl.col("value").filter(pl.col("role") == role).first()


@table(staging.VacancyRates, by_source=True)
def rates_of_each_file(
    staging_vacancies: pl.DataFrame,
    staging_workforce: pl.DataFrame,
    raw_workforce: pl.DataFrame,
    staging_superseded_figures: pl.DataFrame,
) -> pl.DataFrame:
    """Keep what each file prints, and beside it what its own target and staff in post come to."""
    in_post = pl.concat([_staff_in_post(staging_workforce), _used_instead(raw_workforce, staging_superseded_figures)])
    printed = _with_staff_in_post(_printed(staging_vacancies), in_post)
    parted = printed.filter(pl.col("target_fte").is_not_null() & pl.col("staff_in_post_fte").is_not_null())
    vacancy = pl.col("target_fte") - pl.col("staff_in_post_fte")
    computed = parted.with_columns(
        basis=pl.lit("computed"),
        vacancy_fte=vacancy,
        vacancy_rate=100 * vacancy / pl.col("target_fte"),
        mark=pl.lit(None, pl.String),
    )
    both = pl.concat([printed.with_columns(basis=pl.lit("published")), computed.select(*printed.columns, "basis")])
    return _against_lines(both.with_columns(mark=pl.when(~HAS_FIGURES).then("mark")))


def _printed(vacancies: pl.DataFrame) -> pl.DataFrame:
    """Bring the target, the vacancies and the rate that a sheet prints of one area, grade and date together."""
    return vacancies.group_by(
        "source_id", "source_sheet", "published_date", *PLACE, "as_of_as_published", maintain_order=True
    ).agg(
        cells(),
        target_fte=_value("target_fte"),
        vacancy_fte=_value("vacancy_fte"),
        vacancy_rate=_value("vacancy_rate"),
        mark=pl.col("mark").filter(pl.col("role") != "target_fte").first(),
    )


def _staff_in_post(workforce: pl.DataFrame) -> pl.DataFrame:
    of_staff = (pl.col("measure") == "staff in post") & (pl.col("unit") == "FTE")
    in_post = workforce.filter(of_staff & pl.col("value").is_not_null())
    return in_post.select(*OF_SHEET, staff_in_post_fte="value", staff_in_post_source=place())


def _used_instead(printed: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Staff in post that another file prints, used instead of what the file printed of the same place."""
    instead = superseded.filter((pl.col("dataset") == "workforce") & pl.col("used_value").is_not_null())
    own = printed.join(instead, on=ADDRESS, how="semi", maintain_order="left")
    as_if_used = spelt_workforce(own)
    of_staff = (pl.col("measure") == "staff in post") & (pl.col("unit") == "FTE")
    places = as_if_used.filter(of_staff).select(*ADDRESS, *PLACE)
    return instead.join(places, on=ADDRESS, how="inner", maintain_order="left_right").select(
        *OF_SHEET,
        staff_in_post_fte="used_value",
        staff_in_post_source=pl.format("{} {}!{}", "superseded_by", "used_sheet", "used_cell"),
    )


def _with_staff_in_post(printed: pl.DataFrame, in_post: pl.DataFrame) -> pl.DataFrame:
    """Set the staff in post of the same sheet beside what is printed; where it prints none, those of the same file."""
    of_sheet = in_post.unique(OF_SHEET, keep="first", maintain_order=True)
    of_file = in_post.drop("source_sheet").unique(OF_FILE, keep="first", maintain_order=True)
    both = printed.join(of_sheet, on=OF_SHEET, how="left", maintain_order="left").join(
        of_file, on=OF_FILE, how="left", maintain_order="left", suffix="_of_file"
    )
    found = ("staff_in_post_fte", "staff_in_post_source")
    return both.with_columns(pl.coalesce(name, f"{name}_of_file").alias(name) for name in found).drop(
        f"{name}_of_file" for name in found
    )


def _against_lines(rates: pl.DataFrame) -> pl.DataFrame:
    """Say whether an area is over establishment, and which line of the Prioritisation Framework its staffing is at."""
    rate = pl.coalesce("vacancy_rate", 100 * pl.col("vacancy_fte") / pl.col("target_fte"))
    level = 100 - rate
    within = pl.when(pl.col("basis") == "published").then(printed_within(rate)).otherwise(0.0)
    line = pl.col("staffing_line")
    # A printed 0 is rounded: only the target says whether there are a few more staff, or a few less.
    short = pl.coalesce(pl.when(pl.col(name) != 0).then(name) for name in ("vacancy_rate", "vacancy_fte"))
    at_target = pl.col("staff_in_post_fte") > pl.col("target_fte")
    return rates.with_columns(
        staffing_level=level,
        over_establishment=pl.coalesce(short < 0, at_target),
        staffing_line=staffing_line(level, pl.col("grade"), within),
    ).with_columns(
        # A rate and the parts that it is printed with can lie on two sides of a line: then neither decides.
        staffing_line=pl.when(line.drop_nulls().n_unique().over(OF_FILE) == 1).then(line)
    )


# Of one day published rates come before computed ones. Most of what is new stands last.
ORDER = ("published_date", "basis = 'computed'")
STANDING = [*FACT, *ADDRESS]


@table(staging.StandingsOfRates, kept_by_source=True)
def standings_of_rates(staging_vacancy_rates: pl.LazyFrame, staging_producers_files: pl.DataFrame) -> pl.DataFrame:
    """Say of the rates that another file's print supersedes, and of the headlines, that they are."""
    again, fact = pl.col("as_of").is_in(days_printed_again(staging_vacancy_rates).implode()), number_of(FACT)
    numbers = several_times(staging_vacancy_rates.filter(again).select(number=fact).collect()["number"])
    of_the_nation = pl.col("area_type") == "country"
    printed_again = again & fact.is_in(numbers.implode())
    rates = staging_vacancy_rates.filter(printed_again | of_the_nation).select(
        *STANDING, "published_date", "mark", "vacancy_fte", "vacancy_rate"
    )
    said = superseded_on(in_their_order(rates.collect(), ORDER), FACT, HAS_FIGURES, staging_producers_files)
    headlines = _newest(latest(_national(said), FACT, staging_producers_files))
    both = said.join(headlines.select(*STANDING, is_headline=True), on=STANDING, how="left", maintain_order="left")
    standing = both.with_columns(pl.col("is_headline").fill_null(False))
    return standing.filter(pl.col("is_headline") | pl.col("superseded_on").is_not_null())


@table(marts.VacancyRates, by_source=True, order=ORDER)
def vacancy_rates(
    staging_vacancy_rates: pl.DataFrame, staging_standings_of_rates: pl.DataFrame, marts_contradictions: pl.DataFrame
) -> pl.DataFrame:
    """Keep every rate in order of publication, with what supersedes and what contradicts it."""
    people = pl.any_horizontal(pl.col("staff_in_post_fte", "target_fte", "vacancy_fte").is_not_null())
    standings = staging_standings_of_rates.select(*STANDING, "superseded_on", "is_headline")
    kept = staging_vacancy_rates.join(standings, on=STANDING, how="left", maintain_order="left")
    said = kept.with_columns(pl.col("is_headline").fill_null(False))
    return with_overlaps(with_contradictions(said, marts_contradictions), counts=people)


def _national(rates: pl.DataFrame) -> pl.DataFrame:
    """The nation's rates: a file that prints vacancies and no rate hides none that another file prints."""
    return rates.filter((pl.col("area_type") == "country") & pl.col("vacancy_rate").is_not_null())


def _newest(rates: pl.DataFrame) -> pl.DataFrame:
    """Keep a row a grade and area: the newest date that has a figure, as published where it is."""
    return rates.sort(
        HAS_FIGURES, "as_of", pl.col("basis") == "published", descending=True, maintain_order=True
    ).unique(["area_type", "area", "grade"], keep="first", maintain_order=True)


def _beside_computed(rates: pl.DataFrame) -> pl.DataFrame:
    """Keep the newest of each grade and area, with what its target and staff in post come to beside it."""
    computed = rates.filter(pl.col("basis") == "computed").select(
        *PLACE, computed_vacancy_rate="vacancy_rate", computed_vacancy_fte="vacancy_fte"
    )
    return _newest(rates).join(computed, on=PLACE, how="left", maintain_order="left")


@table(marts.VacancyRatesLatest)
def vacancy_rates_latest(
    marts_vacancy_rates: pl.LazyFrame, staging_vacancy_rates: pl.LazyFrame, staging_producers_files: pl.DataFrame
) -> pl.DataFrame:
    """Keep the newest figure of a grade in an area, as the producer's latest release prints it, else another."""
    rates = marts_vacancy_rates.filter(_may_be_newest(staging_vacancy_rates)).collect()
    return _beside_computed(latest(rates, FACT, staging_producers_files)).sort("area_type", "area", "grade")


def _may_be_newest(rates: pl.LazyFrame) -> pl.Expr:
    """Whether a rate may be the newest of its area and grade: not before a day all of whose prints have a figure."""
    of = ["area_type", "area", "grade"]
    days = rates.group_by(*of, "as_of").agg(sure=HAS_FIGURES.all()).collect(engine="streaming")
    last = days.with_columns(since=pl.col("as_of").filter("sure").max().over(of))
    without = last.filter(pl.col("since").is_null())["area"].unique()
    late = last.filter(pl.col("as_of") >= pl.col("since")).select(number=number_of([*of, "as_of"]))["number"]
    return number_of([*of, "as_of"]).is_in(late.implode()) | pl.col("area").is_in(without.implode())


@table(marts.HeadlineVacancyRates)
def headline_vacancy_rates(marts_vacancy_rates: pl.LazyFrame, staging_producers_files: pl.DataFrame) -> pl.DataFrame:
    """Keep the nation's newest rate of each grade, as published where it is, with the computed one beside it."""
    of_the_nation = marts_vacancy_rates.filter(pl.col("area_type") == "country").collect()
    return _beside_computed(latest(_national(of_the_nation), FACT, staging_producers_files)).sort("area", "grade")
