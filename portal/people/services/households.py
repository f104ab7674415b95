"""Households: founded, joined, left, merged and split, always from a day on."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.lib.periods import Period
from portal.people.errors import PeopleError
from portal.people.models import Circumstances, Household, Person
from portal.people.services.base import Entry, current_timeline, locked, rewrite
from portal.regions.models import Region


@transaction.atomic
def found_household(
    *,
    actor: Any,
    members: Iterable[Person],
    region: Region,
    from_day: date,
    at: datetime,
    head: Person | None = None,
    address: str = "",
    reason: str = "",
    origin: str = "",
) -> Household:
    """A new household of people, who leave the ones they were in, from a day on."""
    household = Household.objects.create(region=region, head=head, address=address, recorded_at=at)
    entry = Entry(actor, "join_household", at, "家庭变动", from_day, reason, origin=origin)
    for person in _in_order(members):
        _move(person, household.pk, from_day, entry)
    return household


@transaction.atomic
def move_member(
    *,
    actor: Any,
    person: Person,
    household: Household | None,
    from_day: date,
    at: datetime,
    reason: str = "",
    origin: str = "",
) -> Person:
    """One person joins another household, or none, from a day on."""
    pk = household.pk if household is not None else None
    entry = Entry(actor, "move_member", at, "家庭变动", from_day, reason, origin=origin)
    return _move(person, pk, from_day, entry)


@transaction.atomic
def merge_households(
    *,
    actor: Any,
    keep: Household,
    merged: Household,
    from_day: date,
    at: datetime,
    reason: str,
    origin: str = "",
) -> Household:
    """Everyone of ``merged`` belongs to ``keep`` from a day on. Raises PeopleError.

    See ``selectors.preview_merge`` for what it will do.
    """
    both = Household.objects.select_for_update(of=("self",)).filter(pk__in=(keep.pk, merged.pk))
    if keep.pk == merged.pk or len(both) != 2:
        raise PeopleError("要合并的是同一户。", "请选择两户不同的家庭。")
    if any(household.merged_into_id is not None for household in both):
        raise PeopleError("其中一户已并入别的家庭。", "请打开并入后的家庭再合并。")
    entry = Entry(actor, "merge_households", at, "合户", from_day, reason, origin=origin)
    for person in _in_order(_members_from(merged, from_day)):
        _move(person, keep.pk, from_day, entry, only=merged.pk)
    merged.merged_into = keep
    merged.save(update_fields=["merged_into"])
    return keep


@transaction.atomic
def split_household(
    *,
    actor: Any,
    household: Household,
    leaving: Iterable[Person],
    from_day: date,
    at: datetime,
    head: Person | None = None,
    address: str = "",
    reason: str = "",
    origin: str = "",
) -> Household:
    """Some members found a household of their own from a day on. Raises PeopleError."""
    leaving = list(leaving)
    members = {person.pk for person in _members_from(household, from_day)}
    strangers = [person.name for person in leaving if person.pk not in members]
    if strangers or not leaving or len(leaving) == len(members):
        who = f"{'、'.join(strangers)}不在这一户。" if strangers else "分出的人数不正确。"
        raise PeopleError(who, "请从本户成员中选择一部分人分户。", field="leaving")
    return found_household(
        actor=actor,
        members=leaving,
        region=household.region,
        from_day=from_day,
        at=at,
        head=head,
        address=address,
        reason=reason or "分户",
        origin=origin,
    )


def _members_from(household: Household, from_day: date) -> Iterable[Person]:
    rows = Circumstances.objects.filter(household=household, superseded_at__isnull=True).exclude(
        valid_to__lte=from_day
    )
    return Person.objects.filter(pk__in=rows.values("person_id"))


def _in_order(people: Iterable[Person]) -> list[Person]:
    """By key, so that two transactions lock the same people in the same order."""
    return sorted(people, key=lambda person: person.pk)


def _move(
    person: Person,
    household_id: int | None,
    from_day: date,
    entry: Entry,
    *,
    only: int | None = None,
) -> Person:
    person = locked(person)
    old = current_timeline(person)

    def moved(state: Any) -> Any:
        if only is not None and state["household_id"] != only:
            return state
        return {**state, "household_id": household_id}

    new = old.mapped(Period(max(from_day, old.first)), moved)
    rewrite(person=person, old=old, new=new, from_day=from_day, names=["household_id"], entry=entry)
    return person
