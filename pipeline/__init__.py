"""The machinery: from workbooks to published marts. It knows no publication and no probation."""

from pipeline.memory import let_libraries_give_back

let_libraries_give_back()  # before anything imports Polars or Arrow

DISTRIBUTION = "pdu-marts"
