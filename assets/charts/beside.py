"""What stands beside a unit in its profile: others of its region, and England and Wales, never the unit alone.

A comparator is of the unit's own framework. What is computed of a region leaves the unit out; what is of England and
Wales, or is printed whole, says that the unit is in it. Where ratings are lost it is bounds, not a mean.
"""

from __future__ import annotations

import polars as pl

from assets.charts.figures import written

REGION, COUNTRY, PDU, INSPECTED = "region", "country", "pdu", "inspected"
BETWEEN = ["pdu", "section", "key"]
BESIDE = ["value", "least", "most", "display", "n", "as_of", "published_date", "basis", "framework", "note", "source"]
DECIMALS_OF_MEANS = 1


def _among(them: str) -> pl.Expr:
    """This unit is among what the comparator is of, where it has a figure itself."""
    return pl.when(pl.col("own_n") > 0).then(pl.lit(f", this unit among {them}")).otherwise(pl.lit(""))


def of_ratings(rated: pl.DataFrame, distribution: pl.DataFrame) -> pl.DataFrame:
    """Return mean points of the other units of each unit's region, and of all units, or the bounds of these means.

    `rated` has the standards of each unit's latest inspection: pdu, region, section, key, framework, standard_code,
    score_least and score_most (null where not rated), published_date. Of England and Wales the numbers that the
    publications state are used (`distribution`), where they are of the same inspections.
    """
    each = rated.select(
        *BETWEEN,
        REGION,
        "framework",
        "standard_code",
        own_n=pl.col("score_least").is_not_null().cast(pl.Int64),
        own_least=pl.col("score_least").fill_null(0),
        own_most=pl.col("score_most").fill_null(0),
        own_day=pl.when(pl.col("score_least").is_not_null()).then("published_date"),
    )
    others = {
        "n": pl.col("own_n").sum() - pl.col("own_n"),
        "least": pl.col("own_least").sum() - pl.col("own_least"),
        "most": pl.col("own_most").sum() - pl.col("own_most"),
    }
    of_region = _meant(
        each.with_columns(
            expression.over(REGION, "key").alias(name) for name, expression in others.items()
        ).with_columns(published_date=pl.col("own_day").max().over(REGION, "key"), area_type=pl.lit(REGION))
    ).with_columns(
        note=_said_of_ratings(pl.format("{} other {} of the region", "n", _units())),
        source=pl.when(pl.col("n") > 0).then(pl.format("marts.ratings, {} other {} of the region", "n", _units())),
    )
    means = distribution.select(
        "framework", "standard_code", n="base", printed_least="mean_score_least", printed_most="mean_score_most"
    ).unique(["framework", "standard_code"])
    whole = {name: pl.col(f"own_{name}").sum().over("key") for name in ("n", "least", "most")}
    summed = each.with_columns(**whole, published_date=pl.col("own_day").max().over("key"), area_type=pl.lit(COUNTRY))
    # A mean of one unit, its own or another's, is no comparator.
    alone = pl.col("n") <= 1
    country = (
        summed.join(means, on=["framework", "standard_code", "n"], how="left", maintain_order="left")
        .with_columns(n=pl.when(alone).then(0).otherwise("n"))
        .pipe(_meant)
        .with_columns(
            note=_said_of_ratings(pl.format("all {} {} rated{}", "n", _units(), _among("them"))),
            source=pl.when(pl.col("n") > 0).then(pl.format("marts.rating_distribution, {} {}", "n", _units())),
        )
    )
    return pl.concat([frame.select(*BETWEEN, "area_type", *BESIDE) for frame in (of_region, country)])


def _units() -> pl.Expr:
    return pl.when(pl.col("n") == 1).then(pl.lit("unit")).otherwise(pl.lit("units"))


