"""应享未享: the list of a month, who calls whom, and the sweep that makes it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import Count, F, Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from eligibility.applications import services
from eligibility.applications.deciding import decide
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import CallOutcome, Unclaimed, UnclaimedState
from eligibility.models import CatalogueItem
from eligibility.web.applications import reads
from eligibility.web.applications.lists import tick
from eligibility.web.applications.roles import CASE_ROLES, CLERKS, LEADERS
from eligibility.web.applications.sweeping import last_swept, progress_of
from eligibility.web.applications.words import UNCLAIMED
from portal.lib.periods import Month
from portal.people.web import reads as numbers
from portal.web import cells, words
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.table import Column, Table, export
from portal.web.words import word_of


def _since(row: Unclaimed) -> str:
    return f"{row.since:%Y-%m}{' 或更早' if row.earlier else ''}"


def _sum(row: Unclaimed) -> Any:
    if row.outcome == "standard_missing":
        return words.OUTCOMES["standard_missing"].text
    return "服务" if row.amount is None else cells.money(row.amount)


COLUMNS = (
    Column("name", "姓名", reads.person_cell, sort="person__name", optional=False, head=True),
    Column(
        "item", "应享项目",
        lambda u: cells.link(u.name, reverse("applications:unclaimed_entry", args=[u.pk])),
        sort="item__number", optional=False,
    ),
    Column("amount", "金额（元）", _sum, kind="money", sort="amount"),
    Column("per", "周期", lambda u: words.PER.get(u.per, u.per)),
    Column("since", "自何月起符合", _since, kind="date", sort="since"),
    Column("township", "乡镇（街道）", lambda u: u.person.township or cells.DASH, sort="person__township"),
    Column("village", "村（社区）", lambda u: u.person.village or cells.DASH),
    Column("state", "状态", lambda u: cells.badge(word_of(UNCLAIMED, u.state))),
    Column("assigned", "负责经办", lambda u: u.assigned_to or cells.DASH),
    Column("county", "县市区", lambda u: u.region.name, hidden=True),
)  # fmt: skip
TABS = (("now", "本月应享未享"), ("coming", "下月新符合"))


class UnclaimedList(Page):
    """The list of the month in work; next month's birthdays on a tab of their own."""

    template_name = "applications/unclaimed.html"
    title = "应享未享"
    menu = "应享未享"
    roles = CASE_ROLES

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if request.GET.get("export") == "csv":
            return export(COLUMNS, self._rows()[: reads.EXPORTED], f"unclaimed-{self.month}")
        return super().get(request, *args, **kwargs)

    @property
    def tab(self) -> str:
        """now or coming."""
        return "coming" if self.request.GET.get("tab") == "coming" else "now"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Totals, the table with its filters, and the sweep under way."""
        query, user = self.request.GET, self.request.user
        assigns = allowed(user, LEADERS)
        box = Column("tick", "选择", lambda u: tick(u, u.person.name), optional=False)
        rows = self._rows()
        table = Table.of(
            self.request, ((box,) if assigns else ()) + COLUMNS, rows, caption="应享未享",
            exportable=True,
        )  # fmt: skip
        keys = ("q", "item", "county", "township", "state", "who")
        chosen = {key: query.get(key, "") for key in keys}
        used = listed(user, self.month, self.tab).order_by().values("item_id").distinct()
        return super().get_context_data(
            table=table, tab=self.tab, tabs=TABS, chosen=chosen, totals=_totals(rows),
            items=[(i.code, i.name) for i in CatalogueItem.objects.filter(pk__in=used)],
            counties=reads.counties(user, self.month), states=UnclaimedState.choices,
            clerks=reads.clerks(user) if assigns else [], assigns=assigns,
            sweep=progress_of(user, self.month), swept=last_swept(user, self.month),
            may_sweep=assigns, back=self.request.get_full_path(),
            filtered=any(chosen.values()), **kwargs,
        )  # fmt: skip

    def _rows(self) -> QuerySet[Unclaimed]:
        query, user = self.request.GET, self.request.user
        rows = reads.of_people(listed(user, self.month, self.tab), user, query.get("q", ""))
        state = query.get("state", "")
        if state in UnclaimedState.values:
            rows = rows.filter(state=state)
        elif state != "all":
            rows = rows.filter(state__in=(UnclaimedState.OPEN, UnclaimedState.APPLIED))
        plain = {"item": "item__code", "county": "region__code", "township": "person__township"}
        for key, column in plain.items():
            if query.get(key):
                rows = rows.filter(**{column: query[key]})
        match query.get("who", ""):
            case "me":
                rows = rows.filter(assigned_to=user)
            case "nobody":
                rows = rows.filter(assigned_to=None)
        return rows.order_by(F("amount").desc(nulls_last=True), "pk")


def listed(user: Any, month: Month, tab: str = "now") -> QuerySet[Unclaimed]:
    """Entries of a month's list, or those that come in the next one."""
    rows = reads.unclaimed(user)
    if tab == "coming":
        return rows.filter(first_month=month.next().first)
    return rows.filter(first_month__lte=month.first, last_month__gte=month.first)


