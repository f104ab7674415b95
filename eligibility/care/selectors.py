"""Reads of the care ledger."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from eligibility.care.models import Assessment, Due, LifeCheck, ServiceRecord
from eligibility.care.models.life_check import State
from portal.accounts.scope import scoped
from portal.lib.periods import Month

_DONE = ServiceRecord.objects.filter(due=OuterRef("pk"), undone_at=None)


def dues_of(user: Any, month: Month) -> QuerySet[Due]:
    """What is due in the user's area in periods a month lies in, with ``done``."""
    dues = scoped(Due.objects.select_related("person", "item", "region"), user).filter(
        Q(ends=None) | Q(ends__gt=month.first), starts__lte=month.first, dropped_at=None
    )
    return dues.annotate(done=Exists(_DONE))


def overdue_of(user: Any, month: Month) -> QuerySet[Due]:
    """What was due in periods that ended before a month, in the last twelve, and was not given."""
    since = month.shift(-12).first
    dues = scoped(Due.objects.select_related("person", "item", "region"), user).filter(
        ends__lte=month.first, ends__gt=since, dropped_at=None
    )
    return dues.annotate(done=Exists(_DONE)).filter(done=False)


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of what was due was given: both numbers, of a township and a service."""

    region: str
    township: str
    service: str
    due: int
    done: int

    @property
    def rate(self) -> str:
        """The share in whole per cent, rounded down: 100% means all of it."""
        return f"{self.done * 100 // self.due}%" if self.due else "—"


def completion(user: Any, month: Month, *, service: str = "") -> list[Completion]:
    """Due and given in a month's periods by township, in one query."""
    dues = dues_of(user, month)
    if service:
        dues = dues.filter(service=service)
    rows = (
        dues.values("region__name", "township", "service")
        .annotate(due=Count("pk"), given=Count("pk", filter=Q(done=True)))
        .order_by("region__name", "township", "service")
    )
    return [
        Completion(r["region__name"], r["township"], r["service"], r["due"], r["given"])
        for r in rows
    ]


def months_of(user: Any, last: Month, count: int = 12) -> list[tuple[Month, int, int]]:
    """(month, due, given) of monthly services for the months up to ``last``."""
    first = last.shift(1 - count).first
    dues = scoped(Due.objects.all(), user).filter(
        every="month", dropped_at=None, starts__gte=first, starts__lte=last.first
    )
    rows = (
        dues.annotate(done=Exists(_DONE))
        .values("starts")
        .annotate(due=Count("pk"), given=Count("pk", filter=Q(done=True)))
        .order_by("starts")
    )
    return [(Month.of(r["starts"]), r["due"], r["given"]) for r in rows]


def records_of(person: Any) -> QuerySet[ServiceRecord]:
    """What a person got, newest first, undone ones included."""
    return ServiceRecord.objects.filter(person=person)


def latest_assessments(user: Any) -> QuerySet[Assessment]:
    """The assessment that holds for each person of the area."""
    later = Assessment.objects.filter(
        person=OuterRef("person"), withdrawn_at=None, assessed_on__gt=OuterRef("assessed_on")
    )
    rows = scoped(Assessment.objects.select_related("person__managing_region"), user)
    return rows.filter(~Exists(later), withdrawn_at=None)


def expiring(user: Any, today: date, months: int) -> QuerySet[Assessment]:
    """Holding assessments that end within so many months, those that ended already included."""
    last = Month.of(today).shift(months).last
    return latest_assessments(user).filter(valid_until__lte=last)


def life_checks_of(user: Any) -> QuerySet[LifeCheck]:
    """Life certificates of the area."""
    return scoped(LifeCheck.objects.select_related("person", "region"), user)


def due_soon(user: Any, today: date, days: int = 30) -> QuerySet[LifeCheck]:
    """Certificates to remind people of: due within some days, not yet overdue."""
    return life_checks_of(user).filter(
        state=State.DUE, due_on__lte=today + timedelta(days=days), overdue_from__gt=today
    )


def overdue_life(user: Any, today: date) -> QuerySet[LifeCheck]:
    """Certificates whose days of grace are over and nothing was proposed yet."""
    return life_checks_of(user).filter(state=State.DUE, overdue_from__lte=today)


def without_certificate(people: Sequence[int], day: date) -> set[int]:
    """Of some people, those whose life certificate is overdue on a day: for who checks payouts."""
    rows = LifeCheck.objects.filter(
        person_id__in=people, overdue_from__lte=day, state__in=(State.DUE, State.PROPOSED)
    )
    return set(rows.values_list("person_id", flat=True))
