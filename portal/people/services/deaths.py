"""Deaths: recorded, corrected, withdrawn. A death takes effect the day after."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.lib.periods import Period, day_after
from portal.people.errors import FactErrors, PeopleError
from portal.people.facts import check_facts
from portal.people.models import Person
from portal.people.services.base import Entry, current_timeline, locked, rewrite
from portal.people.timeline import Timeline


@transaction.atomic
def record_death(
    *,
    actor: Any,
    person: Person,
    died_on: date,
    at: datetime,
    today: date,
    reason: str = "",
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """The person died on a day; rows from the day after carry it. Raises PeopleError."""
    person = locked(person)
    old = current_timeline(person)
    before = _recorded(old)
    if before is not None:
        raise PeopleError(f"已登记死亡（{before}）。", "请用“更正死亡日期”。", field="died_on")
    entry = Entry(actor, "record_death", at, "死亡", died_on, reason, evidence, origin)
    return _set(person, old, died_on, today, entry)


@transaction.atomic
def correct_death(
    *,
    actor: Any,
    person: Person,
    died_on: date,
    at: datetime,
    today: date,
    reason: str,
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """Another day of death in place of the recorded one. Raises PeopleError."""
    person = locked(person)
    old = current_timeline(person)
    _refuse_unless_dead(old, reason)
    entry = Entry(actor, "correct_death", at, "更正死亡日期", died_on, reason, evidence, origin)
    return _set(person, old, died_on, today, entry)


@transaction.atomic
def withdraw_death(
    *,
    actor: Any,
    person: Person,
    at: datetime,
    reason: str,
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """The person is alive: the recorded death was wrong. Raises PeopleError."""
    person = locked(person)
    old = current_timeline(person)
    _refuse_unless_dead(old, reason)
    entry = Entry(actor, "withdraw_death", at, "撤销死亡登记", None, reason, evidence, origin)
    return _set(person, old, None, None, entry)


def _recorded(timeline: Timeline) -> date | None:
    return timeline.pieces[-1].state["died_on"]


def _refuse_unless_dead(timeline: Timeline, reason: str) -> None:
    if _recorded(timeline) is None:
        raise PeopleError("这个人没有死亡登记。", "请用“登记死亡”。", field="died_on")
    if not reason:
        raise PeopleError("更正或撤销死亡登记要写明原因。", "请填写原因。", field="reason")


def _set(
    person: Person, old: Timeline, died_on: date | None, today: date | None, entry: Entry
) -> Person:
    errors = check_facts({"died_on": died_on}, today=today)
    if errors:
        raise FactErrors(errors)
    new = old.with_values(Period(old.first), {"died_on": None})
    if died_on is not None:
        new = new.with_values(Period(day_after(died_on)), {"died_on": died_on})
    from_day = min(day for day in (_recorded(old), died_on) if day is not None)
    rewrite(person=person, old=old, new=new, from_day=from_day, names=["died_on"], entry=entry)
    return person
