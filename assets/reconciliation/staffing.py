"""Vacancies held against target and staff in post, rates against vacancies, trainees against vacancies."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address
from assets.figures.facts import number_of, several_times
from assets.figures.limits import number
from assets.reconciliation.comparison import compared, in_each_document

PLACE = ["group", "area", "at"]
VACANCIES, TARGET, IN_POST = "vacancies", "target staffing", "staff in post"
TRAINEES_A_VACANCY = "pqips in training for every probation officer vacancy"


def _figures(figures: pl.DataFrame, fact: str, prefix: str, *keys: str) -> pl.DataFrame:
    named = figures.filter(pl.col("fact") == fact)
    named = in_each_document(named) if "source_id" in keys else named.with_columns(place=address())
    return named.select(
        *keys,
        *PLACE,
        **{prefix: pl.col("value"), f"{prefix}_low": pl.col("low"), f"{prefix}_high": pl.col("high")},
        **{f"{prefix}_at": pl.col("place"), f"{prefix}_source": pl.col("source_id")},
    ).unique([*keys, *PLACE, prefix, f"{prefix}_source"], maintain_order=True)


def vacancies_and_their_parts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each number of vacancies against the target less the staff in post that its own file prints."""
    in_post = _figures(figures, IN_POST, "in_post").with_columns(source_id="in_post_source")
    return _vacancies(_with_targets(figures).join(in_post, on=["source_id", *PLACE], maintain_order="left"))


def vacancies_and_staff_elsewhere(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each number of vacancies against its target less staff in post, of every other file that prints these."""
    printed = figures.filter(pl.col("place_number").is_in(places_in_several_files(figures.lazy()).implode()))
    pairs = _with_targets(printed).join(_figures(printed, IN_POST, "in_post"), on=PLACE, maintain_order="left")
    return _vacancies(pairs.filter(pl.col("in_post_source") != pl.col("source_id")))


def place_number() -> pl.Expr:
    """Return of which group, area and day vacancies and their parts are, as a number; null for other figures."""
    return pl.when(pl.col("fact").is_in([VACANCIES, TARGET, IN_POST])).then(number_of(PLACE))


def places_in_several_files(figures: pl.LazyFrame) -> pl.Series:
    """Return the numbers of places of which more than one file prints vacancies or their parts."""
    files = figures.select("source_id", "place_number").drop_nulls().unique().collect()
    return several_times(files["place_number"])


def _with_targets(figures: pl.DataFrame) -> pl.DataFrame:
    """Each number of vacancies of a day, beside the target that its document prints."""
    vacancies = figures.filter((pl.col("fact") == VACANCIES) & (pl.col("at") != ""))
    target = _figures(figures, TARGET, "target", "source_id")
    return vacancies.join(target, on=["source_id", *PLACE], maintain_order="left")


def _vacancies(pairs: pl.DataFrame) -> pl.DataFrame:
    elsewhere = pl.when(pl.col("in_post_source") != pl.col("source_id")).then(
        ", as " + pl.col("in_post_source") + " prints it"
    )
    return compared(
        pairs,
        "vacancies are target less staff in post",
        recomputed=pl.col("target") - pl.col("in_post"),
        low=pl.col("target_low") - pl.col("in_post_high"),
        high=pl.col("target_high") - pl.col("in_post_low"),
        against=pl.concat_str("target_at", "in_post_at", separator=", "),
        note=pl.concat_str(
            number(pl.col("target")), pl.lit(" less "), number(pl.col("in_post")), elsewhere.fill_null("")
        ),
    )


def vacancy_rates_and_their_parts(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each vacancy rate against the vacancies and the target that its publication prints."""
    rates = figures.filter((pl.col("fact") == "vacancy rate") & (pl.col("at") != ""))
    target = _figures(figures, TARGET, "target", "source_id")
    vacancies = _figures(figures, VACANCIES, "vacancies", "source_id")
    in_post = _figures(figures, IN_POST, "in_post", "source_id")
    of = ["source_id", *PLACE]
    by_vacancies = rates.join(target, on=of, how="inner", maintain_order="left").join(
        vacancies, on=of, how="inner", maintain_order="left"
    )
    short = rates.join(target, on=of, how="inner", maintain_order="left").join(
        in_post, on=of, how="inner", maintain_order="left"
    )
    short = short.with_columns(
        vacancies=pl.col("target") - pl.col("in_post"),
        vacancies_low=pl.col("target_low") - pl.col("in_post_high"),
        vacancies_high=pl.col("target_high") - pl.col("in_post_low"),
        vacancies_at="in_post_at",
    )
    return pl.concat(
        [
            _rates(by_vacancies, "a vacancy rate is vacancies of target"),
            _rates(short, "a vacancy rate is target less staff in post, of target"),
        ]
    )


def _rates(pairs: pl.DataFrame, rule: str) -> pl.DataFrame:
    return compared(
        pairs,
        rule,
        recomputed=100 * pl.col("vacancies") / pl.col("target"),
        low=100 * pl.col("vacancies_low") / pl.col("target_high"),
        high=100 * pl.col("vacancies_high") / pl.col("target_low"),
        against=pl.concat_str("vacancies_at", "target_at", separator=", "),
        note=number(pl.col("vacancies")) + " of " + number(pl.col("target")),
    )


def facts_of_trainees(printed: pl.Series) -> pl.Series:
    """Return the facts that trainees for every vacancy are computed from, where some file states them."""
    stated = (printed == TRAINEES_A_VACANCY).any()
    return pl.Series([TRAINEES_A_VACANCY, IN_POST, VACANCIES] if stated else [], dtype=pl.String)


def trainees_and_vacancies(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each number of trainees for a vacancy against the trainees and vacancies of the area."""
    ratios = figures.filter(pl.col("fact") == TRAINEES_A_VACANCY)
    there = figures.join(ratios, on="area", how="semi", maintain_order="left")
    trainees = _figures(there.filter(pl.col("group") == "PQiP"), IN_POST, "trainees").drop("group")
    vacancies = _figures(there.filter(pl.col("group") == "PO"), VACANCIES, "vacancies").drop("group")
    # The two are of one table, so of one day, whether or not it prints the day.
    both = trainees.join(
        vacancies,
        left_on=["area", "at", "trainees_source"],
        right_on=["area", "at", "vacancies_source"],
        maintain_order="left_right",
    )
    pairs = ratios.join(both.drop("at"), on="area", how="inner", maintain_order="left")
    return compared(
        pairs,
        "trainees for every vacancy",
        recomputed=pl.col("trainees") / pl.col("vacancies"),
        low=pl.col("trainees_low") / pl.col("vacancies_high"),
        high=pl.col("trainees_high") / pl.col("vacancies_low"),
        against=pl.concat_str("trainees_at", "vacancies_at", separator=", "),
        note=number(pl.col("trainees")) + " trainees, " + number(pl.col("vacancies")) + " vacancies",
    )
