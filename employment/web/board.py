"""看板 and 今日工作: 2,450 by county, who is behind each number, and what waits today."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from employment.measuring.board import (
    NEW_JOBS,
    YEARS,
    Place,
    due_by_now,
    employment_rate,
    forms_now,
    left_before,
    new_jobs_by_place,
    pace,
    reached,
    retention,
)
from employment.measuring.indicators import PREFECTURE, entrepreneurs_in, reported
from employment.measuring.new_jobs import kept, new_jobs
from employment.models import CountyCount, Form, Job
from employment.people import FORMS, NEEDS, files, waiting
from employment.scope import COUNTERS, FEDERATION, own
from employment.standing import standings
from employment.web.base import JobsPage, number_of
from employment.web.employers import MOST, employers_of
from portal.policies.models import Target
from portal.web import cells
from portal.web.table import Column, Table, export, shown_columns

_PERSON = "file__person__managing_region"
BASELINE = "3.77 万人就业，9.05 万人在就业年龄段（2023年解读）"


def _share(done: int, whole: int | None) -> Any:
    return cells.share_bar(done, whole) if whole else cells.DASH


def place_columns(page: JobsPage) -> tuple[Column, ...]:
    """The county table: allotted and done by year, the whole, where the pace leads."""
    works = page.request.user.has_role(*FEDERATION)

    def done(place: Place, year: int | None) -> Any:
        number = place.all_done if year is None else place.done.get(year, 0)
        if not works or not number:
            return number
        asked = f"?county={place.code}" + (f"&year={year}" if year else "")
        return cells.link(f"{number:,}", f"{reverse('jobs:new')}{asked}")

    def of_year(year: int) -> Column:
        return Column(
            f"y{year}", f"{year}年 完成/任务",
            lambda p: cells.format_html("{} / {}", done(p, year), p.allotted.get(year, "—")),
            kind="number",
        )  # fmt: skip

    return (
        Column("name", "县市区", lambda p: p.name, sort="code", head=True, optional=False),
        *(of_year(year) for year in YEARS),
        Column(
            "whole",
            "三年任务",
            lambda p: p.whole if p.whole is not None else "未分解",
            kind="number",
        ),
        Column("done", "已完成", lambda p: done(p, None), kind="number", sort="all_done"),
        Column("bar", "进度", lambda p: _share(p.all_done, p.whole), kind="bar"),
        Column("pace", "按现进度到 2025 年底", lambda p: _pace(p, page), kind="number"),
    )


def _pace(place: Place, page: JobsPage) -> Any:
    number = pace(place.all_done, page.today)
    if number is None or place.whole is None:
        return cells.DASH if number is None else f"{number:,}"
    return (
        f"{number:,}（{'能完成' if number >= place.whole else '差 ' + str(place.whole - number)}）"
    )


class Board(JobsPage):
    """Four figures, the county table, forms of employment, retention."""

    template_name = "employment/board.html"
    title = "残疾人就业看板"
    tab = "jobs:board"
    roles = COUNTERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or its table as a file."""
        if request.GET.get("export") == "csv":
            return export(
                shown_columns(place_columns(self), request.GET), self.places(), "new-jobs"
            )
        return super().get(request, *args, **kwargs)

    def places(self) -> list[Place]:
        """Every county of the area."""
        target = Target.objects.filter(code=NEW_JOBS).first()
        return new_jobs_by_place(self.chosen_counties(), self.today, self.regions, target)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The figures of the area."""
        today, area, places = self.today, self.area(), self.places()
        target = Target.objects.filter(code=NEW_JOBS).first()
        whole_city = set(self.regions.counties(PREFECTURE)) <= set(self.chosen_counties())
        done = sum(place.all_done for place in places)
        allotted = [place.whole for place in places if place.whole is not None]
        goal = int(target.value) if target and whole_city else sum(allotted) if allotted else None
        table = Table.of(
            self.request, place_columns(self), places, caption="各县市区新增就业", exportable=True
        )
        at_work, of_age = employment_rate(area, today)
        ahead = pace(done, today)
        return super().get_context_data(
            table=table, done=done, goal=goal, whole_city=whole_city, pace=ahead,
            even=due_by_now(goal, today) if goal else None, split=len(allotted) == len(places),
            lacks=max(goal - ahead, 0) if goal and ahead is not None else None,
            at_work=at_work, of_age=of_age, rate=_percent(at_work, of_age),
            founders=entrepreneurs_in(area, today).count(), kept=retention(area, today),
            forms=self._forms(area), counties=self.county_choices(),
            county=self.request.GET.get("county", ""), works=self.request.user.has_role(*FEDERATION),
            baseline=self._baseline(whole_city), **kwargs,
        )  # fmt: skip

    def _forms(self, area: list[int]) -> list[tuple[str, str, int]]:
        counts = forms_now(area, self.today)
        return [(code, label, counts.get(code, 0)) for code, label in Form.choices]

    def _baseline(self, whole_city: bool) -> str:
        if whole_city:
            return BASELINE
        ages = reported(CountyCount.Of.WORKING_AGE, self.area(), self.today)
        return f"填报就业年龄段 {sum(ages.values()):,} 人" if ages else ""


def _percent(part: int, whole: int) -> str:
    return f"{part * 100 / whole:.2f}%（{part:,}/{whole:,}）" if whole else "—"


class NewJobs(JobsPage):
    """The people behind a number of the board: new jobs by county, year, form and mark."""

    template_name = "employment/new_jobs.html"
    title = "新增就业"
    tab = "jobs:board"

    columns = (
        Column("name", "姓名", lambda j: cells.link(j.file.person.name, reverse("jobs:file", args=[j.file_id])),
               sort="file__person__name", head=True, optional=False),
        Column("county", "县市区", lambda j: j.file.person.managing_region.name, sort=f"{_PERSON}__code"),
        Column("where", "单位", lambda j: j.where, sort="where"),
        Column("position", "岗位", lambda j: j.position),
        Column("form", "就业形式", lambda j: j.get_form_display(), sort="form"),
        Column("started", "到岗", lambda j: cells.day(j.started_on), kind="date", sort="started_on"),
        Column("ended", "离开", lambda j: cells.day(j.ended_on), kind="date", sort="ended_on"),
        Column("evidence", "佐证材料", lambda j: j.evidence, hidden=True),
    )  # fmt: skip

    def rows(self) -> QuerySet[Job]:
        """The jobs the address asks for, of files one may see."""
        query, today = self.request.GET, self.today
        months, look = number_of(query.get("months")), query.get("look", "")
        year = number_of(query.get("year"))
        years = (year,) if year in YEARS else YEARS
        area = self.area()
        if months in (3, 6, 12):
            rows = _looked(reached(area, today, months), months, look)
        else:
            rows = new_jobs(today, years).filter(**{f"{_PERSON}__in": area})
        if query.get("form") in FORMS:
            rows = rows.filter(form=query["form"])
        rows = own(rows, self.request.user).select_related("file__person__managing_region")
        return rows.order_by("-started_on", "pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            return export(shown_columns(self.columns, request.GET), self.rows(), "new-jobs")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list."""
        query, rows = self.request.GET, self.rows()
        table = Table.of(self.request, self.columns, rows, caption="新增就业", exportable=True)
        return super().get_context_data(
            table=table, number=rows.count(), counties=self.county_choices(), years=YEARS,
            forms=Form.choices,
            given={k: query.get(k, "") for k in ("county", "year", "form", "months", "look")},
            **kwargs,
        )  # fmt: skip