def _meant(sums: pl.DataFrame) -> pl.DataFrame:
    """Turn sums of the least and the most points into a mean, or into the bounds of it."""
    some = pl.when(pl.col("n") > 0)
    printed = [
        pl.col(name) if name in sums.columns else pl.lit(None, pl.Float64) for name in ("printed_least", "printed_most")
    ]
    bounded = sums.with_columns(
        least=some.then(pl.coalesce(printed[0], pl.col("least") / pl.col("n"))),
        most=some.then(pl.coalesce(printed[1], pl.col("most") / pl.col("n"))),
    ).with_columns(value=pl.when(pl.col("least") == pl.col("most")).then("least"))
    low, high, mean = (
        written(pl.col(name), pl.lit(DECIMALS_OF_MEANS), pl.lit("points")) for name in ("least", "most", "value")
    )
    return bounded.with_columns(
        display=pl.coalesce(mean, pl.format("{} to {}", low, high)),
        n=some.then("n"),
        as_of=pl.lit(None, pl.Date),
        published_date=some.then("published_date"),
        basis=some.then(pl.lit("computed")),
        framework=some.then("framework"),
    )


def _said_of_ratings(who: pl.Expr) -> pl.Expr:
    mean = (
        pl.when(pl.col("value").is_not_null()).then(pl.lit("Mean of ")).otherwise(pl.lit("The mean lies between, of "))
    )
    lost = pl.when(pl.col("value").is_null()).then(pl.lit("; ratings lost in print allow no one number"))
    said = pl.concat_str(mean, who, lost.otherwise(pl.lit("")), pl.lit("."))
    where = pl.when(pl.col("area_type") == REGION).then(pl.lit(" of the region")).otherwise(pl.lit(""))
    framework = pl.col("key").str.extract(r"^(\d+)")
    nobody = pl.format("No other unit{} was rated on it in the framework of {}.", where, framework)
    return pl.when(pl.col("n") > 0).then(said).otherwise(nobody)


