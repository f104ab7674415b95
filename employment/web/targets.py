"""目标任务 and 十项行动: targets against the records, their split, actions with reports."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from employment import services
from employment.errors import EmploymentError
from employment.measuring.board import YEARS, Measured, measure, targets
from employment.measuring.indicators import INDICATORS, PREFECTURE
from employment.measuring.splitting import split_by_people
from employment.models import Allotment
from employment.scope import COUNTERS
from employment.web.base import CountPage, FormPage, Styled, county_rows, number_of, say
from employment.web.words import TARGETS
from portal.access.policy import access_of
from portal.policies.models import Target
from portal.regions.models import Region
from portal.web import cells
from portal.web.table import Column, Table, export, shown_columns

#: Targets of the whole that are split among counties.
SPLIT = ("yongzhou-new-jobs", "yongzhou-entrepreneurs")


def figure(value: Decimal | None, unit: str) -> str:
    """60.5 %, 3 所; a dash when unknown."""
    return "—" if value is None else f"{value.normalize():f} {unit}"


def _due(target: Target) -> str:
    if target.due_on is None:
        return "未写期限"
    words = {"year": "年", "year_end": "年底", "every_year": "年（每年）", "standing": "年"}
    return f"{target.due_on.year}{words[target.precision]}"


def list_of(indicator: str) -> str:
    """The address of the list behind an indicator."""
    behind = INDICATORS[indicator]
    if behind.list_url == "jobs:counted":
        return reverse(behind.list_url, args=[indicator.removeprefix("employment.")])
    return reverse(behind.list_url)


class TargetList(CountPage):
    """Every target in every county of the area; the whole for who sees it."""

    template_name = "employment/targets.html"
    title = "目标任务"
    tab = "jobs:targets"
    roles = COUNTERS

    def columns(self) -> tuple[Column, ...]:
        """The table's columns; a name leads to the rows behind it."""
        regions, user = self.regions, self.request.user

        def name(row: Measured) -> Any:
            behind = INDICATORS[row.target.indicator]
            access = access_of(behind.list_url)
            if access is None or not access.allows(user):
                return row.target.name
            county = f"county={row.county}" if row.county else ""
            query = "&".join(part for part in (behind.query, county) if part)
            return cells.link(row.target.name, f"{list_of(row.target.indicator)}?{query}")

        def how(row: Measured) -> str:
            behind = INDICATORS[row.target.indicator]
            above = f"{behind.above} {'未填报' if row.above is None else row.above}"
            if not behind.below:
                return above
            return f"{above} ÷ {behind.below} {'未填报' if row.below is None else row.below}"

        return (
            Column("name", "目标", name, head=True, optional=False),
            Column(
                "where",
                "范围",
                lambda r: regions.name(r.county) if r.county else "全市",
                sort="county",
            ),
            Column(
                "value",
                "要求",
                lambda r: f"≥ {figure(r.target.value, r.target.unit)}",
                kind="number",
            ),
            Column("due", "期限", lambda r: _due(r.target)),
            Column("actual", "实际", lambda r: figure(r.actual, r.target.unit), kind="number"),
            Column("state", "状态", lambda r: cells.badge(TARGETS[r.state]), sort="state"),
            Column("how", "怎样算", how),
            Column(
                "clause", "依据", lambda r: f"{r.target.document} {r.target.clause}", hidden=True
            ),
        )

    @cached_property
    def found(self) -> list[Measured]:
        """The standings of the chosen counties, narrowed by state."""
        rows = measure(list(targets()), self.chosen_counties(), self.today, self.regions)
        state = self.request.GET.get("state", "")
        return [row for row in rows if state not in TARGETS or row.state == state]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or its table as a file."""
        if request.GET.get("export") == "csv":
            return export(shown_columns(self.columns(), request.GET), self.found, "targets")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table."""
        table = Table.of(self.request, self.columns(), self.found, caption="目标任务",
                         exportable=True, page_size=200)  # fmt: skip
        return super().get_context_data(
            table=table, counties=self.county_choices(), states=[(k, w.text) for k, w in TARGETS.items()],
            given={k: self.request.GET.get(k, "") for k in ("county", "state")},
            split=Target.objects.filter(code__in=SPLIT).order_by("pk"),
            notes=[t for t in targets() if t.notes], **kwargs,
        )  # fmt: skip


class SplitPage(FormPage):
    """A year's part of a target for each county, as a paper decided it."""

    template_name = "employment/split.html"
    tab = "jobs:targets"
    submit = "保存分解"

    @cached_property
    def target(self) -> Target:
        """The target of the address."""
        found = Target.objects.filter(code__in=SPLIT, pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404("没有这个目标。")
        return found

    @property
    def year(self) -> int:
        """The year of the address."""
        year = number_of(self.request.GET.get("year"))
        return year if year in YEARS else min(max(self.today.year, YEARS[0]), YEARS[-1])

    def get_title(self) -> str:
        """What is split."""
        return f"任务分解：{self.target.name} {self.year}年"

    def make_form(self, *given: Any) -> forms.Form:
        """A number for each county of the area, and the paper."""
        known = {
            row.region_id: row
            for row in Allotment.objects.filter(target=self.target, year=self.year)
        }
        proposed: dict[int, int] = {}
        if self.request.GET.get("propose") == "1" and not known:
            proposed = split_by_people(self.target, self.year, self.area(), self.today)
        first: dict[str, Any] = {
            f"r{region.pk}": known[region.pk].value
            if region.pk in known
            else proposed.get(region.pk)
            for region in self.places
        }
        first["document"] = next((row.document for row in known.values()), "")
        made: Any = SplitForm(*given, places=self.places, initial=first)
        return made

    @cached_property
    def places(self) -> list[Region]:
        """The counties of the area."""
        return list(county_rows(self))

    def send(self, form: forms.Form) -> str:
        """Save the split."""
        values = form.cleaned_data
        parts = {r.pk: values[f"r{r.pk}"] for r in self.places if values[f"r{r.pk}"] is not None}
        if not parts:
            raise EmploymentError("没有填任务数。", "至少填一个县市区。")
        changed = services.allot(
            target=self.target, year=self.year, parts=parts, document=values["document"],
            **self.written(),
        )  # fmt: skip
        say(
            self.request,
            f"{self.year}年任务已分解，{changed} 个县市区有变化。" if changed else "没有变化。",
        )
        return f"{reverse('jobs:split', args=[self.target.pk])}?year={self.year}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the sums of all years beside the target."""
        rows = Allotment.objects.filter(target=self.target, region__in=self.places)
        sums = {year: sum(r.value for r in rows if r.year == year) for year in YEARS}
        return super().get_context_data(
            target=self.target, year=self.year, sums=sums.items(), whole=sum(sums.values()),
            everything={r.code for r in self.places} >= set(self.regions.counties(PREFECTURE)), **kwargs,
        )  # fmt: skip


class SplitForm(Styled, forms.Form):
    """One field a county."""

    document = forms.CharField(label="分解依据（文号）", max_length=120)

    def __init__(self, *args: Any, places: Sequence[Region], **kwargs: Any) -> None:
        own = {
            f"r{p.pk}": forms.IntegerField(label=p.name, min_value=0, required=False)
            for p in places
        }
        self.base_fields = own | self.base_fields
        super().__init__(*args, **kwargs)
