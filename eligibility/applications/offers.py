"""What a person can be applied for: every item that pays or is granted once, with its state."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eligibility.applications.deciding import AT_ONCE, Decided, Key, decide_all, next_paid
from eligibility.applications.models import OPEN, Application
from eligibility.models import Award
from portal.lib.periods import Month
from portal.people import selectors as people
from portal.people.models import Circumstances, Person


@dataclass(frozen=True, slots=True)
class Offer:
    """One item (part): what the evaluator says, and what is under way already."""

    key: Key
    decided: Decided
    award: Award | None
    application: Application | None
    event_date: date | None = None

    @property
    def can_apply(self) -> bool:
        """Whether an application may be made now, whatever it will come to."""
        return self.award is None and self.application is None

    @property
    def preselected(self) -> bool:
        """Whether it is ticked from the start: sure, not running yet, not excluded."""
        return (
            self.can_apply
            and self.decided.granted
            and not self.decided.entry["excluded_by"]
            and not self.decided.entry.get("barred")
        )


def died_on(person: Person) -> date | None:
    """The day of death on record."""
    row: Circumstances | None = people.current(person).last()
    return None if row is None else row.died_on


def offers(person: Person, applied_on: date) -> list[Offer]:
    """Items to apply for, in the order of the catalogue; those of a death where there is one."""
    month, death = Month.of(applied_on), died_on(person)
    found = {
        key: decided for key, decided in decide_all(person.pk, month).items() if to_apply(decided)
    }
    found |= _of_other_months(person, found, month, death)
    awards = _awards(person, month)
    under_way = {
        (row.item.code, row.part): row
        for row in Application.objects.filter(person=person, state__in=OPEN).select_related("item")
    }
    dated = {key: death if d.rule.version.per == "event" else None for key, d in found.items()}
    return [
        Offer(key, decided, awards.get(key), under_way.get(key), dated[key])
        for key, decided in found.items()
    ]


def to_apply(decided: Decided) -> bool:
    """Whether an item is asked for at all: services are given without an application."""
    return decided.pays or decided.rule.version.per in AT_ONCE


def _of_other_months(
    person: Person, found: Mapping[Key, Decided], month: Month, death: date | None
) -> dict[Key, Decided]:
    """Items decided in a month of their own: of the death, or of a yearly payment."""
    wanted: dict[Month, list[Key]] = {}
    for key, decided in found.items():
        own = next_paid(decided.rule, month)
        if decided.rule.version.per == "event" and death is not None:
            own = Month.of(death)
        if own != month:
            wanted.setdefault(own, []).append(key)
    other: dict[Key, Decided] = {}
    for own, keys in wanted.items():
        all_of_month = decide_all(person.pk, own)
        other |= {key: all_of_month[key] for key in keys if key in all_of_month}
    return other


def _awards(person: Person, month: Month) -> dict[Key, Award]:
    """Awards that stand in the way of another: running, or given once."""
    rows = Award.objects.filter(person=person).select_related("item").order_by("starts")
    return {
        (row.item.code, row.part): row
        for row in rows
        if row.ends is None or row.ends >= month.first or row.event_date is not None
    }
