"""The rows behind a share of the targets, done or not: as many as its denominator for whoever counts."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse

from employment.measuring.board import targets
from employment.measuring.indicators import COUNTED, INDICATORS
from employment.models import Employer, Talent, WorkFile
from employment.scope import COUNTERS, own
from employment.web.base import CountPage
from portal.lib.masking import mask_name
from portal.web import cells
from portal.web.table import Column, Table, export, shown_columns
from portal.web.words import Word

DONE = {True: Word("已做到", "good", "check"), False: Word("还没有", "warn", "alert-triangle")}


class Counted(CountPage):
    """Files (strangers' names hidden) or employers of one indicator."""

    template_name = "employment/counted.html"
    tab = "jobs:targets"
    roles = COUNTERS

    @property
    def key(self) -> str:
        """The indicator's name in the address."""
        key = str(self.kwargs["key"])
        if key not in COUNTED:
            raise Http404("没有这张名单。")
        return key

    def get_title(self) -> str:
        """What the target is called."""
        found = targets().filter(indicator=f"employment.{self.key}").first()
        return found.name if found else INDICATORS[f"employment.{self.key}"].below

    def rows(self) -> QuerySet[Any]:
        """Of the chosen counties, narrowed to those done or not when asked."""
        rows = COUNTED[self.key](self.area(), self.today)
        if (state := self.request.GET.get("done", "")) in ("0", "1"):
            rows = rows.filter(done=state == "1") if state == "1" else rows.exclude(done=True)
        if rows.model is Employer:
            return rows.select_related("organisation__region").order_by(
                "organisation__region__code", "organisation__name", "pk"
            )
        mine = own(WorkFile.objects.filter(pk=OuterRef("pk")), self.request.user)
        rows = rows.annotate(mine=Exists(mine)).select_related("person__managing_region")
        return rows.order_by("person__managing_region__code", "person__township", "pk")

    def columns(self) -> tuple[Column, ...]:
        """Who, where, and whether it is done."""
        files = self.key in ("surveys", "assessments", "graduates")
        own_columns = _of_files() if files else _of_employers(self.request)
        return (*own_columns, Column("done", "情况", lambda r: cells.badge(DONE[bool(r.done)])))

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            return export(shown_columns(self.columns(), request.GET), self.rows(), self.key)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its two numbers."""
        rows, behind = self.rows(), INDICATORS[f"employment.{self.key}"]
        table = Table.of(
            self.request, self.columns(), rows, caption=self.get_title(), exportable=True
        )
        return super().get_context_data(
            table=table, number=rows.count(), counties=self.county_choices(), behind=behind,
            unit="家" if rows.model is Employer else "人",
            given={k: self.request.GET.get(k, "") for k in ("county", "done")}, **kwargs,
        )  # fmt: skip


def _of_files() -> tuple[Column, ...]:
    def name(row: WorkFile) -> Any:
        if not row.mine:  # type: ignore[attr-defined]
            return mask_name(row.person.name)
        return cells.link(row.person.name, reverse("jobs:file", args=[row.pk]))

    return (
        Column("name", "姓名", name, head=True, optional=False),
        Column("county", "县市区", lambda r: r.person.managing_region.name),
        Column("township", "乡镇（街道）", lambda r: r.person.township or cells.DASH),
    )


def _of_employers(request: HttpRequest) -> tuple[Column, ...]:
    may = set(own(Employer.objects.all(), request.user).values_list("pk", flat=True))

    def name(row: Employer) -> Any:
        if row.pk not in may:
            return row.organisation.name
        return cells.link(row.organisation.name, reverse("jobs:employer", args=[row.pk]))

    return (
        Column("name", "用人单位", name, head=True, optional=False),
        Column("county", "县市区", lambda r: r.organisation.region.name),
        Column("kind", "性质", lambda r: r.get_kind_display()),
    )


class Talents(CountPage):
    """The people named as talents of townships; the target counts their townships."""

    template_name = "employment/talents.html"
    title = "乡村振兴残疾人人才"
    tab = "jobs:targets"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, with how many townships it covers."""
        found = Talent.objects.filter(
            named_on__lte=self.today, file__person__managing_region__in=self.area()
        )
        county = "file__person__managing_region__code"
        rows = self.mark_own(found).order_by(county, "township", "pk")
        columns = (
            *self.name_columns(),
            Column("township", "乡镇", lambda t: t.township, sort="township"),
            Column("field", "领域", lambda t: t.field),
            Column("named", "认定", lambda t: cells.day(t.named_on), kind="date", sort="named_on"),
        )
        places = found.order_by().values("file__person__managing_region", "township").distinct()
        return super().get_context_data(
            table=Table.of(self.request, columns, rows, caption=self.title), number=rows.count(),
            townships=places.count(), counties=self.county_choices(),
            county=self.request.GET.get("county", ""), **kwargs,
        )  # fmt: skip