def _looked(rows: QuerySet[Job], months: int, look: str) -> QuerySet[Job]:
    """Narrowed to those kept, left, or not looked at."""
    if look == "kept":
        return rows.filter(kept(months))
    if look == "left":
        return rows.filter(left_before(months))
    if look == "open":
        return rows.exclude(Q(pk__in=rows.filter(kept(months)).values("pk"))).exclude(
            left_before(months)
        )
    return rows


class Founders(JobsPage):
    """The people behind the number of supported businesses."""

    template_name = "employment/founders.html"
    title = "扶持创业"
    tab = "jobs:board"

    columns = (
        Column("name", "姓名", lambda s: cells.link(s.file.person.name, reverse("jobs:file", args=[s.file_id])),
               sort="file__person__name", head=True, optional=False),
        Column("county", "县市区", lambda s: s.file.person.managing_region.name, sort=f"{_PERSON}__code"),
        Column("business", "创业", lambda s: s.business.job.where),
        Column("type", "类型", lambda s: s.business.get_kind_display()),
        Column("kind", "第一次扶持", lambda s: s.get_kind_display(), sort="kind"),
        Column("given", "日期", lambda s: cells.day(s.given_on), kind="date", sort="given_on"),
        Column("amount", "金额（元）", lambda s: cells.money(s.amount), kind="money", sort="amount"),
    )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list."""
        rows = own(entrepreneurs_in(self.area(), self.today), self.request.user).select_related(
            "file__person__managing_region", "business__job"
        )
        table = Table.of(
            self.request, self.columns, rows.order_by("-given_on", "pk"), caption="扶持创业"
        )
        return super().get_context_data(
            table=table, number=rows.count(), counties=self.county_choices(),
            county=self.request.GET.get("county", ""), **kwargs,
        )  # fmt: skip


class Due(JobsPage):
    """What waits today, each count opening its list; mine first."""

    template_name = "employment/due.html"
    title = "今日工作"
    tab = "jobs:due"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Counts of the area, and of one's own files."""
        today, user = self.today, self.request.user
        rows = files(user, today).filter(person__managing_region__in=self.area())
        mine = rows.filter(worker=user)
        found = [
            {"key": key, "label": need.label, "count": waiting(rows, key, today).count(),
             "mine": waiting(mine, key, today).count()}
            for key, need in NEEDS.items()
        ]  # fmt: skip
        year = today.year
        found_standings = standings(employers_of(self)[:MOST], year, today)
        return super().get_context_data(
            needs=found, year=year, short=sum(bool(s.short) for s in found_standings),
            office=sum(s.lacks_one for s in found_standings),
            counsellor=sum(s.lacks_counsellor for s in found_standings),
            no_year=sum(s.row is None for s in found_standings), counties=self.county_choices(),
            county=self.request.GET.get("county", ""), **kwargs,
        )  # fmt: skip
