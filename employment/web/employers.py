"""用人单位: the list with each one's year, one employer, its forms, its reward."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from employment.checks import KINDS as SIGNS
from employment.checks import findings, hide_strangers
from employment.measuring.indicators import bound_offices
from employment.models import Employer, Job, WorkFile
from employment.quota import by_person
from employment.rewards import number
from employment.scope import own
from employment.standing import Standing, asks_counsellor, standings
from employment.web.awards import claims_of, draft_ticked
from employment.web.base import JobsPage, number_of, refuse, say
from portal.web import bulk, cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export, shown_columns
from portal.web.words import Word
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.models import Claim, ClaimState, Scheme
from subsidies.schemes.services import draft_claim
from subsidies.web.schemes.base import STATES

NEEDS = {
    "short": "低于应安排人数",
    "excess": "超比例，可申领奖励",
    "unclaimed": "超比例，还没有申领奖励",
    "no_year": "没有登记职工人数",
    "office": "机关、事业单位应至少安排1名",
    "counsellor": "应配就业辅导员",
    "unpublished": "保障金未公示",
}
SHORT, OVER, EVEN = (
    Word("低于比例", "warn", "alert-triangle"), Word("超比例", "good", "circle-check"),
    Word("恰好达到", "good", "check"),
)  # fmt: skip
NO_YEAR = Word("待填职工人数", "warn", "help-circle")
KEYS = ("q", "county", "kind", "need", "year")
#: Before it nothing is registered.
FIRST_YEAR = 2022
#: Standings are worked out for a list of at most so many.
MOST = 2000


def word_of(row: Standing) -> Word:
    """How it stands, in a word."""
    if row.reward is None:
        return NO_YEAR
    return OVER if row.reward.excess else SHORT if row.short else EVEN


COLUMNS = (
    Column("name", "单位", lambda r: cells.link(r.employer, f"{reverse('jobs:employer', args=[r.employer.pk])}?year={r.year}"),
           head=True, optional=False),
    Column("county", "县市区", lambda r: r.employer.organisation.region.name),
    Column("kind", "性质", lambda r: r.employer.get_kind_display()),
    Column("headcount", "职工（人）", lambda r: f"{r.row.headcount.normalize():f}" if r.row else cells.DASH, kind="number"),
    Column("now", "在职残疾人", lambda r: r.now, kind="number"),
    Column("employed", "核定安排", lambda r: number(r.employed), kind="number"),
    Column("quota", "应安排", lambda r: r.told()[0] or cells.DASH, kind="number"),
    Column("state", "情况", lambda r: cells.badge(word_of(r))),
    Column("reward", "奖励（元）", lambda r: cells.money(r.reward.amount if r.reward and r.reward.excess else None), kind="money"),
    Column("claim", "奖励申领", lambda r: cells.badge(STATES[ClaimState(r.claim.state)]) if r.claim else cells.DASH),
    Column("levy", "已缴保障金（元）", lambda r: cells.money(r.row.levy_paid if r.row else None), kind="money", hidden=True),
    Column("published", "公示", lambda r: cells.day(r.row.published_on if r.row else None), kind="date", hidden=True),
)  # fmt: skip


def year_of(page: JobsPage) -> int:
    """The year of the address, else the present one."""
    year = number_of(page.request.GET.get("year"))
    known = year is not None and FIRST_YEAR <= year <= page.today.year
    return year if known else page.today.year  # type: ignore[return-value]


def narrowed(page: JobsPage) -> list[Standing]:
    """The employers the address asks for, each with its year."""
    query, year = page.request.GET, year_of(page)
    rows = employers_of(page)
    if query.get("kind") in Employer.Kind.values:
        rows = rows.filter(kind=query["kind"])
    if typed := query.get("q", "").strip()[:60]:
        named = Q(organisation__name__icontains=typed) | Q(organisation__uscc=typed.upper())
        rows = rows.filter(named)
    if query.get("need") == "office":
        rows = rows.filter(bound_offices())
    day = min(page.today, date(year, 12, 31))
    found = standings(rows[:MOST], year, day)
    claims = claims_of(found, year)
    for row in found:
        row.claim = claims.get(row.employer.organisation_id)
    if asked := _ASKED.get(query.get("need", "")):
        found = [row for row in found if asked(row)]
    return found


_ASKED: dict[str, Any] = {
    "short": lambda r: r.short,
    "excess": lambda r: r.reward is not None and r.reward.excess > 0,
    "unclaimed": lambda r: r.reward is not None and r.reward.excess > 0 and not r.claimed,
    "no_year": lambda r: r.row is None,
    "office": lambda r: r.now == 0,
    "counsellor": lambda r: asks_counsellor(r.employer, r.now) and not r.employer.counsellor,
    "unpublished": lambda r: r.row is not None and r.row.published_on is None,
}


def employers_of(page: JobsPage) -> QuerySet[Employer]:
    """Employers of the chosen counties that one may see, by name."""
    rows = own(Employer.objects.select_related("organisation__region"), page.request.user)
    return rows.filter(organisation__region__in=page.area()).order_by("organisation__name", "pk")


class EmployerList(JobsPage):
    """Employers of one's own area with their quota of a year."""

    template_name = "employment/employers.html"
    title = "用人单位"
    tab = "jobs:employers"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            return export(shown_columns(COLUMNS, request.GET), narrowed(self), "employers")
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Draft the claim of the year's reward for every ticked employer."""
        keys, year = bulk.picked(request.POST), number_of(request.POST.get("year")) or 0
        if not FIRST_YEAR <= year <= self.today.year:
            refuse(request, "没有选年度。请在上方选择年度后再申领。")
        elif not keys:
            refuse(request, "没有勾选用人单位。请先勾选要申领奖励的单位。")
        else:
            done = draft_ticked(
                employers_of(self), keys, year, actor=request.user, at=timezone.now(),
                today=self.today, origin=origin_of(request),
            )  # fmt: skip
            done.told = "已建申领草稿，由经办在“补贴申领”提交，再复核、审批后进入发放。"
            bulk.keep(request, done)
        return redirect(request.get_full_path())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its filters."""
        query = self.request.GET
        rows = narrowed(self)
        table = Table.of(
            self.request, COLUMNS, rows, caption="用人单位", exportable=True, page_size=30
        )
        table.picks = over = self.today > date(year_of(self), 12, 31)
        return super().get_context_data(
            table=table, over=over, bulk_result=bulk.kept(self.request), counties=self.county_choices(), kinds=Employer.Kind.choices,
            needs=NEEDS.items(), year=year_of(self), years=range(self.today.year, 2021, -1),
            given={key: query.get(key, "") for key in KEYS}, number=len(rows),
            filtered=any(query.get(key) for key in ("q", "county", "kind", "need")), **kwargs,
        )  # fmt: skip


class EmployerPage(JobsPage):
    """One employer's year: quota and reward step by step, every person's months."""

    template_name = "employment/employer.html"
    tab = "jobs:employers"

    @cached_property
    def employer(self) -> Employer:
        """The employer of the address."""
        rows = Employer.objects.select_related("organisation__region")
        return self.row(rows, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Its name."""
        return str(self.employer)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year chosen, worked out."""
        row, year, user = self.employer, year_of(self), self.request.user
        found = standings([row], year, self.today)[0]
        jobs = Job.objects.filter(employer=row, started_on__lte=date(year, 12, 31)).filter(
            Q(ended_on=None) | Q(ended_on__gt=date(year, 1, 1))
        )  # fmt: skip
        mine = own(WorkFile.objects.filter(pk=OuterRef("file")), user)
        jobs = jobs.select_related("file__person").annotate(mine=Exists(mine))
        signs = hide_strangers(findings([row], year, self.today), user)
        months = {line["job"]: line for line in by_person(found.months)}
        claims = Claim.objects.filter(organisation=row.organisation, scheme=Scheme.EMPLOYER_AWARD)
        return super().get_context_data(
            employer=row, year=year, years=range(self.today.year, 2021, -1), standing=found,
            word=word_of(found), claims=[(c, ClaimState(c.state).label) for c in claims],
            people=[(job, _line(months.get(job.pk))) for job in jobs.order_by("started_on", "pk")],
            signs=signs, months=range(1, 13), asks_counsellor=asks_counsellor(row, found.now),
            over=self.today > date(year, 12, 31), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Draft the claim of the reward for a year."""
        employer, year = self.employer, number_of(request.POST.get("year")) or 0
        if not FIRST_YEAR <= year <= self.today.year:
            refuse(request, "没有选年度。请在页面上方选择年度后再申领。")
            return redirect("jobs:employer", pk)
        try:
            claim = draft_claim(
                actor=request.user, organisation=employer.organisation,
                scheme=Scheme.EMPLOYER_AWARD, asked={"year": year}, at=timezone.now(),
                today=self.today, origin=origin_of(request),
            )  # fmt: skip
        except SchemeError as error:
            refuse(request, error)
        else:
            say(
                request,
                f"{year}年度奖励 {claim.amount:,.2f} 元已建申领草稿，由经办提交、复核、审批后进入发放。",
            )
        return redirect(f"{reverse('jobs:employer', args=[pk])}?year={year}")


