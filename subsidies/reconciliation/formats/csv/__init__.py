"""Return files as tables in CSV: columns found by their titles."""

import csv
from io import StringIO

from subsidies.bankfiles.layout import Returns
from subsidies.reconciliation.formats.decoding import decoded
from subsidies.reconciliation.formats.table import Line, Read, ReturnFileError, by_title


def read(content: bytes, returns: Returns) -> Read:
    """The rows of the table. ReturnFileError."""
    reader = csv.reader(
        StringIO(decoded(content, returns.encoding), newline=""),
        delimiter=returns.delimiter,
        strict=True,
    )
    lines = []
    try:
        for row in reader:
            cells = tuple(_plain(cell) for cell in row)
            if any(cells):
                lines.append(Line(reader.line_num, cells))
    except csv.Error as error:
        raise ReturnFileError(
            f"第{reader.line_num}行不是完整的 CSV（引号不成对）。请向银行重新索取完整的文件。"
        ) from error
    return by_title(lines, returns)


def _plain(cell: str) -> str:
    """A cell without what spreadsheets put around long numbers: ``="622…"`` or a leading tab."""
    text = cell.strip().strip("\t")
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]
    return text.removeprefix("'")
