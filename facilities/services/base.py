"""What the writes of the register share: scope, locking, and the audit event."""

from datetime import datetime
from typing import Any

from django.db.models import Model

from facilities.errors import FacilityError
from facilities.models import Institution
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.regions.models import Region

_HIDDEN = {"stored_as"}


def refuse_stranger(actor: Any, region: Region) -> None:
    """FacilityError unless the region lies in the actor's area; the system may write anywhere."""
    if actor is not None and not covers(actor, region):
        raise FacilityError("不在您的管辖区划内。", "请由所在县市区的经办办理。")


def locked(institution: Institution, actor: Any) -> Institution:
    """The institution as it is now, held until the end of the transaction."""
    row = (
        Institution.objects.select_for_update(of=("self",))
        .select_related("organisation__region")
        .get(pk=institution.pk)
    )
    refuse_stranger(actor, row.organisation.region)
    return row


def values_of(row: Model) -> dict[str, Any]:
    """The columns of a row the audit record keeps."""
    found = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return {name: value for name, value in found.items() if name not in _HIDDEN}


def tell(
    action: str,
    row: Model,
    *,
    actor: Any,
    at: datetime,
    before: dict | None,
    after: dict | None,
    reason: str = "",
    origin: str = "",
) -> None:
    """One audit event with what changed."""
    if before is not None and after is not None:
        names = [n for n in after if before.get(n) != after[n] and n != "updated_at"]
        before, after = {n: before.get(n) for n in names}, {n: after[n] for n in names}
    record(
        actor=actor, action=f"facilities.{action}", subject_kind=type(row).__name__.lower(),
        subject_id=row.pk, before=before, after=after, at=at, reason=reason, origin=origin,
    )  # fmt: skip