def _line(row: dict[str, Any] | None) -> dict[str, Any]:
    """A person's year as twelve cells: counted, not counted, nothing."""
    if row is None:
        return {"cells": [None] * 12, "counted": 0, "reasons": []}
    return {
        "cells": [row["cells"].get(n) for n in range(1, 13)],
        "counted": row["counted"], "reasons": row["reasons"],
    }  # fmt: skip


class CheckList(JobsPage):
    """核查: what looks like employment on paper, over all employers of the area."""

    template_name = "employment/checks.html"
    title = "虚假安排核查"
    tab = "jobs:employers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The findings of the year, by kind."""
        year, kind = year_of(self), self.request.GET.get("kind", "")
        found = hide_strangers(
            findings(list(employers_of(self)[:MOST]), year, self.today), self.request.user
        )
        counts = [
            (code, label, sum(f.kind == code for f in found)) for code, label in SIGNS.items()
        ]
        shown = [f for f in found if kind not in SIGNS or f.kind == kind]
        columns = (
            Column("name", "姓名", lambda f: f.name, sort="name", head=True),
            Column("employer", "单位", lambda f: cells.link(
                f.employer_name, f"{reverse('jobs:employer', args=[f.employer])}?year={year}"), sort="employer_name"),
            Column("kind", "疑点", lambda f: SIGNS[f.kind], sort="kind"),
            Column("words", "情况", lambda f: f.words),
        )  # fmt: skip
        table = Table.of(self.request, columns, shown, caption="核查")
        return super().get_context_data(
            table=table, counts=counts, kind=kind, year=year,
            years=range(self.today.year, 2021, -1), **kwargs,
        )  # fmt: skip
