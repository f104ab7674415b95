"""Dated values of a month and place: parameters and local standards, nearest region first."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q

from eligibility.models import LocalStandard, Parameter
from eligibility.models.dated import State
from portal.lib.periods import Month


def in_force(day: date) -> Q:
    """Published rows, not superseded, whose period holds the day."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return open_end & Q(valid_from__lte=day, superseded_at__isnull=True, state=State.PUBLISHED)


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
            rows = Parameter.objects.filter(in_force(day), region__in=self.chain)
            by_place = {(p.code, p.region): p for p in rows}
            self._cache[day] = {
                code: Held(p.value, p.document, p.status, p.pk, p.region)
                for region in reversed(self.chain)
                for (code, place), p in by_place.items()
                if place == region
            }
        return self._cache[day]


Standards = dict[tuple[int, str, str], tuple[LocalStandard, ...]]


def local_standards(month: Month, chain: tuple[str, ...]) -> Standards:
    """Standards of a month by (item id, part, tier), those of the nearest region of the chain first."""
    rows = LocalStandard.objects.filter(in_force(month.first), region__in=chain)
    found: Standards = {}
    for row in sorted(rows, key=lambda s: chain.index(s.region)):
        key = (row.item_id, row.part, row.tier)
        found[key] = (*found.get(key, ()), row)
    return found
