"""应检: a month by company, county and rule, and who is late."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Min
from django.urls import reverse

from gas_safety.document.selectors import rules_on
from gas_safety.models import Company, Delivery
from gas_safety.register import selectors as register
from gas_safety.schedule.selectors import due_by, overdue, summary
from gas_safety.scope import COUNTERS, counted_area, own
from gas_safety.web.base import GasPage, number_of
from gas_safety.web.customers import columns
from portal.lib.periods import Month
from portal.regions.models import Region
from portal.web import cells
from portal.web.table import Column, Table

RULES = {
    "bottled-delivery": "瓶装：每次送气",
    "pipeline-household": "管道居民：每年",
    "pipeline-business": "管道工商：每季度",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the month's table."""

    company: str
    county: str
    rule: str
    users: int
    due: int
    done: int
    late: int
    overdue: int
    url: str

    @property
    def rate(self) -> str:
        """Done of due."""
        return f"{self.done * 1000 // self.due / 10:.1f}%" if self.due else "—"


def month_columns(with_links: bool) -> tuple[Column, ...]:
    """The month's columns; figures lead to lists for those who may see users."""

    def late(line: Line) -> Any:
        shown = f"{line.overdue:,}"
        return cells.link(shown, line.url) if with_links and line.overdue else shown

    return (
        Column("company", "企业", lambda r: r.company, sort="company", head=True, optional=False),
        Column("county", "县市区", lambda r: r.county, sort="county"),
        Column("rule", "周期", lambda r: r.rule, sort="rule"),
        Column("users", "户数", lambda r: cells.number(r.users), kind="number", sort="users"),
        Column("due", "应检", lambda r: cells.number(r.due), kind="number", sort="due"),
        Column("done", "已检", lambda r: cells.number(r.done), kind="number", sort="done"),
        Column("late", "其中补检", lambda r: cells.number(r.late), kind="number", sort="late"),
        Column("overdue", "逾期", late, kind="number", sort="overdue"),
        Column("rate", "完成率", lambda r: r.rate, kind="number"),
    )


class DuePage(GasPage):
    """The month in work: due, done and overdue."""

    template_name = "gas_safety/due.html"
    title = "应检与完成"
    tab = "gas:due"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table and its sums."""
        regions, company = counted_area(self.request.user)
        rows = summary(month=self.month, today=self.today, regions=regions, company=company)
        names = dict(Company.objects.values_list("pk", "organisation__name"))
        places = {r.pk: r for r in Region.objects.filter(pk__in={row.region for row in rows})}
        works = self.request.user.has_role("gas_inspector", "gas_company")
        lines = [
            Line(
                names[r.company], places[r.region].name, RULES.get(r.rule, r.rule), r.users, r.due,
                r.done, r.late, r.overdue,
                f"{reverse('gas:customers')}?overdue=1&company={r.company}"
                f"&county={places[r.region].code}"
                f"&supply={'bottled' if r.rule == 'bottled-delivery' else 'pipeline'}",
            )
            for r in rows
        ]  # fmt: skip
        table = Table.of(
            self.request, month_columns(works), lines, caption="应检与完成",
            default_sort="-overdue", page_size=200,
        )  # fmt: skip
        sums = {
            key: sum(getattr(r, key) for r in rows) for key in ("due", "done", "late", "overdue")
        }
        return super().get_context_data(
            table=table, sums=sums, rules=rules_on(self.today), works=works, **kwargs
        )


class DueList(GasPage):
    """Users due by the end of the month in work, the oldest first: the round to walk."""

    template_name = "gas_safety/due_list.html"
    title = "待检名单"
    tab = "gas:due"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, with the deliveries that wait for their inspection."""
        user, query = self.request.user, self.request.GET
        rows = register.customers(user)
        if company := number_of(query.get("company")):
            rows = rows.filter(company=company)
        late = query.get("late") == "1"
        until = max(self.month.last, Month.of(self.today).last)  # a past month has no round to walk
        found = overdue(rows, self.today) if late else due_by(rows, self.today, until)
        table = Table.of(self.request, columns(), found, caption="待检名单")
        waiting = own(Delivery.objects.filter(inspected_on__isnull=True), user)
        return super().get_context_data(
            table=table,
            late=late,
            until=until,
            oldest=waiting.aggregate(day=Min("day"))["day"],
            **kwargs,
        )
