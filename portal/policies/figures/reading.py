"""The one way to a figure: pages, bulletins, targets and the API read here."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from portal.policies.figures.kinds import BOARD, KIND, Ask, Board, Indicator, Value
from portal.registry import registry
from portal.web.entries import allowed

NOUGHT = Value(Decimal(0))


def indicators(user: Any = None, board: str = "") -> list[Indicator]:
    """Indicators in their order: of a board when one is named, those a user may see when given."""
    found: Sequence[Indicator] = registry.all(KIND)
    return [
        each for each in found
        if (not board or each.board == board) and (user is None or allowed(user, each.roles))
    ]  # fmt: skip


def boards(user: Any = None) -> list[Board]:
    """Dashboards in their order, with something on them the user may see."""
    seen = {one.board for one in indicators(user)}
    return [board for board in registry.all(BOARD) if board.key in seen]


def indicator(code: str) -> Indicator:
    """The indicator of a code; KeyError when no app announced it."""
    found: Indicator = registry.get(KIND, code)
    return found


def read(wanted: Iterable[Indicator], ask: Ask) -> dict[str, list[Value]]:
    """Values of each indicator, each source asked once; without counties nothing is asked."""
    chosen = list(wanted)
    found: dict[str, list[Value]] = {each.code: [] for each in chosen}
    if not ask.counties or not ask.months:
        return found
    for source in {each.source.key: each.source for each in chosen}.values():
        for code, values in source.read(ask).items():
            if code in found:
                found[code].extend(values)
    return found


def figure(one: Indicator, ask: Ask) -> Value:
    """One figure over all that is asked."""
    values = read([one], Ask(ask.counties, ask.months, ask.today))[one.code]
    return values[0] if values else NOUGHT


def data_date(one: Indicator, ask: Ask) -> datetime | date | None:
    """When the figures of an indicator were last written, or None while there are none."""
    return one.source.as_of(ask) if ask.counties and ask.months else None
