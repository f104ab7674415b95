"""What a kind of file declares; apps announce theirs as ``import_kind`` in the registry.

The frame reads, checks, shows and records; a kind says what a cell means and writes its rows.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from portal.importing.models import FileImport
from portal.regions.tree import RegionTree
from portal.registry import registry

REGISTRY_KIND = "import_kind"


class CellError(ValueError):
    """A cell that cannot be taken: what is wrong, and the cure, in the clerk's words."""

    def __init__(self, message: str, cure: str) -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure


@dataclass(frozen=True, slots=True)
class Context:
    """What parsers may look at: the regions, today, the import's own options and its area."""

    tree: RegionTree
    today: date
    options: Mapping[str, Any]
    area: str = ""
    #: What parsers remember of short cells that come again and again.
    memo: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet.

    ``parse(cell, context)`` gives the value or raises CellError; it never sees an empty cell.
    ``choices`` become the template's drop-down; ``secret`` columns are masked wherever shown.
    """

    key: str
    label: str
    help: str
    parse: Callable[[Any, Context], Any]
    required: bool = False
    choices: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    secret: bool = False
    example: str = ""
    width: int = 12


@dataclass(frozen=True, slots=True)
class Option:
    """A question asked once for the whole file."""

    key: str
    label: str
    help: str
    kind: Literal["date", "county"]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something wrong with a row; ``column`` is a key, empty for the whole row."""

    number: int
    column: str
    value: str
    message: str
    cure: str
    blocks: bool = True


@dataclass(slots=True)
class Parsed:
    """A row whose cells were all understood; only cells that were filled in are in ``values``."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Staged:
    """A row as it waits in the database (see ``models.Row``)."""

    number: int
    key: bytes
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ImportKind:
    """A kind of file.

    ``check_row(parsed, context)`` finds what is wrong between the cells of a row;
    ``stage(rows, context)`` makes what waits in the database, many rows at once;
    ``compare(file)`` sets subject, outcome and change of all staged rows with SQL and may be
    called again; ``check(file)`` gives what SQL finds wrong after that;
    ``lock(file)`` locks the subjects; ``apply(file, at)`` then writes the staged rows with SQL,
    both inside the caller's transaction. ``prepare(file)`` may add options that the area decides.
    """

    key: str
    label: str
    noun: str
    sheet: str
    help: str
    columns: Callable[[], tuple[Column, ...]]
    check_row: Callable[[Parsed, Context], Iterable[Trouble]]
    stage: Callable[[Sequence[Parsed], Context], Iterator[Staged]]
    compare: Callable[[FileImport], None]
    check: Callable[[FileImport], Iterable[Trouble]]
    lock: Callable[[FileImport], None]
    apply: Callable[[FileImport, datetime], None]
    field_labels: Callable[[], Mapping[str, str]]
    words: Callable[[str, Any], str]
    names: Callable[[Sequence[int]], Mapping[int, str]]
    subject_url: str = ""
    options: tuple[Option, ...] = ()
    roles: frozenset[str] = frozenset()
    #: Roles that see of this kind only the files they brought themselves.
    own_files: frozenset[str] = frozenset()
    new_words: str = "新增"
    #: What a staged new row would write, in a line; numbers by their last four.
    told: Callable[[Mapping[str, Any]], str] = lambda values: ""
    #: Said when two rows of a file mean the same subject.
    twice: str = "同一个人只能有一行。"
    notes: tuple[str, ...] = field(default_factory=tuple)


def all_kinds() -> list[ImportKind]:
    """Every announced kind, in order."""
    return registry.all(REGISTRY_KIND)


def kind_of(key: str) -> ImportKind:
    """The kind of a key; KeyError when nobody announced it."""
    kind: ImportKind = registry.get(REGISTRY_KIND, key)
    return kind
