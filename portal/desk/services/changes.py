"""Recording what happened to a person: one door, behind it the services of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from portal.desk.changes.events import Event, Way
from portal.desk.errors import DeskError
from portal.lib.periods import Period
from portal.people.models import Circumstances, Person
from portal.people.services import (
    confirm_presumptions,
    correct_birth_date,
    correct_death,
    correct_past,
    record_change,
    record_death,
    withdraw_death,
)


@dataclass(frozen=True, slots=True)
class NewChange:
    """What was typed: the day it happened, for corrections until when, the facts that differ."""

    event: Event
    day: date
    until: date | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    evidence: Sequence[str] = ()


def last_recorded(person: Person) -> datetime | None:
    """When something of a person was last recorded; a page that saw less is stale."""
    rows = Circumstances.objects.filter(person=person, superseded_at__isnull=True)
    return rows.aggregate(last=Max("recorded_at"))["last"]


@transaction.atomic
def apply_change(
    *,
    actor: Any,
    person: Person,
    change: NewChange,
    seen: datetime | None,
    at: datetime,
    today: date,
    origin: str = "",
) -> Person:
    """Record a change of a person whose file was last seen as of ``seen``.

    Raises DeskError (stale, nothing changed, in the future), PeopleError, FactErrors.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    _refuse(person, change, seen, today)
    words: dict[str, Any] = {
        "actor": actor,
        "person": person,
        "at": at,
        "reason": change.reason,
        "evidence": list(change.evidence),
        "origin": origin,
    }
    match change.event.way:
        case Way.DEATH:
            return record_death(died_on=change.day, today=today, **words)
        case Way.DEATH_CORRECTED:
            return correct_death(died_on=change.day, today=today, **words)
        case Way.DEATH_WITHDRAWN:
            return withdraw_death(**words)
        case Way.BIRTH:
            return correct_birth_date(birth_date=change.day, **words)
        case Way.PAST:
            period = Period(change.day, change.until)
            return correct_past(period=period, facts=change.facts, **words)
        case Way.CONFIRM:
            return confirm_presumptions(
                actor=actor, person=person, from_day=change.day, at=at, origin=origin
            )
    return record_change(from_day=change.day, facts=change.facts, event=change.event.label, **words)


def _refuse(person: Person, change: NewChange, seen: datetime | None, today: date) -> None:
    if last_recorded(person) != seen:
        raise DeskError("这份档案刚有人登记了别的情况。", "请核对下面的现状后再保存。")
    if change.day > today:
        raise DeskError(f"“{change.event.day}”晚于今天。", "请填已经发生的日期。", field="day")
    if change.event.facts and not change.facts:
        raise DeskError("没有改动任何一项。", "请选上变化后的情况。")
    if change.until is not None and change.until <= change.day:
        raise DeskError("更正的止日早于起日。", "请核对两个日期。", field="until")
