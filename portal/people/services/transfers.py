"""Files that move to another county: one side asks, the other decides."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.people.errors import PeopleError, TransitionError
from portal.people.models import Person, Transfer
from portal.people.services.base import Entry, leave_change, leave_event, locked
from portal.regions.models import Region
from portal.regions.selectors import ids_below


@transaction.atomic
def request_transfer(
    *,
    actor: Any,
    person: Person,
    to_region: Region,
    at: datetime,
    reason: str,
    origin: str = "",
) -> Transfer:
    """Ask that a file be kept by another county; the side the actor is not of decides.

    Raises PeopleError: no reason, same county, actor of neither side, or one open already.
    """
    person = locked(person)
    source = person.managing_region
    if not reason:
        raise PeopleError("申请转移要写明原因。", "请填写原因。", field="reason")
    if source.pk == to_region.pk:
        raise PeopleError("档案已在该区划。", "不必转移。", field="to_region")
    if Transfer.objects.filter(person=person, state=Transfer.State.REQUESTED).exists():
        raise PeopleError("已有未确认的转移申请。", "请等对方确认，或先撤回。")
    gives, takes = _within(actor, source), _within(actor, to_region)
    if not (gives or takes):
        raise PeopleError("只有转出或转入一方可以申请转移。", "请由相关县市区办理。")
    transfer = Transfer.objects.create(
        person=person,
        from_region=source,
        to_region=to_region,
        asked_region=to_region if gives else source,
        reason=reason,
        requested_at=at,
        requested_by_id=getattr(actor, "pk", None),
    )
    _tell(transfer, Entry(actor, "request_transfer", at, "申请转移", reason=reason, origin=origin))
    return transfer


@transaction.atomic
def accept_transfer(
    *, actor: Any, transfer: Transfer, at: datetime, from_day: date, origin: str = ""
) -> Transfer:
    """The asked county agrees: the file is kept by the other from now on.

    ``from_day`` is told to the readers of changes. Raises PeopleError, TransitionError.
    """
    person = locked(transfer.person)
    transfer = _decide(actor, transfer, Transfer.State.ACCEPTED, at, "")
    person.managing_region = transfer.to_region
    person.save(update_fields=["managing_region"])
    leave_change(person=person, from_day=from_day, at=at, what="档案转移")
    _tell(transfer, Entry(actor, "accept_transfer", at, "接受转移", origin=origin))
    return transfer


@transaction.atomic
def refuse_transfer(
    *, actor: Any, transfer: Transfer, at: datetime, remark: str, origin: str = ""
) -> Transfer:
    """The asked county declines, with a remark. Raises PeopleError, TransitionError."""
    if not remark:
        raise PeopleError("拒绝转移要写明原因。", "请填写说明。", field="remark")
    transfer = _decide(actor, transfer, Transfer.State.REFUSED, at, remark)
    _tell(transfer, Entry(actor, "refuse_transfer", at, "拒绝转移", reason=remark, origin=origin))
    return transfer


@transaction.atomic
def withdraw_transfer(
    *, actor: Any, transfer: Transfer, at: datetime, remark: str = "", origin: str = ""
) -> Transfer:
    """The side that asked takes it back. Raises PeopleError, TransitionError."""
    transfer = _decide(actor, transfer, Transfer.State.WITHDRAWN, at, remark)
    _tell(transfer, Entry(actor, "withdraw_transfer", at, "撤回转移", reason=remark, origin=origin))
    return transfer


def _decide(
    actor: Any, transfer: Transfer, state: Transfer.State, at: datetime, remark: str
) -> Transfer:
    transfer = Transfer.objects.select_for_update(of=("self",)).get(pk=transfer.pk)
    if state not in Transfer.TRANSITIONS[Transfer.State(transfer.state)]:
        message = f"这份转移申请{transfer.get_state_display()}。"
        raise TransitionError(message, "不能再改；需要时请重新申请。")
    asked = transfer.asked_region
    asking = transfer.from_region if asked == transfer.to_region else transfer.to_region
    decider = asking if state == Transfer.State.WITHDRAWN else asked
    if not _within(actor, decider):
        raise PeopleError(f"这一步由{decider.name}办理。", "请联系对方。")
    transfer.state = state
    transfer.decided_at = at
    transfer.decided_by_id = getattr(actor, "pk", None)
    transfer.remark = remark
    transfer.save()
    return transfer


def _within(actor: Any, region: Region) -> bool:
    own = getattr(actor, "region", None)
    return own is not None and region.pk in ids_below(own.code)


def _tell(transfer: Transfer, entry: Entry) -> None:
    after = {
        "transfer": transfer.pk,
        "state": transfer.state,
        "from": transfer.from_region.code,
        "to": transfer.to_region.code,
    }
    leave_event(person=transfer.person, entry=entry, before=None, after=after)
