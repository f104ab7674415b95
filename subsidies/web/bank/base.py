"""What the pages of bank files share: who opens them, the tabs, the look-ups in one's own area."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from portal.accounts import roles
from portal.lib.periods import Month
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from portal.web.words import Word
from subsidies.bankfiles.models import ExportFile
from subsidies.bankfiles.selectors import files_in
from subsidies.models import Batch
from subsidies.web import reads
from subsidies.web.roles import PAYOUT_ROLES

FINANCE = frozenset({roles.FINANCE})
EDITORS = frozenset({roles.FINANCE, roles.MANAGER})
TABS = (
    ("bank:home", "批次"),
    ("bank:returns", "回盘文件"),
    ("bank:unknown", "待查"),
    ("bank:layouts", "文件格式"),
    ("bank:briefs", "四字摘要"),
    ("bank:funding", "资金分担"),
    ("bank:lottery", "福彩公益金"),
    ("bank:reports", "报表"),
)
ENDS = {
    "paid": Word("已到账", "good", "circle-check"),
    "failed": Word("发放失败", "bad", "x"),
    "rejected": Word("整批退回", "bad", "x"),
    "unknown": Word("待查", "warn", "help-circle"),
    "": Word("等待回盘", "plain", "clock"),
}
RETURN_STATES = {
    "read": Word("待确认", "warn", "clock"),
    "applied": Word("已入账", "good", "check"),
    "dropped": Word("已放弃", "plain", "x"),
}


class BankPage(Page):
    """A page of 银行与回盘 with its tabs; ``tab`` is the address of its own."""

    menu = "发放"
    roles = PAYOUT_ROLES
    tab = ""

    @cached_property
    def counties(self) -> tuple[str, ...]:
        """The counties the user works for."""
        return reads.area(self.request.user, self.month)

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        return (Crumb("发放", reverse("payouts")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs, and whether the user may write here."""
        tabs = [(reverse(name), label, name == self.tab) for name, label in TABS]
        kwargs.setdefault("may_pay", allowed(self.request.user, FINANCE))
        kwargs.setdefault("may_edit", allowed(self.request.user, EDITORS))
        return super().get_context_data(tabs=tabs, **kwargs)


def batch_or_404(request: HttpRequest, pk: int) -> Batch:
    """A batch of one's own area."""
    found = get_object_or_404(Batch.objects.select_related("fund"), pk=pk)
    return get_object_or_404(reads.batches(_counties(request, found.month)), pk=pk)


def file_or_404(request: HttpRequest, pk: int) -> ExportFile:
    """A bank file of one's own area."""
    found = get_object_or_404(ExportFile.objects.select_related("export__batch"), pk=pk)
    return get_object_or_404(files_in(_counties(request, found.export.batch.month)), pk=pk)


def _counties(request: HttpRequest, day: Any) -> tuple[str, ...]:
    return reads.area(request.user, Month.of(day))


def say(request: HttpRequest, text: str) -> None:
    """What happened and what comes next."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: object) -> None:
    """What is wrong and the cure."""
    messages.error(request, str(error))
