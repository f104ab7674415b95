"""What every format reads a return file into: lines of texts, with their place in the file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from subsidies.bankfiles.fields import RETURN_REQUIRED
from subsidies.bankfiles.layout import Returns


class ReturnFileError(ValueError):
    """A file that is refused whole: what is wrong, in which row, and the cure."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the file has it: its number from 1, and its cells."""

    position: int
    cells: tuple[str, ...]

    @property
    def text(self) -> str:
        """The line as one text, for lines above and below the rows."""
        return "|".join(cell for cell in self.cells if cell)


@dataclass(frozen=True, slots=True)
class Record:
    """A row by the names of the layout's columns."""

    position: int
    values: dict[str, str]

    def get(self, name: str) -> str:
        """The text of a column; empty where the layout has none."""
        return self.values.get(name, "")


@dataclass(frozen=True, slots=True)
class Read:
    """A whole file: lines above, rows, lines below. ``short`` rows have too few cells."""

    head: tuple[Line, ...]
    rows: tuple[Record, ...]
    foot: tuple[Line, ...]
    short: tuple[Line, ...]


def by_title(lines: Sequence[Line], returns: Returns) -> Read:
    """Rows under a line of titles, wherever that stands and in whatever order it has them."""
    wanted = {column.title: column.field for column in returns.columns}
    start = next((n for n, line in enumerate(lines) if _is_titles(line, wanted)), None)
    if start is None:
        raise ReturnFileError(
            f"找不到表头。应有“{'”“'.join(c.title for c in returns.columns)}”各列；"
            "请确认上传的是这家银行的回盘文件，表头没有改动。"
        )
    titles = [cell.strip() for cell in lines[start].cells]
    places = [(n, wanted[title]) for n, title in enumerate(titles) if title in wanted]
    body, foot = _apart(lines[start + 1 :], returns)
    return _read(lines[:start], body, foot, places, len(titles))


def _is_titles(line: Line, wanted: Mapping[str, str]) -> bool:
    present = {wanted.get(cell.strip()) for cell in line.cells}
    return present >= set(RETURN_REQUIRED)


def by_place(lines: Sequence[Line], returns: Returns) -> Read:
    """Rows whose cells stand in the order of the layout's columns."""
    head_count = len(returns.head) + (1 if returns.titles else 0)
    if len(lines) < head_count:
        raise ReturnFileError("文件只有开头，没有明细行。请向银行重新索取完整的文件。")
    body, foot = _apart(lines[head_count:], returns)
    places = [(n, column.field) for n, column in enumerate(returns.columns)]
    return _read(lines[: len(returns.head)], body, foot, places, len(places))


def _apart(lines: Sequence[Line], returns: Returns) -> tuple[Sequence[Line], Sequence[Line]]:
    """The rows, and the lines below them that the layout promises."""
    count = len(returns.foot)
    if not count:
        return lines, ()
    if len(lines) < count:
        raise ReturnFileError("文件缺少末尾的合计行，可能没有传完。请向银行重新索取完整的文件。")
    return lines[:-count], lines[-count:]


def _read(
    head: Sequence[Line],
    body: Sequence[Line],
    foot: Sequence[Line],
    places: Sequence[tuple[int, str]],
    width: int,
) -> Read:
    rows, short = [], []
    for line in body:
        if len(line.cells) < min(width, max(n for n, _ in places) + 1):
            short.append(line)
            continue
        rows.append(Record(line.position, {name: line.cells[n].strip() for n, name in places}))
    return Read(tuple(head), tuple(rows), tuple(foot), tuple(short))
