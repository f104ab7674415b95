"""设施登记: the register as a list, and its form."""

from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.models import Institution, Kind
from facilities.selectors import counties_of, register
from facilities.services import register_institution, update_institution
from facilities.web.base import WRITERS, FacilityPage, InstitutionPage, blame, say
from facilities.web.forms import InstitutionForm
from portal.parties.models import Organisation
from portal.regions.models import Region
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export


def _share(part: int | None, whole: int | None) -> Any:
    return cells.DASH if not whole or part is None else f"{part / whole:.0%}（{part}/{whole}）"


def level_words(row: Any) -> Any:
    """Stars or grade of a row of the register."""
    if row.level is None:
        return cells.DASH
    return f"{row.level} 星级" if row.level_of == "star" else f"{row.level}A 级"


COLUMNS = (
    Column("name", "名称", lambda r: cells.link(r, reverse("homes:home", args=[r.pk])),
           sort="organisation__name", head=True, optional=False),
    Column("county", "县市区", lambda r: r.organisation.region.name, sort="organisation__region__code"),
    Column("township", "乡镇（街道）", lambda r: r.township or cells.DASH, hidden=True),
    Column("kind", "类别", lambda r: r.get_kind_display(), sort="kind"),
    Column("ownership", "性质", lambda r: r.organisation.get_ownership_display()),
    Column("brand", "品牌", lambda r: r.brand or cells.DASH, hidden=True),
    Column("beds", "床位", lambda r: cells.number(r.total), kind="number", sort="total"),
    Column("nursing", "护理型占比", lambda r: _share(r.nursing, r.total), kind="number"),
    Column("living", "入住率", lambda r: _share(r.living, r.total), kind="number"),
    Column("level", "等级", level_words, sort="level"),
    Column("fire", "消防审验", lambda r: r.get_fire_display() or "未登记", sort="fire"),
    Column("filed", "备案", lambda r: cells.day(r.filed_on), kind="date", sort="filed_on", hidden=True),
    Column("uscc", "统一社会信用代码", lambda r: r.organisation.uscc or cells.DASH, kind="code", hidden=True),
)  # fmt: skip
OPEN, CLOSED = "open", "closed"


class InstitutionList(FacilityPage):
    """The register of one's own area, open institutions first."""

    template_name = "facilities/list.html"
    title = "设施登记"
    tab = "homes:list"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The page, or the same list as a file."""
        if request.GET.get("export"):
            return export(COLUMNS, self._rows(), "facilities")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its filters."""
        query = self.request.GET
        table = Table.of(
            self.request, COLUMNS, self._rows(), caption="设施登记", exportable=True, page_size=25
        )
        counties = counties_of(self.request.user)
        return super().get_context_data(
            table=table, kinds=Kind.choices, owners=Organisation.Ownership.choices,
            counties=counties if len(counties) > 1 else (),
            given={n: query.get(n, "") for n in ("q", "county", "kind", "owner", "state")},
            filtered=any(query.get(n) for n in ("q", "county", "kind", "owner", "state")), **kwargs,
        )  # fmt: skip

    def _rows(self) -> Any:
        query, today = self.request.GET, timezone.localdate()
        rows = register(self.request.user, today).order_by("organisation__name", "pk")
        closed = Q(organisation__closed_on__lte=today)
        rows = rows.filter(closed) if query.get("state") == CLOSED else rows.exclude(closed)
        if query.get("kind") in Kind.values:
            rows = rows.filter(kind=query["kind"])
        if query.get("owner") in Organisation.Ownership.values:
            rows = rows.filter(organisation__ownership=query["owner"])
        if query.get("county", "").isdigit():
            rows = rows.filter(organisation__region__code=query["county"])
        if typed := query.get("q", "").strip()[:60]:
            named = Q(organisation__name__icontains=typed) | Q(organisation__uscc=typed.upper())
            rows = rows.filter(named | Q(brand__icontains=typed) | Q(township__icontains=typed))
        return rows


class NewInstitution(FacilityPage):
    """A form for an institution."""

    template_name = "facilities/institution_form.html"
    title = "登记设施"
    tab = "homes:list"
    roles = WRITERS

    def get_crumbs(self) -> list[Crumb]:
        """Back to the register."""
        return [Crumb("设施登记", reverse("homes:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """An empty form, or the one that was refused."""
        kwargs.setdefault("form", InstitutionForm(counties=counties_of(self.request.user)))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Register, and go to the home's page."""
        form = InstitutionForm(request.POST, counties=counties_of(request.user))
        if form.is_valid():
            region: Region = form.cleaned_data["region"]
            try:
                row = register_institution(
                    actor=request.user, region=region, uscc=form.cleaned_data["uscc"],
                    party=form.party(), values=form.register(), at=timezone.now(),
                    origin=origin_of(request),
                )  # fmt: skip
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, f"已登记{row}。接着登记床位、人员和等级评定。")
                return redirect("homes:home", row.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class EditInstitution(InstitutionPage):
    """The same form for one that is registered."""

    template_name = "facilities/institution_form.html"
    title = "修改登记"
    roles = WRITERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form as registered, or the one that was refused."""
        row = self.institution
        party = {n: getattr(row.organisation, n) for n in ("name", "ownership", "address", "contact",
                                                           "phone", "opened_on", "closed_on")}  # fmt: skip
        kwargs.setdefault("form", InstitutionForm(instance=row, initial=party))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save, and go back to the home's page."""
        row = self.institution
        form = InstitutionForm(request.POST, instance=Institution.objects.get(pk=row.pk))
        if form.is_valid():
            try:
                update_institution(
                    actor=request.user, institution=row, party=form.party(), values=form.register(),
                    at=timezone.now(), origin=origin_of(request),
                )  # fmt: skip
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, "已保存。")
                return redirect("homes:home", pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)
