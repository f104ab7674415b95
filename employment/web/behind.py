"""The people behind the board's numbers: as many rows as it counts, names of strangers hidden."""

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from employment.measuring.board import YEARS, left_before, reached, working, working_of_age
from employment.measuring.indicators import entrepreneurs_in
from employment.measuring.new_jobs import kept, new_jobs
from employment.models import Form, Job
from employment.people import FORMS
from employment.scope import COUNTERS
from employment.web.base import CountPage, number_of
from portal.web import cells
from portal.web.table import Column, Table, export, shown_columns

_PERSON = "file__person__managing_region"


class NewJobs(CountPage):
    """The people behind a number of the board: new jobs by county, year, form and mark."""

    template_name = "employment/new_jobs.html"
    title = "新增就业"
    tab = "jobs:board"
    roles = COUNTERS

    own_columns = (
        Column("where", "单位", lambda j: j.where, sort="where"),
        Column("position", "岗位", lambda j: j.position),
        Column("form", "就业形式", lambda j: j.get_form_display(), sort="form"),
        Column("started", "到岗", lambda j: cells.day(j.started_on), kind="date", sort="started_on"),
        Column("ended", "离开", lambda j: cells.day(j.ended_on), kind="date", sort="ended_on"),
        Column("evidence", "佐证材料", lambda j: j.evidence, hidden=True),
    )  # fmt: skip

    def rows(self) -> QuerySet[Job]:
        """The jobs the address asks for, of the whole area: as many as the board counts."""
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
        return self.mark_own(rows).order_by("-started_on", "pk")

    def columns(self) -> tuple[Column, ...]:
        """Who, then what of the job."""
        return (*self.name_columns(), *self.own_columns)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            return export(shown_columns(self.columns(), request.GET), self.rows(), "new-jobs")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list."""
        query, rows = self.request.GET, self.rows()
        table = Table.of(self.request, self.columns(), rows, caption="新增就业", exportable=True)
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


class Founders(CountPage):
    """The people behind the number of supported businesses."""

    template_name = "employment/founders.html"
    title = "扶持创业"
    tab = "jobs:board"
    roles = COUNTERS

    own_columns = (
        Column("business", "创业", lambda s: s.business.job.where),
        Column("type", "类型", lambda s: s.business.get_kind_display()),
        Column("kind", "第一次扶持", lambda s: s.get_kind_display(), sort="kind"),
        Column("given", "日期", lambda s: cells.day(s.given_on), kind="date", sort="given_on"),
        Column("amount", "金额（元）", lambda s: cells.money(s.amount), kind="money", sort="amount"),
    )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list."""
        rows = self.mark_own(entrepreneurs_in(self.area(), self.today))
        rows = rows.select_related("business__job").order_by("-given_on", "pk")
        columns = (*self.name_columns(), *self.own_columns)
        table = Table.of(self.request, columns, rows, caption="扶持创业")
        return super().get_context_data(
            table=table, number=rows.count(), counties=self.county_choices(),
            county=self.request.GET.get("county", ""), **kwargs,
        )  # fmt: skip


class Working(CountPage):
    """Who is at work on the day, by form; with ``age`` those of working age, as the rate counts."""

    template_name = "employment/working.html"
    title = "在职人员"
    tab = "jobs:board"
    roles = COUNTERS

    own_columns = (
        Column("where", "单位", lambda j: j.where, sort="where"),
        Column("form", "就业形式", lambda j: j.get_form_display(), sort="form"),
        Column("started", "到岗", lambda j: cells.day(j.started_on), kind="date", sort="started_on"),
    )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list."""
        query = self.request.GET
        of_age = query.get("age") == "1"
        rows = (working_of_age if of_age else working)(self.area(), self.today)
        if query.get("form") in FORMS:
            rows = rows.filter(form=query["form"])
        rows = self.mark_own(rows).order_by("-started_on", "pk")
        columns = (*self.name_columns(), *self.own_columns)
        table = Table.of(self.request, columns, rows, caption="在职人员")
        return super().get_context_data(
            table=table, number=rows.count(), counties=self.county_choices(), forms=Form.choices,
            of_age=of_age, given={k: query.get(k, "") for k in ("county", "form", "age")}, **kwargs,
        )  # fmt: skip
