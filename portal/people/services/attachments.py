"""Papers of a file: taken in, opened, taken down; each leaves an audit event."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from portal.lib.crypto import SealError
from portal.lib.masking import mask_text
from portal.lib.papers import PaperError, PaperKind, check_paper, clean_name
from portal.people import vault
from portal.people.errors import PeopleError
from portal.people.models import Attachment, Person
from portal.people.services.base import Entry, leave_event, locked

MOST = 300  # papers of one person


@transaction.atomic
def attach(
    *,
    actor: Any,
    person: Person,
    title: str,
    name: str,
    content: bytes,
    at: datetime,
    subject_kind: str = "",
    subject_id: int | None = None,
    origin: str = "",
) -> Attachment:
    """Keep a photo or PDF with a person's file, sealed; the kind is told by the content.

    The same file for the same purpose again gives the one kept. PeopleError (field ``file``).
    """
    person = locked(person)
    title = title.strip()[:60]
    if not title:
        raise PeopleError("没有写明是什么材料。", "请选择或填写材料名称。", field="title")
    kind = _kind_of(content, name)
    key = {
        "person": person,
        "subject_kind": subject_kind,
        "subject_id": subject_id,
        "title": title,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    kept = Attachment.objects.filter(**key, withdrawn_at__isnull=True).first()
    if kept is not None:
        return kept
    if person.attachments.count() >= MOST:
        raise PeopleError(f"一份档案最多存 {MOST} 件材料。", "请合并成 PDF 后上传。", field="file")
    stored_as = vault.put(content)
    try:
        made = Attachment.objects.create(
            **key,
            name=mask_text(clean_name(name, kind)),
            content_type=kind.content_type,
            size=len(content),
            stored_as=stored_as,
            recorded_at=at,
            recorded_by_id=getattr(actor, "pk", None),
        )
    except IntegrityError:
        vault.drop(stored_as)
        raise
    _tell(made, Entry(actor, "attach", at, "上传材料", origin=origin))
    return made


@transaction.atomic
def withdraw_attachment(
    *, actor: Any, attachment: Attachment, at: datetime, reason: str, origin: str = ""
) -> Attachment:
    """Take a wrong paper down; it stays in the file, struck through. PeopleError."""
    if not reason.strip():
        raise PeopleError("撤下材料要写明原因。", "请填写原因。", field="reason")
    locked(attachment.person)
    attachment.refresh_from_db()
    if attachment.withdrawn_at is not None:
        raise PeopleError("这份材料已经撤下。", "请刷新页面。")
    attachment.withdrawn_at = at
    attachment.withdrawn_by_id = getattr(actor, "pk", None)
    attachment.withdrawn_reason = reason.strip()[:200]
    attachment.save(update_fields=["withdrawn_at", "withdrawn_by_id", "withdrawn_reason"])
    _tell(
        attachment,
        Entry(actor, "withdraw_attachment", at, "撤下材料", reason=reason, origin=origin),
    )
    return attachment


@transaction.atomic
def open_attachment(*, actor: Any, attachment: Attachment, at: datetime, origin: str = "") -> bytes:
    """The content, checked against what was taken in; the reading is recorded. PeopleError."""
    try:
        content = vault.take(attachment.stored_as)
    except (FileNotFoundError, SealError):
        content = b""
    if hashlib.sha256(content).hexdigest() != attachment.sha256:
        raise PeopleError(
            f"“{attachment.title}”的文件缺失或已损坏。", "请联系系统管理员从备份恢复，或重新上传。"
        )
    _tell(attachment, Entry(actor, "open_attachment", at, "查看材料", origin=origin))
    return content


def _kind_of(content: bytes, name: str) -> PaperKind:
    try:
        return check_paper(content, name=mask_text(name)[:60])
    except PaperError as error:
        raise PeopleError(error.message, error.cure, field="file") from None


def _tell(attachment: Attachment, entry: Entry) -> None:
    after = {
        "attachment": attachment.pk,
        "title": attachment.title,
        "sha256": attachment.sha256,
        "for": f"{attachment.subject_kind}:{attachment.subject_id}"
        if attachment.subject_kind
        else "",
    }
    leave_event(person=attachment.person, entry=entry, before=None, after=after)
