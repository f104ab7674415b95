"""One step for several ticked rows: each on its own, told row by row what was refused and why.

The list's table offers the ticks (``Table.picks``); the answer is a redirect back to the list,
which shows the result once (``components/bulk_result.html``).
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.http import HttpRequest, QueryDict

#: A page of a list has fewer; what names more was not sent by one.
MOST = 200
_KEY = "bulk_result"


class Row(NamedTuple):
    """A ticked row: what it is called, where it stands, and what is done with it (the yuan moved)."""

    name: str
    url: str
    act: Callable[[], Decimal]


@dataclass(slots=True)
class Result:
    """What became of the rows: ``refused`` are (name, address, why)."""

    label: str
    done: int = 0
    amount: str = "0.00"
    told: str = ""
    refused: list[tuple[str, str, str]] = field(default_factory=list)
    #: Ticked, and not among the rows this user may see (or gone).
    unseen: int = 0


def picked(posted: QueryDict) -> list[int]:
    """The keys ticked, each once, in order; what is no key is left out."""
    keys = (text for text in posted.getlist("pick") if text.isascii() and text.isdigit())
    return list(dict.fromkeys(int(text) for text in keys if len(text) < 19))[:MOST]


def each(
    rows: Iterable[Row], refusals: tuple[type[Exception], ...], *, label: str, asked: int
) -> Result:
    """Do it row by row, every one a transaction of its own; a refusal stops no other row."""
    result, amount, seen = Result(label), Decimal("0.00"), 0
    for row in rows:
        seen += 1
        try:
            amount += row.act()
        except refusals as error:
            result.refused.append((row.name, row.url, str(error)))
        else:
            result.done += 1
    result.amount, result.unseen = f"{amount:.2f}", asked - seen
    return result


def keep(request: HttpRequest, result: Result) -> None:
    """Remember the result for the page the answer leads to."""
    request.session[_KEY] = asdict(result)


def kept(request: HttpRequest) -> dict[str, Any] | None:
    """The result of the step just taken; told once."""
    found: dict[str, Any] | None = request.session.pop(_KEY, None)
    return found
