"""Taking a file of past payments back, as long as nothing rests on it."""

from datetime import datetime

from django.db import connection, transaction

from portal.accounts.models import User
from portal.lib.periods import Month
from subsidies.batches.services import move_batch
from subsidies.models import Batch
from subsidies.opening.models import OpeningAward, OpeningFile
from subsidies.opening.models.opening_file import State
from subsidies.opening.services.importing import leave_award_changes
from subsidies.opening.services.steps import OpeningError, move, refuse_stranger, tell
from subsidies.settlement.lock import lock_county

#: Batches whose lines were reckoned with the file's: of its months, or of months that are
#: settled only because of it.
_RESTING = """
WITH taken AS (
    SELECT payable_id, covered FROM subsidies_line
    WHERE region = %(region)s AND batch_id = ANY(%(batches)s)
)
SELECT DISTINCT batch.id FROM subsidies_line AS line
JOIN subsidies_batch AS batch ON batch.id = line.batch_id
    AND batch.state <> 'void' AND batch.kind <> 'opening'
JOIN opening_openingaward AS award ON award.file_id = %(file)s AND award.award_id = line.payable_id
WHERE line.region = %(region)s AND line.payable_kind = 'award'
  AND (line.covered < award.settled_before
    OR (batch.computed_at >= %(since)s
      AND (line.payable_id, line.covered) IN (SELECT payable_id, covered FROM taken)))
ORDER BY batch.id
"""
_RESTORE = """
UPDATE eligibility_award AS award SET settled_before = old.settled_before
FROM opening_openingaward AS old WHERE old.file_id = %s AND award.id = old.award_id
"""


@transaction.atomic
def undo_opening(*, file_id: int, reason: str, actor: User, at: datetime) -> OpeningFile:
    """Take a file that was taken over back: its lines count no more, its awards stand as before.

    OpeningError when a batch was reckoned with its lines, or a later file rests on it.
    """
    file = OpeningFile.objects.select_for_update().get(pk=file_id)
    refuse_stranger(actor, file.region)
    if not reason.strip():
        raise OpeningError("撤回须写明原因。")
    move(file, "undo")
    lock_county(region=file.region)
    _refuse_rested_on(file)
    since = _first_covered(file)
    for batch in file.batch_ids:
        move_batch(batch_id=batch, action="withdraw", actor=actor, at=at, reason=reason)
    with connection.cursor() as cursor:
        cursor.execute(_RESTORE, [file.pk])
    leave_award_changes(since, what="撤回期初导入", at=at)
    file.undone_at, file.undone_by, file.undo_reason = at, actor, reason.strip()[:200]
    file.save()
    tell("undo", file, actor, at, reason=reason)
    return file


def _refuse_rested_on(file: OpeningFile) -> None:
    later = OpeningFile.objects.filter(
        region=file.region,
        state=State.APPLIED,
        batch_ids__0__gt=max(file.batch_ids),
        awards__award_id__in=OpeningAward.objects.filter(file=file).values("award_id"),
    )
    if (one := later.order_by("-batch_ids").first()) is not None:
        raise OpeningError(f"后来导入的“{one.name}”里有相同的待遇，请先撤回那一个文件。")
    resting = _resting(file)
    if resting:
        named = "、".join(
            f"{Month.of(batch.month).in_words()}第{batch.sequence}批"
            f"（{batch.fund.name}，{batch.get_state_display()}）"
            for batch in resting
        )
        raise OpeningError(
            f"已有批次按这些记录算出了补发、追缴或差额：{named}。还没有报盘的先退回或作废再撤回；"
            "已报盘的不能撤回，差错由下次核算补发或追缴。"
        )


def _resting(file: OpeningFile) -> list[Batch]:
    since = Batch.objects.get(pk=file.batch_ids[0]).computed_at
    values = {
        "region": file.region,
        "batches": file.batch_ids,
        "file": file.pk,
        "since": since,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RESTING, values)
        found = [key for (key,) in cursor.fetchall()]
    return list(Batch.objects.filter(pk__in=found).select_related("fund").order_by("month", "pk"))


def _first_covered(file: OpeningFile) -> dict[int, Month]:
    """The first month the file brought, of each award."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT payable_id, min(covered) FROM subsidies_line"
            " WHERE region = %s AND batch_id = ANY(%s) GROUP BY payable_id",
            [file.region, file.batch_ids],
        )
        return {award: Month.of(day) for award, day in cursor.fetchall()}
