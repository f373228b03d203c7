"""From the bytes of a workbook to its tables: cells, layouts, values."""
