"""Writes of organisations and carers."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.audit.services import record
from portal.lib.identifiers import (
    IdentifierError,
    check_bank_account,
    check_id_number,
    check_phone,
    check_uscc,
)
from portal.parties.models import Carer, CarerAccount, Organisation, OrganisationAccount
from portal.regions.models import Region
from portal.sealing import Sealed, blind_index

_EDITABLE = ("name", "ownership", "address", "contact", "phone", "opened_on", "closed_on")


class PartyError(ValueError):
    """A refused write of a payee: what is wrong, and the cure."""

    def __init__(self, message: str, cure: str, *, field: str = "") -> None:
        super().__init__(f"{message}{cure}")
        self.message = message
        self.cure = cure
        self.field = field


@transaction.atomic
def register_organisation(
    *,
    actor: Any,
    name: str,
    kind: str,
    region: Region,
    at: datetime,
    uscc: str = "",
    ownership: str = "",
    address: str = "",
    contact: str = "",
    phone: str = "",
    opened_on: date | None = None,
    origin: str = "",
) -> Organisation:
    """A new organisation; its social credit code is checked. Raises PartyError."""
    if not name.strip():
        raise PartyError("机构名称没有填。", "请填写登记证书上的名称。", field="name")
    if kind not in Organisation.Kind.values:
        known = "、".join(Organisation.Kind.labels)
        raise PartyError(f"没有机构类型“{kind}”。", f"可选：{known}。", field="kind")
    code = _checked(check_uscc, uscc, "uscc") if uscc else None
    if code and (taken := Organisation.objects.filter(uscc=code).first()):
        raise PartyError(f"这个代码已登记为{taken.name}。", "请打开原来的机构。", field="uscc")
    organisation = Organisation.objects.create(
        name=name.strip(),
        kind=kind,
        region=region,
        uscc=code,
        ownership=ownership,
        address=address,
        contact=contact,
        phone=_checked(check_phone, phone, "phone") if phone else "",
        opened_on=opened_on,
    )
    after = {"name": organisation.name, "kind": kind, "uscc": code, "region": region.code}
    _tell(actor, "register_organisation", organisation, at, None, after, origin)
    return organisation


@transaction.atomic
def update_organisation(
    *,
    actor: Any,
    organisation: Organisation,
    values: dict[str, Any],
    at: datetime,
    reason: str = "",
    origin: str = "",
) -> Organisation:
    """Other particulars of an organisation (not code, kind or region). Raises PartyError."""
    wrong = sorted(set(values) - set(_EDITABLE))
    if wrong:
        raise PartyError(f"“{wrong[0]}”不能这样改。", f"可改：{'、'.join(_EDITABLE)}。")
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    before = {name: getattr(organisation, name) for name in values}
    for name, value in values.items():
        setattr(organisation, name, value)
    try:
        with transaction.atomic():
            organisation.save()
    except IntegrityError:
        cure = "请核对两个日期。"
        raise PartyError("停办日期早于开办日期。", cure, field="closed_on") from None
    _tell(actor, "update_organisation", organisation, at, before, values, origin, reason)
    return organisation


@transaction.atomic
def register_carer(
    *,
    actor: Any,
    name: str,
    id_number: str,
    region: Region,
    at: datetime,
    today: date,
    phone: str = "",
    organisation: Organisation | None = None,
    origin: str = "",
) -> Carer:
    """A carer who can be paid; the same ID number twice is refused. Raises PartyError."""
    if not name.strip():
        raise PartyError("姓名没有填。", "请填写姓名。", field="name")
    try:
        number = check_id_number(id_number, today=today).number
    except IdentifierError as error:
        raise PartyError(error.message, error.cure, field="id_number") from None
    index = blind_index().of("id_number", number)
    if Carer.objects.filter(id_number_index=index).exists():
        cure = "请打开原来的登记。"
        raise PartyError("这位护理员已登记。", cure, field="id_number")
    phone = _checked(check_phone, phone, "phone") if phone else ""
    carer = Carer.objects.create(
        name=name.strip(),
        id_number=Sealed.of(number),
        id_number_index=index,
        id_last4=number[-4:],
        phone=Sealed.of(phone) if phone else None,
        phone_last4=phone[-4:],
        region=region,
        organisation=organisation,
        recorded_at=at,
    )
    after = {"name": carer.name, "id_last4": carer.id_last4, "region": region.code}
    _tell(actor, "register_carer", carer, at, None, after, origin)
    return carer


@transaction.atomic
def set_party_account(
    *,
    actor: Any,
    party: Organisation | Carer,
    holder: str,
    bank: str,
    number: str,
    at: datetime,
    bank_code: str = "",
    override: str = "",
    origin: str = "",
) -> OrganisationAccount | CarerAccount:
    """The account an organisation or carer is paid to from now on; an earlier one ends.

    A number whose check digit does not fit needs ``override``, the clerk's word for it; an
    organisation's account has no check digit. Raises PartyError.
    """
    model, owner = (
        (OrganisationAccount, "organisation")
        if isinstance(party, Organisation)
        else (CarerAccount, "carer")
    )
    type(party).objects.select_for_update(of=("self",)).get(pk=party.pk)
    number, warnings = _checked(check_bank_account, number, "number")
    if warnings and model is CarerAccount and not override:
        raise PartyError(warnings[0], "核对无误的，请写明情况后保存。", field="override")
    former = model.objects.filter(**{owner: party}, superseded_at__isnull=True).first()
    if former is not None:
        former.superseded_at = max(at, former.recorded_at)
        former.superseded_by_id = getattr(actor, "pk", None)
        former.save(update_fields=["superseded_at", "superseded_by_id"])
    account = model.objects.create(
        **{owner: party},
        holder=holder.strip(),
        bank=bank,
        bank_code=bank_code,
        number=Sealed.of(number),
        number_index=blind_index().of("account", number),
        last4=number[-4:],
        recorded_at=at,
        recorded_by_id=getattr(actor, "pk", None),
    )
    before = {"bank": former.bank, "last4": former.last4} if former else None
    after = {"holder": account.holder, "bank": bank, "last4": account.last4}
    _tell(actor, "set_account", party, at, before, after, origin, override)
    return account


def _checked(check: Any, text: str, field: str) -> Any:
    try:
        return check(text)
    except IdentifierError as error:
        raise PartyError(error.message, error.cure, field=field) from None


def _tell(
    actor: Any,
    action: str,
    party: Organisation | Carer,
    at: datetime,
    before: dict | None,
    after: dict | None,
    origin: str,
    reason: str = "",
) -> None:
    record(
        actor=actor,
        action=f"parties.{action}",
        subject_kind=type(party).__name__.lower(),
        subject_id=party.pk,
        before=before,
        after=after,
        at=at,
        origin=origin,
        reason=reason,
    )
