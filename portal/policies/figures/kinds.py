"""Indicators: named figures that apps announce and pages, reports and the API read alike.

An app announces an ``Indicator`` for each figure with ``announce``; figures that come from one
statement share a ``Source``. Nobody computes a figure elsewhere: ``figures.reading.read`` is the
one way to it, so a page, a bulletin and the API cannot differ.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from portal.accounts import roles
from portal.lib.periods import Month
from portal.registry import registry
from portal.web.table import Column

KIND, BOARD = "indicator", "board"
#: Those who work on people's cases and money.
CASE = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
Dimension = Literal["county", "month", "detail"]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of a source: which counties and months, told apart ``by`` what.

    ``counties`` are codes the asker may see. ``today`` is the day the question is put; a month
    that is not over is answered as of it.
    """

    counties: tuple[str, ...]
    months: tuple[Month, ...]
    today: date
    by: frozenset[Dimension] = frozenset()


@dataclass(frozen=True, slots=True)
class Value:
    """One figure. A share has its ``whole``; what was not asked apart stays empty.

    ``detail`` is the source's own key (an item, a fund, a reason), named by ``Source.names``.
    """

    value: Decimal
    whole: Decimal | None = None
    county: str = ""
    month: Month | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where figures come from.

    ``read(ask)`` gives values by indicator code, a row for each combination asked ``by``; a
    combination without a row is nought. Over several months not told apart, a *flow* is summed
    and a *state* is that of the last month. ``as_of(ask)`` is the data date: when the figures
    were last written, today for those that change with each row, None while there are none. ``names(keys)`` says what details are
    called, ``detail`` what they are (项目, 资金, 原因).
    """

    key: str
    read: Callable[[Ask], Mapping[str, Iterable[Value]]]
    as_of: Callable[[Ask], datetime | date | None]
    detail: str = ""
    names: Callable[[Collection[str]], Mapping[str, str]] = lambda keys: {key: key for key in keys}
    #: Whether months of two years are asked for a trend; not of sources that count each anew.
    history: bool = True
    #: A combination without a row is not known, instead of nought: nobody looked there yet.
    sparse: bool = False
    #: Of a forecast: so many months from the one in work on, in place of those before it.
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a figure whose list is wanted: a region, a month, and a detail or none."""

    counties: tuple[str, ...]
    month: Month
    today: date
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows behind a figure. Their number is the figure, always (a test asks each of them).

    ``rows(user, where)`` is a queryset or a sequence, ordered; ``columns(user, page)`` the
    columns of one page of them, personal data masked.
    """

    rows: Callable[[Any, Where], Any]
    columns: Callable[[Any, Sequence[Any]], Sequence[Column]]
    #: The figure adds up this attribute of the rows (money); empty: it counts them.
    adds: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named figure. ``board`` is the dashboard it stands on, ``roles`` who sees it.

    ``meaning`` says in one sentence what is counted. ``kind`` is a *count* (of a ``whole`` when
    values have one), *money* in yuan, a *percent* of the whole or an *average* over it. ``flow`` figures belong to a month and add
    up over months, others are as they stand at the end of one. ``better`` says which way is
    good. ``address(where)`` leads to a page of the app itself where one says more than a list.
    """

    code: str
    name: str
    unit: str
    meaning: str
    board: str
    source: Source
    flow: bool = False
    kind: Literal["count", "money", "percent", "average"] = "count"
    better: Literal["more", "less", ""] = ""
    roles: frozenset[str] = frozenset()
    listing: Listing | None = None
    address: Callable[[Where], str] | None = None
    #: Of the first row of the overview when it has a place there (lower comes first).
    headline: int = 0
    #: Shown as tile and column of its board; others are only read by targets and the API.
    shown: bool = field(default=True)


@dataclass(frozen=True, slots=True)
class Board:
    """A dashboard: ``key`` stands in its address, ``answers`` says which question it answers."""

    key: str
    label: str
    answers: str


def announce_board(board: Board, order: int) -> None:
    """Announce a dashboard; it is shown to those who may see one of its indicators."""
    registry.add(BOARD, board.key, board, order=order)


def announce(*indicators: Indicator) -> None:
    """Announce an app's indicators, in the order in which boards show them; from ``ready``."""
    for indicator in indicators:
        order = len(registry.keys(KIND))
        registry.add(KIND, indicator.code, indicator, order=order)
