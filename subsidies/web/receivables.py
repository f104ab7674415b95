"""追缴台账: what is owed back, filtered, one by one, and printed."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.pages import Crumb, Page
from portal.web.table import Column, Table, export
from portal.web.words import Word, word_of
from subsidies.models import Receivable
from subsidies.models.receivable import ReceivableState as State
from subsidies.receivables.selectors import receivables, totals
from subsidies.web import reads
from subsidies.web.roles import RECEIVABLE_ROLES

STATES = {
    State.DRAFT: Word("待确认", "warn", "clock"),
    State.CONFIRMED: Word("追缴中", "accent", "receipt"),
    State.PROPOSED: Word("待核销", "warn", "clock"),
    State.WRITTEN_OFF: Word("已核销", "plain", "x"),
    State.CLOSED: Word("已结清", "good", "circle-check"),
    State.VOID: Word("已作废", "plain", "x"),
}
#: Exported at once at most; a county owes far less.
EXPORTED = 20_000


class ReceivablesPage(Page):
    """The ledger of one's own area."""

    template_name = "subsidies/receivables.html"
    title = "追缴台账"
    menu = "发放"
    roles = RECEIVABLE_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        return (Crumb("发放", reverse("payouts")),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its table as a file."""
        if request.GET.get("export") == "csv":
            rows = list(self._rows()[:EXPORTED])
            return export(columns(rows, request.user, self.month), rows, "receivables")
        return super().get(request, *args, **kwargs)

    def _state(self) -> str:
        state = self.request.GET.get("state", "open")
        return state if state in (*State.values, "all") else "open"

    def _rows(self) -> Any:
        rows = receivables(reads.area(self.request.user, self.month))
        state = self._state()
        if state == "open":
            rows = rows.filter(state__in=[State.DRAFT, State.CONFIRMED, State.PROPOSED])
        elif state != "all":
            rows = rows.filter(state=state)
        return rows.order_by("-opened_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, the sums by state."""
        user = self.request.user
        by_state = totals(receivables(reads.area(user, self.month)))
        table = Table.of(self.request, SORTED, self._rows(), caption="追缴台账", exportable=True)
        table.columns = columns(table.rows, user, self.month)
        table.shown = frozenset(column.key for column in table.columns)
        owing = [
            by_state[s] for s in (State.DRAFT, State.CONFIRMED, State.PROPOSED) if s in by_state
        ]
        return super().get_context_data(
            table=table,
            state=self._state(),
            states=[
                ("open", "未了结", sum(count for count, _ in owing)),
                *((s, STATES[s].text, by_state[s][0] if s in by_state else 0) for s in STATES),
                ("all", "全部", sum(count for count, _ in by_state.values())),
            ],
            owed=sum((owed for _, owed in owing), reads.ZERO),
            count=sum(count for count, _ in owing),
            **kwargs,
        )


SORTED = (
    Column("amount", "应追缴（元）", lambda r: cells.money(r.amount), kind="money", sort="amount"),
    Column("owed", "尚欠（元）", lambda r: cells.money(r.owed), kind="money", sort="owed"),
    Column("opened", "立账", lambda r: cells.day(r.opened_at), kind="date", sort="opened_at"),
)


def columns(rows: Sequence[Receivable], user: Any, month: Month) -> tuple[Column, ...]:
    """Columns of a page of the ledger; names are read once for the page."""
    people = reads.people_of((row.person_id for row in rows), user)
    items = reads.items_named(row.item_id for row in rows)
    regions = tree(month)
    amount, owed, opened = SORTED
    return (
        Column(
            "person",
            "姓名",
            lambda r: cells.link(
                people.names.get(r.person_id or 0, "机构申领"), reverse("receivable", args=[r.pk])
            ),
            head=True,
        ),
        Column("item", "项目", lambda r: items.get(r.item_id or 0, "机构申领")),
        Column("county", "县市区", lambda r: regions.name(r.region)),
        Column("months", "月份", months_in_words),
        amount,
        owed,
        Column("state", "状态", lambda r: cells.badge(word_of(STATES, r.state))),
        opened,
    )


def months_in_words(row: Receivable) -> str:
    """2024年1月至2024年3月."""
    first, last = (Month.of(day).in_words() for day in (row.first_covered, row.last_covered))
    return first if first == last else f"{first}至{last}"
