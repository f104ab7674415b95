"""Drafts: kept at every pause, discarded with a way back, finished once."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from portal.audit.services import record
from portal.desk.errors import DeskError
from portal.desk.models import Draft
from portal.people.models import Person
from portal.sealing import Sealed

LONGEST = 64 * 1024  # characters of one form
MOST = 200  # open drafts of one user


@transaction.atomic
def keep_draft(
    *,
    actor: Any,
    token: UUID,
    kind: str,
    title: str,
    fields: Mapping[str, Sequence[str]],
    at: datetime,
    origin: str = "",
) -> Draft:
    """Keep the fields of a form. The first keeping is audited, the pauses after it are not.

    DeskError when the form was finished or discarded elsewhere, or is another user's.
    """
    content = json.dumps({name: list(values) for name, values in fields.items()})
    if len(content) > LONGEST:
        raise DeskError("内容太长，草稿存不下。", "请缩短备注后再试。")
    draft = _locked(actor, token)
    if draft is None:
        draft = _start(actor, token, kind, title, content, at)
        _tell(draft, actor, "start_draft", at, origin)
        return draft
    if draft.state != Draft.State.OPEN:
        raise DeskError(f"这份表{draft.get_state_display()}。", "请刷新页面后再填。")
    draft.title = title[:80]
    draft.content = Sealed.of(content)
    draft.updated_at = at
    draft.save(update_fields=["title", "content", "updated_at"])
    return draft


@transaction.atomic
def discard_draft(*, actor: Any, draft: Draft, at: datetime, origin: str = "") -> Draft:
    """Put a draft away; ``restore_draft`` brings it back while its content is kept. DeskError."""
    draft = _step(actor, draft, Draft.State.DISCARDED)
    draft.discarded_at, draft.discarded_by_id = at, actor.pk
    draft.save(update_fields=["state", "discarded_at", "discarded_by_id"])
    _tell(draft, actor, "discard_draft", at, origin)
    return draft


@transaction.atomic
def restore_draft(*, actor: Any, draft: Draft, at: datetime, origin: str = "") -> Draft:
    """Bring a discarded draft back. DeskError."""
    draft = _step(actor, draft, Draft.State.OPEN)
    if draft.content is None:
        raise DeskError("这份草稿已清除。", "丢弃超过七天的草稿不再保留，请重新登记。")
    draft.discarded_at = draft.discarded_by_id = None
    draft.save(update_fields=["state", "discarded_at", "discarded_by_id"])
    _tell(draft, actor, "restore_draft", at, origin)
    return draft


@transaction.atomic
def finish_draft(
    *, actor: Any, draft: Draft, person: Person, at: datetime, origin: str = ""
) -> Draft:
    """The form became a person's file: what was typed is kept no longer. DeskError."""
    draft = _step(actor, draft, Draft.State.FINISHED)
    draft.finished_at, draft.finished_by_id = at, actor.pk
    draft.person, draft.content, draft.title = person, None, person.name
    draft.save(
        update_fields=["state", "finished_at", "finished_by_id", "person", "content", "title"]
    )
    _tell(draft, actor, "finish_draft", at, origin)
    return draft


@transaction.atomic
def forget_drafts(*, before: datetime, at: datetime, simulate: bool = False) -> int:
    """Clear what was typed into drafts discarded before a moment; how many."""
    old = Draft.objects.filter(
        state=Draft.State.DISCARDED, discarded_at__lt=before, content__isnull=False
    )
    count = old.count()
    if count and not simulate:
        old.update(content=None)
        record(
            actor=None,
            action="desk.forget_drafts",
            subject_kind="draft",
            subject_id="",
            before=None,
            after={"count": count, "before": before},
            at=at,
        )
    return count


def _start(actor: Any, token: UUID, kind: str, title: str, content: str, at: datetime) -> Draft:
    if Draft.objects.filter(owner=actor, state=Draft.State.OPEN).count() >= MOST:
        cure = "请先完成或丢弃一些草稿。"
        raise DeskError(f"未完成的草稿已有 {MOST} 份。", cure)
    try:
        with transaction.atomic():
            return Draft.objects.create(
                token=token,
                owner=actor,
                kind=kind,
                title=title[:80],
                content=Sealed.of(content),
                created_at=at,
                updated_at=at,
            )
    except IntegrityError:
        # Started a moment ago by the same page, or a token of somebody else's.
        raise DeskError("这份表正在保存。", "请稍候再试；仍不行请重新打开登记页。") from None


def _locked(actor: Any, token: UUID) -> Draft | None:
    return Draft.objects.select_for_update().filter(owner=actor, token=token).first()


def _step(actor: Any, draft: Draft, state: Draft.State) -> Draft:
    found = _locked(actor, draft.token)
    if found is None:
        raise DeskError("没有这份草稿。", "请从草稿列表打开。")
    if state not in Draft.TRANSITIONS[Draft.State(found.state)]:
        raise DeskError(f"这份草稿{found.get_state_display()}。", "请刷新页面。")
    found.state = state
    return found


def _tell(draft: Draft, actor: Any, action: str, at: datetime, origin: str) -> None:
    record(
        actor=actor,
        action=f"desk.{action}",
        subject_kind="draft",
        subject_id=draft.pk,
        before=None,
        after={"kind": draft.kind, "state": draft.state},
        at=at,
        origin=origin,
    )
