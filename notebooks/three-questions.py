"""Three questions of the annual report, answered from the published marts: figures, n, source, caveat and a chart each.

Open it with `marimo edit notebooks/three-questions.py`, or run it with `marimo run` or `python`. No figure is typed
here: every number comes from the marts, and where they have none the notebook says so.
"""

import marimo

app = marimo.App(width="medium", app_title="Three questions about probation")


@app.cell
def _():
    import altair as alt
    import marimo as mo
    import polars as pl

    from pipeline.published.queries import PublishedMarts
    from pipeline.settings import Settings

    marts = PublishedMarts(Settings().marts)  # PDU_MARTS, else data/marts; one build, read-only
    version = marts.frame("SELECT marts.version() AS version").item()

    def sources(frame):
        """The documents and cells that the figures of a frame are printed in."""
        titles = marts.frame("SELECT source_id, title, published_date FROM marts.sources")
        said = (
            frame.group_by("source_id", "source_sheet")
            .agg(pl.col("source_cell").unique(maintain_order=True).str.join(", "))
            .join(titles, on="source_id")
            .sort("source_id")
        )
        return "; ".join(
            f"{row['title']} ({row['published_date']:%B %Y}), {row['source_sheet']} {row['source_cell']}"
            for row in said.to_dicts()
        )

    mo.md(f"# Three questions about probation\n\nFrom pdu-marts, version {version}.")
    return alt, marts, mo, pl, sources


@app.cell
def _(marts, pl):
    # 1. How short of probation officers is each region, and how sure are we?
    regions = marts.frame("""
        SELECT area, as_of, vacancy_rate, basis, mark, target_fte, source_id, source_sheet, source_cell
        FROM marts.vacancy_rates_latest
        WHERE area_type = 'region' AND grade = 'PO' AND basis = 'published'
        ORDER BY vacancy_rate DESC NULLS LAST, area
    """)
    known = regions.filter(pl.col("vacancy_rate").is_not_null())
    without = regions.filter(pl.col("vacancy_rate").is_null())
    return known, regions, without


@app.cell
def _(alt, known, mo, regions, sources, without):
    shortest = known.row(0, named=True)
    can_be_checked = known["target_fte"].count()
    answer_regions = (
        f"Of the {known.height} regions whose rate survives in print, {shortest['area']} is shortest: "
        f"{shortest['vacancy_rate']:g} per cent of its probation officer posts "
        f"were vacant on {shortest['as_of']:%d %B %Y}."
    )
    picture_regions = (
        alt.Chart(known, title="Probation officer vacancy rate, per cent")
        .mark_bar(color="#1d70b8")
        .encode(
            alt.X("vacancy_rate", title="Per cent of target (positive means short)"),
            alt.Y("area", sort="-x", title=None),
        )
    )
    mo.vstack(
        [
            mo.md(
                f"## 1. How short of probation officers is each region, and how sure are we?\n\n**{answer_regions}**"
            ),
            picture_regions,
            mo.md(
                f"n: {known.height} of {regions.height} regions. Not printed, and not zero: "
                f"{', '.join(without['area'])}.\n\n"
                f"How sure: each rate is as printed. The posts behind it are printed for "
                f"{can_be_checked} of these regions; without them a rate cannot be worked out again.\n\n"
                f"Source: {sources(known)}.\n\n"
                "Caveat: a rate of one day. Regions without a figure may be shorter than any shown."
            ),
        ]
    )
    return answer_regions, picture_regions


@app.cell
def _(marts, pl):
    # 2. Which key question is weakest, before and after unification?
    questions = marts.frame("""
        SELECT question_id, question, stage, theme, n_cases, percentage, percentage_low, percentage_high, mark,
            source_id, source_sheet, source_cell
        FROM marts.key_questions
        WHERE area_type = 'inspected' AND framework = '2021' AND cohort = 'all cases'
        ORDER BY percentage NULLS LAST, question_id
    """)
    before = marts.frame("""
        SELECT measure_id, measure, pre_percentage, post_percentage, comparable, reason
        FROM marts.pre_post_unification WHERE family = 'key questions'
    """)
    after = questions.filter(pl.col("percentage").is_not_null())
    return after, before, questions


