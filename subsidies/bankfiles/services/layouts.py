"""Drafting layouts, and putting them in force by a second person."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from portal.accounts import roles
from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.regions.models import Region
from subsidies.bankfiles.layout import LayoutError, read_layout
from subsidies.bankfiles.models import BankLayout
from subsidies.bankfiles.models.bank_layout import TRANSITIONS, State

EDITORS = frozenset({roles.FINANCE, roles.MANAGER})


@transaction.atomic
def draft_layout(
    *,
    region: str,
    bank: str,
    name: str,
    valid_from: date,
    body: Mapping[str, Any],
    document: str,
    in_use: bool = True,
    actor: User,
    at: datetime,
) -> BankLayout:
    """A new draft for a region of the user's own area. LayoutError names the field."""
    _refuse_stranger(actor, region)
    draft = BankLayout(region=region, bank=bank, drafted_at=at, drafted_by=actor)
    _fill(draft, name, valid_from, body, document, in_use=in_use)
    draft.save()
    _tell(draft, "draft", actor, at, None)
    return draft


@transaction.atomic
def save_layout(
    *,
    draft: BankLayout,
    name: str,
    valid_from: date,
    body: Mapping[str, Any],
    document: str,
    in_use: bool = True,
    actor: User,
    at: datetime,
) -> BankLayout:
    """Write other values into a draft; who writes last has drafted it. LayoutError."""
    row = _locked(draft, actor)
    _refuse_unless_draft(row)
    before = _told(row)
    _fill(row, name, valid_from, body, document, in_use=in_use)
    row.drafted_at, row.drafted_by = at, actor
    row.save()
    _tell(row, "save", actor, at, before)
    return row


@transaction.atomic
def publish_layout(*, draft: BankLayout, actor: User, at: datetime) -> BankLayout:
    """Put a draft in force; by another person than its drafter. LayoutError."""
    row = _locked(draft, actor)
    _refuse_unless_draft(row)
    if row.drafted_by_id == actor.pk:
        raise LayoutError("起草和启用不能是同一个人，请由另一位财务或主管启用。")
    read_layout(row.body)
    same_day = BankLayout.objects.filter(
        region=row.region,
        bank=row.bank,
        valid_from=row.valid_from,
        state=State.PUBLISHED,
        superseded_at__isnull=True,
    )
    same_day.update(superseded_at=at)
    row.state = TRANSITIONS["publish"][1]
    row.published_at, row.published_by = at, actor
    row.save()
    _tell(row, "publish", actor, at, {"state": State.DRAFT})
    return row


@transaction.atomic
def withdraw_layout(*, draft: BankLayout, actor: User, at: datetime) -> BankLayout:
    """Give a draft up; it stays on record. LayoutError."""
    row = _locked(draft, actor)
    _refuse_unless_draft(row)
    row.state = TRANSITIONS["withdraw"][1]
    row.withdrawn_at, row.withdrawn_by = at, actor
    row.save()
    _tell(row, "withdraw", actor, at, {"state": State.DRAFT})
    return row


def _fill(
    row: BankLayout,
    name: str,
    valid_from: date,
    body: Mapping[str, Any],
    document: str,
    *,
    in_use: bool,
) -> None:
    if not name.strip():
        raise LayoutError("请给格式起个名称，例如“农商行代发”。", "name")
    read_layout(body)
    row.name, row.valid_from, row.in_use = name.strip(), valid_from, in_use
    row.body, row.document = dict(body), document.strip()


def _locked(draft: BankLayout, actor: User) -> BankLayout:
    row = BankLayout.objects.select_for_update().get(pk=draft.pk)
    _refuse_stranger(actor, row.region)
    return row


def _refuse_unless_draft(row: BankLayout) -> None:
    if row.state != State.DRAFT:
        raise LayoutError(f"“{row}”现为“{row.get_state_display()}”，不能再改。请从它起草新的一版。")


def _refuse_stranger(actor: User, region: str) -> None:
    if not actor.has_role(*EDITORS):
        raise LayoutError("银行文件格式由财务岗或主管维护。")
    known = Region.objects.filter(code=region).first()
    if not covers(actor, known):
        raise LayoutError("只能维护本区划及以下的格式。", "region")


def _told(row: BankLayout) -> dict[str, Any]:
    return {"name": row.name, "valid_from": row.valid_from.isoformat(), "body": row.body}


def _tell(
    row: BankLayout, what: str, actor: User, at: datetime, before: dict[str, Any] | None
) -> None:
    record(
        actor=actor,
        action=f"bank_layout.{what}",
        subject_kind="bank_layout",
        subject_id=row.pk,
        before=before,
        after={**_told(row), "state": row.state, "bank": row.bank, "region": row.region},
        at=at,
    )
