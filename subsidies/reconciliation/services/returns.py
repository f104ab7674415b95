"""Reading a return file, then applying or dropping what it says."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from django.db import transaction

from portal.accounts.models import User
from subsidies.bankfiles.layout import read_layout
from subsidies.bankfiles.models import ExportFile, ExportRow
from subsidies.bankfiles.services import store_file
from subsidies.batches.ends import end_lines
from subsidies.batches.services import BatchError
from subsidies.models.line import Ended
from subsidies.reconciliation.formats import READERS
from subsidies.reconciliation.matching import Judged, Payment, Verdict, judge, may_follow
from subsidies.reconciliation.models import ReturnFile, ReturnRow, RowEnd
from subsidies.reconciliation.models.return_file import TRANSITIONS, State
from subsidies.reconciliation.models.row_end import Source
from subsidies.reconciliation.services.base import (
    ReconciliationError,
    locked_batch,
    mark_accounts,
    refuse_stranger,
    settle_when_done,
    tell,
)

LARGEST = 50 * 1024 * 1024
_NOTHING_SAID = "回盘中没有这一笔可用的一行"


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A return file, and whether these very bytes had been uploaded before."""

    file: ReturnFile
    known: bool


@transaction.atomic
def read_return(
    *, file: ExportFile, name: str, content: bytes, actor: User, at: datetime, origin: str = ""
) -> Uploaded:
    """Read a return file of a bank file and keep what it would do; nothing is ended yet.

    The same bytes again give the file that is there. Raises ReconciliationError, or
    ReturnFileError when the file is refused whole.
    """
    refuse_stranger(actor)
    if not content:
        raise ReconciliationError("文件是空的。请选择银行给的回盘文件。")
    if len(content) > LARGEST:
        raise ReconciliationError("文件超过 50 MB。请确认选对了文件。")
    locked_batch(file)
    digest = hashlib.sha256(content).hexdigest()
    known = ReturnFile.objects.filter(file=file, sha256=digest).exclude(state=State.DROPPED).first()
    if known is not None:
        return Uploaded(known, known=True)
    returns = read_layout(file.layout.body).returns
    verdict = judge(READERS[returns.kind](content, returns), returns, file, _payments(file))
    made = ReturnFile.objects.create(
        file=file,
        name=name[:160],
        sha256=digest,
        content=store_file(name=name[:160], content=BytesIO(content), at=at),
        row_count=len(verdict.rows),
        refused_count=len(verdict.refused),
        ends=dict(Counter(row.ended for row in verdict.matched)),
        read_at=at,
        read_by=actor,
    )
    _keep(made, verdict)
    after = {"file": file.reference, "rows": made.row_count, "sha256": digest}
    tell("read", made.pk, actor=actor, at=at, after=after, origin=origin)
    return Uploaded(made, known=False)


@transaction.atomic
def apply_return(
    *, returned: ReturnFile, actor: User, at: datetime, origin: str = ""
) -> ReturnFile:
    """End the payments as the file says, mark accounts at fault, settle the batch when done.

    Payments of the file that no row ends are left *unknown*. ReconciliationError.
    """
    refuse_stranger(actor)
    batch = locked_batch(returned.file)
    row = ReturnFile.objects.select_for_update().get(pk=returned.pk)
    _refuse_unless_read(row)
    ends = [*_said(row, actor, at), *_silent(row, actor, at)]
    _refuse_overtaken(ends)
    try:
        _write(batch.pk, ends, actor, at)
    except BatchError as error:
        raise ReconciliationError(str(error)) from error
    faults = ReturnRow.objects.filter(file=row, ended=Ended.FAILED, account_fault=True)
    marked = mark_accounts(
        dict(faults.values_list("row_id", "reason")), actor=actor, at=at, origin=origin
    )
    row.state = TRANSITIONS["apply"][1]
    row.applied_at, row.applied_by = at, actor
    row.save()
    after = {"ends": dict(Counter(end.ended for end in ends)), "accounts": marked}
    tell("apply", row.pk, actor=actor, at=at, after=after, origin=origin)
    settle_when_done(batch, actor=actor, at=at)
    return row


