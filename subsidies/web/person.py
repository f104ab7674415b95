"""The tab 发放 of a person's page."""

from typing import Any

from django.http import HttpRequest

from portal.people.models import Person
from portal.web import cells, words
from portal.web.table import Column, Table
from subsidies.models import Batch
from subsidies.web import reads


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
    return {"table": table}
