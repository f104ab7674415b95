"""Trying a draft: it is published for a moment, rules are made of it, and it is taken back.

So a trial rests on the very code that publishes and determines; nothing of it stays.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import TypeVar

from django.db import transaction

from eligibility.determination.rule_set import RuleSet, rule_set
from eligibility.editing.kinds import KINDS, Row, period_of, rows_of
from eligibility.editing.superseding import part_of, placing, supersede
from eligibility.models.dated import State
from portal.lib.periods import Month

Made = TypeVar("Made")


class _TakeBack(Exception):
    """Ends a rehearsal without keeping what it wrote."""


@contextmanager
def rehearsed(rows: Iterable[Row], *, at: datetime, without: Iterable[Row] = ()) -> Iterator[None]:
    """A block in which ``rows`` are in force and ``without`` are not."""
    try:
        with transaction.atomic():
            supersede(without, at=at, by=None)
            for row in rows:
                _put(row, at)
            yield
            raise _TakeBack
    except _TakeBack:
        pass


def _put(row: Row, at: datetime) -> None:
    stand_in = part_of(row, period_of(row))
    stand_in.state = State.PUBLISHED
    for step in ("submitted", "published", "withdrawn"):
        setattr(stand_in, f"{step}_at", None)
        setattr(stand_in, f"{step}_by", None)
    stand_in.recorded_by = None
    plan = placing(stand_in)
    supersede(plan.superseded, at=at, by=None)
    for part in plan.remainders:
        part.save(force_insert=True)
    stand_in.save(force_insert=True)


def made_with(
    row: Row, make: Callable[[], Made], *, at: datetime, without: Iterable[Row] = ()
) -> Made:
    """What ``make`` gives while the row is in force."""
    with rehearsed([row], at=at, without=without):
        return make()


def rule_sets(row: Row, month: Month, region: str, *, at: datetime) -> tuple[RuleSet, RuleSet]:
    """The rules of a month and region as they are, and as they would be with the row."""
    return rule_set(month, region), made_with(row, lambda: rule_set(month, region), at=at)


def own_rows(row: Row, region: str) -> list[Row]:
    """The published versions and standards a county has of the row's item, in the row's period."""
    found: list[Row] = []
    for name in ("versions", "standards"):
        rows = rows_of(KINDS[name]).filter(item_id=row.item_id, region=region)
        found += [r for r in rows if period_of(r).overlaps(period_of(row))]
    return found
