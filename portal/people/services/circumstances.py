"""Changes of what is known about a person, each leaving what was known before readable."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.lib.periods import Period
from portal.people.errors import PeopleError
from portal.people.facts import FACTS, parse_value, presumed_value
from portal.people.models import Person
from portal.people.services.base import Entry, checked_values, current_timeline, locked, rewrite
from portal.people.timeline import State

OTHERWISE = {"birth_date": "更正出生日期", "died_on": "登记死亡"}


@transaction.atomic
def record_change(
    *,
    actor: Any,
    person: Person,
    from_day: date,
    facts: Mapping[str, Any],
    at: datetime,
    event: str,
    event_date: date | None = None,
    reason: str = "",
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """New values of facts from a day on: each until the next recorded change of that fact.

    ``facts`` has only what changed (None: no longer known). ``event_date`` is the day it
    happened, ``from_day`` the day from which it counts. Raises FactErrors.
    """
    person = locked(person)
    values = checked_values(facts, refuse=OTHERWISE)
    old = current_timeline(person)
    new = old.changed_from(from_day, values)
    entry = Entry(
        actor, "record_change", at, event, event_date or from_day, reason, evidence, origin
    )
    rewrite(person=person, old=old, new=new, from_day=from_day, names=values, entry=entry)
    return person


@transaction.atomic
def correct_past(
    *,
    actor: Any,
    person: Person,
    period: Period,
    facts: Mapping[str, Any],
    at: datetime,
    reason: str,
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """What is known now about a period (closed or open), whatever stood there before.

    A reason is required. Raises FactErrors, PeopleError.
    """
    if not reason:
        raise PeopleError("更正过去的情况要写明原因。", "请填写原因。", field="reason")
    person = locked(person)
    values = checked_values(facts, refuse=OTHERWISE)
    old = current_timeline(person)
    new = old.extended_to(period.start).with_values(period, values)
    entry = Entry(actor, "correct_past", at, "更正", period.start, reason, evidence, origin)
    rewrite(person=person, old=old, new=new, from_day=period.start, names=values, entry=entry)
    return person


@transaction.atomic
def correct_birth_date(
    *,
    actor: Any,
    person: Person,
    birth_date: date,
    at: datetime,
    reason: str,
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """Another birth date, on every day there is: supersedes all rows of the person."""
    person = locked(person)
    values = {"birth_date": parse_value("birth_date", birth_date)}
    old = current_timeline(person)
    new = old.with_values(Period(old.first), values)
    entry = Entry(actor, "correct_birth_date", at, "更正出生日期", None, reason, evidence, origin)
    rewrite(person=person, old=old, new=new, from_day=old.first, names=values, entry=entry)
    person.birth_date = birth_date
    person.save(update_fields=["birth_date"])
    return person


@transaction.atomic
def confirm_presumptions(
    *,
    actor: Any,
    person: Person,
    from_day: date,
    at: datetime,
    names: Collection[str] | None = None,
    origin: str = "",
) -> Person:
    """以上均无: unknown facts that are presumed become known with the presumed value.

    ``names`` limits it to a group; facts already known and those that must be asked stay.
    """
    person = locked(person)
    chosen = [name for name in FACTS if names is None or name in names]

    def confirmed(state: State) -> State:
        known = {
            name: value
            for name in chosen
            if state[name] is None and (value := presumed_value(name, state)) is not None
        }
        return {**state, **known}

    old = current_timeline(person)
    new = old.mapped(Period(max(from_day, old.first)), confirmed)
    filled = [
        name
        for name in chosen
        if any(piece.changed and piece.state[name] != piece.original[name] for piece in new.pieces)
    ]
    entry = Entry(
        actor, "confirm_presumptions", at, "确认推定", from_day, "以上均无", origin=origin
    )
    rewrite(person=person, old=old, new=new, from_day=from_day, names=filled, entry=entry)
    return person
