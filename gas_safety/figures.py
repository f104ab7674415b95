"""Figures of gas safety: hazards and complaints by county, as they stand today."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from django.db.models import Count, F, QuerySet
from django.urls import reverse

from gas_safety.models import Complaint, Hazard
from gas_safety.models.hazard import OPEN, UNMENDED
from portal.accounts.roles import GAS_INSPECTOR, MANAGER
from portal.policies.figures.kinds import (
    Ask,
    Board,
    Indicator,
    Source,
    Value,
    Where,
    announce_board,
)
from portal.policies.figures.kinds import announce as announce_indicators


def _read(ask: Ask) -> Mapping[str, Iterable[Value]]:
    hazards = Hazard.objects.filter(region__code__in=ask.counties)
    complaints = Complaint.objects.filter(region__code__in=ask.counties)
    late = complaints.filter(state__in=["received", "dispatched"], due_on__lt=ask.today)
    return {
        "gas.open": _grouped(hazards.filter(state__in=OPEN), ask),
        "gas.late": _grouped(hazards.filter(state__in=UNMENDED, due_on__lt=ask.today), ask),
        "gas.complaints": _grouped(late, ask),
    }


def _grouped(rows: QuerySet, ask: Ask) -> list[Value]:
    """Of today only: another month is not answered, it is not known how things stood then."""
    month = max(ask.months)
    if month.last < ask.today.replace(day=1):
        return []
    shown = month if "month" in ask.by else None
    if "county" not in ask.by:
        found = rows.count()
        return [Value(Decimal(found), None, "", shown)] if found else []
    grouped = rows.order_by().values(county=F("region__code")).annotate(n=Count("pk"))
    return [Value(Decimal(row["n"]), None, row["county"], shown) for row in grouped]


def _today(ask: Ask) -> date | None:
    return ask.today if max(ask.months).last >= ask.today.replace(day=1) else None


def _board(where: Where) -> str:
    return reverse("gas:board")


SOURCE = Source("gas.today", _read, _today, history=False)
BOARD = Board("gas", "燃气", "隐患和举报，谁的逾期。")
READERS = frozenset({GAS_INSPECTOR, MANAGER})
INDICATORS = (
    Indicator("gas.open", "未销号隐患", "处", "今天还没有销号的隐患。", "gas", SOURCE,
              better="less", roles=READERS, address=_board),
    Indicator("gas.late", "超期未整改", "处", "整改期限已过、问题还在的隐患。", "gas", SOURCE,
              better="less", roles=READERS, address=_board),
    Indicator("gas.complaints", "超期未反馈举报", "件", "反馈期限已过、还没有反馈的举报。", "gas", SOURCE,
              better="less", roles=READERS, address=_board),
)  # fmt: skip


def announce() -> None:
    """Announce the board and its indicators."""
    announce_board(BOARD, 60)
    announce_indicators(*INDICATORS)
