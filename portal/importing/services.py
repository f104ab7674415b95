"""Writes of imports: taken in, checked, confirmed, applied or given up; each step is audited."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.importing import bulk, store
from portal.importing.errors import FileRefused, ImportRefused
from portal.importing.kinds import ImportKind
from portal.importing.models import FileImport, Part, State
from portal.importing.package import is_package, open_package, refuse_foreign
from portal.importing.transitions import TRANSITIONS
from portal.lib.masking import mask_text
from portal.regions.models import Region

#: How long a rejected or forgotten file is kept for its author.
KEPT = timedelta(days=7)


@transaction.atomic
def take_in(
    *,
    actor: User,
    kind: ImportKind,
    region: Region,
    file_name: str,
    content: bytes,
    options: Mapping[str, Any],
    at: datetime,
    origin: str = "",
) -> FileImport:
    """Keep an upload, sealed, to be checked by a worker. FileRefused for what is no safe table."""
    if not covers(actor, region):
        raise ImportRefused("只能导入本管辖地区的数据。", "请选择本地区。")
    refuse_foreign(content, file_name)
    if is_package(content):
        open_package(content)
    sha256 = hashlib.sha256(content).hexdigest()
    open_states = [s for s in State if s not in {State.APPLIED, State.DISCARDED, State.FAILED}]
    again = FileImport.objects.filter(
        kind=kind.key, region=region, sha256=sha256, state__in=open_states,
        options=dict(options), uploaded_by_id=actor.pk, emptied_at=None,
    ).exclude(state__in=[State.UNCHANGED, State.REJECTED]).first()  # fmt: skip
    if again is not None:
        return again
    file = FileImport.objects.create(
        kind=kind.key,
        region=region,
        file_name=mask_text(file_name.replace("\\", "/").rpartition("/")[2])[:120] or "未命名",
        size=len(content),
        sha256=sha256,
        options=dict(options),
        uploaded_at=at,
        uploaded_by_id=actor.pk,
    )
    store.keep(file, Part.What.UPLOADED, content)
    after = {"kind": kind.key, "file": file.file_name, "size": file.size, "sha256": sha256}
    _tell(file, actor, "take_in", at, after, origin)
    return file


@transaction.atomic
def begin_check(*, file_id: int, at: datetime) -> FileImport | None:
    """A worker starts to read; None when the file is not waiting any more."""
    file = _locked(file_id)
    if file.state not in TRANSITIONS["begin"].sources:
        return None
    file.state, file.done, file.error, file.notes = State.CHECKING, 0, "", []
    file.save()
    bulk.empty(file)
    return file


@transaction.atomic
def note_progress(*, file_id: int, done: int, step: str = "") -> None:
    """How far a worker is, for those who watch."""
    more = {"step": step} if step else {}
    FileImport.objects.filter(pk=file_id).update(done=done, **more)


@transaction.atomic
def finish_check(
    *, file_id: int, at: datetime, found: Mapping[str, Any], notes: list[str]
) -> FileImport:
    """Keep what the check found: errors (then nothing is staged any more), a difference, or none.

    ``found`` has rows, errors, warnings, new, changed, same, fields and digest.
    """
    file = _locked(file_id)
    for name, value in found.items():
        setattr(file, name, value)
    action = "reject" if file.errors else "offer" if file.new + file.changed else "nothing"
    _move(file, action)
    file.checked_at, file.notes, file.step = at, notes, ""
    file.save()
    if file.state != State.READY:
        bulk.run("DELETE FROM importing_row WHERE file_id = %(file)s", file=file.pk)
    if file.state == State.UNCHANGED:
        Part.objects.filter(file=file).delete()
        file.emptied_at = at
        file.save(update_fields=["emptied_at"])
    counts = {name: getattr(file, name) for name in ("rows", "errors", "new", "changed", "same")}
    _tell(file, None, "check", at, counts | {"state": file.state})
    return file


@transaction.atomic
def fail(*, file_id: int, error: str, at: datetime, refused: bool = False) -> None:
    """A file that cannot be read (``refused``), or a worker that could not finish."""
    file = _locked(file_id)
    action = "reject" if refused else "fail"
    if file.state not in TRANSITIONS[action].sources:
        return
    _move(file, action)
    file.error, file.step, file.checked_at = error[:300], "", at
    file.save()
    bulk.empty(file)
    _tell(file, None, action, at, {"error": file.error})


@transaction.atomic
def confirm(*, actor: User, file: FileImport, at: datetime, digest: str, origin: str = "") -> None:
    """The difference as shown may be written. ImportRefused when it is not what stands there now."""
    file = _locked(file.pk)
    if digest != file.digest:
        raise ImportRefused("预检结果已更新。", "请再看一遍变更内容，然后确认。")
    _move(file, "confirm")
    file.confirmed_at, file.confirmed_by_id, file.done = at, actor.pk, 0
    file.step = "写入档案"
    file.save()
    _tell(file, actor, "confirm", at, {"digest": digest}, origin)


@transaction.atomic
def finish_apply(*, file: FileImport, actor: User | None, at: datetime) -> FileImport:
    """Everything is written: keep what was done to whom, remove the rest of the file."""
    _move(file, "apply")
    file.applied_at, file.emptied_at, file.step = at, at, ""
    file.save()
    bulk.run(
        "INSERT INTO importing_result (file_id, number, subject_id, outcome, change)"
        " SELECT file_id, number, subject_id, outcome, change FROM importing_row"
        " WHERE file_id = %(file)s AND outcome <> 'same'",
        file=file.pk,
    )
    bulk.empty(file)
    Part.objects.filter(file=file).delete()
    counts = {name: getattr(file, name) for name in ("kind", "new", "changed", "same", "digest")}
    _tell(file, actor, "apply", at, counts)
    return file


@transaction.atomic
def offer_again(*, file_id: int, at: datetime, found: Mapping[str, Any]) -> None:
    """What would be written changed since it was shown: nothing was, and it is shown anew."""
    file = _locked(file_id)
    for name, value in found.items():
        setattr(file, name, value)
    _move(file, "offer" if file.new + file.changed else "nothing")
    file.confirmed_at = file.confirmed_by_id = None
    file.notes = ["确认之后、写入之前，有档案被改动，所以没有写入。请按更新后的变更再确认一次。"]
    file.step = ""
    file.save()
    _tell(file, None, "offer_again", at, {"digest": file.digest})


@transaction.atomic
def discard(*, actor: User, file: FileImport, at: datetime, origin: str = "") -> None:
    """Give a file up: what was staged and the file itself are removed. ImportRefused."""
    file = _locked(file.pk)
    _move(file, "discard")
    file.discarded_at, file.discarded_by_id = at, actor.pk
    _clear(file, at)
    _tell(file, actor, "discard", at, None, origin)


@transaction.atomic
def note_download(*, actor: User, file: FileImport, at: datetime, origin: str = "") -> None:
    """The author's rows left the portal again: who took them is recorded."""
    _tell(file, actor, "download", at, None, origin)


