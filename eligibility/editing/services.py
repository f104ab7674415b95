"""Writes of editing: drafts, and the steps by which another person puts them in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, connection, transaction

from eligibility.editing.bounds import now_below, refuse_below
from eligibility.editing.checking import check_row, version_values
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import Kind, Row, kind_of
from eligibility.editing.records import leave_changes, leave_event, values_of
from eligibility.editing.roles import refuse_stranger
from eligibility.editing.superseding import placing, supersede
from eligibility.editing.texts import first_body, write_item
from eligibility.editing.transitions import TRANSITIONS
from eligibility.models import CatalogueItem, ItemText, ItemVersion
from eligibility.models.dated import State
from portal.lib.periods import Month


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did: rows it superseded, and what in the counties is now below it."""

    row: Row
    superseded: tuple[Row, ...]
    below: tuple[str, ...]


@transaction.atomic
def draft_version(
    *, item: CatalogueItem, region: str, body: Mapping[str, Any], based_on: int | None,
    reason: str, actor: Any, at: datetime,
) -> ItemVersion:  # fmt: skip
    """A new draft of an item's version for its prefecture or a county below it."""
    refuse_stranger(actor, region)
    row = ItemVersion(item=item, region=region, based_on=based_on, **version_values(body))
    return _insert_draft(row, reason, actor, at)


@transaction.atomic
def save_version(
    *, draft: ItemVersion, body: Mapping[str, Any], reason: str, actor: Any, at: datetime
) -> ItemVersion:
    """Write what the form says into a draft."""
    row = _locked(draft, actor)
    _refuse_unless(row, {State.DRAFT}, "修改")
    before = values_of(row)
    for name, value in version_values(body).items():
        setattr(row, name, value)
    row.reason = reason
    row.save()
    leave_event("save", row, before, actor=actor, at=at)
    return row


@transaction.atomic
def draft_value(
    *, kind: Kind, values: Mapping[str, Any], reason: str, actor: Any, at: datetime
) -> Row:
    """A new draft of a parameter, a local standard or a county's list."""
    refuse_stranger(actor, str(values["region"]))
    row = kind.model(**values)
    check_row(row)
    return _insert_draft(row, reason, actor, at)


@transaction.atomic
def save_value(
    *, draft: Row, values: Mapping[str, Any], reason: str, actor: Any, at: datetime
) -> Row:
    """Write other values into a draft."""
    row = _locked(draft, actor)
    _refuse_unless(row, {State.DRAFT}, "修改")
    before = values_of(row)
    for name, value in values.items():
        setattr(row, name, value)
    row.reason = reason
    check_row(row)
    row.save()
    leave_event("save", row, before, actor=actor, at=at)
    return row


@transaction.atomic
def submit(*, row: Row, actor: Any, at: datetime) -> Row:
    """Hand a draft to whoever publishes; what is below the prefecture's list is refused here."""
    row = _locked(row, actor)
    _refuse_unless(row, TRANSITIONS["submit"].sources, "提交")
    refuse_below(row, at=at)
    return _move("submit", row, actor, at, submitted_at=at, submitted_by=actor.pk)


@transaction.atomic
def send_back(*, row: Row, reason: str, actor: Any, at: datetime) -> Row:
    """Return a submitted row to its drafter, with a reason."""
    row = _locked(row, actor)
    _refuse_unless(row, TRANSITIONS["send_back"].sources, "退回")
    if not reason.strip():
        raise EditingError("退回要写明理由。", field="reason", cure="请写一句起草人看得懂的话。")
    return _move("send_back", row, actor, at, reason=reason, submitted_at=None, submitted_by=None)


@transaction.atomic
def withdraw(*, row: Row, actor: Any, at: datetime) -> Row:
    """Give a draft up; it stays on record."""
    row = _locked(row, actor)
    _refuse_unless(row, TRANSITIONS["withdraw"].sources, "撤回")
    return _move("withdraw", row, actor, at, withdrawn_at=at, withdrawn_by=actor.pk)


@transaction.atomic
def publish(*, row: Row, actor: Any, at: datetime) -> Publication:
    """Put a submitted row in force: supersede what it covers, insert what remains of that.

    By somebody who neither drafted nor submitted it. Of two who publish at once one waits for
    the other and is then told so.
    """
    row = _locked(row, actor)
    _refuse_unless(row, TRANSITIONS["publish"].sources, "发布")
    if actor.pk in (row.submitted_by, row.recorded_by):
        raise EditingError("起草、提交和发布不能是同一个人。", cure="请由另一位目录管理员发布。")
    refuse_below(row, at=at)
    below = now_below(row, at=at)
    plan = placing(row)
    supersede(plan.superseded, at=at, by=actor.pk)
    for part in plan.remainders:
        part.save(force_insert=True)
    _move("publish", row, actor, at, published_at=at, published_by=actor.pk, below=below)
    if isinstance(row, ItemText):
        write_item(row, actor=actor, at=at)
    leave_changes(row, at=at)
    return Publication(row, plan.superseded, tuple(below))


def next_body(item: CatalogueItem, base: ItemVersion | None, since: Month) -> dict[str, Any]:
    """The body a new draft starts from: the version in force, from another month on."""
    if base is None:
        return first_body(item, since)
    rest = {k: v for k, v in base.body.items() if k not in ("from", "until")}
    until = {"until": base.body["until"]} if "until" in base.body else {}
    return {"from": str(since), **until, **rest}


def _insert_draft(row: Row, reason: str, actor: Any, at: datetime) -> Row:
    row.state, row.reason, row.recorded_by = State.DRAFT, reason, actor.pk
    row.save(force_insert=True)
    leave_event("draft", row, None, actor=actor, at=at)
    return row


def _locked(row: Row, actor: Any) -> Row:
    """The row as it is now, held until the end; all of its timeline waits."""
    refuse_stranger(actor, row.region)
    kind = kind_of(row)
    key = ":".join(["editing", kind.name, *(str(getattr(row, name)) for name in kind.key)])
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
    return kind.model._default_manager.select_for_update().get(pk=row.pk)


def _refuse_unless(row: Row, states: Any, doing: str) -> None:
    if row.state not in states or row.superseded_at is not None:
        label = State(row.state).label
        raise EditingError(
            f"这一条现在是“{label}”，不能{doing}。", cure="别人可能刚处理过，请刷新页面看最新情况。"
        )


def _move(action: str, row: Row, actor: Any, at: datetime, **values: Any) -> Row:
    before = values_of(row)
    below = values.pop("below", None)
    row.state = TRANSITIONS[action].target
    for name, value in values.items():
        setattr(row, name, value)
    fields = ["state", *values]
    if action == "send_back":
        fields.remove("reason")
    try:
        with transaction.atomic():
            row.save(update_fields=fields)
    except IntegrityError as error:
        if "one_at_a_time" not in str(error):
            raise
        raise EditingError("期间与另一条已发布的重叠。", cure="请刷新页面后重试。") from None
    leave_event(action, row, before, actor=actor, at=at, below=below)
    return row
