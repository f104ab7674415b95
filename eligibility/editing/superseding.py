"""Putting a published row in its place: what it covers is superseded, what remains is inserted."""

import copy
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from eligibility.editing.kinds import Row, overlapping, period_of
from eligibility.models import ItemVersion
from portal.lib.periods import Month, Period


@dataclass(frozen=True, slots=True)
class Placing:
    """What publishing does to the timeline: rows superseded, and the parts of them that stay."""

    superseded: tuple[Row, ...]
    remainders: tuple[Row, ...]


def placing(row: Row) -> Placing:
    """What publishing the row would do; nothing is written."""
    touched = tuple(overlapping(row).order_by("valid_from"))
    parts = [
        part_of(old, piece) for old in touched for piece in period_of(old).without(period_of(row))
    ]
    return Placing(touched, tuple(parts))


def supersede(rows: Iterable[Row], *, at: datetime, by: int | None) -> None:
    """Mark rows as superseded, the one change a published row allows."""
    for row in rows:
        type(row).objects.filter(pk=row.pk).update(superseded_at=at, superseded_by=by)


def part_of(row: Row, piece: Period) -> Row:
    """An unsaved row with the same content and the same people for a part of the period."""
    part = copy.copy(row)
    part._state = copy.copy(row._state)
    part._state.adding = True
    part.pk, part.based_on = None, row.pk
    part.superseded_at = part.superseded_by = None
    set_period(part, piece.start, piece.end)
    return part


def set_period(row: Row, since: date, to: date | None) -> None:
    """Give a row its period; a version says it in its body too."""
    row.valid_from, row.valid_to = since, to
    if isinstance(row, ItemVersion):
        body = {k: v for k, v in row.body.items() if k not in ("from", "until")}
        until = {"until": str(Month.of(to).previous())} if to else {}
        row.body = {"from": str(Month.of(since)), **until, **body}
