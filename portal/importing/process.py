"""What a worker does with a file: read and compare it; later write it, whole or not at all."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils.timezone import get_default_timezone

from portal.accounts.models import User
from portal.importing import bulk, checking, marking, services, store
from portal.importing.errors import FileRefused, Stale
from portal.importing.kinds import ImportKind, kind_of
from portal.importing.models import FileImport, Part, Problem
from portal.importing.progress import tell_read
from portal.importing.reading import Source, open_source
from portal.importing.selectors import applied_before

#: The step whose end is known while it goes on.
READING = "读取"


def check_file(*, file_id: int, at: datetime, today: date) -> None:
    """Read, stage and compare a file; done twice it does no harm, beside another it waits."""
    with _only_one(file_id) as mine:
        file = services.begin_check(file_id=file_id, at=at) if mine else None
        if file is None:
            return
        kind = kind_of(file.kind)
        try:
            content = store.content_of(file, Part.What.UPLOADED)
            source = open_source(kind, content, file.file_name)
            found = _check(file, kind, source, today)
        except FileRefused as error:
            services.fail(file_id=file_id, error=str(error), at=at, refused=True)
            return
        if found["errors"]:
            services.note_progress(file_id=file_id, done=found["rows"], step="标注错误")
            marking.mark(file, kind, content, source)
        notes = [*_same_file(file), *source.notes, *checking.hidden_note(source)]
        services.finish_check(file_id=file_id, at=at, found=found, notes=notes)


def _check(file: FileImport, kind: ImportKind, source: Source, today: date) -> dict[str, Any]:
    def progress(done: int) -> None:
        services.note_progress(file_id=file.pk, done=done, step=READING)
        tell_read(file.pk, done, max(source.seen.expected() - len(source.above), done))

    context = checking.context_of(file, today)
    rows, problems = checking.stage(file, kind, source, context, progress)
    if not rows:
        raise FileRefused("表头下面没有内容。", "请逐行填写后再上传。")
    services.note_progress(file_id=file.pk, done=rows, step="与档案比对")
    checking.find_problems(file, kind)
    kept = Problem.objects.filter(file=file)
    warnings = kept.filter(blocks=False).count()
    errors = kept.filter(blocks=True).count() + max(problems - bulk.MOST_PROBLEMS, 0)
    return {"rows": rows, "errors": errors, "warnings": warnings, **_difference(file)}


def _difference(file: FileImport) -> dict[str, Any]:
    new, changed, same, digest = bulk.totals(file)
    fields = bulk.field_counts(file)
    return {"new": new, "changed": changed, "same": same, "digest": digest, "fields": fields}


def _same_file(file: FileImport) -> list[str]:
    earlier = applied_before(file)
    if earlier is None:
        return []
    return [
        f"内容完全相同的文件已于 {earlier.applied_at.astimezone(get_default_timezone()):%Y-%m-%d} 导入过。"
    ]


def apply_file(*, file_id: int, at: datetime) -> None:
    """Write a confirmed file in one transaction; what changed meanwhile is shown anew instead."""
    changed: Mapping[str, Any] | None = None
    try:
        with transaction.atomic():
            changed = _apply(file_id, at)
    except Stale as stale:
        changed = stale.args[0]
    except IntegrityError:
        changed = _compared(file_id)
        if changed["digest"] == FileImport.objects.get(pk=file_id).digest:
            raise
    if changed is not None:
        services.offer_again(file_id=file_id, at=at, found=changed)


def _apply(file_id: int, at: datetime) -> None:
    file = FileImport.objects.select_for_update(of=("self",)).select_related("region").get(
        pk=file_id
    )  # fmt: skip
    if file.state != "applying":
        return
    kind = kind_of(file.kind)
    kind.lock(file)
    kind.compare(file)
    found = _difference(file)
    if found["digest"] != file.digest or any(t.blocks for t in kind.check(file)):
        raise Stale(found)
    kind.apply(file, at)
    actor = User.objects.filter(pk=file.confirmed_by_id).first()
    services.finish_apply(file=file, actor=actor, at=at)


def _compared(file_id: int) -> dict[str, Any]:
    file = FileImport.objects.select_related("region").get(pk=file_id)
    with transaction.atomic():
        kind_of(file.kind).compare(file)
        return _difference(file)


class _only_one:
    """Holds the file's lock of this database session; tells whether it got it."""

    def __init__(self, file_id: int) -> None:
        self.key = file_id
        self.mine = False

    def __enter__(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(hashtext('importing'), %s)", [self.key])
            self.mine = bool(cursor.fetchone()[0])
        return self.mine

    def __exit__(self, *error: object) -> None:
        if self.mine and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext('importing'), %s)", [self.key])
