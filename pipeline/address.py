"""The columns that say where a figure is printed."""

ADDRESS = ("source_id", "source_sheet", "source_cell")
