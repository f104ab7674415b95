"""A workbook of past payments: uploaded, rehearsed by a worker, confirmed by another, taken over."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime
from io import BytesIO

from django.db import connection, transaction

from portal.accounts.models import User
from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.bankfiles.services import store_file
from subsidies.bankfiles.stored import whole
from subsidies.opening.comparison import SAME, Compared, compare, summed
from subsidies.opening.models import OpeningAward, OpeningDifference, OpeningFile
from subsidies.opening.models.opening_file import TRANSITIONS, State
from subsidies.opening.services.importing import Imported, import_opening
from subsidies.opening.services.steps import OpeningError, move, refuse_stranger, tell
from subsidies.opening.workbook import BadRow, PastPayment, WorkbookError, read_payments

#: A file that came to nothing may be uploaded again.
GONE = (State.DROPPED, State.FAILED, State.UNDONE)
#: Bad rows kept to be shown; the rest is counted.
KEPT = 500
_AT_ONCE = 2000
Tick = Callable[[int, int], None]


class _Rehearsed(Exception):
    """Takes back what a rehearsal wrote."""


@transaction.atomic
def upload_opening(
    *, region: str, name: str, content: bytes, actor: User, at: datetime
) -> OpeningFile:
    """Keep a county's workbook, sealed, to be checked by a worker. OpeningError."""
    refuse_stranger(actor, region)
    if region not in tree(Month.of(at.date())).counties(region):
        raise OpeningError("请选择县市区：以前的发放记录按县导入。")
    digest = hashlib.sha256(content).hexdigest()
    known = OpeningFile.objects.filter(region=region, sha256=digest)
    if (same := known.exclude(state__in=GONE).first()) is not None:
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
    tell("upload", file, actor, at)
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
            if done.batches:
                found = _compared(file.region, rows, _keys(done), tick)
            raise _Rehearsed
    except _Rehearsed:
        pass
    file.row_count, file.amount = done.lines, done.amount
    file.bad_count = len(done.bad)
    file.bad = [[row.number, row.message] for row in done.bad[:KEPT]]
    move(file, "check")
    _keep(file, found, at)
    file.save()
    tell("check", file, None, at)
    return file


@transaction.atomic
def confirm_opening(
    *, file_id: int, settle_from: Month | None, actor: User, at: datetime
) -> OpeningFile:
    """The second person's word: take it over, and settle from ``settle_from`` on. OpeningError."""
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    refuse_stranger(actor, file.region)
    if actor.pk == file.read_by_id:
        raise OpeningError("上传人不能自己确认导入，请由另一位财务或主管核对后确认。")
    if file.state == State.READ and file.bad_count:
        raise OpeningError("还有不能导入的行。请改正表格，放弃这个文件后重新上传。")
    move(file, "confirm")
    file.settle_from = settle_from.first if settle_from else None
    file.confirmed_at, file.confirmed_by = at, actor
    file.save()
    tell("confirm", file, actor, at)
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
    if not done.batches:
        raise OpeningError(
            f"核对之后有 {len(done.bad)} 行变得不能导入（第一处：第{done.bad[0].number}行，"
            f"{done.bad[0].message}）没有导入任何一行，请改正后重新上传。"
            if done.bad
            else "文件里没有可以导入的行。"
        )
    move(file, "apply")
    file.batch_ids = _keys(done)
    OpeningAward.objects.bulk_create(
        (
            OpeningAward(file=file, award_id=award, settled_before=day)
            for award, day in done.settled.items()
        ),
        batch_size=_AT_ONCE,
    )
    if since is None or since <= max(row.covered for row in rows if isinstance(row, PastPayment)):
        compared = _compared(file.region, rows, file.batch_ids, tick, since)
        earlier = [m for m in file.months if since and m["month"] < str(since)]
        _keep(file, compared, at, since=since)
        file.months = [*earlier, *file.months]
    file.save()
    tell("apply", file, file.confirmed_by, at)
    return file


@transaction.atomic
def fail_opening(*, file_id: int, error: str, at: datetime) -> None:
    """Keep why a file could not be read or taken over; nothing of it is in the ledger."""
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    if file.state not in TRANSITIONS["fail"][0]:
        return
    move(file, "fail")
    file.error = error[:300]
    file.save()
    tell("fail", file, None, at)


@transaction.atomic
def drop_opening(*, file_id: int, actor: User, at: datetime) -> OpeningFile:
    """Give a file up that was not taken over. OpeningError."""
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    refuse_stranger(actor, file.region)
    move(file, "drop")
    file.dropped_at, file.dropped_by = at, actor
    file.save()
    file.differences.all().delete()
    tell("drop", file, actor, at)
    return file


def _rows(file: OpeningFile) -> list[PastPayment | BadRow]:
    try:
        return list(read_payments(BytesIO(whole(file.content))))
    except WorkbookError as error:
        raise OpeningError(str(error)) from error


def _keys(done: Imported) -> list[int]:
    return [batch.pk for batch in done.batches]


def _compared(
    region: str,
    rows: list[PastPayment | BadRow],
    batches: Sequence[int],
    tick: Tick,
    since: Month | None = None,
) -> list[tuple[Month, list[Compared]]]:
    months = sorted({row.covered.first for row in rows if isinstance(row, PastPayment)})
    months = [month for month in months if since is None or month >= since.first]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jit = off")
    found = []
    for number, one in enumerate(compare(region, months, batches), start=1):
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
