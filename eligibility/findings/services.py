"""Writes of findings: a later one supersedes, and what was found before stays readable."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from eligibility.models import Finding, Word
from portal.lib.periods import Month
from portal.people.errors import PeopleError
from portal.people.models import Person
from portal.people.services.base import Entry, leave_change, leave_event, locked

WHAT = "经办认定"


@transaction.atomic
def record_finding(
    *,
    actor: Any,
    person: Person,
    code: str,
    value: bool,
    from_month: Month,
    found_on: date,
    evidence: str,
    at: datetime,
    origin: str = "",
) -> Finding:
    """What was found of a person, from a month on until something else is found. PeopleError.

    Rows it touches are superseded; the months before ``from_month`` keep what they had.
    """
    field = f"finding:{code}"
    if not Word.objects.filter(kind=Word.Kind.FINDING, code=code).exists():
        raise PeopleError(f"没有认定事项“{code}”。", "请从清单所列的认定事项中选择。", field=field)
    if not evidence.strip():
        raise PeopleError("经办认定要写明依据。", "请写明看了什么材料、问了谁。", field=field)
    person = locked(person)
    entry = Entry(actor, "record_finding", at, WHAT, found_on, evidence, origin=origin)
    old = _supersede(person, code, from_month, at, entry.actor_id)
    made = Finding.objects.create(
        person=person,
        code=code,
        value=value,
        valid_from=from_month.first,
        found_on=found_on,
        evidence=evidence.strip(),
        recorded_by=entry.actor_id,
    )
    leave_change(person=person, from_day=from_month.first, at=at, what=WHAT)
    before = {"values": [[row.value, row.valid_from, row.valid_to] for row in old]}
    after = {"code": code, "value": value, "from": from_month.first, "found_on": found_on}
    leave_event(person=person, entry=entry, before=before if old else None, after=after)
    return made


def _supersede(
    person: Person, code: str, from_month: Month, at: datetime, actor_id: int | None
) -> list[Finding]:
    """Supersede what reaches into ``from_month`` or later; the months before it stay."""
    touched = Finding.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=from_month.first),
        person=person,
        code=code,
        superseded_at__isnull=True,
    )
    old = list(touched)
    touched.update(superseded_at=at, superseded_by=actor_id)
    for row in old:
        if row.valid_from < from_month.first:
            Finding.objects.create(
                person=person,
                code=code,
                value=row.value,
                valid_from=row.valid_from,
                valid_to=from_month.first,
                found_on=row.found_on,
                evidence=row.evidence,
                recorded_by=row.recorded_by,
            )
    return old