@transaction.atomic
def drop_return(*, returned: ReturnFile, actor: User, at: datetime) -> ReturnFile:
    """Give up a file that was read and not applied; it may be uploaded again."""
    refuse_stranger(actor)
    row = ReturnFile.objects.select_for_update().get(pk=returned.pk)
    _refuse_unless_read(row)
    row.state = TRANSITIONS["drop"][1]
    row.dropped_at, row.dropped_by = at, actor
    row.save()
    tell("drop", row.pk, actor=actor, at=at, after={"file": row.file.reference})
    return row


def _payments(file: ExportFile) -> list[Payment]:
    rows = ExportRow.objects.filter(file=file).select_related("end")
    return [
        Payment(
            row.pk,
            row.number,
            bytes(row.number_index or b""),
            row.last4,
            row.amount,
            row.name,
            row.end.ended if hasattr(row, "end") else "",
        )
        for row in rows
    ]


def _keep(made: ReturnFile, verdict: Verdict) -> None:
    ReturnRow.objects.bulk_create((_row(made, judged) for judged in verdict.rows), batch_size=2000)


def _row(made: ReturnFile, judged: Judged) -> ReturnRow:
    return ReturnRow(
        file=made,
        position=judged.position,
        row_id=judged.about.pk if judged.about else None,
        ended=judged.ended,
        code=judged.code,
        reason=judged.reason[:120],
        account_fault=judged.account_fault and bool(judged.ended),
        said=judged.said,
        paid_on=judged.paid_on,
        serial=judged.serial,
        problem=judged.problem[:200],
        cure=judged.cure[:200],
    )


def _refuse_unless_read(row: ReturnFile) -> None:
    if row.state != State.READ:
        raise ReconciliationError(f"回盘文件“{row.name}”{row.get_state_display()}，没有再作改动。")


def _said(returned: ReturnFile, actor: User, at: datetime) -> list[RowEnd]:
    rows = ReturnRow.objects.filter(file=returned).exclude(ended="")
    return [
        RowEnd(
            row_id=row.row_id,
            ended=row.ended,
            code=row.code,
            reason=row.reason,
            paid_on=row.paid_on,
            serial=row.serial,
            source=Source.FILE,
            file=returned,
            told_at=at,
            told_by_id=actor.pk,
        )
        for row in rows
    ]


def _silent(returned: ReturnFile, actor: User, at: datetime) -> list[RowEnd]:
    """Payments without an end that this file should have ended: left unknown, never nought."""
    open_rows = ExportRow.objects.filter(file=returned.file, end__isnull=True)
    ended = ReturnRow.objects.filter(file=returned).exclude(ended="").values("row_id")
    problems = dict(
        ReturnRow.objects.filter(file=returned, ended="", row__isnull=False)
        .order_by("-position")
        .values_list("row_id", "problem")
    )
    silent = open_rows.exclude(pk__in=ended)
    if not read_layout(returned.file.layout.body).returns.complete:
        silent = silent.filter(pk__in=problems)
    return [
        RowEnd(
            row_id=pk,
            ended=Ended.UNKNOWN,
            reason=problems.get(pk, _NOTHING_SAID)[:200],
            source=Source.FILE,
            file=returned,
            told_at=at,
            told_by_id=actor.pk,
        )
        for pk in silent.values_list("pk", flat=True)
    ]


def _refuse_overtaken(ends: list[RowEnd]) -> None:
    """Another file or a clerk may have ended a payment since this file was read."""
    now = dict(
        RowEnd.objects.filter(row_id__in=[end.row_id for end in ends]).values_list(
            "row_id", "ended"
        )
    )
    late = [end for end in ends if not may_follow(now.get(end.row_id, ""), end.ended)]
    if late:
        raise ReconciliationError(
            f"读取之后，其中 {len(late)} 笔已另行登记结果。请放弃这个文件并重新上传，再看一遍再确认。"
        )


def _write(batch_id: int, ends: list[RowEnd], actor: User, at: datetime) -> None:
    lines = dict(
        ExportRow.objects.filter(pk__in=[end.row_id for end in ends]).values_list("pk", "line_ids")
    )
    told = {line: end.ended for end in ends for line in lines[end.row_id]}
    end_lines(batch_id=batch_id, ends=told, actor=actor, at=at, reason="银行回盘")
    RowEnd.objects.bulk_create(
        ends,
        batch_size=2000,
        update_conflicts=True,
        unique_fields=["row"],
        update_fields=[
            "ended", "code", "reason", "paid_on", "serial", "source", "file", "told_at", "told_by_id",
        ],
    )  # fmt: skip
