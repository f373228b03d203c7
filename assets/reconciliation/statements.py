"""Statements held against what they sum up: rows of a table, several needs, and numbers of one sentence."""

from __future__ import annotations

import polars as pl

from assets.figures.addresses import address
from assets.figures.limits import counts_things, number
from assets.reconciliation.comparison import compared
from assets.reconciliation.figures import EVERYONE
from assets.registers import reference
from pipeline.address import ADDRESS
from pipeline.workbook.units import PER_CENT

OF_STATEMENT = ["indicator", "group", "at"]
ANY_ROW = "."
NOT_KNOWN = "(?i)unknown|unclear|not recorded|not available"  # rows that a sentence may leave out of its base


def facts_of_statements(printed: pl.Series) -> pl.Series:
    """Return the facts of statements about tables, needs and other statements, and of these, given those printed."""
    rows, together, sums = (
        reference("reconciliation/statements"),
        reference("reconciliation/needs_together"),
        reference("reconciliation/sums"),
    )
    of_tables = rows.filter(pl.col("indicator").is_in(printed.implode()))
    of_needs = together.filter(pl.col("indicator").is_in(printed.implode()))
    return pl.concat(
        [
            *(of_tables[name].drop_nulls() for name in ("indicator", "table_fact", "base_fact")),
            *(of_needs[name] for name in ("indicator", "fact")),
            sums["indicator"],
        ]
    )


