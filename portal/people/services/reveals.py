"""Reading what is masked, and asking whether a number has a file: always recorded."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from portal.audit.selectors import count_since
from portal.lib.identifiers import IdentifierError, check_id_number
from portal.people.errors import PeopleError
from portal.people.models import Account, Person
from portal.people.selectors import find_by_id_number
from portal.people.services.base import Entry, leave_event
from portal.regions.selectors import ids_below

LOOK_UPS_AN_HOUR = 60
REVEALS_AN_HOUR = 60
REVEALED = ("id_number", "phone", "account")
_LOOK_UP = "people.look_up_number"


@dataclass(frozen=True, slots=True)
class Found:
    """A file with the number: one's own (``person``), or only the county that keeps it."""

    county: str
    person: Person | None


@transaction.atomic
def reveal(
    *, actor: Any, person: Person, field: str, at: datetime, reason: str, origin: str = ""
) -> str:
    """The full ``id_number``, ``phone`` or ``account`` of a person; the reason is recorded.

    Raises PeopleError without a reason, when there is nothing to show, or after
    REVEALS_AN_HOUR of them.
    """
    if not reason.strip():
        raise PeopleError("查看完整号码要写明用途。", "请填写用途。", field="reason")
    sealed = _sealed(person, field)
    if sealed is None:
        raise PeopleError("没有登记这个号码。", "可在基本信息中补录。", field=field)
    if _reveals_since(actor, at - timedelta(hours=1)) >= REVEALS_AN_HOUR:
        raise PeopleError("查看完整号码的次数过多。", "请一小时后再查，或联系主管。", field=field)
    entry = Entry(actor, f"reveal_{field}", at, "查看完整信息", reason=reason, origin=origin)
    leave_event(person=person, entry=entry, before=None, after={"field": field})
    return sealed.open()


@transaction.atomic
def look_up_number(
    *, actor: Any, id_number: str, at: datetime, today: date, origin: str = ""
) -> Found | None:
    """Whether a whole valid ID number has a file anywhere; None when it has none.

    A file kept elsewhere answers only with its county. Recorded when found, and limited to
    LOOK_UPS_AN_HOUR such answers a user. Raises PeopleError.
    """
    try:
        number = check_id_number(id_number, today=today).number
    except IdentifierError as error:
        raise PeopleError(error.message, error.cure, field="id_number") from None
    person = find_by_id_number(number)
    if person is None:
        return None
    own = getattr(actor, "region", None)
    county = person.managing_region.name
    if own is not None and person.managing_region_id in ids_below(own.code):
        return Found(county, person)
    if count_since(actor=actor, action=_LOOK_UP, since=at - timedelta(hours=1)) >= LOOK_UPS_AN_HOUR:
        raise PeopleError("查询次数过多。", "请一小时后再查，或联系主管。", field="id_number")
    entry = Entry(actor, "look_up_number", at, "查询外县档案", origin=origin)
    leave_event(person=person, entry=entry, before=None, after={"county": county})
    return Found(county, None)


def _reveals_since(actor: Any, since: datetime) -> int:
    return sum(
        count_since(actor=actor, action=f"people.reveal_{field}", since=since) for field in REVEALED
    )


def _sealed(person: Person, field: str) -> Any:
    if field == "account":
        account = Account.objects.filter(person=person, superseded_at__isnull=True).first()
        return account.number if account else None
    if field in ("id_number", "phone"):
        return getattr(person, field)
    raise PeopleError(
        f"没有“{field}”这一项。", "可查看：id_number、phone、account。", field="field"
    )
