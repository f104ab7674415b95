"""例外: months of awards that could not be paid, and what each of them needs."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse

from eligibility.determination.person import entitlements_of
from eligibility.models import CatalogueItem
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.labels import need_label
from portal.web.pages import Crumb, Page
from portal.web.table import Column, Table
from subsidies.models import PayoutException
from subsidies.models.payout_exception import Reason
from subsidies.web import reads
from subsidies.web.roles import PAYOUT_ROLES

#: What clears a reason, and the tab of the person where it is done (empty: see ``PLACES``).
CURES = {
    Reason.UNDETERMINED: ("补登所缺的情况", "facts"),
    Reason.STANDARD_MISSING: ("看项目和当地标准，由目录管理员录入", ""),
    Reason.SUSPENDED: ("完成认证或恢复发放", "entitlements"),
    Reason.NO_PAYEE: ("登记入住机构或收款方", "facts"),
    Reason.NO_ACCOUNT: ("登记银行账户", "facts"),
    Reason.ACCOUNT_REFUSED: ("核对并更正银行账户", "facts"),
    Reason.OVER_BUDGET: ("追加预算后重新核算", ""),
    Reason.RULE_GAP: ("看项目的档次，由目录管理员修订", ""),
    Reason.BEYOND_BACK_PAY: ("确需补发的，由主管调整补发期限", ""),
}
#: Reasons cleared on a page of their own; those of the catalogue, on the item's.
PLACES = {
    Reason.OVER_BUDGET: "payout_budgets",
    Reason.BEYOND_BACK_PAY: "payout_limits",
}
ON_ITEM = frozenset({Reason.STANDARD_MISSING, Reason.RULE_GAP})
#: A page of these is asked what it needs, person by person; never more than this.
PAGE_SIZE = 25


class ExceptionsPage(Page):
    """Open exceptions of one's own area; none of them is a line, none vanishes."""

    template_name = "subsidies/exceptions.html"
    title = "发放例外"
    menu = "发放"
    roles = PAYOUT_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        return (Crumb("发放", reverse("payouts")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, of one reason when one is chosen, with how many there are of each."""
        counties = reads.area(self.request.user, self.month)
        every = reads.exceptions(counties)
        counts = dict(every.order_by().values_list("reason").annotate(Count("pk")))
        reason = self.request.GET.get("reason", "")
        rows = every.filter(reason=reason) if reason in Reason.values else every
        table = Table.of(self.request, (), rows, caption="发放例外", page_size=PAGE_SIZE)
        table.columns = columns(table.rows, self.request.user, self.month)
        alone = {"county"} if len(counties) < 2 else set()
        table.shown = frozenset(column.key for column in table.columns) - alone
        return super().get_context_data(
            table=table,
            reason=reason,
            total=sum(counts.values()),
            reasons=[
                (code, label, counts[code]) for code, label in Reason.choices if code in counts
            ],
            **kwargs,
        )


def columns(rows: Sequence[PayoutException], user: Any, month: Month) -> tuple[Column, ...]:
    """Columns of a page of exceptions; names are read once for the page."""
    people = reads.people_of((row.person_id for row in rows), user)
    known = CatalogueItem.objects.filter(pk__in={row.item_id for row in rows})
    named = {row.pk: row for row in known.select_related("catalogue")}
    needs, regions = needs_of(rows), tree(month)
    return (
        Column("person", "姓名", lambda r: people.cell(r.person_id, "facts"), head=True),
        Column("item", "项目", lambda r: str(getattr(named.get(r.item_id), "name", ""))),
        Column("county", "县市区", lambda r: regions.name(r.region)),
        Column("covered", "所属月份", lambda r: f"{r.covered:%Y-%m}", kind="date"),
        Column("reason", "原因", lambda r: r.get_reason_display()),
        Column("needs", "需要知道", lambda r: "、".join(map(need_label, needs(r))) or cells.DASH),
        Column("cure", "怎样消除", lambda r: _cure(r, people, named.get(r.item_id))),
        Column("opened", "出现于", lambda r: cells.day(r.opened_at.date()), kind="date"),
    )


def needs_of(rows: Sequence[PayoutException]) -> Callable[[PayoutException], list[str]]:
    """What is unknown now of the undetermined ones of a page, as the determination says it."""
    found: dict[tuple[int, int, str], list[str]] = {}
    wanted = {(r.person_id, Month.of(r.covered)) for r in rows if r.reason == Reason.UNDETERMINED}
    codes = dict(
        CatalogueItem.objects.filter(pk__in={row.item_id for row in rows}).values_list("code", "pk")
    )
    for person, month in wanted:
        for item in entitlements_of(person, month)["items"]:
            if item["code"] in codes:
                key = (person, month.index, f"{codes[item['code']]}:{item['part'] or ''}")
                found[key] = item["needs"]
    return lambda r: found.get(
        (r.person_id, Month.of(r.covered).index, f"{r.item_id}:{r.part}"), list(r.needs)
    )


def _cure(row: PayoutException, people: reads.People, item: CatalogueItem | None) -> Any:
    reason = Reason(row.reason)
    words, tab = CURES[reason]
    if reason in PLACES:
        return cells.link(words, reverse(PLACES[reason]))
    if reason in ON_ITEM and item is not None:
        address = reverse("catalogue_item", args=[item.catalogue.code, item.code])
        return cells.link(words, f"{address}?month={row.covered:%Y-%m}")
    if tab and row.person_id in people.open:
        address = f"{reverse('people:tab', args=[row.person_id, tab])}?month={row.covered:%Y-%m}"
        return cells.link(words, address)
    return words
