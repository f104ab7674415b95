"""One bank file: its rows with their ends, downloading it, and what the bank sends back."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.generic import View

from portal.lib.masking import mask_last4
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.pages import Crumb, PageMixin
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from portal.web.words import word_of
from subsidies.bankfiles.fields import RETURN_KINDS
from subsidies.bankfiles.layout import read_layout
from subsidies.bankfiles.models import ExportFile, ExportRow
from subsidies.bankfiles.services import BankFileError, open_file
from subsidies.bankfiles.writers.values import months_words
from subsidies.reconciliation.formats import ReturnFileError
from subsidies.reconciliation.selectors import results
from subsidies.reconciliation.services import ReconciliationError, read_return, refuse_whole
from subsidies.reconciliation.services.returns import LARGEST
from subsidies.web import reads
from subsidies.web.bank.base import ENDS, BankPage, file_or_404, refuse, say
from subsidies.web.bank.batches import PURPOSES
from subsidies.web.roles import PAYOUT_ROLES

TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}
END_OF = {
    "paid": {"end__ended": "paid"},
    "failed": {"end__ended__in": ("failed", "rejected")},
    "unknown": {"end__ended": "unknown"},
    "waiting": {"end__isnull": True},
}
END_CHOICES = (
    ("paid", "已到账"),
    ("failed", "失败、退回"),
    ("unknown", "待查"),
    ("waiting", "等待回盘"),
)


class FilePage(BankPage):
    """A bank file and its rows; account numbers by their last four digits."""

    template_name = "subsidies/bank/file.html"
    tab = "bank:home"

    @cached_property
    def file(self) -> ExportFile:
        """The file of the address."""
        return file_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """Its number."""
        return f"{self.file.layout.name}第{self.file.number}号文件"

    def get_crumbs(self) -> tuple[Crumb, ...]:
        """Back to the batch."""
        batch = self.file.export.batch
        county = tree(Month.of(batch.month)).name(batch.region)
        label = f"{county} {Month.of(batch.month).in_words()}第{batch.sequence}批"
        return (
            Crumb("发放", reverse("payouts")),
            Crumb(label, reverse("bank:batch", args=[batch.pk])),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of rows, filtered by their end."""
        file, end = self.file, self.request.GET.get("end", "")
        rows = ExportRow.objects.filter(file=file).select_related("end").order_by("number")
        rows = rows.filter(**END_OF.get(end, {}))
        table = Table.of(self.request, (), rows, caption=self.get_title())
        table.columns = _columns(table.rows, self.request.user)
        table.shown = frozenset(column.key for column in table.columns)
        told = results([file]).get(file.pk, {})
        returns = read_layout(file.layout.body).returns
        return super().get_context_data(
            file=file, table=table, end=end, end_choices=END_CHOICES, told=told, purposes=PURPOSES,
            returned=list(file.returns.select_related("read_by")), return_kind=RETURN_KINDS[returns.kind],
            untouched=all(told.get(name, {}).get("count", 0) == 0 for name in ("paid", "failed", "rejected")),
            ends=ENDS, **kwargs,
        )  # fmt: skip


def _columns(rows: Any, user: Any) -> tuple[Column, ...]:
    people = reads.people_of((row.person_id for row in rows), user)
    items = reads.items_named(row.item_id for row in rows)

    def name(row: ExportRow) -> Any:
        return people.cell(row.person_id, "payouts") if row.person_id else row.name

    def end(row: ExportRow) -> Any:
        return cells.badge(word_of(ENDS, row.end.ended if hasattr(row, "end") else ""))

    return (
        Column("number", "序号", lambda r: r.number, kind="number"),
        Column("name", "姓名", name, head=True),
        Column("holder", "户名", lambda r: r.holder),
        Column("account", "账号", lambda r: mask_last4(r.last4, digits=8), kind="code"),
        Column("item", "项目", lambda r: items.get(r.item_id or 0, "机构申领")),
        Column("months", "所属月份", lambda r: months_words(r.since, r.until), kind="code"),
        Column("amount", "金额（元）", lambda r: cells.money(r.amount), kind="money"),
        Column("end", "到账情况", end),
        Column("code", "银行代码", lambda r: (hasattr(r, "end") and r.end.code) or cells.DASH, kind="code"),
        Column("reason", "原因", lambda r: (hasattr(r, "end") and r.end.reason) or cells.DASH),
    )  # fmt: skip


@method_decorator(never_cache, name="dispatch")
class Download(PageMixin, View):
    """The file itself, for a stated purpose."""

    roles = PAYOUT_ROLES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The bytes, or back with the reason why not."""
        file = file_or_404(request, pk)
        purpose = request.POST.get("other", "").strip() or request.POST.get("purpose", "")
        try:
            content = open_file(
                file=file,
                purpose=purpose,
                actor=request.user,
                at=timezone.now(),
                origin=origin_of(request),
            )
        except BankFileError as error:
            refuse(request, error)
            return HttpResponseRedirect(reverse("bank:file", args=[file.pk]))
        ending = file.content.name.rpartition(".")[2]
        response = HttpResponse(content, content_type=TYPES.get(ending, "application/octet-stream"))
        response.headers["Content-Disposition"] = _attachment(file.content.name)
        return response


def _attachment(name: str) -> str:
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"


class Upload(PageMixin, View):
    """A return file is read; what it would do is shown on its own page."""

    roles = PAYOUT_ROLES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Read it, or say why it is refused."""
        file = file_or_404(request, pk)
        back = HttpResponseRedirect(reverse("bank:file", args=[file.pk]))
        given = request.FILES.get("file")
        if given is None:
            refuse(request, "没有选择文件。请选择银行给的回盘文件。")
            return back
        if given.size > LARGEST:
            refuse(request, "文件超过 50 MB。请确认选对了文件。")
            return back
        try:
            found = read_return(
                file=file,
                name=given.name,
                content=given.read(),
                actor=request.user,
                at=timezone.now(),
                origin=origin_of(request),
            )
        except (ReturnFileError, ReconciliationError) as error:
            refuse(request, f"“{given.name}”没有读入：{error}")
            return back
        if found.known:
            at = f"{timezone.localtime(found.file.read_at):%Y-%m-%d %H:%M}"
            say(
                request,
                f"这个文件 {at} 已上传过（{found.file.get_state_display()}），内容相同，没有任何改动。",
            )
        return HttpResponseRedirect(reverse("bank:return", args=[found.file.pk]))


class RefuseWhole(PageMixin, View):
    """The bank sent the whole file back."""

    roles = PAYOUT_ROLES

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Reject every payment of it."""
        file = file_or_404(request, pk)
        try:
            count = refuse_whole(
                file=file,
                code=request.POST.get("code", ""),
                reason=request.POST.get("reason", ""),
                actor=request.user,
                at=timezone.now(),
                origin=origin_of(request),
            )
        except ReconciliationError as error:
            refuse(request, error)
        else:
            say(request, f"已登记整批退回 {count} 笔，视同未发，由下次核算重新发放。")
        return HttpResponseRedirect(reverse("bank:file", args=[file.pk]))