@app.cell
def _(after, alt, before, mo, pl, questions, sources):
    weakest = after.row(0, named=True)
    told_before = before["pre_percentage"].count()
    rivals = after.slice(1).filter(pl.col("percentage_low") <= weakest["percentage_high"])["question"].to_list()
    reasons = " ".join(before.filter(pl.col("pre_percentage").is_null())["reason"].unique().sort())
    answer_questions = (
        f"After unification, of the {after.height} questions whose figure survives in print: "
        f"'{weakest['question']}', Yes in {weakest['percentage']:g} per cent of cases "
        f"(95 per cent interval {weakest['percentage_low']:.0f} to {weakest['percentage_high']:.0f}). "
        f"Before: {told_before or 'none'} of the {before.height} figures survive in print."
    )
    interval = alt.Chart(after).encode(
        alt.Y("question", sort=after["question"].to_list(), title=None, axis=alt.Axis(labelLimit=420))
    )
    picture_questions = (
        interval.mark_rule(color="#505a5f").encode(
            alt.X("percentage_low", title="Per cent Yes"), alt.X2("percentage_high")
        )
        + interval.mark_point(color="#1d70b8", filled=True, size=70).encode(alt.X("percentage"))
    ).properties(title="Key questions after unification, with 95 per cent intervals")
    mo.vstack(
        [
            mo.md(f"## 2. Which key question is weakest, before and after unification?\n\n**{answer_questions}**"),
            picture_questions,
            mo.md(
                f"n: {weakest['n_cases']:,} cases inspected. Of {questions.height} questions "
                f"{after.height} have a figure.\n\n"
                "How sure: their intervals overlap with that of the weakest, so that they may be weaker in truth: "
                f"{'; '.join(rivals) or 'none'}\n\n"
                f"Source: {sources(after)}.\n\n"
                f"Caveat: {reasons}"
            ),
        ]
    )
    return answer_questions, picture_questions


@app.cell
def _(marts):
    # 3. Do units short of staff score worse?
    units = marts.frame("""
        SELECT pdu, region, share_of_maximum, vacancy_rate_po AS vacancy_rate, source_id, source_sheet, source_cell
        FROM marts.ratings_and_staffing
        WHERE framework = '2021' AND vacancy_rate_po IS NOT NULL
        ORDER BY vacancy_rate DESC, pdu
    """)
    related = marts.frame("""
        SELECT units, rank_correlation, correlation_low, correlation_high, statement
        FROM marts.ratings_and_staffing_correlation
        WHERE framework = '2021' AND grade = 'PO' AND measure = 'vacancy_rate'
    """).row(0, named=True)
    return related, units


@app.cell
def _(alt, mo, related, sources, units):
    answer_units = related["statement"]
    picture_units = (
        alt.Chart(units, title="Score and probation officer vacancy rate of the units that have both")
        .mark_point(color="#1d70b8", filled=True, size=70)
        .encode(
            alt.X("vacancy_rate", title="Vacancy rate, per cent (positive means short)"),
            alt.Y("share_of_maximum", title="Points, per cent of those there were"),
            tooltip=["pdu", "vacancy_rate", "share_of_maximum"],
        )
    )
    mo.vstack(
        [
            mo.md(f"## 3. Do units short of staff score worse?\n\n**{answer_units}**"),
            picture_units,
            mo.md(
                f"n: {units.height} units.\n\n"
                f"Source: {sources(units)}.\n\n"
                "Caveat: units were not chosen by chance, and other things differ between them. "
                "A correlation is no cause."
            ),
        ]
    )
    return answer_units, picture_units


if __name__ == "__main__":
    app.run()