def shares_of_tables(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold each statement about some rows of a table against the counts of these rows.

    They are of all rows of the table, or of the base that the register names. Where the two contradict, each other row
    is tried: counted in, or left out of the base.
    """
    of_the_table = pl.when(pl.col("base_fact").is_null())
    statements = reference("reconciliation/statements").with_columns(
        at=pl.col("at").fill_null(""),
        table_at=pl.col("table_at").fill_null(""),
        base_fact=pl.coalesce("base_fact", "table_fact"),
        base_at=of_the_table.then("table_at").otherwise("base_at").fill_null(""),
        base_rows=pl.col("base_rows").fill_null(ANY_ROW),
    )
    stated = figures.with_columns(indicator="fact").join(
        statements, on=OF_STATEMENT, how="inner", maintain_order="left"
    )
    stated = stated.with_row_index("statement")
    everyone = pl.col("column_group").is_null() | (pl.col("column_group") == EVERYONE)
    counts = figures.filter(counts_things() & pl.col("row_group").is_not_null() & everyone)
    cells = counts.select(
        "area", "source_id", "row_group", table_fact="fact", table_at="at", count="value", count_at=address(),
        stated=pl.col("printed_as").is_not_null(),
    )  # fmt: skip
    rows = (
        stated.select("statement", "area", "table_fact", "table_at", "rows")
        .join(
            cells.filter(~pl.col("stated")), on=["area", "table_fact", "table_at"], how="inner", maintain_order="left"
        )
        .filter(pl.col("row_group").str.contains(pl.col("rows")))
    )
    wanted = rows.group_by("statement", maintain_order=True).agg(
        pl.col("source_id").first().alias("table_source"),
        count=pl.col("count").sum(),
        cells=pl.col("count_at").str.join(", "),
    )
    held = stated.join(wanted, on="statement", how="inner", maintain_order="left")
    based = (
        held.select(
            "statement", "table_fact", "table_at", "base_fact", "base_at", "base_rows", source_id="table_source"
        )
        .join(
            cells.rename({"table_fact": "base_fact", "table_at": "base_at"}),
            on=["source_id", "base_fact", "base_at"],
            how="inner",
            maintain_order="left",
        )
        # What a text says of a table's rows is no further row.
        .filter(pl.col("row_group").str.contains(pl.col("base_rows")))
        .filter(~pl.col("stated") | (pl.col("base_fact") != pl.col("table_fact")))
    )
    bases = based.group_by("statement", maintain_order=True).agg(
        base_of_table=pl.col("count").sum(),
        base_cells=pl.when((pl.col("base_fact") != pl.col("table_fact")).first()).then(
            pl.col("count_at").str.join(", ")
        ),
    )
    pairs = held.join(bases, on="statement", how="inner", maintain_order="left")
    pairs = pairs.join(_readings(pairs, based, rows), on="statement", how="left", maintain_order="left")
    share = 100 * pl.col("count") / pl.col("base_of_table")
    is_share = pl.col("unit") == PER_CENT
    recomputed = pl.when(is_share).then(share).otherwise("count")
    note = number(pl.col("count")) + " of " + number(pl.col("base_of_table")) + " in the table"
    fits = pl.when(is_share & share.is_between("low", "high")).then(note)
    elsewhere = pl.format("by another table: {}", fits.drop_nulls().first().over(ADDRESS))
    return compared(
        pairs,
        "a statement about rows of a table",
        recomputed=recomputed,
        low=recomputed,
        high=recomputed,
        against=pl.concat_str("cells", "base_cells", separator=", ", ignore_nulls=True),
        note=note + pl.when(is_share).then(", " + number(share) + " per cent").otherwise(pl.lit("")),
        reading=pl.coalesce("readings", elsewhere),
    )


def _readings(pairs: pl.DataFrame, based: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """Try other readings: a row that is partly what the counted rows are, and a base without those not known."""
    others = based.join(rows.select("statement", "count_at"), on=["statement", "count_at"], how="anti")
    shares = pairs.filter(pl.col("unit") == PER_CENT)
    one = others.select("statement", "row_group", one="count").join(
        shares.select("statement", "count", "base_of_table", "low", "high"),
        on="statement",
        how="inner",
        maintain_order="left",
    )
    more, fewer = pl.col("count") + pl.col("one"), pl.col("base_of_table") - pl.col("one")
    kin = (
        one.select("statement", "row_group", detail=_detail())
        .join(rows.select("statement", detail=_detail()), on=["statement", "detail"], how="semi")
        .drop_nulls("detail")
    )
    fits = [
        one.join(kin, on=["statement", "row_group"], how="semi", maintain_order="left")
        .filter((100 * more / pl.col("base_of_table")).is_between("low", "high"))
        .select(
            "statement",
            said=pl.format("with {}: {} of {}", "row_group", number(more), number(pl.col("base_of_table"))),
        ),
        one.filter(pl.col("row_group").str.contains(NOT_KNOWN) & (fewer > 0))
        .filter((100 * pl.col("count") / fewer).is_between("low", "high"))
        .select(
            "statement", said=pl.format("without {}: {} of {}", "row_group", number(pl.col("count")), number(fewer))
        ),
    ]
    return pl.concat(fits).group_by("statement", maintain_order=True).agg(readings=pl.col("said").str.join("; or "))


def _detail() -> pl.Expr:
    """The later part of a label such as "Settled, hostel": what two rows of two headings may share."""
    return pl.col("row_group").str.extract(r", (.+)$")


def needs_named_together(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold one share that a sentence states of several needs against the printed share of each."""
    stated = figures.with_columns(indicator="fact").join(
        reference("reconciliation/needs_together").rename({"fact": "need_fact"}),
        on=["indicator", "group"],
        how="inner",
        maintain_order="left",
    )
    each = figures.filter((pl.col("unit") == PER_CENT) & pl.col("printed_as").is_null()).select(
        "source_id",
        "area",
        need_fact="fact",
        need="row_group",
        other="value",
        other_low="low",
        other_high="high",
        other_at=address(),
    )
    pairs = stated.join(each, on=["source_id", "area", "need_fact", "need"], how="inner", maintain_order="left")
    fits = (pl.col("other_low") <= pl.col("high")) & (pl.col("other_high") >= pl.col("low"))
    alone = pl.col("need").filter(fits).str.join("; ").over(ADDRESS)
    return compared(
        pairs,
        "a share of several needs",
        recomputed=pl.col("other"),
        low=pl.col("other_low"),
        high=pl.col("other_high"),
        against=pl.col("other_at"),
        note=pl.format("{} is printed as {} per cent", "need", number(pl.col("other"))),
        reading=pl.when(alone != "").then(pl.format("of these needs alone: {}", alone)),
    )


def sums_in_the_text(figures: pl.DataFrame) -> pl.DataFrame:
    """Hold a number that the text states, or the base of one, against the parts that it states elsewhere."""
    named = figures.filter(counts_things() & (pl.col("group") == EVERYONE)).join(
        reference("reconciliation/sums").rename({"indicator": "fact"}), on="fact", how="inner", maintain_order="left"
    )
    of = ["source_id", "sum"]
    part = named.filter(pl.col("role") == "part")
    parts = part.group_by(of, maintain_order=True).agg(
        together=pl.col("value").sum(),
        together_low=pl.col("low").sum(),
        together_high=pl.col("high").sum(),
        found=pl.col("fact").n_unique(),
        cells=address().str.join(", "),
        values=number(pl.col("value")).str.join(" + "),
    )
    listed = reference("reconciliation/sums").filter(pl.col("role") == "part").group_by("sum").agg(asked=pl.len())
    base = pl.col("role") == "base"
    whole = named.filter(pl.col("role") != "part").with_columns(
        pl.when(base).then("base").otherwise(name).alias(name) for name in ("value", "low", "high")
    )
    pairs = (
        whole.join(parts, on=of, how="inner", maintain_order="left")
        .join(listed, on="sum", how="inner", maintain_order="left")
        .filter((pl.col("found") == pl.col("asked")) & pl.col("value").is_not_null())
    )
    over = pl.col("together") - pl.col("value")
    return compared(
        pairs,
        "a number and its parts in the text",
        recomputed=pl.col("together"),
        low=pl.col("together_low"),
        high=pl.col("together_high"),
        against=pl.col("cells"),
        note=pl.col("values") + " is " + number(pl.col("together")),
        reading=pl.when(over > 0).then(pl.format("the parts overlap: {} stand in two of them", number(over))),
    )
