"""What an old workbook (.xls) says of its cells: percentages, and dates shown without their day."""

from __future__ import annotations

import io
from collections.abc import Iterator

from pipeline.workbook.dates import shown_by
from pipeline.workbook.sheet_package import SheetPackage, shows_percentage


def xls_sheets(data: bytes) -> Iterator[tuple[str, SheetPackage]]:
    """Yield what an old workbook says of its sheets; a container that is none (a password's) gives nothing."""
    import xlrd

    try:
        workbook = xlrd.open_workbook(file_contents=data, formatting_info=True, logfile=io.StringIO())
    except Exception:  # the reader that opens the workbook says what is wrong with it
        return
    formats = [workbook.format_map[style.format_key].format_str for style in workbook.xf_list]
    percentages = {index for index, shown in enumerate(formats) if shows_percentage(shown)}
    dates = {index: shown for index, code in enumerate(formats) if (shown := shown_by(code)) is not None}
    wanted = percentages | dates.keys()
    for sheet in workbook.sheets():
        styled = [
            ((row, column), style)
            for row in range(sheet.nrows)
            for column, style in enumerate(sheet._cell_xf_indexes[row])
            if style in wanted
        ]
        yield (
            sheet.name,
            SheetPackage(
                percentages={place for place, style in styled if style in percentages},
                dates={place: dates[style] for place, style in styled if style in dates},
            ),
        )
