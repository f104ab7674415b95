"""A workbook of past payments: uploaded, rehearsed by a worker, confirmed by another, taken over."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from typing import Any

from django.db import connection, transaction

from portal.accounts import roles
from portal.accounts.models import User
from portal.accounts.scope import covers
from portal.audit.services import record
from portal.lib.periods import Month
from portal.regions.models import Region
from portal.regions.selectors import tree
from subsidies.bankfiles.services import store_file
from subsidies.bankfiles.stored import whole
from subsidies.opening.comparison import SAME, Compared, compare, summed
from subsidies.opening.models import OpeningDifference, OpeningFile
from subsidies.opening.models.opening_file import TRANSITIONS, State
from subsidies.opening.services.importing import Imported, import_opening
from subsidies.opening.workbook import BadRow, PastPayment, WorkbookError, read_payments

EDITORS = frozenset({roles.FINANCE, roles.MANAGER})
#: Bad rows kept to be shown; the rest is counted.
KEPT = 500
_AT_ONCE = 2000
Tick = Callable[[int, int], None]


class OpeningError(ValueError):
    """A step that is refused; the message says why and what to do."""


class _Rehearsed(Exception):
    """Takes back what a rehearsal wrote."""


@transaction.atomic
def upload_opening(
    *, region: str, name: str, content: bytes, actor: User, at: datetime
) -> OpeningFile:
    """Keep a county's workbook, sealed, to be checked by a worker. OpeningError."""
    _refuse_stranger(actor, region)
    if region not in tree(Month.of(at.date())).counties(region):
        raise OpeningError("请选择县市区：以前的发放记录按县导入。")
    digest = hashlib.sha256(content).hexdigest()
    known = OpeningFile.objects.filter(region=region, sha256=digest)
    if (same := known.exclude(state__in=[State.DROPPED, State.FAILED]).first()) is not None:
        raise OpeningError(
            f"同样内容的文件已上传过（{same.name}，{same.get_state_display()}），不必再传。"
        )
    file = OpeningFile.objects.create(
        region=region,
        name=name[:160],
        sha256=digest,
        content=store_file(name=name[:160], content=BytesIO(content), at=at),
        read_at=at,
        read_by=actor,
    )
    _tell("upload", file, actor, at)
    return file


@transaction.atomic
def check_opening(*, file_id: int, at: datetime, tick: Tick) -> OpeningFile:
    """Take a waiting file over on trial: its bad rows, or the comparison with the rules.

    The trial is the import itself, taken back at once, so that what is shown is what will be.
    """
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    if file.state != State.WAITING:
        return file
    rows = _rows(file)
    found: list[tuple[Month, list[Compared]]] = []
    done = Imported()
    try:
        with transaction.atomic():
            done = import_opening(region=file.region, rows=rows, actor=None, at=at)
            if done.batch is not None:
                found = _compared(file.region, rows, done.batch.pk, tick)
            raise _Rehearsed
    except _Rehearsed:
        pass
    file.row_count, file.amount = done.lines, done.amount
    file.bad_count = len(done.bad)
    file.bad = [[row.number, row.message] for row in done.bad[:KEPT]]
    _move(file, "check")
    _keep(file, found, at)
    file.save()
    _tell("check", file, None, at)
    return file


@transaction.atomic
def confirm_opening(
    *, file_id: int, settle_from: Month | None, actor: User, at: datetime
) -> OpeningFile:
    """The second person's word: take it over, and settle from ``settle_from`` on. OpeningError."""
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    _refuse_stranger(actor, file.region)
    if actor.pk == file.read_by_id:
        raise OpeningError("上传人不能自己确认导入，请由另一位财务或主管核对后确认。")
    if file.state == State.READ and file.bad_count:
        raise OpeningError("还有不能导入的行。请改正表格，放弃这个文件后重新上传。")
    _move(file, "confirm")
    file.settle_from = settle_from.first if settle_from else None
    file.confirmed_at, file.confirmed_by = at, actor
    file.save()
    _tell("confirm", file, actor, at)
    return file


