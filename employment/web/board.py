"""看板 and 今日工作: 2,450 by county, who is behind each number, and what waits today."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from employment.measuring.board import (
    NEW_JOBS,
    YEARS,
    Place,
    due_by_now,
    employment_rate,
    forms_now,
    new_jobs_by_place,
    pace,
    pace_words,
    retention,
)
from employment.measuring.indicators import PREFECTURE, entrepreneurs_in, reported
from employment.measuring.new_jobs import PLAN
from employment.models import CountyCount, Form
from employment.people import NEEDS, files, waiting
from employment.scope import COUNTERS
from employment.standing import standings
from employment.web.base import CountPage, JobsPage
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

    def done(place: Place, year: int | None) -> Any:
        number = place.all_done if year is None else place.done.get(year, 0)
        if not number:
            return number
        asked = f"?county={place.code}" + (f"&year={year}" if year else "")
        return cells.link(f"{number:,}", f"{reverse('jobs:new')}{asked}")

    def of_year(year: int) -> Column:
        return Column(
            f"y{year}", f"{year}年 完成/任务",
            lambda p: cells.format_html('<span class="mixed">{} / {}</span>', done(p, year), p.allotted.get(year, "—")),
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
        Column("pace", pace_words(page.today), lambda p: _pace(p, page), kind="number"),
    )


def _pace(place: Place, page: JobsPage) -> Any:
    number = pace(place.all_done, page.today)
    if number is None or place.whole is None:
        return cells.DASH if number is None else f"{number:,}"
    return f"{number:,}（{_told(number, place.whole, page.today)}）"


def _told(number: int, whole: int, day: date) -> str:
    if number < whole:
        return f"差 {whole - number}"
    return "能完成" if day <= PLAN[1] else "已完成"


class Board(CountPage):
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
            pace_words=pace_words(today),
            even=due_by_now(goal, today) if goal else None, split=len(allotted) == len(places),
            lacks=max(goal - ahead, 0) if goal and ahead is not None else None,
            at_work=at_work, of_age=of_age, rate=_percent(at_work, of_age),
            founders=entrepreneurs_in(area, today).count(), kept=retention(area, today),
            forms=self._forms(area), counties=self.county_choices(),
            county=self.request.GET.get("county", ""),
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
