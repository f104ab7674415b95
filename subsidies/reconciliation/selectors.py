"""Reads: return files, ends of payments, what is still unknown."""

from collections.abc import Collection, Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from subsidies.bankfiles.models import ExportFile, ExportRow
from subsidies.models.line import Ended
from subsidies.reconciliation.models import ReturnFile, ReturnRow

ZERO = Decimal("0.00")


def returns_in(counties: Collection[str]) -> QuerySet[ReturnFile]:
    """Return files of some counties' batches, the newest first."""
    rows = ReturnFile.objects.filter(file__export__batch__region__in=counties)
    return rows.select_related("file__export__batch__fund", "file__layout", "read_by", "applied_by")


def rows_of(returned: ReturnFile) -> QuerySet[ReturnRow]:
    """Rows of a return file in their order."""
    return returned.rows.select_related("row").order_by("position")


def sent_in(counties: Collection[str]) -> QuerySet[ExportRow]:
    """Payments sent to banks for some counties, with their ends."""
    rows = ExportRow.objects.filter(export__batch__region__in=counties, file__isnull=False)
    return rows.select_related("file__export__batch", "file__layout", "end")


def unknown_in(counties: Collection[str]) -> QuerySet[ExportRow]:
    """Payments whose end is unknown, the oldest first."""
    rows = sent_in(counties).filter(end__ended=Ended.UNKNOWN)
    return rows.order_by("end__told_at", "file_id", "number")


def failed_of(batch_id: int) -> QuerySet[ExportRow]:
    """Failed and rejected payments of a batch, in the order of the files."""
    rows = ExportRow.objects.filter(
        export__batch_id=batch_id, end__ended__in=(Ended.FAILED, Ended.REJECTED)
    )
    return rows.select_related("end", "file").order_by("file__number", "number")


def results(files: Iterable[ExportFile]) -> dict[int, dict[str, Any]]:
    """file id → counts and sums by end; ``waiting`` has no answer yet. One statement."""
    parts: dict[str, Any] = {}
    for end in Ended.values:
        mine = Q(end__ended=end)
        parts |= {
            f"{end}_count": Count("pk", filter=mine),
            f"{end}_sum": Sum("amount", filter=mine),
        }
    none = Q(end__isnull=True)
    parts |= {"waiting_count": Count("pk", filter=none), "waiting_sum": Sum("amount", filter=none)}
    rows = (
        ExportRow.objects.filter(file__in=[f.pk for f in files]).values("file_id").annotate(**parts)
    )
    return {
        row["file_id"]: {
            name: {"count": row[f"{name}_count"], "sum": row[f"{name}_sum"] or ZERO}
            for name in (*Ended.values, "waiting")
        }
        for row in rows
    }
