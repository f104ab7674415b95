"""Writes of institutions themselves."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from facilities.errors import FacilityError, check_row
from facilities.models import TEKUN_HOMES, Institution, Kind
from facilities.services.base import locked, refuse_stranger, tell, values_of
from portal.lib.identifiers import IdentifierError, check_uscc
from portal.parties.models import Organisation
from portal.parties.services import PartyError, register_organisation, update_organisation
from portal.regions.models import Region

PARTY = ("name", "ownership", "address", "contact", "phone", "opened_on", "closed_on")
_CENTRES = {Kind.STREET_CENTRE, Kind.COMMUNITY_CENTRE, Kind.VILLAGE_AID, Kind.CANTEEN}


def party_kind(kind: str) -> str:
    """What an institution of a kind is among the organisations that are paid."""
    if kind in TEKUN_HOMES:
        return Organisation.Kind.TEKUN_HOME
    return Organisation.Kind.PROVIDER if kind in _CENTRES else Organisation.Kind.ELDER_HOME


@transaction.atomic
def register_institution(
    *,
    actor: Any,
    region: Region,
    uscc: str,
    party: Mapping[str, Any],
    values: Mapping[str, Any],
    at: datetime,
    origin: str = "",
) -> Institution:
    """A new institution with its organisation; the credit code is checked (GB 32100).

    ``party`` are the particulars of the organisation, ``values`` those of the register. An
    organisation already known by its code is taken over when it lies in the same county and is
    no institution yet. Raises FacilityError.
    """
    refuse_stranger(actor, region)
    organisation = _organisation(actor, region, uscc, party, values["kind"], at, origin)
    row = Institution(organisation=organisation, recorded_at=at, updated_at=at, **values)
    _check(row)
    row.save(force_insert=True)
    tell("register", row, actor=actor, at=at, before=None, after=values_of(row), origin=origin)
    return row


@transaction.atomic
def update_institution(
    *,
    actor: Any,
    institution: Institution,
    party: Mapping[str, Any],
    values: Mapping[str, Any],
    at: datetime,
    reason: str = "",
    origin: str = "",
) -> Institution:
    """Other particulars of an institution and its organisation; FacilityError when refused."""
    row = locked(institution, actor)
    before = values_of(row)
    changed = {n: v for n, v in party.items() if getattr(row.organisation, n) != v}
    if changed:
        try:
            row.organisation = update_organisation(
                actor=actor, organisation=row.organisation, values=changed, at=at, reason=reason,
                origin=origin,
            )  # fmt: skip
        except PartyError as error:
            raise FacilityError(error.message, error.cure, field=error.field) from None
    for name, value in values.items():
        setattr(row, name, value)
    row.updated_at = at
    _check(row)
    row.save()
    after = values_of(row)
    tell(
        "update", row, actor=actor, at=at, before=before, after=after, reason=reason, origin=origin
    )
    return row


def _organisation(
    actor: Any,
    region: Region,
    uscc: str,
    party: Mapping[str, Any],
    kind: str,
    at: datetime,
    origin: str,
) -> Organisation:
    known = Organisation.objects.filter(uscc=_code(uscc, "uscc")).first() if uscc else None
    if known is not None:
        free = known.region_id == region.pk and not hasattr(known, "institution")
        if not free:
            cure = "请打开原来的登记，或核对代码。"
            raise FacilityError(f"这个代码已登记为{known.name}。", cure, field="uscc")
        return known
    if not party.get("ownership"):
        raise FacilityError("没有选择公办或民办。", "请按登记证书选择。", field="ownership")
    rest = {n: party.get(n) or "" for n in ("ownership", "address", "contact", "phone")}
    try:
        made = register_organisation(
            actor=actor, name=party.get("name") or "", kind=party_kind(kind), region=region, at=at,
            uscc=uscc, opened_on=party.get("opened_on"), origin=origin, **rest,
        )  # fmt: skip
    except PartyError as error:
        raise FacilityError(error.message, error.cure, field=error.field) from None
    if party.get("closed_on"):
        closed = {"closed_on": party["closed_on"]}
        try:
            update_organisation(actor=actor, organisation=made, values=closed, at=at, origin=origin)
        except PartyError as error:
            raise FacilityError(error.message, error.cure, field=error.field) from None
    return made


def _check(row: Institution) -> None:
    if row.operator_uscc:
        row.operator_uscc = _code(row.operator_uscc, "operator_uscc")
    check_row(row)


def _code(text: str, field: str) -> str:
    try:
        return check_uscc(text)
    except IdentifierError as error:
        raise FacilityError(error.message, error.cure, field=field) from None
