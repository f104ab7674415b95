"""The tab 发放 of a person's page."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal.lib.periods import Month
from portal.people.models import Person
from portal.web import cells, words
from portal.web.entries import allowed
from portal.web.table import Column, Table
from subsidies.models import Batch, Line, Receivable
from subsidies.models.batch import State
from subsidies.models.line import LineKind
from subsidies.receivables.selectors import receivables
from subsidies.settlement.segments import Segment, segments
from subsidies.web import reads
from subsidies.web.receivables import STATES
from subsidies.web.roles import RECEIVABLE_ROLES


def payouts_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What was paid for a person, month by month, with the state of each batch."""
    table = Table.of(request, (), reads.lines_of(person), caption=f"{person.name}的发放记录")
    states = dict(
        Batch.objects.filter(pk__in={row.batch_id for row in table.rows}).values_list("pk", "state")
    )
    items = reads.items_named(row.item_id for row in table.rows)
    table.columns = (
        Column("covered", "所属月份", lambda r: f"{r.covered:%Y-%m}", kind="date", head=True),
        Column("item", "项目", lambda r: items.get(r.item_id, "")),
        Column("kind", "类别", lambda r: r.get_kind_display()),
        Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
        Column("cash", "实发（元）", lambda r: cells.money(r.cash), kind="money"),
        Column("month", "批次月份", lambda r: f"{r.month:%Y-%m}", kind="date"),
        Column(
            "state",
            "批次状态",
            lambda r: cells.badge(words.word_of(words.BATCH_STATES, states.get(r.batch_id))),
        ),
        Column("ended", "到账", lambda r: r.get_ended_display() or cells.DASH),
    )
    table.shown = frozenset(column.key for column in table.columns)
    owing = owed_back(request, person)
    return {
        "table": table, "repairs": repairs(person), "owing": owing,
        "owing_sum": sum((row.owed for row, _, _ in owing), reads.ZERO),
        "may_open_owing": allowed(request.user, RECEIVABLE_ROLES),
    }  # fmt: skip


def owed_back(request: HttpRequest, person: Person) -> list[tuple[Receivable, str, words.Word]]:
    """What is or was owed back for a person in the counties of the user's area, the newest first."""
    counties = reads.area(request.user, Month.of(timezone.localdate()))
    rows = list(receivables(counties).filter(person_id=person.pk))
    items = reads.items_named(row.item_id for row in rows)
    return [
        (row, items.get(row.item_id or 0, ""), words.word_of(STATES, row.state)) for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Repair:
    """What one batch paid in arrears or recovered of an item, month by month."""

    month: str
    item: str
    kind: str
    segments: list[Segment]
    amount: Decimal


#: So many lines back the repairs of a person are told.
LINES_TOLD = 240


def repairs(person: Person) -> list[Repair]:
    """Arrears and recoveries of a person in batches that count, the newest first."""
    repaired = reads.lines_of(person).filter(kind__in=[LineKind.ARREARS, LineKind.RECOVERY])
    rows = list(repaired[:LINES_TOLD])
    void = set(
        Batch.objects.filter(pk__in={r.batch_id for r in rows}, state=State.VOID).values_list(
            "pk", flat=True
        )
    )
    grouped: dict[tuple, list[Line]] = defaultdict(list)
    for row in rows:
        if row.batch_id not in void:
            key = (row.month, row.batch_id, row.item_id or 0, row.part, row.kind, row.payee_kind)
            grouped[key].append(row)
    items = reads.items_named(row.item_id for row in rows)
    return [
        Repair(
            f"{key[0]:%Y-%m}",
            items.get(key[2], ""),
            LineKind(key[4]).label,
            segments((line.covered, line.amount) for line in lines),
            sum((line.amount for line in lines), Decimal("0.00")),
        )
        for key, lines in sorted(grouped.items(), key=lambda one: one[0], reverse=True)
    ]
