"""Staging: observations by subject, with names in one spelling, dates as dates and units settled."""

from __future__ import annotations

import polars as pl

from assets.periods import in_note
from assets.reconciliation.limits import in_words
from assets.reference import AREA_KINDS, names, questions, reference
from pipeline.faults import Fault, tell_of
from pipeline.names import to_register
from pipeline.tables.made import table
from schemas import staging
from schemas.columns import PROBATION, YOUTH_OFFENDING

ADDRESS = ["source_id", "source_sheet", "source_cell"]
UNIFIED = "England and Wales"
ALL_UNITS = r"(?i)^(?:all|total)\b|\b(?:all|total)$|^region(?:al)? total"
NEEDS_OF = ("provider", "breakdown_by", "breakdown", "phase_period")
YOUTH = r"(?i)\byouth|\bYOTs?\b|young people"
EXACTLY = "exactly"
UNSIGNED, ON_THE_QUARTER = ", printed without sign", " on the previous quarter"
DIRECTION = r"(?i)^(change .*?) \((?:increase|rise|growth|(reduction|decrease|fall))\)"
GRACE = "1y"  # reports come out months after their fieldwork, and old names linger in series


def used(observations: pl.DataFrame, superseded: pl.DataFrame) -> pl.DataFrame:
    """Return a dataset's observations without those that another file supersedes (assets/supersession.py)."""
    return observations.join(superseded, on=ADDRESS, how="anti", maintain_order="left")


def _day(printed: pl.Expr) -> pl.Expr:
    """Read a printed date; a month stands for its last day, because workforce snapshots are taken then."""
    return pl.coalesce(
        printed.str.to_date("%d %B %Y", strict=False),
        ("1 " + printed).str.to_date("%d %B %Y", strict=False).dt.month_end(),
    )


def _in_their_area(found: pl.DataFrame) -> pl.DataFrame:
    """Give rows of units beneath their regions their own area; a row without a unit, or for all, is the region's."""
    if not {"region", "pdu"} & set(found.columns):
        return found
    unit = pl.when(~pl.col("pdu").str.contains(ALL_UNITS)).then("pdu") if "pdu" in found.columns else pl.lit(None)
    region = "region" if "region" in found.columns else pl.lit(None)
    return found.with_columns(area=pl.coalesce("area", unit, region))


def _in_their_organisation(found: pl.DataFrame) -> pl.DataFrame:
    """Give rows their organisation (NPS, CRC, Probation Service) in one spelling, and their region."""
    if "organisation" not in found.columns:
        found = found.with_columns(organisation=pl.lit(None, pl.String))
    found = to_register(found, "organisation", names(), ("organisation",)).drop(
        "organisation_kind", "organisation_as_published"
    )
    units = reference("pdus").select(area="pdu", of_unit="region")
    region = pl.when(pl.col("area_type") == "region").then("area")
    # A unit that was accepted with a release is in no register: its release says in which region it is.
    said = pl.col("region") if "region" in found.columns else pl.lit(None, pl.String)
    return (
        found.with_columns(region_of_unit=pl.when(pl.col("area_type") == "pdu").then(said))
        .drop("region", strict=False)
        .join(units, on="area", how="left", maintain_order="left")
        .with_columns(region=pl.coalesce(region, "of_unit", "region_of_unit"))
        .drop("of_unit", "region_of_unit")
    )


def _existing(found: pl.DataFrame, unit: str, date: pl.Expr) -> pl.DataFrame:
    """Return rows unchanged, and tell of each probation delivery unit long before or after it existed.

    Boundary changes: West Kent became North Kent and Mid Kent, and the like (assets/reference/pdus.csv).
    """
    dated = found.with_columns(on=date).join(
        reference("pdus").drop("region"), left_on=unit, right_on="pdu", how="left", maintain_order="left"
    )
    late = pl.col("on") > pl.col("valid_to").dt.offset_by(GRACE)
    early = pl.col("on") < pl.col("valid_from").dt.offset_by(f"-{GRACE}")
    misdated = dated.filter(late | early)
    faults = [
        Fault(
            file=row["source_id"],
            sheet=row["source_sheet"],
            cell=row["source_cell"],
            expected=f"a probation delivery unit that existed on {row['on']}",
            found=f"'{row[unit]}', from {row['valid_from'] or 'the start'} to {row['valid_to'] or 'now'}",
            remedy="correct the file, or the periods in assets/reference/pdus.csv",
        )
        for row in misdated.unique(["source_id", unit, "on"], maintain_order=True).iter_rows(named=True)
    ]
    if faults:
        tell_of(faults, misdated.select(ADDRESS).iter_rows())
    return found


