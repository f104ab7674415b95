"""Saved filters: kept under a name, replaced by the same name, removed."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portal.audit.services import record
from portal.desk.errors import DeskError
from portal.desk.models import SavedFilter

MOST = 30
LONGEST = 2000


@transaction.atomic
def keep_filter(
    *, actor: Any, page: str, name: str, query: str, at: datetime, origin: str = ""
) -> SavedFilter:
    """Keep a list's query under a name; the same name again replaces it. DeskError."""
    name = " ".join(name.split())[:40]
    if not name:
        raise DeskError("没有写名称。", "请给这组条件起个名字，如“凼底乡高龄”。", field="name")
    if len(query) > LONGEST:
        raise DeskError("条件太长，存不下。", "请减少条件后再保存。", field="name")
    mine = SavedFilter.objects.filter(owner=actor, page=page)
    if mine.exclude(name=name).count() >= MOST:
        raise DeskError(f"最多保存 {MOST} 组条件。", "请先删除不用的。", field="name")
    before = mine.filter(name=name).values_list("query", flat=True).first()
    kept, _ = SavedFilter.objects.update_or_create(
        owner=actor, page=page, name=name, defaults={"query": query, "created_at": at}
    )
    _tell(kept, actor, "keep_filter", at, before, query, origin)
    return kept


@transaction.atomic
def remove_filter(*, actor: Any, saved: SavedFilter, at: datetime, origin: str = "") -> None:
    """Remove a saved filter of one's own."""
    _tell(saved, actor, "remove_filter", at, saved.query, None, origin)
    saved.delete()


def _tell(
    saved: SavedFilter,
    actor: Any,
    action: str,
    at: datetime,
    before: str | None,
    after: str | None,
    origin: str,
) -> None:
    record(
        actor=actor,
        action=f"desk.{action}",
        subject_kind="saved_filter",
        subject_id=saved.pk,
        before=None if before is None else {"name": saved.name, "query": before},
        after=None if after is None else {"name": saved.name, "query": after},
        at=at,
        origin=origin,
    )
