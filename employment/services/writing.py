"""What the writes of employment share: the lock, the check of a row, the audit event."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Model

from employment.errors import EmploymentError, check_row, told
from employment.models import WorkFile
from employment.scope import refuse_not_mine
from portal.audit.services import record

Row = TypeVar("Row", bound=Model)


def locked_file(file: WorkFile, actor: Any) -> WorkFile:
    """The file as it is now, held until the end of the transaction; refused to strangers."""
    row = (
        WorkFile.objects.select_for_update(of=("self",))
        .select_related("person__managing_region")
        .get(pk=file.pk)
    )
    refuse_not_mine(actor, row)
    return row


def locked(row: Row) -> Row:
    """A row as it is now, held until the end of the transaction."""
    rows = type(row)._default_manager.select_for_update(of=("self",))
    found: Row = rows.get(pk=row.pk)
    return found


def fingerprint(row: Model) -> str:
    """A short mark of a row's content: a form that brings another one is stale."""
    text = "\n".join(f"{f.attname}={getattr(row, f.attname)!r}" for f in row._meta.concrete_fields)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def refuse_stale(row: Model, seen: str) -> None:
    """EmploymentError when the row is no longer the one the form was opened with."""
    if seen and seen != fingerprint(row):
        raise EmploymentError("打开之后有人改过这一条。", "请返回重新打开，核对后再改。")


def refuse_again(model: type[Model], field: str, **same: Any) -> None:
    """EmploymentError when the very same record is there: a form sent twice writes once."""
    if model._default_manager.filter(**same).exists():
        raise EmploymentError("同样的一条已经登记。", "请返回档案查看，不必重复登记。", field=field)


def insert(row: Row, *, actor: Any, at: datetime, origin: str = "", reason: str = "") -> Row:
    """Check and write a new row, with its event."""
    _sign(row, actor, at)
    _store(row, force_insert=True)
    tell(f"add_{row._meta.model_name}", row, actor=actor, at=at, before=None, after=values_of(row),
         origin=origin, reason=reason)  # fmt: skip
    return row


def change(
    row: Row, values: Mapping[str, Any], *, actor: Any, at: datetime, action: str = "",
    origin: str = "", reason: str = "",
) -> Row:  # fmt: skip
    """Other values of a row, with the event of what changed; nothing changed writes nothing."""
    before = values_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    after = values_of(row)
    names = [name for name in after if before[name] != after[name]]
    if not names:
        return row
    _store(row)
    tell(action or f"change_{row._meta.model_name}", row, actor=actor, at=at,
         before={n: before[n] for n in names}, after={n: after[n] for n in names}, origin=origin,
         reason=reason)  # fmt: skip
    return row


def values_of(row: Model) -> dict[str, Any]:
    """The columns of a row the audit record keeps."""
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def tell(
    action: str, row: Model, *, actor: Any, at: datetime, before: dict | None, after: dict | None,
    origin: str = "", reason: str = "",
) -> None:  # fmt: skip
    """One audit event."""
    record(
        actor=actor, action=f"employment.{action}", subject_kind=str(row._meta.model_name),
        subject_id=row.pk, before=before, after=after, at=at, origin=origin, reason=reason,
    )  # fmt: skip


def _sign(row: Model, actor: Any, at: datetime) -> None:
    if hasattr(row, "recorded_at"):
        row.recorded_at, row.recorded_by = at, actor  # type: ignore[attr-defined]


def _store(row: Model, **how: Any) -> None:
    check_row(row)
    try:
        with transaction.atomic():
            row.save(**how)
    except IntegrityError as error:
        cause = getattr(error.__cause__, "diag", None)
        raise told(getattr(cause, "constraint_name", "") or "") from None