@table(staging.Ratings, by_source=True)
def ratings(raw_ratings: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Put printed ratings, scores and dates in one spelling."""
    found = used(raw_ratings, staging_superseded_figures).with_columns(item="role")
    rated = pl.col("item").is_in(["overall rating", "standard"]) & pl.col("mark").is_null()
    found = found.with_columns(rating=pl.when(rated).then("text"))
    # "Kirklees PDU (Probation Service - Yorkshire and The Humber region)"
    unit = pl.col("pdu_printed").str.replace(r"\s*\([^()]*\)$", "")
    found = found.with_columns(pdu_said=unit.is_not_null(), pdu_printed=unit)
    found = to_register(found, "pdu", names(), ("pdu",)).drop("pdu_kind")
    found = _existing(found, "pdu", pl.coalesce("date", "published_date"))
    found = to_register(found, "rating", names(), ("rating",))
    # "3/21": points, and the points there were to have.
    printed = pl.col("text").str.extract_groups(r"^(?<score>\d+)/(?<maximum>\d+)$")
    standards = reference("standards").select("framework", "standard_code", "standard")
    by_name = standards.rename({"standard_code": "code_of_name"})
    return (
        found.with_columns(
            score=pl.when(pl.col("item") == "composite score").then(
                pl.coalesce("value", printed.struct.field("score").cast(pl.Float64))
            ),
            maximum=pl.coalesce("maximum", printed.struct.field("maximum").cast(pl.Float64)),
            # The slides call the 2021 standard on staff "Staffing", its name from 2023.
            standard=pl.when(pl.col("framework") == "2021")
            .then(pl.col("standard").replace("Staffing", "Staff"))
            .otherwise("standard"),
        )
        .join(by_name, on=["framework", "standard"], how="left", maintain_order="left")
        .with_columns(standard_code=pl.coalesce("standard_code", "code_of_name"))
        .rename({"region": "region_said"})
        .join(reference("pdus").select("pdu", "region"), on="pdu", how="left", maintain_order="left")
        .with_columns(region=pl.coalesce("region", pl.when(pl.col("pdu_said")).then("region_said")))
    )


@table(staging.KeyQuestions, by_source=True)
def key_questions(raw_key_questions: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Give each printed answer the question that it answers, whatever the wording."""
    found = _in_their_area(used(raw_key_questions, staging_superseded_figures))
    found = found.rename({"question": "question_id", "question_printed": "question_id_printed"})
    found = found.drop("stage", "theme", strict=False)
    found = to_register(found, "question_id", questions(), ("key question",)).rename(
        {"question_id_as_published": "question_as_published"}
    )
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = _in_their_organisation(found)
    about = reference("key_questions").select("question_id", "stage", "theme", "question").unique(maintain_order=True)
    return found.join(about, on="question_id", how="left", maintain_order="left").with_columns(
        phase=pl.col("phase").str.to_lowercase(),
        cohort=pl.col("cohort").replace("inspected cases", "all cases"),
    )


@table(staging.Samples, by_source=True)
def samples(raw_samples: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Name the areas of inspected samples."""
    found = to_register(used(raw_samples, staging_superseded_figures), "area", names(), AREA_KINDS)
    return found.rename({"area_kind": "area_type"})


@table(staging.Periods, by_source=True)
def periods(raw_periods: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Keep the ends of the periods that figures come from."""
    return used(raw_periods, staging_superseded_figures)


@table(staging.Needs, by_source=True)
def needs(raw_needs: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Put needs and areas in one spelling."""
    found = _in_their_area(used(raw_needs, staging_superseded_figures))
    found = found.with_columns(
        # The columns of an aggregate workbook that count cases are about the need itself, not about services.
        measure=_as_code("measure").fill_null("identified"),
        purpose=_as_code("purpose"),
        area=pl.col("area").fill_null("Inspected regions"),
        cohort=pl.col("cohort").fill_null("all cases"),
        **{name: pl.col(name) if name in found.columns else pl.lit(None, pl.String) for name in NEEDS_OF},
    )
    found = to_register(found, "need", names(), ("need",))
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = found.with_columns(
        pl.col("phase").str.to_lowercase(), breakdown_by=pl.col("breakdown_by").str.to_lowercase()
    )
    return _in_their_organisation(found)


def _as_code(column: str) -> pl.Expr:
    return pl.col(column).str.to_lowercase().str.replace_all(" ", "_")


@table(staging.Vacancies, by_source=True)
def vacancies(raw_vacancies: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Put areas and grades in one spelling and dates on their day; turn the annex's differences into vacancies."""
    found = _in_their_area(used(raw_vacancies, staging_superseded_figures))
    turned = pl.col("role") == "difference_fte"
    found = found.with_columns(
        value=pl.when(turned).then(-pl.col("value")).otherwise("value"),
        role=pl.col("role").replace("difference_fte", "vacancy_fte"),
    )
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = found.with_columns(pl.col("grade").fill_null("PO"))
    found = to_register(found, "grade", names(), ("grade",))
    found = _existing(found, "area", pl.coalesce(_day(pl.col("as_of")), "published_date"))
    return found.with_columns(as_of_as_published="as_of", as_of=_day(pl.col("as_of")))


@table(staging.Workforce, by_source=True)
def workforce(raw_workforce: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Tell grades from organisations in the label column, and put both in one spelling."""
    found = _in_their_area(used(raw_workforce, staging_superseded_figures))
    organisation = names().filter(pl.col("kind") == "organisation").select("spelling", of_organisation="name")
    found = found.join(organisation, left_on="grade", right_on="spelling", how="left", maintain_order="left")
    trainees = pl.col("role") == "trainees in post"
    found = found.with_columns(
        area=pl.coalesce("area", "of_organisation", pl.lit(UNIFIED)),
        grade=pl.when(trainees).then(pl.lit("PQiP")).otherwise("grade"),
        measure=pl.when(trainees).then(pl.lit("staff in post")).otherwise("role"),
    )
    found = to_register(found, "area", names(), AREA_KINDS).rename({"area_kind": "area_type"})
    found = to_register(_signed_changes(found), "grade", names(), ("grade",))
    return found.with_columns(
        as_of=_day(pl.col("as_of")),
        period=pl.coalesce("period", pl.when(_day(pl.col("as_of")).is_null()).then("as_of")),
        text=pl.when(pl.col("value").is_null() & pl.col("mark").is_null()).then("text"),
    )


def _signed_changes(found: pl.DataFrame) -> pl.DataFrame:
    """Give a change in per cent, printed without a sign, that of the change in FTE beside it: a fall is negative.

    Where the change beside it is in words or missing, the sign is not known, and the measure goes on saying so.
    """
    of_change = ["source_id", "source_sheet", "source_range", "area", "grade", "as_of", "compared_with"]
    found = found.with_columns(pl.lit(None, pl.String).alias(name) for name in of_change if name not in found.columns)
    unsigned = pl.col("measure").str.ends_with(UNSIGNED)
    measure = pl.col("measure").str.strip_suffix(UNSIGNED)
    beside = pl.col("value").filter(~unsigned).first().over([*of_change, measure])
    known = ~unsigned | beside.is_not_null() | pl.col("value").is_null()
    on_the_quarter = pl.col("measure").str.ends_with(ON_THE_QUARTER)
    quarter_before = _day(pl.col("as_of")).dt.offset_by("-3mo").dt.month_end().dt.to_string("%-d %B %Y")
    return found.with_columns(
        value=pl.when(unsigned & (beside < 0)).then(-pl.col("value").abs()).otherwise("value"),
        measure=pl.when(known).then(measure).otherwise("measure").str.strip_suffix(ON_THE_QUARTER),
        compared_with=pl.when(on_the_quarter)
        .then(quarter_before.fill_null("previous quarter"))
        .otherwise("compared_with"),
    )


@table(staging.Figures, by_source=True)
def figures(raw_figures: pl.DataFrame, staging_superseded_figures: pl.DataFrame) -> pl.DataFrame:
    """Keep every other figure with its unit, its group and the words that state it."""
    # "Figures stated in the text" may be of a place that is no area of the service; it is listed as one.
    known = (*AREA_KINDS, "other")
    found = to_register(used(raw_figures, staging_superseded_figures), "area", names(), known)
    optional = ("period", "period_of_table", "service", "counted_from", "base_qualifier", "note")
    found = found.with_columns(pl.lit(None, pl.String).alias(name) for name in optional if name not in found.columns)
    youth = pl.concat_str("indicator", "section", "area", "source_table", separator=" ", ignore_nulls=True)
    exactly = pl.col("qualifier").fill_null(EXACTLY)
    group = pl.concat_str([pl.col("breakdown"), pl.col("group")], separator=", ", ignore_nulls=True)
    units = {"Interviews": "interviews", "Number": "people"}
    # "Change in youth cautions (reduction)": a fall is negative, whatever the words.
    direction = pl.col("indicator").str.extract_groups(DIRECTION).struct
    fell = direction.field("2").is_not_null()
    return found.with_columns(
        value=pl.when(fell).then(-pl.col("value").abs()).otherwise("value"),
        indicator=pl.coalesce(direction.field("1"), "indicator"),
        area_type=pl.col("area_kind").fill_null("other"),
        row_group="breakdown",
        column_group="group",
        breakdown=pl.when(group == "").then(pl.lit("All")).otherwise(group),
        # A footnote names another quarter than the line above the table: it is of the figure itself.
        period=pl.coalesce("period", in_note(pl.col("note")), "period_of_table"),
        service=pl.coalesce(
            "service", pl.when(youth.str.contains(YOUTH)).then(pl.lit(YOUTH_OFFENDING)), pl.lit(PROBATION)
        ),
        qualifier=pl.when(in_words() & (exactly == EXACTLY)).then(pl.lit("in words")).otherwise(exactly),
        unit=pl.col("unit").replace(units),
    )
