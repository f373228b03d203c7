"""Look through the published marts without SQL: choose a mart, filter, chart, see where each figure is printed.

Open it with `make explore`. It reads the marts of one build and writes nothing.
"""

import marimo

app = marimo.App(width="full", app_title="Explore the marts")


@app.cell
def _():
    import marimo as mo
    import polars as pl

    from pipeline.published.queries import PublishedMarts
    from pipeline.settings import Settings

    marts = PublishedMarts(Settings().marts)  # PDU_MARTS, else data/marts; one build, read-only
    version = marts.frame("SELECT marts.version() AS version").item()
    tables = marts.frame("""
        SELECT table_name AS name, comment FROM duckdb_tables()
        WHERE schema_name = 'marts' AND comment IS NOT NULL ORDER BY table_name
    """)
    mart = mo.ui.dropdown(tables["name"].to_list(), value="ratings", label="Mart")
    words = mo.ui.text(label="Only rows with", placeholder="Gwent, Leadership, 2021")
    mo.vstack(
        [
            mo.md(f"# Explore the marts\n\nVersion {version}. Null is not zero: `mark` says why a figure is missing."),
            mo.hstack([mart, words], justify="start"),
        ]
    )
    return mart, marts, mo, pl, tables, words


@app.cell
def _(mart, marts, mo, pl, tables, words):
    frame = marts.frame(f'FROM marts."{mart.value}"')
    for word in filter(None, (word.strip().lower() for word in words.value.split(","))):
        frame = frame.filter(pl.any_horizontal(pl.col(pl.String).str.to_lowercase().str.contains(word, literal=True)))
    about = tables.filter(tables["name"] == mart.value)["comment"].item()
    rows = mo.ui.table(frame, selection="single", page_size=15, label=about)
    numbers = [name for name, kind in frame.schema.items() if kind.is_numeric()]
    groups = [name for name, kind in frame.schema.items() if not kind.is_numeric() and not kind.is_nested()]
    value = mo.ui.dropdown(numbers, value=numbers[0] if numbers else None, label="Figure")
    by = mo.ui.dropdown(groups, value=next((name for name in ("pdu", "area") if name in groups), None), label="By")
    mo.vstack([rows])
    return by, frame, rows, value


@app.cell
def _(marts, mo, rows):
    # Where the chosen row is printed: file, sheet, cell, document.
    chosen = rows.value.to_dicts()[0] if rows.value.height else None
    if chosen is None:
        where = mo.md("Choose a row to see where it is printed.")
    elif chosen.get("source_id") is None:
        where = mo.md("This row is computed from several figures. `pdu trace` lists them.")
    else:
        source = marts.frame(
            "SELECT title, publisher, marts.published_on(published_date, source_id) AS published, file_name, url "
            "FROM marts.sources WHERE source_id = ?",
            [chosen["source_id"]],
        ).row(0, named=True)
        when = source["published"] or "on a day that is not known"
        where = mo.md(
            f"**{source['title']}**, {source['publisher']}, published {when}. "
            f"File `{source['file_name']}`, sheet '{chosen['source_sheet']}', cell {chosen['source_cell']}. "
            f"{source['url'] or ''}"
        )
    mo.vstack([where])
    return (where,)


@app.cell
def _(by, mo, value):
    mo.hstack([value, by], justify="start")


@app.cell
def _(by, frame, mo, value):
    import altair as alt

    drawn = frame.select(by.value, value.value).drop_nulls() if by.value and value.value else frame.clear()
    picture = (
        mo.md("Nothing to draw: no row has both.")
        if drawn.is_empty()
        # One mark a row: rows of different dates or bases are never added up or averaged.
        else alt.Chart(drawn.unique(maintain_order=True))
        .mark_point(color="#1d70b8", filled=True)
        .encode(alt.X(value.value), alt.Y(by.value, sort=None))
    )
    mo.vstack([picture])
    return (picture,)


@app.cell
def _(frame, mart, marts, mo, pl):
    citation = marts.frame("SELECT marts.cite(?) AS citation", [f"marts.{mart.value}"]).item()
    lists = [name for name, kind in frame.schema.items() if kind.is_nested()]
    flat = frame.with_columns(pl.col(name).cast(pl.List(pl.String)).list.join(", ") for name in lists)
    exported = f"{flat.write_csv()}\n# {citation}\n"
    mo.vstack(
        [
            mo.md(f"Cite as: {citation}"),
            mo.download(exported.encode(), f"{mart.value}.csv", label="CSV with its citation"),
        ]
    )
    return citation, exported


if __name__ == "__main__":
    app.run()
