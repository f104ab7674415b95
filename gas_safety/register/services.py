"""Writes of the registers."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from gas_safety.errors import GasError
from gas_safety.models import (
    Company,
    CompanyLogin,
    Conversion,
    Customer,
    Delivery,
    Station,
    Vehicle,
)
from gas_safety.register.saving import write_row
from gas_safety.scope import may_write
from portal.accounts.models import User
from portal.accounts.roles import GAS_COMPANY, GAS_INSPECTOR
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.lib.identifiers import IdentifierError, check_id_number, check_phone
from portal.parties.models import Organisation
from portal.parties.services import PartyError, register_organisation, update_organisation
from portal.regions.models import Region
from portal.sealing import Sealed, blind_index

_ORGANISATION = ("address", "contact", "phone")


@transaction.atomic
def add_company(
    *,
    actor: User,
    name: str,
    uscc: str,
    region: Region,
    values: dict[str, Any],
    at: datetime,
    origin: str = "",
) -> Company:
    """A gas company with its organisation; inspectors only. Raises GasError."""
    _inspector(actor, region)
    about = {key: values.pop(key, "") for key in _ORGANISATION}
    try:
        organisation = register_organisation(
            actor=actor, name=name, kind=Organisation.Kind.GAS_COMPANY, region=region, uscc=uscc,
            at=at, origin=origin, **about,
        )  # fmt: skip
    except PartyError as error:
        raise GasError(error.message, error.cure, field=error.field) from None
    row = Company(organisation=organisation)
    return write_row(row, values, actor=actor, at=at, origin=origin)


@transaction.atomic
def change_company(
    *,
    actor: User,
    company: Company,
    values: dict[str, Any],
    at: datetime,
    origin: str = "",
    seen: str = "",
) -> Company:
    """Other particulars of a company; inspectors only. Raises GasError."""
    company = Company.objects.select_for_update(of=("self",)).get(pk=company.pk)
    _inspector(actor, company.organisation.region)
    about = {key: values.pop(key) for key in (*_ORGANISATION, "name") if key in values}
    changed = {k: v for k, v in about.items() if getattr(company.organisation, k) != v}
    if changed:
        update_organisation(
            actor=actor, organisation=company.organisation, values=changed, at=at, origin=origin
        )
    return write_row(company, values, actor=actor, at=at, origin=origin, seen=seen)


@transaction.atomic
def attach_login(
    *, actor: User, company: Company, user: User, at: datetime, origin: str = ""
) -> CompanyLogin:
    """Let a login of the role gas_company enter for a company; inspectors only."""
    _inspector(actor, user.region)
    if not user.has_role(GAS_COMPANY):
        raise GasError("这个账号没有“燃气企业”角色。", "请由安全管理员先授予角色。", field="user")
    taken = CompanyLogin.objects.filter(user=user).first()
    if taken is not None and taken.company_id != company.pk:
        raise GasError(
            f"这个账号属于{taken.company}。", "一个账号只属于一家企业，请另设账号。", field="user"
        )
    if taken is not None:
        return taken
    made = CompanyLogin.objects.create(company=company, user=user, given_at=at, given_by=actor)
    record(
        actor=actor, action="gas.attach_login", subject_kind="company", subject_id=company.pk,
        before=None, after={"user": user.username}, at=at, origin=origin,
    )  # fmt: skip
    return made


@transaction.atomic
def save_station(
    *,
    actor: User,
    station: Station | None,
    company: Company,
    values: dict[str, Any],
    at: datetime,
    origin: str = "",
    seen: str = "",
) -> Station:
    """A delivery point of a company, new or changed. Raises GasError."""
    may_write(actor, region=values["region"], company=company)
    row = Station(company=company) if station is None else _locked(Station, station.pk)
    if station is not None:
        may_write(actor, region=row.region, company=row.company)
    return write_row(row, values, actor=actor, at=at, origin=origin, seen=seen)


@transaction.atomic
def save_vehicle(
    *,
    actor: User,
    vehicle: Vehicle | None,
    company: Company,
    values: dict[str, Any],
    at: datetime,
    origin: str = "",
    seen: str = "",
) -> Vehicle:
    """A vehicle of a company, new or changed. Raises GasError."""
    may_write(actor, region=values["region"], company=company)
    row = Vehicle(company=company) if vehicle is None else _locked(Vehicle, vehicle.pk)
    if vehicle is not None:
        may_write(actor, region=row.region, company=row.company)
    return write_row(row, values, actor=actor, at=at, origin=origin, seen=seen)


@transaction.atomic
def save_customer(
    *,
    actor: User,
    customer: Customer | None,
    values: dict[str, Any],
    at: datetime,
    origin: str = "",
    seen: str = "",
) -> Customer:
    """A gas user, new or changed; ``phone`` is text, an empty one leaves the known number.

    Raises GasError.
    """
    row = Customer() if customer is None else _locked(Customer, customer.pk)
    if customer is not None:
        may_write(actor, region=row.region, company=row.company)
    company, region = _of(row, values, "company"), _of(row, values, "region")
    may_write(actor, region=region, company=company)
    if company.supply != values.get("supply", row.supply):
        cure = "请选择与企业经营类别相同的供气方式。"
        raise GasError(f"{company}经营{company.get_supply_display()}燃气。", cure, field="supply")
    phone = str(values.pop("phone", "") or "")
    if phone:
        number = _phone(phone)
        if row.phone is None or row.phone.open() != number:
            values |= {"phone": Sealed.of(number), "phone_last4": number[-4:]}
    return write_row(row, values, actor=actor, at=at, origin=origin, seen=seen)


@transaction.atomic
def record_delivery(
    *,
    actor: User,
    customer: Customer,
    day: date,
    cylinders: int,
    number: str,
    at: datetime,
    today: date,
    origin: str = "",
) -> Delivery:
    """Gas brought to a bottled user; the same delivery note twice is refused. Raises GasError."""
    may_write(actor, region=customer.region, company=customer.company)
    if customer.supply != "bottled":
        raise GasError("这是管道燃气用户，没有送气。", "请核对户号。", field="number")
    if day > today:
        raise GasError("送气日期晚于今天。", "请填写实际日期。", field="day")
    values = {
        "customer": customer, "region": customer.region, "company": customer.company, "day": day,
        "cylinders": cylinders, "number": number.strip(), "recorded_at": at,
    }  # fmt: skip
    return write_row(Delivery(), values, actor=actor, at=at, origin=origin)


@transaction.atomic
def record_conversion(
    *,
    actor: User,
    customer: Customer,
    values: dict[str, Any],
    at: datetime,
    today: date,
    origin: str = "",
) -> Conversion:
    """A household or business helped; ``id_number`` is text and kept sealed. Raises GasError."""
    may_write(actor, region=customer.region, company=customer.company)
    if values["day"] > today:
        raise GasError("完成日期晚于今天。", "请填写实际日期。", field="day")
    id_number = str(values.pop("id_number", "") or "")
    if id_number:
        try:
            number = check_id_number(id_number, today=today).number
        except IdentifierError as error:
            raise GasError(error.message, error.cure, field="id_number") from None
        values |= {
            "id_number": Sealed.of(number), "id_last4": number[-4:],
            "id_number_index": blind_index().of("id_number", number),
        }  # fmt: skip
    row = Conversion(
        customer=customer, region=customer.region, company=customer.company, recorded_at=at,
        recorded_by=actor,
    )  # fmt: skip
    return write_row(row, values, actor=actor, at=at, origin=origin)


def _of(row: Customer, values: dict[str, Any], name: str) -> Any:
    return values[name] if name in values else getattr(row, name)


def _locked(model: Any, pk: int) -> Any:
    return model.objects.select_for_update(of=("self",)).get(pk=pk)


def _phone(text: str) -> str:
    try:
        return check_phone(text)
    except IdentifierError as error:
        raise GasError(error.message, error.cure, field="phone") from None


def _inspector(actor: User, region: Region | None) -> None:
    if not actor.has_role(GAS_INSPECTOR):
        raise GasError("由燃气安全检查人员办理。", "请联系城管执法部门。")
    if not covers(actor, region):
        raise GasError("不在您的管辖地区。", "请选择本地区。", field="region")
