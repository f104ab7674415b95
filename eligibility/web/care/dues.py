"""What is due, done and overdue; the completion by township."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from eligibility.care.frequencies import WORDS
from eligibility.care.models import Due, Round
from eligibility.care.selectors import completion, dues_of, months_of, overdue_of
from eligibility.care.services import ask_round
from eligibility.care.tasks import send
from eligibility.web.care.base import CarePage, refuse, say, service_name
from portal.accounts import roles
from portal.accounts.scope import scoped
from portal.regions import selectors as regions
from portal.regions.models import Region
from portal.web import cells
from portal.web.cells import badge, link, number, share_bar
from portal.web.table import Column, Table
from portal.web.words import Word

OPEN, DONE, OVERDUE = "todo", "done", "overdue"
LISTS = ((OPEN, "待完成"), (DONE, "已完成"), (OVERDUE, "以前没有完成的"))


class Dues(CarePage):
    """One list at a time; filters in the address."""

    template_name = "care/dues.html"
    title = "照护服务"
    tab = "services"

    def get_crumbs(self) -> tuple:
        """This is where the others lead back to."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its filters, and the round it comes from."""
        query, user = self.request.GET, self.request.user
        chosen = query.get("list", OPEN)
        everything = dues_of(user, self.month)
        rows = self._filtered(chosen, everything)
        services = everything.order_by().values_list("service", flat=True).distinct()
        towns = everything.order_by("township").values_list("township", flat=True).distinct()
        table = Table.of(
            self.request, columns_for(user), rows, caption="照护服务", default_sort="township"
        )
        rounds = scoped(Round.objects.select_related("region"), user)
        rounds = list(rounds.filter(month=self.month.first))
        return super().get_context_data(
            table=table,
            lists=LISTS,
            chosen=chosen,
            services=[(code, service_name(code)) for code in sorted(services)],
            service=query.get("service", ""),
            townships=[name for name in towns if name],
            township=query.get("township", ""),
            typed=query.get("q", ""),
            rounds=rounds,
            waiting=[r for r in rounds if r.state == Round.State.WAITING],
            failed=[r for r in rounds if r.state == Round.State.FAILED],
            **kwargs,
        )

    def _filtered(self, chosen: str, everything: QuerySet[Due]) -> QuerySet[Due]:
        query = self.request.GET
        if chosen == OVERDUE:
            rows = overdue_of(self.request.user, self.month)
        else:
            rows = everything.filter(done=chosen == DONE)
        if service := query.get("service"):
            rows = rows.filter(service=service)
        if township := query.get("township"):
            rows = rows.filter(township=township)
        if typed := query.get("q", "").strip():
            rows = rows.filter(person__name__startswith=typed)
        return rows.order_by("township", "person__village", "person__name", "service", "number")


def _to_record(due: Due) -> Any:
    return link(due.person.name, reverse("care:visit", args=[due.pk]))


def _to_file(due: Due) -> Any:
    return link(due.person.name, reverse("care:person", args=[due.person_id]))


def columns_for(user: Any) -> tuple[Column, ...]:
    """Caseworkers are led to the recording, others to the file."""
    who = _to_record if user.has_role(roles.CASEWORKER) else _to_file
    return (Column("person", "姓名", who, sort="person__name", optional=False, head=True), *COLUMNS)


def _state(due: Due) -> Any:
    return badge(Word("已完成", "good", "check") if due.done else Word("待完成", "warn", "clock"))  # type: ignore[attr-defined]


COLUMNS = (
    Column("service", "服务", lambda d: service_name(d.service), sort="service"),
    Column("state", "情况", _state),
    Column("village", "村（社区）", lambda d: d.person.village or cells.DASH),
    Column("township", "乡镇（街道）", lambda d: d.township or cells.DASH, sort="township"),
    Column("every", "频次", lambda d: WORDS[d.every]),
    Column("ends", "期限", lambda d: _until(d), kind="date", sort="ends"),
    Column("item", "依据项目", lambda d: d.item.name, hidden=True),
)


def _until(due: Due) -> Any:
    return cells.DASH if due.ends is None else cells.day(due.ends - timedelta(days=1))


class Draw(CarePage):
    """Ask for the month of the counties of one's area to be drawn up."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Queue every county of the area."""
        region = request.user.region
        tree = regions.tree(self.month)
        codes = tree.counties(region.code) if region else ()
        if not codes:
            refuse(request, "您的账号没有设县级管辖地区，请联系系统管理员。")
            return redirect("care:dues")
        counties = Region.objects.filter(pk__in=[tree.id_of(code) for code in codes])
        with transaction.atomic():
            rounds = [
                ask_round(actor=request.user, region=county, month=self.month, at=timezone.now())
                for county in counties
            ]
            transaction.on_commit(lambda: send(rounds))
        say(request, f"正在按清单生成{self.month.in_words()}应提供的服务，稍后刷新。")
        return redirect(f"{reverse('care:dues')}?month={self.month}")


class CompletionPage(CarePage):
    """Due and given, both numbers, by township and by month."""

    template_name = "care/completion.html"
    title = "服务完成率"
    tab = "completion"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A table by township and service, and the twelve months."""
        service = self.request.GET.get("service", "")
        everything = completion(self.request.user, self.month)
        rows = [row for row in everything if not service or row.service == service]
        due, done = sum(r.due for r in rows), sum(r.done for r in rows)
        return super().get_context_data(
            table=Table.of(self.request, COMPLETION, rows, caption="按乡镇的完成率", page_size=200),
            services=sorted({(r.service, service_name(r.service)) for r in everything}),
            service=service,
            due=due,
            done=done,
            rate=f"{done * 100 // due}%" if due else "—",
            months=[
                (m, d, g, f"{g * 100 // d}%" if d else "—")
                for m, d, g in months_of(self.request.user, self.month)
            ],
            **kwargs,
        )


COMPLETION = (
    Column("region", "县市区", lambda r: r.region, sort="region"),
    Column(
        "township", "乡镇（街道）", lambda r: r.township or "（未填）", sort="township", head=True
    ),
    Column("service", "服务", lambda r: service_name(r.service), sort="service"),
    Column("done", "已完成", lambda r: number(r.done), kind="number", sort="done"),
    Column("due", "应提供", lambda r: number(r.due), kind="number", sort="due"),
    Column("rate", "完成率", lambda r: r.rate, kind="number"),
    Column("bar", "", lambda r: share_bar(r.done, r.due), kind="bar"),
)
