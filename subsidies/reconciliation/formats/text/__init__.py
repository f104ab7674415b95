"""Return files as text: columns by a delimiter, or at fixed places counted in bytes."""

from subsidies.bankfiles.layout import Returns
from subsidies.reconciliation.formats.decoding import (
    decoded,
    refuse_other_encoding,
    undecodable,
)
from subsidies.reconciliation.formats.table import Line, Read, by_place


def read(content: bytes, returns: Returns) -> Read:
    """The rows of the text. ReturnFileError."""
    if returns.fixed:
        refuse_other_encoding(content, returns.encoding)
        return _fixed(content, returns)
    text = decoded(content, returns.encoding)
    lines = [
        Line(n, tuple(part.strip() for part in line.split(returns.delimiter)))
        for n, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    ]
    return by_place(lines, returns)


def _fixed(content: bytes, returns: Returns) -> Read:
    """Cut by bytes, before decoding: a Chinese character is two of them, a rare one four."""
    lines, around = [], len(returns.head)
    raw = [
        (n, line)
        for n, line in enumerate(content.replace(b"\r\n", b"\n").split(b"\n"), start=1)
        if line.strip()
    ]
    last = len(raw) - len(returns.foot)
    for place, (n, line) in enumerate(raw):
        if place < around or place >= last:
            lines.append(Line(n, (_text(line, returns.encoding, n),)))
        else:
            lines.append(Line(n, _cut(line, returns, n)))
    return by_place(lines, returns)


def _cut(line: bytes, returns: Returns, position: int) -> tuple[str, ...]:
    cells, start = [], 0
    for column in returns.columns:
        if start >= len(line):
            break
        cells.append(_text(line[start : start + column.width], returns.encoding, position))
        start += column.width
    return tuple(cells)


def _text(part: bytes, encoding: str, position: int) -> str:
    try:
        return part.decode(encoding).strip()
    except UnicodeDecodeError:
        raise undecodable(encoding, position) from None
