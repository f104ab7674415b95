"""A file read, understood and compared, before a person decides."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction

from portal.importing import bulk
from portal.importing.cells import clean, is_empty, shown
from portal.importing.kinds import CellError, Column, Context, ImportKind, Parsed, Trouble
from portal.importing.models import FileImport
from portal.importing.reading import Source
from portal.lib.masking import mask_text
from portal.lib.periods import Month
from portal.regions.selectors import tree

CHUNK = 2000
Progress = Callable[[int], None]
_LETTERS = 26


def context_of(file: FileImport, today: date) -> Context:
    """What parsers look at while this file is read."""
    return Context(tree(Month.of(today)), today, file.options, file.region.code)


def stage(
    file: FileImport, kind: ImportKind, source: Source, context: Context, progress: Progress
) -> tuple[int, int]:
    """Stage the rows that are understood and keep what is wrong; (rows, problems).

    Each chunk is a transaction of its own; a check begun anew empties what was staged.
    """
    rows = problems = 0
    for chunk in _chunks(source.rows):
        parsed, troubles = _understood(kind, source, context, chunk)
        room = max(bulk.MOST_PROBLEMS - problems, 0)
        with transaction.atomic():
            bulk.copy_rows(file, kind.stage(parsed, context))
            bulk.copy_problems(file, troubles[:room])
        rows += len(chunk)
        problems += len(troubles)
        progress(rows)
    return rows, problems


def find_problems(file: FileImport, kind: ImportKind) -> None:
    """What only the whole file and the registry can tell: doubles, other counties' people."""
    with transaction.atomic():
        bulk.copy_problems(file, list(bulk.twice(file, kind.twice)))
    with transaction.atomic():
        kind.compare(file)
        bulk.copy_problems(file, list(kind.check(file)))


def hidden_note(source: Source) -> list[str]:
    """What to say of rows nobody sees on the screen."""
    hidden = [n for n in source.seen.hidden if n > source.heads.row + 1]
    if not hidden:
        return []
    return [f"有 {len(hidden)} 行是隐藏的（如第 {hidden[0]} 行），也已读取；不想导入的请删去。"]


def _chunks(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[list[tuple[int, list[Any]]]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


def _understood(
    kind: ImportKind, source: Source, context: Context, chunk: Iterable[tuple[int, list[Any]]]
) -> tuple[list[Parsed], list[Trouble]]:
    places = [(i, column) for i, column in enumerate(source.heads.places) if column is not None]
    needed = [column for _, column in places if column.required]
    parsed, troubles = [], []
    for number, cells in chunk:
        row, wrong = _row(number, cells, places, needed, context)
        wrong += _formulas(source, number)
        if not any(trouble.blocks for trouble in wrong):
            wrong += kind.check_row(row, context)
        if not any(trouble.blocks for trouble in wrong):
            parsed.append(row)
        troubles += wrong
    return parsed, troubles


def _row(
    number: int, cells: list[Any], places: list[tuple[int, Column]], needed: list[Column],
    context: Context,
) -> tuple[Parsed, list[Trouble]]:  # fmt: skip
    values: dict[str, Any] = {}
    wrong: list[Trouble] = []
    width = len(cells)
    for place, column in places:
        cell = cells[place] if place < width else None
        if cell is None or cell == "" or is_empty(cell):
            continue
        try:
            values[column.key] = column.parse(
                clean(cell) if isinstance(cell, str) else cell, context
            )
        except CellError as error:
            values[column.key] = None
            wrong.append(_trouble(number, column, cell, error))
    for column in needed:
        if column.key not in values:
            wrong.append(
                Trouble(number, column.key, "", f"“{column.label}”没有填。", "这一列每行都要填。")
            )
    return Parsed(number, values), wrong


def _trouble(number: int, column: Column, cell: Any, error: CellError) -> Trouble:
    value = shown(cell)
    return Trouble(
        number, column.key, masked(column, value), mask_text(error.message), mask_text(error.cure)
    )


def masked(column: Column, value: str) -> str:
    """A value as a list may show it."""
    if not column.secret or len(value) < 5:
        return value
    return f"{value[:4]}{'*' * min(len(value) - 4, 12)}（{len(value)}位）"


def _formulas(source: Source, number: int) -> list[Trouble]:
    wrong = []
    for letters in source.seen.formulas.pop(number, ()):
        place = place_of(letters)
        known = source.heads.places[place] if place < len(source.heads.places) else None
        if known is not None:
            wrong.append(
                Trouble(
                    number, known.key, "", f"“{known.label}”是公式。",
                    "请复制该列，用“选择性粘贴—数值”贴回后再上传。",
                )
            )  # fmt: skip
    return wrong


def place_of(letters: str) -> int:
    """The place of a column by its letters: A is 0, AA is 26."""
    place = 0
    for letter in letters:
        place = place * _LETTERS + ord(letter) - ord("A") + 1
    return place - 1
