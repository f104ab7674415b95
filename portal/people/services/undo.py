"""Undoing what was recorded a moment ago: by superseding, so that it stays readable."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from portal.people.errors import PeopleError
from portal.people.models import Circumstances, Person
from portal.people.services.base import (
    STATE,
    Entry,
    leave_change,
    leave_event,
    locked,
    rows_for_audit,
)

#: What also changes the file itself, and has its own way back.
ELSEWHERE = {"更换身份证号": "请再次“更换身份证号”，填回原号码。"}


@transaction.atomic
def undo_change(
    *,
    actor: Any,
    person: Person,
    recorded_at: datetime,
    at: datetime,
    today: date,
    origin: str = "",
) -> Person:
    """Put back what was known before the last change, if the same user recorded it ``today``.

    The rows of the change are superseded, the ones it had superseded come back as new rows.
    ``recorded_at`` names the change, so that no later one is undone by mistake. PeopleError.
    """
    person = locked(person)
    current = list(Circumstances.objects.filter(person=person, superseded_at__isnull=True))
    latest = max((row.recorded_at for row in current), default=None)
    gone = list(
        Circumstances.objects.filter(person=person, superseded_at=recorded_at).order_by(
            "valid_from"
        )
    )
    added = [row for row in current if row.recorded_at == recorded_at]
    _refuse_unless_undoable(actor, added, gone, latest == recorded_at, today)
    entry = Entry(actor, "undo_change", at, f"撤销：{_title(added, gone)}", origin=origin)
    then = max(at, recorded_at)
    Circumstances.objects.filter(pk__in=[row.pk for row in added]).update(
        superseded_at=then, superseded_by_id=entry.actor_id
    )
    back = Circumstances.objects.bulk_create([_again(row, then, entry) for row in gone])
    person.birth_date = back[-1].birth_date
    person.save(update_fields=["birth_date"])
    names = [
        name for name in STATE if len({str(getattr(row, name)) for row in (*added, *back)}) > 1
    ]
    from_day = min(row.valid_from for row in (*added, *back))
    leave_change(person=person, from_day=from_day, at=then, what=entry.event)
    before, after = rows_for_audit(added, names), rows_for_audit(back, names)
    leave_event(person=person, entry=entry, before=before, after=after)
    return person


def undoable(rows: list[Circumstances], *, actor: Any, today: date) -> datetime | None:
    """When the last change was recorded, if ``undo_change`` would undo it for this user.

    ``rows`` are the person's rows not superseded.
    """
    latest = max((row.recorded_at for row in rows), default=None)
    added = [row for row in rows if row.recorded_at == latest]
    if latest is None or _day(latest) != today:
        return None
    if any(row.recorded_by_id != getattr(actor, "pk", None) for row in added):
        return None
    gone = list(Circumstances.objects.filter(person=rows[0].person_id, superseded_at=latest))
    return latest if gone and _title(added, gone) not in ELSEWHERE else None


def _refuse_unless_undoable(
    actor: Any, added: list[Circumstances], gone: list[Circumstances], last: bool, today: date
) -> None:
    if not added or not last:
        raise PeopleError("这之后又登记了别的情况。", "请用“情况有变化”更正。")
    if not gone:
        raise PeopleError("建档不能撤销。", "请用“情况有变化”更正登记的内容。")
    if any(row.recorded_by_id != getattr(actor, "pk", None) for row in added):
        raise PeopleError("这次变化是别人登记的。", "请由登记人撤销，或用“情况有变化”更正。")
    if _day(added[0].recorded_at) != today:
        raise PeopleError("只能撤销当天登记的变化。", "请用“情况有变化”更正。")
    if (cure := ELSEWHERE.get(_title(added, gone))) is not None:
        raise PeopleError("更换身份证号不能撤销。", cure)


def _title(added: list[Circumstances], gone: list[Circumstances]) -> str:
    """The event of the change; a remainder it cut keeps the event of the row it comes from."""
    before = {row.event for row in gone}
    return next((row.event for row in added if row.event not in before), added[-1].event)


def _day(moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE)).date()


def _again(row: Circumstances, at: datetime, entry: Entry) -> Circumstances:
    return Circumstances(
        person_id=row.person_id,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        event=row.event,
        event_date=row.event_date,
        reason=row.reason,
        evidence=row.evidence,
        recorded_at=at,
        recorded_by_id=entry.actor_id,
        **{name: getattr(row, name) for name in STATE},
    )
