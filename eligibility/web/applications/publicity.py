"""公示: publishing checked applications, the lists, and what people said against them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from eligibility.applications import services
from eligibility.applications.days import is_arranged
from eligibility.applications.documents import forms, sheets, word
from eligibility.applications.errors import ApplicationError
from eligibility.applications.handling import handlings
from eligibility.applications.models import Objection, Publicity, State
from eligibility.web.applications import reads
from eligibility.web.applications.files import download
from eligibility.web.applications.lists import summary
from eligibility.web.applications.page import ApplicationMixin
from eligibility.web.applications.roles import CASE_ROLES, MOVES
from portal.accounts.scope import scoped
from portal.web import cells
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.table import Column, Table, export

PLACE = "村（社区）公开栏"


class Publish(Page):
    """GET asks for the first day, place and number; POST makes the lists."""

    template_name = "applications/publish.html"
    title = "发布公示"
    menu = "申请"
    roles = MOVES["publish"]

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("申请", reverse("applications:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What will be published, and for how long."""
        rows = self._rows(self.request.GET.getlist("rows"))
        rules = handlings({row.item for row in rows})
        known = reads.publicities(self.request.user).order_by("-pk").first()
        kwargs.setdefault("place", known.place if known else PLACE)
        kwargs.setdefault("phone", known.phone if known else "")
        kwargs.setdefault("from_day", timezone.localdate())
        return super().get_context_data(
            lines=[(row, rules[row.item_id], reads.sum_of(row)) for row in rows],
            today=timezone.localdate(), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish; each application left out is told with its reason."""
        rows = self._rows(request.POST.getlist("rows"))
        given = {key: request.POST.get(key, "")[:100] for key in ("place", "phone")}
        try:
            from_day = date.fromisoformat(request.POST.get("from_day", ""))
            opened = services.open_publicity(
                applications=rows, from_day=from_day, actor=request.user, at=timezone.now(),
                today=timezone.localdate(), place=given["place"], phone=given["phone"][:40],
            )  # fmt: skip
        except (ApplicationError, ValueError) as error:
            told = (
                str(error)
                if isinstance(error, ApplicationError)
                else "公示起日不正确，请按年-月-日填写。"
            )
            messages.error(request, told)
            keys = "&".join(f"rows={row.pk}" for row in rows)
            return HttpResponseRedirect(f"{reverse('applications:publish')}?{keys}")
        if not opened.refused and len(opened.lists) == 1:
            row = opened.lists[0]
            messages.success(
                request, f"已发布 {opened.shown} 份申请，公示到{row.until_day:%Y年%-m月%-d日}。"
            )
            return HttpResponseRedirect(reverse("applications:publicity", args=[row.pk]))
        left_out = {refused.application.pk for refused in opened.refused}
        return summary(
            request, "发布公示", [row for row in rows if row.pk not in left_out],
            [(refused.application, refused.why) for refused in opened.refused],
            reverse("applications:publicities"), "公示期不同的分成了几份，请分别打印张贴。",
        )  # fmt: skip

    def _rows(self, keys: Sequence[str]) -> list[Any]:
        wanted = [int(key) for key in keys if key.isascii() and key.isdigit()][: reads.AT_ONCE]
        rows = reads.applications(self.request.user).filter(state=State.CHECKED)
        found = rows.in_bulk([key for key in wanted if key < 2**63])
        return [found[key] for key in wanted if key in found]


COLUMNS = (
    Column(
        "name", "公示",
        lambda p: cells.link(str(p), reverse("applications:publicity", args=[p.pk])), head=True,
        optional=False,
    ),
    Column("county", "县市区", lambda p: p.region.name),
    Column("from", "起", lambda p: cells.day(p.from_day), kind="date", sort="from_day"),
    Column("until", "止", lambda p: cells.day(p.until_day), kind="date", sort="until_day"),
    Column("place", "地点", lambda p: p.place),
    Column("phone", "监督电话", lambda p: p.phone, kind="code"),
)  # fmt: skip


class Publicities(Page):
    """Every public list of one's own area, newest first."""

    template_name = "applications/publicities.html"
    title = "公示"
    menu = "申请"
    roles = CASE_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the applications."""
        return (Crumb("申请", reverse("applications:list")),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if request.GET.get("export") == "csv":
            return export(COLUMNS, self._rows()[: reads.EXPORTED], "publicity")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The lists with their filters."""
        query = self.request.GET
        table = Table.of(self.request, COLUMNS, self._rows(), caption="公示", exportable=True)
        return super().get_context_data(
            table=table, running=query.get("running") == "1", county=query.get("county", ""),
            counties=reads.counties(self.request.user, self.month), **kwargs,
        )  # fmt: skip

    def _rows(self) -> QuerySet[Publicity]:
        query, rows = self.request.GET, reads.publicities(self.request.user)
        if query.get("running") == "1":
            rows = rows.filter(until_day__gte=timezone.localdate())
        if query.get("county"):
            rows = rows.filter(region__code=query["county"])
        return rows


class PublicityPage(Page):
    """A list as it hangs on the board, thirteen rows a page, and the applications behind it."""

    template_name = "applications/publicity.html"
    menu = "申请"
    roles = CASE_ROLES

    @cached_property
    def row(self) -> Publicity:
        """The list of the address."""
        return get_object_or_404(reads.publicities(self.request.user), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Year and number."""
        return f"{self.row.region.name} {self.row}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the lists."""
        return (Crumb("公示", reverse("applications:publicities")),)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the list as a file."""
        rows, title = forms.public_rows(self.row), title_of(self.row)
        name = f"gongshi-{self.row.year}-{self.row.number}"
        match request.GET.get("as"):
            case "docx":
                content = word.publicity_docx(self.row, rows, title)
                return download(content, f"{name}.docx", word.CONTENT_TYPE)
            case "xlsx":
                period = f"公示期：{self.row.from_day} 至 {self.row.until_day}"
                foot = f"如有异议，请在公示期内反映。监督电话：{self.row.phone}"
                content = sheets.publicity_xlsx(title, period, foot, rows)
                return download(content, f"{name}.xlsx", sheets.CONTENT_TYPE)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Pages of the list, and its applications."""
        row, today = self.row, timezone.localdate()
        applications = row.applications.select_related("person", "item")
        objections = Objection.objects.filter(
            application__publicity=row, decided_at=None
        ).select_related("application__person")
        return super().get_context_data(
            row=row, pages=forms.pages(forms.public_rows(row)), paper_title=title_of(row),
            applications=applications, objections=objections, over=today > row.until_day,
            arranged=row.day_kind != "working" or is_arranged(row.until_day), **kwargs,
        )  # fmt: skip


def title_of(row: Publicity) -> str:
    """What stands above a public list."""
    return f"{row.region.name}基本养老服务待遇公示表"


class Object(ApplicationMixin, View):
    """Records an objection."""

    roles = MOVES["publish"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it and come back."""
        try:
            services.object_to(
                application=self.row, raised_on=date.fromisoformat(request.POST.get("raised_on", "")),
                raised_by=request.POST.get("raised_by", "")[:60],
                content=request.POST.get("content", ""), actor=request.user, at=timezone.now(),
                today=timezone.localdate(),
            )  # fmt: skip
            messages.success(request, "已登记异议；处理之前这份申请不能审批。")
        except ApplicationError as error:
            messages.error(request, str(error))
        except ValueError:
            messages.error(request, "收到日期不正确，请按年-月-日填写。")
        address = reverse("applications:application", args=[self.row.pk])
        return HttpResponseRedirect(f"{address}#objections")


class DecideObjection(PageMixin, View):
    """Says whether an objection holds."""

    roles = frozenset({"checker", "approver"})
    menu = "申请"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it and come back."""
        mine = scoped(reads.applications(request.user), request.user)
        row = get_object_or_404(Objection.objects.filter(application__in=mine), pk=pk)
        try:
            services.decide_objection(
                objection=row, upheld=request.POST.get("upheld") == "yes",
                decision=request.POST.get("decision", ""), actor=request.user, at=timezone.now(),
            )  # fmt: skip
            messages.success(request, "已写明处理意见。")
        except ApplicationError as error:
            messages.error(request, str(error))
        address = reverse("applications:application", args=[row.application_id])
        return HttpResponseRedirect(f"{address}#objections")