@transaction.atomic
def apply_opening(*, file_id: int, at: datetime, tick: Tick) -> OpeningFile:
    """Take a confirmed file over, and compare again: what is kept is what held then."""
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    if file.state != State.CONFIRMED:
        return file
    rows = _rows(file)
    since = Month.of(file.settle_from) if file.settle_from else None
    done = import_opening(
        region=file.region, rows=rows, actor=file.confirmed_by, at=at, settle_from=since
    )
    if done.batch is None:
        raise OpeningError(
            f"核对之后有 {len(done.bad)} 行变得不能导入（第一处：第{done.bad[0].number}行，"
            f"{done.bad[0].message}）没有导入任何一行，请改正后重新上传。"
            if done.bad
            else "文件里没有可以导入的行。"
        )
    _move(file, "apply")
    file.batch_id = done.batch.pk
    if since is None or since <= max(row.covered for row in rows if isinstance(row, PastPayment)):
        compared = _compared(file.region, rows, done.batch.pk, tick, since)
        earlier = [m for m in file.months if since and m["month"] < str(since)]
        _keep(file, compared, at, since=since)
        file.months = [*earlier, *file.months]
    file.save()
    _tell("apply", file, file.confirmed_by, at)
    return file


@transaction.atomic
def fail_opening(*, file_id: int, error: str, at: datetime) -> None:
    """Keep why a file could not be read or taken over; nothing of it is in the ledger."""
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    if file.state not in TRANSITIONS["fail"][0]:
        return
    _move(file, "fail")
    file.error = error[:300]
    file.save()
    _tell("fail", file, None, at)


@transaction.atomic
def drop_opening(*, file_id: int, actor: User, at: datetime) -> OpeningFile:
    """Give a file up that was not taken over. OpeningError."""
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    _refuse_stranger(actor, file.region)
    _move(file, "drop")
    file.dropped_at, file.dropped_by = at, actor
    file.save()
    file.differences.all().delete()
    _tell("drop", file, actor, at)
    return file


def _refuse_stranger(actor: User, region: str) -> None:
    if not actor.has_role(*EDITORS):
        raise OpeningError("旧系统的发放记录由财务岗或主管导入。")
    if not covers(actor, Region.objects.filter(code=region, valid_to=None).first()):
        raise OpeningError("只能导入本区划内县市区的发放记录。")


def _move(file: OpeningFile, action: str) -> None:
    sources, target = TRANSITIONS[action]
    if file.state not in sources:
        raise OpeningError(f"文件现为“{file.get_state_display()}”，不能这样办理；请刷新页面再看。")
    file.state = target


def _rows(file: OpeningFile) -> list[PastPayment | BadRow]:
    try:
        return list(read_payments(BytesIO(whole(file.content))))
    except WorkbookError as error:
        raise OpeningError(str(error)) from error


def _compared(
    region: str,
    rows: list[PastPayment | BadRow],
    batch_id: int,
    tick: Tick,
    since: Month | None = None,
) -> list[tuple[Month, list[Compared]]]:
    months = sorted({row.covered.first for row in rows if isinstance(row, PastPayment)})
    months = [month for month in months if since is None or month >= since.first]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
    found = []
    for number, one in enumerate(compare(region, months, batch_id), start=1):
        found.append(one)
        tick(number, len(months))
    return found


def _keep(
    file: OpeningFile,
    found: list[tuple[Month, list[Compared]]],
    at: datetime,
    *,
    since: Month | None = None,
) -> None:
    """Write the months' sums and every difference, in place of those from ``since`` on."""
    file.months = [summed(month, rows) for month, rows in found]
    file.compared_at = at
    old = file.differences.all()
    (old.filter(covered__gte=since.first) if since else old).delete()
    OpeningDifference.objects.bulk_create(
        (
            OpeningDifference(
                file=file,
                award_id=row.award_id,
                person_id=row.person_id,
                item_id=row.item_id,
                part=row.part,
                covered=month.first,
                kind=row.kind,
                reason=row.reason,
                paid=row.paid,
                due=row.due,
                arrears=row.arrears,
                recovery=row.recovery,
            )
            for month, rows in found
            for row in rows
            if row.kind != SAME
        ),
        batch_size=_AT_ONCE,
    )


def _tell(what: str, file: OpeningFile, actor: User | None, at: datetime) -> None:
    after: dict[str, Any] = {
        "region": file.region,
        "file": file.sha256,
        "state": file.state,
        "rows": file.row_count,
        "amount": str(file.amount),
        "bad": file.bad_count,
    }
    if file.settle_from:
        after["settle_from"] = f"{file.settle_from:%Y-%m}"
    record(
        actor=actor,
        action=f"opening.{what}",
        subject_kind="opening_file",
        subject_id=file.pk,
        before=None,
        after=after,
        at=at,
    )
