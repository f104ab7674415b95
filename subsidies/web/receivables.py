"""追缴台账: what is owed back, filtered, one by one, and printed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import bulk, cells
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from portal.web.table import Column, Table, export, shown_columns
from portal.web.words import Word, word_of
from subsidies.models import Receivable
from subsidies.models.receivable import ReceivableState as State
from subsidies.receivables.errors import ReceivableError
from subsidies.receivables.selectors import deaths, narrowed, receivables, sums, totals
from subsidies.receivables.services import move_receivable
from subsidies.web import reads
from subsidies.web.payees import payees_of
from subsidies.web.roles import RECEIVABLE_MOVES, RECEIVABLE_ROLES

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
            shown = shown_columns(columns(rows, request.user, self.month), request.GET)
            return export(shown, rows, "receivables")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Confirm the ticked receivables, each on its own."""
        keys = bulk.picked(request.POST)
        if not self._may_confirm:
            messages.error(request, "这一步由复核岗办理。")
        elif not keys:
            messages.error(request, "没有勾选追缴。请先勾选要确认的各笔。")
        else:
            bulk.keep(request, self._confirm(keys))
        return redirect(request.get_full_path())

    def _confirm(self, keys: list[int]) -> bulk.Result:
        rows = list(receivables(self._counties).filter(pk__in=keys).order_by("pk"))
        names = reads.people_of((row.person_id for row in rows), self.request.user).names

        def ticked(row: Receivable) -> bulk.Row:
            def act() -> Decimal:
                return move_receivable(
                    receivable_id=row.pk, action="confirm", actor=self.request.user,
                    at=timezone.now(),
                ).outstanding  # fmt: skip

            name = f"{names.get(row.person_id or 0, '机构申领')}　{months_in_words(row)}"
            return bulk.Row(name, reverse("receivable", args=[row.pk]), act)

        done = bulk.each(map(ticked, rows), (ReceivableError,), label="确认追缴", asked=len(keys))
        done.told = "请通知本人或家属退回；退回后由经办或财务登记。"
        return done

    @property
    def _may_confirm(self) -> bool:
        return allowed(self.request.user, RECEIVABLE_MOVES["confirm"])

    @property
    def _counties(self) -> tuple[str, ...]:
        return reads.area(self.request.user, self.month)

    def _state(self) -> str:
        state = self.request.GET.get("state", "open")
        return state if state in (*State.values, "all") else "open"

    def _rows(self) -> Any:
        query, mine = self.request.GET, self._counties
        county, item = query.get("county", ""), query.get("item", "")
        rows = narrowed(
            receivables([county] if county in mine else mine),
            name=query.get("q", "").strip()[:60],
            item=int(item) if item.isascii() and item.isdigit() and len(item) < 10 else None,
        )
        state = self._state()
        if state == "open":
            rows = rows.filter(state__in=[State.DRAFT, State.CONFIRMED, State.PROPOSED])
        elif state != "all":
            rows = rows.filter(state=state)
        return rows.order_by("-opened_at", "-pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, the sums by state."""
        user, query, rows = self.request.user, self.request.GET, self._rows()
        mine = receivables(self._counties)
        by_state, regions = totals(mine), tree(self.month)
        table = Table.of(self.request, SORTED, rows, caption="追缴台账", exportable=True)
        table.columns = columns(table.rows, user, self.month)
        table.shown = frozenset(column.key for column in shown_columns(table.columns, query))
        table.picks = self._may_confirm and self._state() in ("open", State.DRAFT)
        table.footer = _foot(table, sums(rows))
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
            items=sorted(
                reads.items_named(
                    mine.order_by().values_list("item_id", flat=True).distinct()
                ).items()
            ),
            counties=[(code, regions.name(code)) for code in self._counties],
            given={key: query.get(key, "") for key in ("q", "county", "item")},
            bulk_result=bulk.kept(self.request),
            **kwargs,
        )


SORTED = (
    Column("amount", "应追缴（元）", lambda r: cells.money(r.amount), kind="money", sort="amount"),
    Column("owed", "尚欠（元）", lambda r: cells.money(r.owed), kind="money", sort="owed"),
    Column(
        "opened",
        "立账",
        lambda r: cells.day(timezone.localtime(r.opened_at).date()),
        kind="date",
        sort="opened_at",
    ),
)


def _foot(table: Table, told: tuple[int, Decimal, Decimal]) -> list[tuple[Column, Any]]:
    """The sums of the whole list, whatever page is shown; empty cells under the rest."""
    count, amount, owed = told
    words = {
        "person": f"合计 {count:,} 笔", "amount": cells.money(amount), "owed": cells.money(owed)
    }  # fmt: skip
    foot: list[tuple[Column, Any]] = [(c, words.get(c.key, "")) for c in table.visible]
    return [(SORTED[0], ""), *foot] if table.picks else foot


def columns(rows: Sequence[Receivable], user: Any, month: Month) -> tuple[Column, ...]:
    """Columns of a page of the ledger; names are read once for the page."""
    people = reads.people_of((row.person_id for row in rows), user)
    homes = reads.homes_of(people.open)
    items = reads.items_named(row.item_id for row in rows)
    died = deaths(row.person_id for row in rows)
    payees = payees_of(rows)
    regions = tree(month)
    amount, owed, opened = SORTED

    def who(row: Receivable) -> str:
        return people.names.get(row.person_id or 0) or payees.name(row)

    def why(row: Receivable) -> Any:
        day = died.get(row.person_id or 0)
        return f"{day:%Y-%m-%d} 去世" if day else cells.DASH

    return (
        Column(
            "person", "姓名", lambda r: cells.link(who(r), reverse("receivable", args=[r.pk])),
            head=True, optional=False,
        ),
        Column("home", "乡镇、村（社区）", lambda r: homes.get(r.person_id or 0) or cells.DASH),
        Column("item", "项目", lambda r: items.get(r.item_id or 0, "机构申领")),
        Column("county", "县市区", lambda r: regions.name(r.region), hidden=True),
        Column("months", "月份", months_in_words),
        Column("why", "原因", why),
        amount,
        owed,
        Column("state", "状态", lambda r: cells.badge(word_of(STATES, r.state))),
        opened,
    )  # fmt: skip


def months_in_words(row: Receivable) -> str:
    """2024年1月至2024年3月."""
    first, last = (Month.of(day).in_words() for day in (row.first_covered, row.last_covered))
    return first if first == last else f"{first}至{last}"
