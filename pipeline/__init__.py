"""The machinery: it knows no publication by name."""

from pipeline.memory import let_polars_give_back

let_polars_give_back()  # before anything imports Polars
