"""基地网点: bases, points, fairs and reported counts, each a list with its form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property

from employment import services
from employment.models import Base, CountyCount, Fair, Point
from employment.scope import own
from employment.services.writing import fingerprint
from employment.web.base import FormPage, JobsPage, Styled, county_rows, say
from portal.regions.models import Region
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.table import Column, Table, export


def _edit(kind: str, name: Any) -> Column:
    return Column(
        "name", "名称", lambda r: cells.link(name(r), reverse("jobs:place", args=[kind, r.pk])),
        head=True, optional=False,
    )  # fmt: skip


_COUNTY = Column("county", "地区", lambda r: r.region.name, sort="region__code")


@dataclass(frozen=True, slots=True)
class PlaceKind:
    """A list of the area and its form."""

    label: str
    model: Any
    fields: tuple[str, ...]
    columns: tuple[Column, ...]
    by_kind: bool = True


PLACE_KINDS: dict[str, PlaceKind] = {
    "bases": PlaceKind("基地", Base, (
        "name", "region", "kind", "operator", "township", "capacity", "employs", "accepted_on",
        "closed_on", "document",
    ), (
        _edit("bases", str), _COUNTY,
        Column("kind", "类别", lambda r: r.get_kind_display(), sort="kind"),
        Column("operator", "运营单位", lambda r: r.operator or cells.DASH),
        Column("employs", "带动就业（人）", lambda r: r.employs, kind="number", sort="employs"),
        Column("accepted", "建成验收", lambda r: cells.day(r.accepted_on), kind="date", sort="accepted_on"),
        Column("closed", "停办", lambda r: cells.day(r.closed_on), kind="date", sort="closed_on"),
    )),
    "points": PlaceKind("便民服务网点", Point, (
        "name", "region", "kind", "opened_on", "posts", "reserved", "taken", "relief", "closed_on",
    ), (
        _edit("points", str), _COUNTY,
        Column("kind", "类别", lambda r: r.get_kind_display(), sort="kind"),
        Column("opened", "新设", lambda r: cells.day(r.opened_on), kind="date", sort="opened_on"),
        Column("posts", "岗位", lambda r: r.posts, kind="number", sort="posts"),
        Column("reserved", "预留", lambda r: r.reserved, kind="number", sort="reserved"),
        Column("share", "预留比例", lambda r: f"{r.reserved * 100 / r.posts:.1f}%", kind="number"),
        Column("taken", "已安排", lambda r: r.taken, kind="number", sort="taken"),
    )),
    "fairs": PlaceKind("招聘活动", Fair, (
        "kind", "region", "held_on", "place", "employers", "posts", "came", "agreed", "evidence",
    ), (
        _edit("fairs", lambda r: r.get_kind_display()), _COUNTY,
        Column("held", "日期", lambda r: cells.day(r.held_on), kind="date", sort="held_on"),
        Column("place", "地点", lambda r: r.place),
        Column("employers", "单位（家）", lambda r: r.employers, kind="number", sort="employers"),
        Column("posts", "岗位（个）", lambda r: r.posts, kind="number", sort="posts"),
        Column("came", "到场（人）", lambda r: r.came, kind="number", sort="came"),
        Column("agreed", "意向（人）", lambda r: r.agreed, kind="number", sort="agreed"),
    )),
    "counts": PlaceKind("填报数", CountyCount, ("of", "region", "as_of", "value", "document"), (
        _edit("counts", lambda r: r.get_of_display()), _COUNTY,
        Column("as_of", "截至", lambda r: cells.day(r.as_of), kind="date", sort="as_of"),
        Column("value", "数值", lambda r: cells.number(r.value), kind="number", sort="value"),
        Column("document", "依据", lambda r: r.document),
    ), by_kind=False),
}  # fmt: skip


class PlaceList(JobsPage):
    """One of the lists of the area."""

    template_name = "employment/places.html"
    tab = "jobs:places_bases"
    kind = ""

    def get_title(self) -> str:
        """What is listed."""
        return PLACE_KINDS[self.kind].label

    def get_crumbs(self) -> Sequence[Crumb]:
        """None: the row of lists shows where one is."""
        return ()

    def rows(self) -> QuerySet[Any]:
        """The rows the address asks for; counts of the own area itself too."""
        shape, query = PLACE_KINDS[self.kind], self.request.GET
        rows = own(shape.model.objects.select_related("region"), self.request.user)
        if query.get("county") in self.counties():
            rows = rows.filter(region__code=query["county"])
        if shape.by_kind and query.get("kind") in shape.model.Kind.values:
            rows = rows.filter(kind=query["kind"])
        return rows

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            return export(PLACE_KINDS[self.kind].columns, self.rows(), self.kind)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its filters."""
        shape, query = PLACE_KINDS[self.kind], self.request.GET
        table = Table.of(
            self.request, shape.columns, self.rows(), caption=shape.label, exportable=True
        )
        lists = [
            (reverse(f"jobs:places_{name}"), each.label, name == self.kind)
            for name, each in PLACE_KINDS.items()
        ]
        return super().get_context_data(
            table=table, kind=self.kind, label=shape.label, lists=lists,
            kinds=shape.model.Kind.choices if shape.by_kind else (),
            counties=self.county_choices(), given={k: query.get(k, "") for k in ("county", "kind")},
            filtered=any(query.get(k) for k in ("county", "kind")),
            here=reverse(f"jobs:places_{self.kind}"), **kwargs,
        )  # fmt: skip


class SavePlace(FormPage):
    """A new row of one of the lists, or other values of one."""

    tab = "jobs:places_bases"

    @property
    def shape(self) -> PlaceKind:
        """Which list."""
        found = PLACE_KINDS.get(self.kwargs["kind"])
        if found is None:
            raise Http404("没有这种登记。")
        return found

    @cached_property
    def instance(self) -> Any:
        """The row of the address, None for a new one."""
        if "pk" not in self.kwargs:
            return None
        return self.row(self.shape.model.objects.select_related("region"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """New or not."""
        return f"修改{self.shape.label}" if self.instance else f"登记{self.shape.label}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb(self.shape.label, self.back()),)

    def back(self) -> str:
        """The list."""
        return reverse(f"jobs:places_{self.kwargs['kind']}")

    def seen(self) -> str:
        """The mark of the row."""
        return fingerprint(self.instance) if self.instance else ""

    def make_form(self, *given: Any) -> forms.Form:
        """The form of the list."""
        form = forms.modelform_factory(self.shape.model, form=_PlaceForm, fields=self.shape.fields)
        made: Any = form(*given, page=self, instance=self.instance)
        return made

    def send(self, form: forms.Form) -> str:
        """Save it."""
        fresh = self.instance and type(self.instance).objects.get(pk=self.instance.pk)
        services.save_place(
            kind=self.kwargs["kind"], row=fresh, values=form.cleaned_data, today=self.today,
            seen=self.request.POST.get("seen", ""), **self.written(),
        )  # fmt: skip
        say(self.request, f"{self.shape.label}已保存。")
        return self.back()


class _PlaceForm(Styled, forms.ModelForm):
    """The county only while it is new; counts may be the whole area's."""

    def __init__(self, *args: Any, page: JobsPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["region"]
            return
        rows = county_rows(page)
        if self._meta.model is CountyCount:
            rows = rows | Region.objects.filter(pk=page.request.user.region_id or 0)
        self.fields["region"].queryset = rows  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """The service checks the row."""
        return {field.name for field in self._meta.model._meta.fields}

    def validate_constraints(self) -> None:
        """Left to the service."""