@transaction.atomic
def clear_old(*, at: datetime) -> int:
    """Remove the contents of files nobody came back for; how many. Their records stay."""
    running = {State.WAITING, State.CHECKING, State.APPLYING}
    old = FileImport.objects.select_for_update().filter(
        emptied_at=None, uploaded_at__lt=at - KEPT
    ).exclude(state__in=running)  # fmt: skip
    count = 0
    for file in old:
        if file.state == State.READY:
            _move(file, "fail_old")
            file.error = "预检后七天没有确认，内容已清除。请重新上传。"
        _clear(file, at)
        _tell(file, None, "clear", at, None)
        count += 1
    return count


def _clear(file: FileImport, at: datetime) -> None:
    bulk.empty(file)
    Part.objects.filter(file=file).delete()
    file.emptied_at = at
    file.save()


def _locked(file_id: int) -> FileImport:
    return FileImport.objects.select_for_update(of=("self",)).select_related("region").get(
        pk=file_id
    )  # fmt: skip


def _move(file: FileImport, action: str) -> None:
    move = TRANSITIONS[action]
    if file.state not in move.sources:
        raise ImportRefused(
            f"“{file.get_state_display()}”的导入不能{move.label}。", "请刷新页面看现在的情况。"
        )
    file.state = move.target


def _tell(
    file: FileImport, actor: Any, action: str, at: datetime, after: dict | None, origin: str = ""
) -> None:
    record(
        actor=actor, action=f"import.{action}", subject_kind="import", subject_id=file.pk,
        before=None, after=after, at=at, origin=origin,
    )  # fmt: skip


__all__ = [
    "FileRefused", "begin_check", "clear_old", "confirm", "discard", "fail", "finish_apply",
    "finish_check", "note_download", "note_progress", "offer_again", "take_in",
]  # fmt: skip