def of_questions(own: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    """Return the answers of the other units of each unit's region, else of the region as printed, and of all regions.

    `own` is each unit's latest answers; `asked` the latest of each area and framework. Where all regions were asked
    in another framework only, it is shown as that, without a value to reckon with.
    """
    units = own.select(
        *BETWEEN, REGION, "framework", own_n=pl.lit(1), own_yes=pl.col("n_yes"), own_cases=pl.col("n_cases")
    )
    return pl.concat(
        frame.select(*BETWEEN, "area_type", *BESIDE)
        for frame in (*_of_region(units, asked), _of_inspected(units, asked))
    )


def _answer() -> dict[str, pl.Expr]:
    shown = pl.coalesce("published_percentage", "percentage")
    return {
        "value": pl.col("percentage"),
        "least": pl.lit(None, pl.Float64),
        "most": pl.lit(None, pl.Float64),
        "display": written(shown, pl.lit(0), pl.lit("per cent")),
        "n": pl.col("n_cases"),
        "as_of": pl.lit(None, pl.Date),
        "published_date": pl.col("published_date"),
        "basis": pl.col("percentage_basis"),
        "source": pl.format("{}, {}!{}", "source_id", "source_sheet", "source_cell"),
    }


def _of_region(units: pl.DataFrame, asked: pl.DataFrame) -> list[pl.DataFrame]:
    of = ["framework", "key"]
    printed = (
        asked.filter((pl.col("area_type") == REGION) & pl.col("percentage").is_not_null())
        .with_columns(**_answer())
        .select(*of, *BESIDE_OF_ANSWER, region="area")
    )
    as_printed = units.join(printed, on=[REGION, *of], how="inner", maintain_order="left").with_columns(
        area_type=pl.lit(REGION),
        note=pl.lit("The region as printed, this unit's cases among its own if they were inspected with it."),
    )
    counted = asked.filter((pl.col("area_type") == PDU) & (pl.col("percentage_basis") == "computed"))
    others = (
        units.join(
            counted.select(*of, REGION, "n_yes", "n_cases", "published_date", other="area"),
            on=[REGION, *of],
            how="inner",
            maintain_order="left_right",
        )
        .filter(pl.col("other") != pl.col("pdu"))
        .group_by(*BETWEEN, REGION, "framework", maintain_order=True)
        .agg(
            value=100 * pl.col("n_yes").sum() / pl.col("n_cases").sum(),
            n=pl.col("n_cases").sum(),
            published_date=pl.col("published_date").max(),
            others=pl.len(),
        )
    )
    unit = pl.when(pl.col("others") == 1).then(pl.lit("unit")).otherwise(pl.lit("units"))
    of_others = others.join(as_printed, on=BETWEEN, how="anti", maintain_order="left").with_columns(
        area_type=pl.lit(REGION),
        least=pl.lit(None, pl.Float64),
        most=pl.lit(None, pl.Float64),
        display=written(pl.col("value"), pl.lit(0), pl.lit("per cent")),
        as_of=pl.lit(None, pl.Date),
        basis=pl.lit("computed"),
        note=pl.format("Cases of {} other {} of the region.", "others", unit),
        source=pl.format("marts.key_questions, {} other {} of the region", "others", unit),
    )
    return [as_printed, of_others]


def _of_inspected(units: pl.DataFrame, asked: pl.DataFrame) -> pl.DataFrame:
    printed = (
        asked.filter((pl.col("area_type") == INSPECTED) & pl.col("percentage").is_not_null())
        .with_columns(**_answer())
        .select("key", *BESIDE_OF_ANSWER, "framework")
    )
    found = units.join(printed, on="key", how="inner", suffix="_of_all", maintain_order="left_right")
    # Its own framework before another, and of others the last.
    same = pl.col("framework") == pl.col("framework_of_all")
    best = found.sort(same, "published_date", descending=True, nulls_last=True, maintain_order=True).unique(
        BETWEEN, keep="first", maintain_order=True
    )
    apart = pl.format("Asked in the framework of {} only, and the unit in that of {}: two frameworks are not compared.",
                      "framework_of_all", "framework")  # fmt: skip
    return best.with_columns(
        area_type=pl.lit(COUNTRY),
        value=pl.when(same).then("value"),
        display=pl.when(same).then("display").otherwise(
            pl.format("{} (framework of {})", "display", "framework_of_all")
        ),
        note=pl.when(same).then(
            pl.lit("All the inspected regions, this unit's cases among theirs if they were inspected by then.")
        ).otherwise(apart),
        framework="framework_of_all",
    )  # fmt: skip


BESIDE_OF_ANSWER = ["value", "least", "most", "display", "n", "as_of", "published_date", "basis", "source"]


def of_staffing(units: pl.DataFrame, figures: pl.DataFrame) -> pl.DataFrame:
    """Return the latest staffing of each unit's region and of England and Wales, as printed or from printed parts.

    `units` has pdu and region; `figures` the latest of each area, with section and key.
    """
    wanted = [
        units.join(
            figures.filter(pl.col("area_type") == REGION), left_on=REGION, right_on="area", maintain_order="left"
        ),
        units.join(figures.filter(pl.col("area_type") == COUNTRY), how="cross", maintain_order="left"),
    ]
    whose = (
        pl.when(pl.col("area_type") == REGION)
        .then(pl.lit("All of the region, this unit's staff among its own."))
        .otherwise(pl.lit("All of England and Wales, this unit's staff among them."))
    )
    return (
        pl.concat(frame.select("pdu", "section", "key", "area_type", "period", *FIGURE) for frame in wanted)
        .with_columns(
            least=pl.lit(None, pl.Float64),
            most=pl.lit(None, pl.Float64),
            framework=pl.lit(None, pl.String),
            note=pl.concat_str(whose, pl.format("It is of: {}.", "period"), separator=" ", ignore_nulls=True),
        )
        .select(*BETWEEN, "area_type", *BESIDE)
    )


FIGURE = ["value", "display", "n", "as_of", "published_date", "basis", "source"]
