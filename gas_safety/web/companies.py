"""Gas companies with their stations, vehicles and logins."""

from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from gas_safety.models import Company, Station, Vehicle
from gas_safety.register.saving import fingerprint
from gas_safety.register.services import (
    add_company,
    attach_login,
    change_company,
    save_station,
    save_vehicle,
)
from gas_safety.scope import INSPECTORS, companies, own
from gas_safety.web.base import FormPage, GasPage, Styled, say
from gas_safety.web.forms import CompanyForm, StationForm, VehicleForm
from portal.accounts.models import User
from portal.accounts.roles import GAS_COMPANY
from portal.accounts.scope import region_ids
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table


def columns() -> tuple[Column, ...]:
    """The list's columns."""
    return (
        Column("name", "企业", lambda c: cells.link(str(c), reverse("gas:company", args=[c.pk])),
               sort="organisation__name", optional=False, head=True),
        Column("supply", "经营类别", lambda c: c.get_supply_display(), sort="supply"),
        Column("region", "注册地区", lambda c: c.organisation.region.name),
        Column("users", "在用用户", lambda c: cells.link(
            f"{c.users:,}", f"{reverse('gas:customers')}?company={c.pk}"), kind="number", sort="users"),
        Column("stations", "配送网点", lambda c: cells.number(c.points), kind="number"),
        Column("licence", "经营许可证", lambda c: c.licence or cells.DASH, kind="code"),
        Column("until", "许可证有效期至", lambda c: cells.day(c.licence_until), kind="date",
               sort="licence_until"),
    )  # fmt: skip


