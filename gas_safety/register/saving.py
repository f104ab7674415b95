"""How a row of a register is written: locked, checked whole, audited by what changed."""

import hashlib
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Model

from gas_safety.errors import GasError
from portal.accounts.models import User
from portal.audit.services import record

Row = TypeVar("Row", bound=Model)
HIDDEN = frozenset({"phone", "id_number", "id_number_index", "signature"})


def fingerprint(row: Model) -> str:
    """A short mark of a row's content: a form that brings another one is stale."""
    told = "\n".join(f"{f.attname}={getattr(row, f.attname)!r}" for f in row._meta.concrete_fields)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def write_row(
    row: Row, values: dict[str, Any], *, actor: User, at: datetime, origin: str, seen: str = ""
) -> Row:
    """Set the values, check the whole row, save and record; GasError in the form's words.

    ``seen`` is the fingerprint the form was opened with. Nothing changed writes nothing.
    """
    new = row.pk is None
    if not new and seen and seen != fingerprint(row):
        raise GasError("打开之后有人改过这一条。", "请返回重新打开，核对后再改。")
    before = {} if new else {name: getattr(row, name) for name in values}
    for name, value in values.items():
        setattr(row, name, value)
    if not new and all(before[name] == value for name, value in values.items()):
        return row
    try:
        row.full_clean(exclude=[f.name for f in row._meta.fields if f.name in HIDDEN])
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        label = (
            "" if field == NON_FIELD_ERRORS else f"“{row._meta.get_field(field).verbose_name}”："
        )
        place = "" if field == NON_FIELD_ERRORS else field
        raise GasError(f"{label}{messages[0]}", field=place) from None
    row.save()
    changed = {k: told(k, v) for k, v in values.items() if new or before[k] != v}
    kind = str(row._meta.model_name)
    record(
        actor=actor,
        action=f"gas.{'add' if new else 'change'}_{kind}",
        subject_kind=kind,
        subject_id=row.pk,
        before=None if new else {k: told(k, before[k]) for k in changed},
        after=changed,
        at=at,
        origin=origin,
    )
    return row


def told(name: str, value: Any) -> Any:
    """A value as the audit record keeps it: what is sealed stays hidden."""
    if name in HIDDEN:
        return None if value is None else "****"
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, date):
        return value.isoformat()
    return value
