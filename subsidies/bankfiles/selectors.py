"""Reads: layouts and briefs in force, exports of batches."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.bankfiles.models import (
    BankLayout,
    Export,
    ExportFile,
    ExportOrder,
    ExportRow,
    ProjectBrief,
)
from subsidies.bankfiles.models.bank_layout import State


def area(user: Any, month: Month) -> frozenset[str]:
    """Codes of a user's own region and all below it."""
    region = getattr(user, "region", None)
    return frozenset(tree(month).descendants(region.code)) if region is not None else frozenset()


def above(user: Any, month: Month) -> frozenset[str]:
    """Codes of a user's own region and those above it, whose settings hold for him too."""
    region = getattr(user, "region", None)
    return frozenset(tree(month).ancestors(region.code)) if region is not None else frozenset()


def layouts_for(user: Any, month: Month) -> QuerySet[BankLayout]:
    """Layouts a user may read: of his own area and of the regions above."""
    rows = BankLayout.objects.filter(region__in=area(user, month) | above(user, month))
    return rows.select_related("drafted_by", "published_by")


def layouts_in_force(region: str, day: date) -> list[BankLayout]:
    """The layout of every bank in a county on a day; the nearest region's, then the newest."""
    nearness = {code: n for n, code in enumerate(tree(Month.of(day)).ancestors(region))}
    rows = BankLayout.objects.filter(
        region__in=nearness,
        state=State.PUBLISHED,
        superseded_at__isnull=True,
        valid_from__lte=day,
    )
    best: dict[str, BankLayout] = {}
    for row in sorted(rows, key=lambda r: (-nearness[r.region], r.valid_from)):
        best[row.bank] = row
    return [row for _, row in sorted(best.items()) if row.in_use]


def briefs_in_force(
    region: str, day: date, codes: Collection[str] | None = None
) -> dict[str, ProjectBrief]:
    """item code → what it is called on a statement in a county on a day."""
    nearness = {code: n for n, code in enumerate(tree(Month.of(day)).ancestors(region))}
    rows = ProjectBrief.objects.filter(
        region__in=nearness, superseded_at__isnull=True, valid_from__lte=day
    )
    if codes is not None:
        rows = rows.filter(item_code__in=codes)
    best: dict[str, ProjectBrief] = {}
    for row in sorted(rows, key=lambda r: (-nearness[r.region], r.valid_from)):
        best[row.item_code] = row
    return best


def briefs_for(user: Any, month: Month) -> QuerySet[ProjectBrief]:
    """Briefs a user may read, not superseded."""
    codes = area(user, month) | above(user, month)
    return ProjectBrief.objects.filter(region__in=codes, superseded_at__isnull=True)


def export_of(batch_id: int) -> Export | None:
    """The export of a batch, or None."""
    rows = Export.objects.select_related("made_by", "batch")
    return rows.filter(batch_id=batch_id).first()


def files_of(export: Export) -> QuerySet[ExportFile]:
    """Files of an export with layout and stored file."""
    return export.files.select_related("layout", "content", "export__batch")


def files_in(counties: Collection[str]) -> QuerySet[ExportFile]:
    """Files of some counties' batches."""
    rows = ExportFile.objects.filter(export__batch__region__in=counties)
    return rows.select_related("layout", "content", "export__batch__fund")


def left_out(export: Export) -> QuerySet[ExportRow]:
    """Payments that no file could take, in the order of their reasons."""
    rows = ExportRow.objects.filter(Q(export=export), file__isnull=True)
    return rows.order_by("problem", "name", "pk")


def order_of(batch_id: int) -> ExportOrder | None:
    """The newest order of a batch's files."""
    return ExportOrder.objects.filter(batch_id=batch_id).select_related("ordered_by").first()
