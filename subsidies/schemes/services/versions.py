"""Writes of schemes: drafts, and the steps by which another person puts them in force."""

import copy
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from eligibility.editing.errors import EditingError
from eligibility.editing.roles import refuse_stranger
from eligibility.editing.transitions import TRANSITIONS
from eligibility.models.dated import State
from portal.audit.services import record
from portal.lib.periods import Period
from subsidies.schemes.checking import SchemeError, check_body
from subsidies.schemes.models import SchemeVersion

COLUMNS = ("scheme", "region", "name", "owed_by", "valid_from", "valid_to", "document", "clause",
           "printed", "status", "notes", "body")  # fmt: skip


@transaction.atomic
def draft_version(
    *, values: Mapping[str, Any], reason: str, actor: Any, at: datetime, based_on: int | None = None
) -> SchemeVersion:
    """A new draft of a scheme for a prefecture or a county; SchemeError when refused."""
    row = SchemeVersion(**values, state=State.DRAFT, reason=reason, recorded_by=actor.pk)
    row.based_on = based_on
    _check(row, actor)
    row.save(force_insert=True)
    _tell("draft", row, None, actor=actor, at=at)
    return row


@transaction.atomic
def save_version(
    *, draft: SchemeVersion, values: Mapping[str, Any], reason: str, actor: Any, at: datetime
) -> SchemeVersion:
    """Write other values into a draft; SchemeError when refused."""
    row = _locked(draft)
    if row.state != State.DRAFT:
        raise _moved_on(row)
    before = _values(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.reason = reason
    _check(row, actor)
    row.save()
    _tell("save", row, before, actor=actor, at=at)
    return row


@transaction.atomic
def move_version(
    *, row: SchemeVersion, action: str, actor: Any, at: datetime, reason: str = ""
) -> SchemeVersion:
    """Submit, publish, send back or withdraw; publishing supersedes what it covers.

    Published by somebody who neither drafted nor submitted it. Raises SchemeError.
    """
    row = _locked(row)
    _check(row, actor)
    move = TRANSITIONS.get(action)
    if move is None or row.state not in move.sources or row.superseded_at is not None:
        raise _moved_on(row)
    if move.another and actor.pk in (row.recorded_by, row.submitted_by):
        raise SchemeError("起草、提交和发布不能是同一个人。", cure="请由另一位目录管理员发布。")
    if move.needs_reason and not reason.strip():
        raise SchemeError("退回要写明理由。", field="reason", cure="请写一句起草人看得懂的话。")
    before = _values(row)
    if action == "publish":
        _make_room(row, at, actor)
    row.state = move.target
    step = {"submit": "submitted", "publish": "published", "withdraw": "withdrawn"}.get(action)
    if step is None:
        row.submitted_at = row.submitted_by = None
    else:
        setattr(row, f"{step}_at", at)
        setattr(row, f"{step}_by", actor.pk)
    row.save()
    _tell(action, row, before, actor=actor, at=at, reason=reason)
    return row


def _make_room(row: SchemeVersion, at: datetime, actor: Any) -> None:
    """Supersede published rows of the same scheme and region that share a day; keep the rest."""
    ends = Q() if row.valid_to is None else Q(valid_from__lt=row.valid_to)
    touched = SchemeVersion.objects.filter(
        ends & (Q(valid_to=None) | Q(valid_to__gt=row.valid_from)),
        scheme=row.scheme, region=row.region, state=State.PUBLISHED, superseded_at=None,
    )  # fmt: skip
    mine = Period(row.valid_from, row.valid_to)
    for old in list(touched):
        SchemeVersion.objects.filter(pk=old.pk).update(superseded_at=at, superseded_by=actor.pk)
        for piece in Period(old.valid_from, old.valid_to).without(mine):
            part = copy.copy(old)
            part._state = copy.copy(old._state)
            part._state.adding = True
            part.pk, part.based_on = None, old.pk
            part.superseded_at = part.superseded_by = None
            part.valid_from, part.valid_to = piece.start, piece.end
            part.save(force_insert=True)


def _check(row: SchemeVersion, actor: Any) -> None:
    try:
        refuse_stranger(actor, row.region)
    except EditingError as error:
        raise SchemeError(error.message, cure=error.cure) from None
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        raise SchemeError("止日必须晚于起日。", field="valid_to", cure="请更正期间。")
    check_body(row.scheme, row.body)


def _locked(row: SchemeVersion) -> SchemeVersion:
    key = f"schemes:{row.scheme}:{row.region}"
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return SchemeVersion.objects.select_for_update().get(pk=row.pk)


def _moved_on(row: SchemeVersion) -> SchemeError:
    return SchemeError(
        f"这一条现在是“{State(row.state).label}”。", cure="别人可能刚处理过，请刷新页面看最新情况。"
    )


def _values(row: SchemeVersion) -> dict[str, Any]:
    return {name: getattr(row, name) for name in (*COLUMNS, "state", "reason")}


def _tell(
    action: str, row: SchemeVersion, before: dict | None, *, actor: Any, at: datetime,
    reason: str = "",
) -> None:  # fmt: skip
    record(
        actor=actor, action=f"schemes.{action}", subject_kind="schemeversion", subject_id=row.pk,
        before=before, after=_values(row), at=at, reason=reason or row.reason,
    )  # fmt: skip
