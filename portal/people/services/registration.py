"""A new file, its particulars, and a changed ID number."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.lib.identifiers import IdentifierError, IdNumber, check_id_number, check_phone
from portal.lib.periods import Period
from portal.people.errors import AlreadyRegistered, FactErrors, PeopleError
from portal.people.facts import FactError, check_facts
from portal.people.models import Circumstances, FormerIdNumber, Person
from portal.people.names import cleaned, search_terms
from portal.people.services.base import (
    STATE,
    Entry,
    checked_values,
    current_timeline,
    leave_change,
    leave_event,
    locked,
    rewrite,
)
from portal.people.services.deaths import record_death
from portal.regions.models import Region
from portal.sealing import Sealed, blind_index


@transaction.atomic
def register_person(
    *,
    actor: Any,
    name: str,
    managing_region: Region,
    known_from: date,
    at: datetime,
    today: date,
    id_number: str | None = None,
    facts: Mapping[str, Any] | None = None,
    phone: str = "",
    township: str = "",
    village: str = "",
    address: str = "",
    reason: str = "",
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """A new file, with facts known from ``known_from`` on.

    Birth date and sex come from the ID number when there is one (无户口 people may have none).
    Raises FactErrors, PeopleError, AlreadyRegistered.
    """
    identity = _identity(id_number, today) if id_number else None
    values = _first_values(facts or {}, identity, today)
    died_on = values.pop("died_on", None)
    person = Person(
        managing_region=managing_region,
        township=township,
        village=village,
        address=address,
        birth_date=values.get("birth_date"),
        created_at=at,
    )
    _set_name(person, name)
    _set_phone(person, phone)
    _set_number(person, identity.number if identity else None)
    _insert(person, identity)
    entry = Entry(actor, "register_person", at, "建档", known_from, reason, evidence, origin)
    _first_row(person, values, known_from, entry)
    if died_on is not None:
        record_death(actor=actor, person=person, died_on=died_on, at=at, today=today, origin=origin)
    return person


def _first_values(
    facts: Mapping[str, Any], identity: IdNumber | None, today: date
) -> dict[str, Any]:
    """The facts of a new file, with what the ID number says; FactErrors, AlreadyRegistered."""
    values = checked_values(facts, refuse={})
    if identity is not None:
        _refuse_registered(identity.number)
        values |= _agreeing(values, identity)
    errors = check_facts(values, today=today)
    if errors:
        raise FactErrors(errors)
    return values


@transaction.atomic
def update_particulars(
    *,
    actor: Any,
    person: Person,
    at: datetime,
    name: str | None = None,
    phone: str | None = None,
    township: str | None = None,
    village: str | None = None,
    address: str | None = None,
    reason: str = "",
    origin: str = "",
) -> Person:
    """Name, phone and address of a file; None leaves a value as it is. Raises PeopleError."""
    person = locked(person)
    plain = {"name": name, "township": township, "village": village, "address": address}
    given = {key: value for key, value in plain.items() if value is not None}
    before = {key: getattr(person, key) for key in given} | {"phone": person.phone_last4}
    for key, value in given.items():
        setattr(person, key, value)
    if name is not None:
        _set_name(person, name)
    if phone is not None:
        _set_phone(person, phone)
    person.save()
    entry = Entry(actor, "update_particulars", at, "更新基本信息", reason=reason, origin=origin)
    after = {key: getattr(person, key) for key in given} | {"phone": person.phone_last4}
    leave_event(person=person, entry=entry, before=before, after=after)
    return person


@transaction.atomic
def change_id_number(
    *,
    actor: Any,
    person: Person,
    id_number: str,
    at: datetime,
    today: date,
    reason: str,
    evidence: Collection[Any] = (),
    origin: str = "",
) -> Person:
    """Another ID number; the old one is kept and still finds the file.

    Birth date and sex follow the new number, on every day. Raises PeopleError.
    """
    if not reason:
        raise PeopleError("更换身份证号要写明原因。", "请填写原因。", field="reason")
    person = locked(person)
    identity = _identity(id_number, today)
    if blind_index().of("id_number", identity.number) == bytes(person.id_number_index or b""):
        raise PeopleError("与现在的身份证号相同。", "请核对新号码。", field="id_number")
    _refuse_registered(identity.number)
    entry = Entry(actor, "change_id_number", at, "更换身份证号", None, reason, evidence, origin)
    before = {"id_last4": person.id_last4}
    if person.id_number is not None:
        FormerIdNumber.objects.create(
            person=person,
            number=person.id_number,
            number_index=bytes(person.id_number_index),
            last4=person.id_last4,
            replaced_at=at,
            replaced_by_id=entry.actor_id,
            reason=reason,
        )
    _set_number(person, identity.number)
    person.birth_date = identity.birth_date
    person.save()
    leave_event(person=person, entry=entry, before=before, after={"id_last4": person.id_last4})
    values = {"birth_date": identity.birth_date, "sex": identity.sex}
    old = current_timeline(person)
    new = old.with_values(Period(old.first), values)
    rewrite(person=person, old=old, new=new, from_day=old.first, names=values, entry=entry)
    return person


def _identity(text: str, today: date) -> IdNumber:
    try:
        return check_id_number(text, today=today)
    except IdentifierError as error:
        raise PeopleError(error.message, error.cure, field="id_number") from None


def _refuse_registered(number: str) -> None:
    index = blind_index().of("id_number", number)
    person = Person.objects.filter(id_number_index=index).select_related("managing_region").first()
    if person is None:
        former = FormerIdNumber.objects.filter(number_index=index).select_related(
            "person__managing_region"
        )
        person = next((one.person for one in former), None)
    if person is not None:
        raise AlreadyRegistered(person.pk, person.managing_region.name)


def _insert(person: Person, identity: IdNumber | None) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        # Someone else registered the same number a moment ago.
        if identity is not None:
            _refuse_registered(identity.number)
        raise


def _agreeing(values: Mapping[str, Any], identity: IdNumber) -> dict[str, Any]:
    """Birth date and sex of the number; FactErrors when the entered ones differ."""
    said = {"birth_date": identity.birth_date, "sex": identity.sex}
    errors = [
        FactError(name, "与身份证号不一致。", f"身份证号上是 {value}，请核对后改正一处。")
        for name, value in said.items()
        if values.get(name) not in (None, value)
    ]
    if errors:
        raise FactErrors(errors)
    return said


def _set_name(person: Person, name: str) -> None:
    person.name = cleaned(name)
    if not person.name:
        raise PeopleError("姓名没有填。", "请填写姓名。", field="name")
    person.name_search = search_terms(person.name)


def _set_phone(person: Person, phone: str) -> None:
    if not phone.strip():
        person.phone = person.phone_index = None
        person.phone_last4 = ""
        return
    try:
        number = check_phone(phone)
    except IdentifierError as error:
        raise PeopleError(error.message, error.cure, field="phone") from None
    person.phone = Sealed.of(number)
    person.phone_index = blind_index().of("phone", number)
    person.phone_last4 = number[-4:]


def _set_number(person: Person, number: str | None) -> None:
    if number is None:
        return
    person.id_number = Sealed.of(number)
    person.id_number_index = blind_index().of("id_number", number)
    person.id_last4 = number[-4:]


def _first_row(person: Person, values: Mapping[str, Any], known_from: date, entry: Entry) -> None:
    """The file's first row, open-ended, with its Change and audit event."""
    Circumstances.objects.create(
        person=person,
        valid_from=known_from,
        event=entry.event,
        event_date=entry.event_date,
        reason=entry.reason,
        evidence=list(entry.evidence),
        recorded_at=entry.at,
        recorded_by_id=entry.actor_id,
        **{name: values.get(name) for name in STATE},
    )
    leave_change(person=person, from_day=known_from, at=entry.at, what=entry.event)
    known = {name: value for name, value in values.items() if value is not None}
    after = {"id_last4": person.id_last4, "region": person.managing_region.code} | known
    leave_event(person=person, entry=entry, before=None, after=after)
