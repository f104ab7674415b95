"""Writes of employers: who they are, and their staff and levy of a year."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from employment.errors import EmploymentError
from employment.models import Employer, EmployerYear
from employment.scope import refuse_stranger
from employment.services.writing import change, insert, locked, refuse_stale
from portal.lib.identifiers import IdentifierError, check_uscc
from portal.parties.models import Organisation
from portal.parties.services import PartyError, register_organisation, update_organisation
from portal.regions.models import Region

PARTY = ("name", "address", "contact", "phone")
FIELDS = (
    "kind", "posts", "school", "county_level", "sheltered", "concentrated", "counsellor",
    "counsellor_since", "notes",
)  # fmt: skip
_PUBLIC = frozenset({Employer.Kind.OFFICE, Employer.Kind.INSTITUTION, Employer.Kind.STATE})


@transaction.atomic
def register_employer(
    *, actor: Any, region: Region, uscc: str, party: Mapping[str, Any], values: Mapping[str, Any],
    at: datetime, origin: str = "",
) -> Employer:  # fmt: skip
    """A new employer with its organisation; the credit code is checked (GB 32100).

    An organisation of the county already known by its code is taken over. Raises EmploymentError.
    """
    refuse_stranger(actor, region)
    organisation = _organisation(actor, region, uscc, party, values, at, origin)
    row = Employer(organisation=organisation, **{n: values[n] for n in FIELDS if n in values})
    return insert(row, actor=actor, at=at, origin=origin)


@transaction.atomic
def update_employer(
    *, actor: Any, employer: Employer, party: Mapping[str, Any], values: Mapping[str, Any],
    at: datetime, seen: str = "", origin: str = "",
) -> Employer:  # fmt: skip
    """Other particulars of an employer and its organisation; EmploymentError when refused."""
    refuse_stranger(actor, employer.organisation.region)
    row = locked(employer)
    refuse_stale(row, seen)
    changed = {n: v for n, v in party.items() if n in PARTY and getattr(row.organisation, n) != v}
    if changed:
        try:
            update_organisation(
                actor=actor, organisation=row.organisation, values=changed, at=at, origin=origin
            )
        except PartyError as error:
            raise EmploymentError(error.message, error.cure, field=error.field) from None
    known = {name: values[name] for name in FIELDS if name in values}
    return change(row, known, actor=actor, at=at, origin=origin)


@transaction.atomic
def save_year(
    *, actor: Any, employer: Employer, values: Mapping[str, Any], at: datetime, today: date,
    seen: str = "", origin: str = "",
) -> EmployerYear:  # fmt: skip
    """Staff and levy of a year; again corrects it, when the form was opened with what stands."""
    refuse_stranger(actor, employer.organisation.region)
    held = locked(employer)
    year = values["year"]
    if year > today.year:
        raise EmploymentError(f"{year}年还没有到。", "请核对年度。", field="year")
    if values.get("published_on") and values["published_on"] > today:
        raise EmploymentError("公示日期晚于今天。", "请填实际日期。", field="published_on")
    known = EmployerYear.objects.filter(employer=held, year=year).first()
    if known is None:
        return insert(EmployerYear(employer=held, **values), actor=actor, at=at, origin=origin)
    refuse_stale(known, seen or "opened without")
    return change(known, values, actor=actor, at=at, origin=origin)


def _organisation(
    actor: Any, region: Region, uscc: str, party: Mapping[str, Any], values: Mapping[str, Any],
    at: datetime, origin: str,
) -> Organisation:  # fmt: skip
    known = Organisation.objects.filter(uscc=_code(uscc)).first() if uscc else None
    if known is not None:
        if known.region_id != region.pk or Employer.objects.filter(organisation=known).exists():
            cure = "请打开原来的登记，或核对代码。"
            raise EmploymentError(f"这个代码已登记为{known.name}。", cure, field="uscc")
        return known
    kind = Organisation.Kind.EMPLOYER
    if values.get("kind") == Employer.Kind.OFFICE:
        kind = Organisation.Kind.OFFICE
    public = values.get("kind") in _PUBLIC
    ownership = Organisation.Ownership.PUBLIC if public else Organisation.Ownership.PRIVATE
    rest = {name: str(party.get(name) or "") for name in PARTY}
    try:
        return register_organisation(
            actor=actor, kind=kind, region=region, at=at, uscc=uscc, ownership=ownership,
            origin=origin, **rest,
        )  # fmt: skip
    except PartyError as error:
        raise EmploymentError(error.message, error.cure, field=error.field) from None


def _code(text: str) -> str:
    try:
        return check_uscc(text)
    except IdentifierError as error:
        raise EmploymentError(error.message, error.cure, field="uscc") from None
