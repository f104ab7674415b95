"""Dated values of a month and place: parameters and local standards, nearest region first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Q

from eligibility.models import LocalStandard, Parameter
from eligibility.models.dated import State
from portal.lib.periods import Month

Row = TypeVar("Row", bound=Any)
PUBLISHED = Q(superseded_at__isnull=True, state=State.PUBLISHED)


def in_force(day: date) -> Q:
    """Published rows, not superseded, whose period holds the day."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return PUBLISHED & open_end & Q(valid_from__lte=day)


@dataclass(frozen=True, slots=True)
class Held:
    """A value that is held, with where it comes from; ``given`` ones came with the question."""

    value: Decimal
    document: str | None
    status: str
    row_id: int | None
    region: str | None


@dataclass(slots=True)
class Parameters:
    """Look-ups of parameters for a chain of regions, the nearest first."""

    month: Month
    chain: tuple[str, ...]
    rows: tuple[Parameter, ...]
    given: Mapping[str, Decimal] = field(default_factory=dict)
    _cache: dict[date, dict[str, Held]] = field(default_factory=dict)

    def held(self, code: str, previous_year: bool) -> Held | None:
        """The value in force in the month, or on 31 December of the year before.

        Inside a month the value of its first day counts, else one first in force within it.
        """
        if code in self.given:
            return Held(self.given[code], None, "given", None, None)
        if previous_year:
            return self._on(date(self.month.year - 1, 12, 31)).get(code)
        return self._on(self.month.first).get(code) or self._on(self.month.last).get(code)

    def _on(self, day: date) -> dict[str, Held]:
        if day not in self._cache:
            near = of_chain(self.rows, day, self.chain)
            self._cache[day] = {
                p.code: Held(p.value, p.document, p.status, p.pk, p.region) for p in reversed(near)
            }
        return self._cache[day]


Standards = dict[tuple[int, str, str], tuple[LocalStandard, ...]]


def local_standards(
    rows: tuple[LocalStandard, ...], month: Month, chain: tuple[str, ...]
) -> Standards:
    """Standards of a month by (item id, part, tier), those of the nearest region of the chain first."""
    found: Standards = {}
    for row in of_chain(rows, month.first, chain):
        key = (row.item_id, row.part, row.tier)
        found[key] = (*found.get(key, ()), row)
    return found


def of_chain(rows: Iterable[Row], day: date, chain: tuple[str, ...]) -> list[Row]:
    """Rows in force on a day for a region or one above it, those of the nearest region first."""
    found = [row for row in rows if row.region in chain and holds(row, day)]
    return sorted(found, key=lambda row: chain.index(row.region))


def holds(row: Any, day: date) -> bool:
    """Whether a row's period holds a day."""
    return row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
