"""Lists of rows: sorting by head, chosen columns, paging and export, all kept in the address."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, QueryDict, StreamingHttpResponse
from django.utils.html import strip_tags

from portal.lib.workbook import harmless

PAGE_SIZE = 50
LAST_PAGE = 200  # nobody turns further, and each page costs those before it


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``cell(row)`` gives what is shown, ``sort`` the ordering it stands for.

    ``kind`` is text, money, number, date or code; ``optional`` ones can be hidden and
    ``hidden`` ones are so until chosen.
    """

    key: str
    label: str
    cell: Callable[[Any], Any]
    kind: str = "text"
    sort: str = ""
    optional: bool = True
    hidden: bool = False
    head: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head as shown: where a click leads and how it is sorted now."""

    column: Column
    url: str
    direction: str


@dataclass(slots=True)
class Table:
    """A page of rows; make it with ``Table.of``."""

    columns: Sequence[Column]
    rows: Sequence[Any]
    query: QueryDict
    sort: str = ""
    page: int = 1
    page_size: int = PAGE_SIZE
    has_next: bool = False
    cut: bool = False
    caption: str = ""
    exportable: bool = False
    shown: frozenset[str] = frozenset()
    footer: Sequence[Any] = field(default_factory=tuple)
    picks: bool = False

    @classmethod
    def of(
        cls,
        request: HttpRequest,
        columns: Sequence[Column],
        rows: Any,
        *,
        caption: str,
        default_sort: str = "",
        exportable: bool = False,
        page_size: int = PAGE_SIZE,
    ) -> "Table":
        """The page of ``rows`` (a queryset or a list) the address asks for.

        One row more than a page is read to know whether there is a next one; nothing is counted.
        """
        query = request.GET
        sort = _sort_of(columns, query.get("sort", "")) or default_sort
        ordered = _ordered(columns, rows, sort)
        page = _page_of(query.get("page", "1"))
        start = (page - 1) * page_size
        taken = list(ordered[start : start + page_size + 1])
        return cls(
            columns=columns,
            rows=taken[:page_size],
            query=query,
            sort=sort,
            page=page,
            page_size=page_size,
            has_next=len(taken) > page_size and page < LAST_PAGE,
            cut=len(taken) > page_size and page == LAST_PAGE,
            caption=caption,
            exportable=exportable,
            shown=_shown(columns, query),
        )

    @property
    def visible(self) -> list[Column]:
        """The columns shown, in order."""
        return [c for c in self.columns if c.key in self.shown]

    @property
    def choices(self) -> list[tuple[Column, bool]]:
        """Columns that can be hidden, and whether they are shown."""
        return [(c, c.key in self.shown) for c in self.columns if c.optional]

    def heads(self) -> Iterator[Head]:
        """Heads with the address a click leads to."""
        for column in self.visible:
            direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(self.sort, "")
            target = f"-{column.key}" if direction == "ascending" else column.key
            yield Head(column, self.address(sort=target, page=None), direction)

    def cells(self) -> Iterator[list[tuple[Column, Any]]]:
        """Rows of (column, shown value)."""
        visible = self.visible
        for row in self.rows:
            yield [(column, column.cell(row)) for column in visible]

    def lines(self) -> Iterator[tuple[Any, list[tuple[Column, Any]]]]:
        """Rows as ``cells`` gives them, each with its key: what ``picks`` offers to tick."""
        for row, cells in zip(self.rows, self.cells(), strict=True):
            yield getattr(row, "pk", ""), cells

    def address(self, **changes: Any) -> str:
        """The present query with changes; None takes a key out."""
        query = self.query.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = str(value)
        return f"?{query.urlencode()}"

    @property
    def previous_url(self) -> str:
        """Address of the page before, or empty."""
        return self.address(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """Address of the page after, or empty."""
        return self.address(page=self.page + 1) if self.has_next else ""

    @property
    def export_url(self) -> str:
        """Address of the same list as a file."""
        return self.address(export="csv", page=None)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """Keys of the address a column choice must carry along."""
        return [
            (key, value)
            for key, values in self.query.lists()
            for value in values
            if key not in {"cols", "page", "export"}
        ]


def shown_columns(columns: Sequence[Column], query: QueryDict) -> list[Column]:
    """The columns an address shows, in order."""
    shown = _shown(columns, query)
    return [column for column in columns if column.key in shown]


def export(table_columns: Sequence[Column], rows: Iterable[Any], name: str) -> Any:
    """The rows as a CSV file spreadsheets open in Chinese; cells are shown as on the page."""

    class Echo:
        @staticmethod
        def write(value: str) -> str:
            return value

    writer = csv.writer(Echo())
    told = [column for column in table_columns if column.kind != "bar"]

    def lines() -> Iterator[str]:
        yield "\ufeff" + writer.writerow([c.label for c in told])
        for row in rows:
            yield writer.writerow([plain(c.cell(row)) for c in told])

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def plain(value: Any) -> str:
    """A cell as text that no spreadsheet computes."""
    return harmless(strip_tags(str(value)).strip())


def _page_of(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdigit() else 1


def _sort_of(columns: Sequence[Column], wanted: str) -> str:
    known = {c.key for c in columns if c.sort}
    return wanted if wanted.removeprefix("-") in known else ""


def _ordered(columns: Sequence[Column], rows: Any, sort: str) -> Any:
    column = next((c for c in columns if c.key == sort.removeprefix("-") and c.sort), None)
    if column is None:
        return rows
    down = sort.startswith("-")
    if hasattr(rows, "order_by"):
        return rows.order_by(f"-{column.sort}" if down else column.sort, "pk")
    return sorted(rows, key=lambda row: _value(row, column.sort), reverse=down)


def _value(row: Any, name: str) -> Any:
    value = row[name] if isinstance(row, dict) else getattr(row, name)
    return (value is None, value)


def _shown(columns: Sequence[Column], query: QueryDict) -> frozenset[str]:
    if "cols" in query:
        chosen = set(query.getlist("cols"))
        return frozenset(c.key for c in columns if not c.optional or c.key in chosen)
    return frozenset(c.key for c in columns if not c.hidden)
