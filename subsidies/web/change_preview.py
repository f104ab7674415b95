"""What a change does to money already settled: what was paid too much, or must still be paid."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from portal.lib.periods import Month
from portal.people.models import Person
from portal.web.entries import ChangePreview
from subsidies.settlement.one_person import OnePersonsMonth, settled_month, settled_months
from subsidies.web.reads import items_named

Row = Mapping[tuple[int, str], OnePersonsMonth]


@dataclass(frozen=True, slots=True)
class Moved:
    """An item's difference over settled months, against what would have moved anyway."""

    name: str
    months: int
    amount: Decimal
    first: Month
    last: Month


def state(person: Person, month: Month) -> Row:
    """Due and paid of a settled month."""
    return {(row.item_id, row.part): row for row in settled_month(person.pk, month)}


def told(before: Mapping[Month, Row], after: Mapping[Month, Row]) -> dict[str, Any]:
    """Recoveries and arrears the change brings, and the months that wait to be decided."""
    was = {(*key, month): row for month, rows in before.items() for key, row in rows.items()}
    will = {(*key, month): row for month, rows in after.items() for key, row in rows.items()}
    changes: dict[tuple[int, str, bool], list[tuple[Month, Decimal]]] = defaultdict(list)
    waiting: dict[tuple[int, str], list[Month]] = defaultdict(list)
    for key in sorted(was.keys() | will.keys()):
        item, part, month = key
        old, new = was.get(key), will.get(key)
        if new is not None and new.blocked and not (old and old.blocked):
            waiting[item, part].append(month)
        moved = _difference(new, old) - _difference(old, old)
        if moved:
            changes[item, part, moved > 0].append((month, moved))
    names = items_named({item for item, _, _ in changes} | {item for item, _ in waiting})
    found_all = [
        Moved(names.get(item, ""), len(found), sum((a for _, a in found), Decimal(0)),
              found[0][0], found[-1][0])
        for (item, _, _), found in changes.items()
    ]  # fmt: skip
    return {
        "recovered": [each for each in found_all if each.amount < 0],
        "paid": [each for each in found_all if each.amount > 0],
        "waiting": [(names.get(item, ""), len(found)) for (item, _), found in waiting.items()],
    }


def _difference(row: OnePersonsMonth | None, paid_as: OnePersonsMonth | None) -> Decimal:
    """The difference of a state; an item gone from it is due nothing for what was paid."""
    if row is not None:
        return row.difference
    return -paid_as.paid if paid_as is not None else Decimal(0)


def settled(person: Person, months: Sequence[Month]) -> set[Month]:
    """Only months that were settled can have been paid too much or too little."""
    return settled_months(person.pk, months)


MONEY = ChangePreview("subsidies/change_preview.html", state, told, only=settled)
