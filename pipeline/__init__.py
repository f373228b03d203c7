"""The machinery: from workbooks to published marts. It knows no publication and no probation."""

from pipeline.memory import let_polars_give_back

let_polars_give_back()  # before anything imports Polars

DISTRIBUTION = "pdu-marts"
