"""A person's bank account, and what the bank says of it."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.lib.identifiers import IdentifierError, check_bank_account
from portal.people.errors import PeopleError
from portal.people.models import Account, Person
from portal.people.names import cleaned
from portal.people.services.base import Entry, leave_change, leave_event, locked
from portal.sealing import Sealed, blind_index


@transaction.atomic
def set_account(
    *,
    actor: Any,
    person: Person,
    holder: str,
    bank: str,
    number: str,
    at: datetime,
    bank_code: str = "",
    agent_relation: str = "",
    agent_reason: str = "",
    override: str = "",
    reason: str = "",
    origin: str = "",
) -> Account:
    """The account that is paid from now on; an earlier one is superseded.

    A holder other than the person is an agent: relation and reason are required. A number
    whose check digit does not fit needs ``override``, the clerk's word for it. PeopleError.
    """
    person = locked(person)
    number = _checked(number, override)
    holder = cleaned(holder)
    is_agent = holder != person.name
    if is_agent and not (agent_relation and agent_reason):
        message = f"户名“{holder}”不是本人。"
        cure = "由他人代领的请填写与本人关系和代领原因；否则请核对户名。"
        raise PeopleError(message, cure, field="agent_relation")
    entry = Entry(actor, "set_account", at, "登记账户", reason=reason or override, origin=origin)
    former = _supersede(person, at, entry)
    account = Account.objects.create(
        person=person,
        holder=holder,
        bank=bank,
        bank_code=bank_code,
        number=Sealed.of(number),
        number_index=blind_index().of("account", number),
        last4=number[-4:],
        agent_relation=agent_relation if is_agent else "",
        agent_reason=agent_reason if is_agent else "",
        recorded_at=at,
        recorded_by_id=entry.actor_id,
    )
    before = None if former is None else _shown(former)
    leave_change(person=person, from_day=at.date(), at=at, what=entry.event)
    leave_event(person=person, entry=entry, before=before, after=_shown(account))
    return account


def _supersede(person: Person, at: datetime, entry: Entry) -> Account | None:
    former = Account.objects.filter(person=person, superseded_at__isnull=True).first()
    if former is not None:
        Account.objects.filter(pk=former.pk).update(
            superseded_at=max(at, former.recorded_at), superseded_by_id=entry.actor_id
        )
    return former


@transaction.atomic
def set_account_state(
    *, actor: Any, account: Account, state: str, at: datetime, reason: str = "", origin: str = ""
) -> Account:
    """What the bank said of an account: good, or bad until it is replaced. PeopleError."""
    if state not in Account.State.values:
        raise PeopleError(f"账户状态“{state}”不正确。", "请填 good 或 bad。", field="state")
    locked(account.person)
    before = {"last4": account.last4, "state": account.state}
    account.state = state
    account.save(update_fields=["state"])
    entry = Entry(actor, "set_account_state", at, "账户状态", reason=reason, origin=origin)
    after = {"last4": account.last4, "state": state}
    leave_change(person=account.person, from_day=at.date(), at=at, what=entry.event)
    leave_event(person=account.person, entry=entry, before=before, after=after)
    return account


def _checked(text: str, override: str) -> str:
    try:
        number, warnings = check_bank_account(text)
    except IdentifierError as error:
        raise PeopleError(error.message, error.cure, field="number") from None
    if warnings and not override:
        cure = "核对无误的，请写明情况（如“存折账号”）后保存。"
        raise PeopleError(warnings[0], cure, field="override")
    return number


def _shown(account: Account) -> dict[str, Any]:
    return {
        "holder": account.holder,
        "bank": account.bank,
        "last4": account.last4,
        "agent_relation": account.agent_relation,
    }
