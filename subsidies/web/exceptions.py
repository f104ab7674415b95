"""例外: months of awards that could not be paid, and what each of them needs."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse

from portal.web import cells
from portal.web.labels import need_label
from portal.web.pages import Crumb, Page
from portal.web.table import Column, Table
from subsidies.models import PayoutException
from subsidies.models.payout_exception import Reason
from subsidies.web import reads
from subsidies.web.roles import PAYOUT_ROLES

CURES = {
    Reason.UNDETERMINED: "补登所缺的情况后，下次核算自动补发",
    Reason.STANDARD_MISSING: "录入当地标准后，下次核算自动补发",
    Reason.SUSPENDED: "恢复发放后补发停发的月份",
    Reason.NO_PAYEE: "登记收款方",
    Reason.NO_ACCOUNT: "登记银行账户",
    Reason.ACCOUNT_REFUSED: "核对并更正银行账户",
    Reason.OVER_BUDGET: "追加预算后重新核算",
    Reason.RULE_GAP: "联系目录管理员修订项目规则",
}


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
        """The list, of one reason when one is chosen."""
        rows = reads.exceptions(reads.area(self.request.user, self.month))
        reason = self.request.GET.get("reason", "")
        if reason in Reason.values:
            rows = rows.filter(reason=reason)
        table = Table.of(self.request, (), rows, caption="发放例外")
        table.columns = columns(table.rows, self.request.user)
        table.shown = frozenset(column.key for column in table.columns)
        return super().get_context_data(
            table=table, reason=reason, reasons=Reason.choices, **kwargs
        )


def columns(rows: Sequence[PayoutException], user: Any) -> tuple[Column, ...]:
    """Columns of a page of exceptions."""
    people = reads.people_of((row.person_id for row in rows), user)
    items = reads.items_named(row.item_id for row in rows)
    return (
        Column("person", "姓名", lambda r: people.cell(r.person_id, "facts"), head=True),
        Column("item", "项目", lambda r: items.get(r.item_id, "")),
        Column("covered", "所属月份", lambda r: f"{r.covered:%Y-%m}", kind="date"),
        Column("reason", "原因", lambda r: r.get_reason_display()),
        Column("needs", "需要知道", lambda r: "、".join(map(need_label, r.needs)) or cells.DASH),
        Column("cure", "怎样消除", lambda r: CURES.get(Reason(r.reason), "")),
        Column("opened", "出现于", lambda r: cells.day(r.opened_at.date()), kind="date"),
    )