def _totals(rows: QuerySet[Unclaimed]) -> dict[str, Any]:
    found = rows.order_by().aggregate(
        entries=Count("pk"), people=Count("person_id", distinct=True),
        amount=Sum("amount", filter=Q(per="month")),
    )  # fmt: skip
    return found | {"amount": found["amount"] or Decimal("0.00")}


class EntryMixin(PageMixin):
    """Pages of one entry of one's own area."""

    menu = "应享未享"
    roles = CASE_ROLES

    @cached_property
    def entry(self) -> Unclaimed:
        """The entry of the address."""
        return get_object_or_404(reads.unclaimed(self.request.user), pk=self.kwargs["pk"])


class UnclaimedPage(EntryMixin, Page):
    """Why it is sure, who calls, what came of each call, and the way to the application."""

    template_name = "applications/unclaimed_entry.html"

    def get_title(self) -> str:
        """Who and what."""
        return f"{self.entry.person.name} · {self.entry.name}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("应享未享", reverse("applications:unclaimed")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The determination as it is now, and the log."""
        entry, user = self.entry, self.request.user
        month = Month.of(entry.first_month if entry.per == "event" else entry.last_month)
        decided = decide(entry.person_id, entry.item.code, entry.part, month)
        missed = self.month.index - Month.of(entry.since).index + 1
        return super().get_context_data(
            entry=entry, word=word_of(UNCLAIMED, entry.state), decided=decided, of=month,
            missed=max(missed, 0), lost=_lost(entry, missed),
            numbers=numbers.masked_numbers(entry.person, None),
            calls=[
                {
                    "when": f"{timezone.localtime(call.at):%Y-%m-%d %H:%M}",
                    "title": f"{call.by} {call.get_outcome_display()}",
                    "note": "；".join(
                        part for part in (
                            call.note, f"下次联系 {call.next_on}" if call.next_on else "",
                        ) if part
                    ),
                }
                for call in entry.calls.select_related("by")
            ],
            outcomes=CallOutcome.choices, today=timezone.localdate(),
            may_call=allowed(user, CLERKS), may_assign=allowed(user, LEADERS),
            clerks=reads.clerks(user) if allowed(user, LEADERS) else [],
            item_name="|".join((entry.item.code, entry.part)), **kwargs,
        )  # fmt: skip


def _lost(entry: Unclaimed, months: int) -> Decimal | None:
    """What was missed so far, by today's sum; a hint for the call, no promise."""
    if entry.per != "month" or entry.amount is None or months < 1:
        return None
    return entry.amount * months


class LogCall(UnclaimedPage):
    """Writes down a call, or puts a declined entry back; refused, what was typed stands there again."""

    roles = CLERKS
    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it and come back; who wants to apply is led to the application."""
        entry, at = self.entry, timezone.now()
        address = reverse("applications:unclaimed_entry", args=[entry.pk])
        try:
            if request.POST.get("do") == "reopen":
                services.reopen(
                    entry=entry, reason=request.POST.get("note", ""), actor=request.user, at=at
                )
                messages.success(request, "已恢复到名单。")
            else:
                services.log_call(
                    entry=entry, outcome=request.POST.get("outcome", ""),
                    note=request.POST.get("note", "")[:400], next_on=_day(request.POST),
                    actor=request.user, at=at, today=timezone.localdate(),
                )  # fmt: skip
                messages.success(request, "已记录这次联系。")
        except ApplicationError as error:
            messages.error(request, str(error))
            return self.render_to_response(self.get_context_data(typed=request.POST), status=422)
        return HttpResponseRedirect(address)


def _day(data: Any) -> date | None:
    text = data.get("next_on", "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ApplicationError(
            "下次联系的日期不正确。", "请按年-月-日填写。", field="next_on"
        ) from None


class Assign(PageMixin, View):
    """Makes a clerk responsible for all ticked entries."""

    roles = LEADERS
    menu = "应享未享"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Assign them and come back to the list."""
        back = request.POST.get("back", "")
        if not back.startswith("/applications/unclaimed/"):
            back = reverse("applications:unclaimed")
        rows = reads.ticked(request, reads.unclaimed(request.user))
        clerk = {str(c.pk): c for c in reads.clerks(request.user)}.get(
            request.POST.get("clerk", "")
        )
        try:
            if clerk is None:
                raise ApplicationError("没有选择经办。", "请选择负责联系的经办。")
            done = services.assign(entries=rows, clerk=clerk, actor=request.user, at=timezone.now())
            messages.success(request, f"已把 {done} 条分派给{clerk}。")
        except ApplicationError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(back)