class CompanyList(GasPage):
    """Companies seated in or serving the area."""

    template_name = "gas_safety/companies.html"
    title = "燃气企业"
    tab = "gas:companies"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table; users and stations are those of the area."""
        ids = region_ids(self.request.user)
        inside = Q(customers__region__in=ids, customers__closed_on__isnull=True)
        rows = companies(self.request.user).annotate(
            users=Count("customers", filter=inside, distinct=True),
            points=Count("stations", filter=Q(stations__region__in=ids, stations__closed_on__isnull=True),
                         distinct=True),
        )  # fmt: skip
        table = Table.of(self.request, columns(), rows, caption="燃气企业", default_sort="name")
        return super().get_context_data(table=table, **kwargs)


class CompanyOf(GasPage):
    """A page under one company the user may see."""

    tab = "gas:companies"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look the company up first: not seen is not found."""
        self.company: Any = None
        if request.user.is_authenticated and "pk" in kwargs:
            self.company = self.find(kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def find(self, pk: int) -> Company:
        """The company of the address."""
        return get_object_or_404(companies(self.request.user), pk=pk)


class CompanyPage(CompanyOf):
    """A company with its stations and vehicles."""

    template_name = "gas_safety/company.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything of the company in the user's area."""
        user = self.request.user
        return super().get_context_data(
            company=self.company, title=str(self.company),
            stations=own(Station.objects.select_related("region"), user).filter(company=self.company),
            vehicles=own(Vehicle.objects.select_related("region"), user).filter(company=self.company),
            logins=self.company.logins.select_related("user") if self.inspecting else [],
            changeable=self.inspecting and self.company.organisation.region_id in region_ids(user),
            **kwargs,
        )  # fmt: skip


class CompanyEdit(FormPage, CompanyOf):
    """Enter or change a company; inspectors only."""

    roles = INSPECTORS

    def get_title(self) -> str:
        """New or known."""
        return f"修改{self.company}" if self.company else "登记燃气企业"

    def make_form(self, *given: Any) -> forms.Form:
        """With what is known."""
        known = Company.objects.get(pk=self.company.pk) if self.company else Company()
        initial = {"region": self.request.user.region_id}
        if self.company:
            o = self.company.organisation
            initial = {"name": o.name, "address": o.address, "contact": o.contact, "phone": o.phone}
        return CompanyForm(  # type: ignore[return-value]
            *given, instance=known, initial=initial, user=self.request.user, today=self.today,
            new=self.company is None,
        )  # fmt: skip

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the mark of what the form was opened on."""
        seen = self.request.POST.get("seen") or (fingerprint(self.company) if self.company else "")
        return super().get_context_data(seen=seen, **kwargs)

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        values = dict(form.cleaned_data)
        common: Any = {
            "actor": self.request.user, "at": timezone.now(), "origin": origin_of(self.request)
        }  # fmt: skip
        if self.company:
            seen = self.request.POST.get("seen", "")
            saved = change_company(company=self.company, values=values, seen=seen, **common)
        else:
            named = {key: values.pop(key) for key in ("name", "uscc", "region")}
            saved = add_company(values=values, **named, **common)
        say(self.request, f"已保存{saved}。")
        return reverse("gas:company", args=[saved.pk])


class PartOf(FormPage, CompanyOf):
    """A station or vehicle of a company, new (under the company) or known (by its own number)."""

    model: Any = Station
    form: Any = StationForm
    service: Any = staticmethod(save_station)
    key = "station"
    label = "配送网点"

    def find(self, pk: int) -> Company:
        """For a known one the company is its own."""
        self.part = None
        if not self.kwargs.get("known"):
            return super().find(pk)
        self.part = self.row(self.model.objects.select_related("company__organisation"), pk=pk)
        return self.part.company

    def get_title(self) -> str:
        """New or known."""
        return f"修改{self.part}" if self.part else f"登记{self.label}"

    def make_form(self, *given: Any) -> forms.Form:
        """With what is known."""
        known = self.model.objects.get(pk=self.part.pk) if self.part else self.model()
        initial = {} if self.part else {"region": self.request.user.region_id}
        made: forms.Form = self.form(
            *given, instance=known, initial=initial, user=self.request.user, today=self.today
        )
        return made

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the mark of what the form was opened on."""
        seen = self.request.POST.get("seen") or (fingerprint(self.part) if self.part else "")
        return super().get_context_data(seen=seen, **kwargs)

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        saved = self.service(
            **{self.key: self.part}, actor=self.request.user, company=self.company,
            values=dict(form.cleaned_data), at=timezone.now(), origin=origin_of(self.request),
            seen=self.request.POST.get("seen", ""),
        )  # fmt: skip
        say(self.request, f"已保存{saved}。")
        return reverse("gas:company", args=[self.company.pk])


class StationEdit(PartOf):
    """A delivery point."""


class VehicleEdit(PartOf):
    """A vehicle."""

    model = Vehicle
    form = VehicleForm
    service = staticmethod(save_vehicle)
    key = "vehicle"
    label = "车辆"


class LoginForm(Styled, forms.Form):
    """Which login."""

    user = forms.ModelChoiceField(User.objects.none(), label="账号", empty_label="请选择")


class AttachLogin(FormPage, CompanyOf):
    """Give a login of the role 燃气企业 to a company; inspectors only."""

    roles = INSPECTORS
    submit = "交给这家企业"
    note = "账号由系统管理员建立、安全管理员授予“燃气企业”角色后，在这里对应到企业；之后只能看和登记这家企业的用户。"

    def get_title(self) -> str:
        """For whom."""
        return f"{self.company}的账号"

    def make_form(self, *given: Any) -> forms.Form:
        """Logins of the area that belong to no company."""
        form = LoginForm(*given)
        form.fields["user"].queryset = User.objects.filter(  # type: ignore[attr-defined]
            roles__contains=[GAS_COMPANY], gas_login__isnull=True, is_active=True,
            region__in=region_ids(self.request.user),
        )  # fmt: skip
        return form

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        user = form.cleaned_data["user"]
        attach_login(
            actor=self.request.user, company=self.company, user=user, at=timezone.now(),
            origin=origin_of(self.request),
        )  # fmt: skip
        say(self.request, f"{user}现在为{self.company}登记。")
        return reverse("gas:company", args=[self.company.pk])
