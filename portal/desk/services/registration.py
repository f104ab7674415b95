"""Registering a person with all that was typed: the file, account, household and findings."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portal.desk.errors import Unconfirmed
from portal.desk.models import Draft
from portal.desk.selectors import REGISTRATION
from portal.desk.services.drafts import finish_draft, keep_draft
from portal.people import selectors as people
from portal.people.models import Household, Person
from portal.people.services import found_household, move_member, register_person, set_account
from portal.regions.models import Region

#: Keeps what an app asked in the form: (actor, person, at, origin).
Extra = Callable[[Any, Person, datetime, str], None]


@dataclass(frozen=True, slots=True)
class BankAccount:
    """The account as typed; an agent's has relation and reason."""

    holder: str
    bank: str
    number: str
    agent_relation: str = ""
    agent_reason: str = ""


@dataclass(frozen=True, slots=True)
class NewFile:
    """What was typed about a person, read and checked.

    ``household``: "" for none, "new", or "join" the one ``relative`` lives in (founded with him
    when he has none). ``warnings`` are what the clerk must answer with a reason.
    """

    name: str
    region: Region
    known_from: date
    id_number: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    phone: str = ""
    township: str = ""
    village: str = ""
    address: str = ""
    evidence: str = ""
    account: BankAccount | None = None
    household: str = ""
    relative: Person | None = None
    warnings: Sequence[str] = ()


@transaction.atomic
def register(
    *,
    actor: Any,
    token: UUID,
    new: NewFile,
    extras: Sequence[Extra],
    override: str,
    at: datetime,
    today: date,
    origin: str = "",
) -> Person:
    """The file of a form, made once: sent again, the same form gives the same person.

    Raises Unconfirmed, DeskError, PeopleError (AlreadyRegistered, FactErrors).
    """
    draft = Draft.objects.select_for_update().filter(owner=actor, token=token).first()
    if draft is not None and draft.state == Draft.State.FINISHED and draft.person is not None:
        return draft.person
    if new.warnings and not override.strip():
        raise Unconfirmed(new.warnings)
    if draft is None:
        draft = keep_draft(
            actor=actor, token=token, kind=REGISTRATION, title=new.name, fields={}, at=at
        )
    person = register_person(
        actor=actor,
        name=new.name,
        managing_region=new.region,
        known_from=new.known_from,
        at=at,
        today=today,
        id_number=new.id_number or None,
        facts=new.facts,
        phone=new.phone,
        township=new.township,
        village=new.village,
        address=new.address,
        reason=_reason(new, override),
        evidence=[new.evidence] if new.evidence else [],
        origin=origin,
    )
    _set_account(actor, person, new, override, at, origin)
    _set_household(actor, person, new, at, origin)
    for keep in extras:
        keep(actor, person, at, origin)
    finish_draft(actor=actor, draft=draft, person=person, at=at, origin=origin)
    return person


def _reason(new: NewFile, override: str) -> str:
    if not new.warnings:
        return ""
    return f"已核对：{'；'.join(new.warnings)}。理由：{override.strip()}"


def _set_account(
    actor: Any, person: Person, new: NewFile, override: str, at: datetime, origin: str
) -> None:
    if new.account is None:
        return
    set_account(
        actor=actor,
        person=person,
        holder=new.account.holder or person.name,
        bank=new.account.bank,
        number=new.account.number,
        agent_relation=new.account.agent_relation,
        agent_reason=new.account.agent_reason,
        override=override.strip(),
        at=at,
        origin=origin,
    )


def _set_household(actor: Any, person: Person, new: NewFile, at: datetime, origin: str) -> None:
    when: dict[str, Any] = {"actor": actor, "from_day": new.known_from, "at": at, "origin": origin}
    if new.household == "new":
        found_household(members=[person], region=new.region, head=person, **when)
    elif new.household == "join" and new.relative is not None:
        home = _home_of(new.relative, new.known_from)
        if home is not None:
            move_member(person=person, household=home, **when)
        else:
            both = [new.relative, person]
            found_household(members=both, region=new.region, head=new.relative, **when)


def _home_of(relative: Person, day: date) -> Household | None:
    facts = people.facts_on(relative, day) or people.current(relative).last()
    return facts.household if facts is not None else None
