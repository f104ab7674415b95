"""Deliveries and 改帮服 of one gas user, and the list of those helped."""

from typing import Any

from django import forms
from django.db.models import Count, Q, Sum
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from gas_safety.models import Conversion, Customer
from gas_safety.register.services import record_conversion, record_delivery
from gas_safety.scope import own
from gas_safety.web.base import FormPage, GasPage, say
from gas_safety.web.forms import ConversionForm, DeliveryForm
from portal.access.policy import access_of
from portal.accounts.scope import scoped
from portal.people.models import Person
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table


class OfCustomer(FormPage):
    """A form about one gas user."""

    tab = "gas:customers"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look the user up first: not seen is not found."""
        self.customer: Any = None
        if request.user.is_authenticated:
            rows = Customer.objects.select_related("company__organisation", "region")
            self.customer = self.row(rows, pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def back(self) -> str:
        """To the gas user."""
        return reverse("gas:customer", args=[self.customer.pk])


class Deliver(OfCustomer):
    """Enter a delivery; the inspection that belongs to it comes next."""

    submit = "登记，去安检"
    note = "送气一次、安检一次、安全教育一次：保存后接着登记随送安检。"

    def get_title(self) -> str:
        """To whom."""
        return f"登记送气：{self.customer.name}"

    def make_form(self, *given: Any) -> forms.Form:
        """Today."""
        return DeliveryForm(*given, initial={"day": self.today})

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        record_delivery(
            actor=self.request.user, customer=self.customer, at=timezone.now(), today=self.today,
            origin=origin_of(self.request), **form.cleaned_data,
        )  # fmt: skip
        say(self.request, "送气已登记。请接着登记随送安检和安全教育。")
        return reverse("gas:inspect", args=[self.customer.pk])


class Convert(OfCustomer):
    """Enter what was done for a household or business."""

    note = "身份证号只在帮扶困难群体时填写；能查看人员档案的经办人员据此核对，燃气页面不显示待遇。"

    def get_title(self) -> str:
        """For whom."""
        return f"登记改帮服：{self.customer.name}"

    def make_form(self, *given: Any) -> forms.Form:
        """Today."""
        return ConversionForm(*given, initial={"day": self.today, "discount": 0})  # type: ignore[return-value]

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        record_conversion(
            actor=self.request.user, customer=self.customer, values=dict(form.cleaned_data),
            at=timezone.now(), today=self.today, origin=origin_of(self.request),
        )  # fmt: skip
        say(self.request, "已登记。")
        return self.back()


def files_of(user: Any, rows: list[Conversion]) -> dict[bytes, int]:
    """Files of the people helped, by the index of their number: for those who may open files."""
    access = access_of("people:person")
    if access is None or not access.allows(user):
        return {}
    indexes = [bytes(row.id_number_index) for row in rows if row.id_number_index]
    people = scoped(Person.objects.filter(id_number_index__in=indexes), user)
    return {bytes(index): pk for pk, index in people.values_list("pk", "id_number_index")}


class ConversionList(GasPage):
    """Households and businesses helped, with sums."""

    template_name = "gas_safety/conversions.html"
    title = "改帮服"
    tab = "gas:conversions"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table; the link to a person's file stands only where the user may open it."""
        rows = own(
            Conversion.objects.select_related("customer", "company__organisation", "region"),
            self.request.user,
        )
        if kind := self.request.GET.get("kind"):
            rows = rows.filter(kind=kind)
        sums = rows.aggregate(
            piped=Count("pk", filter=Q(kind="piped")), helped=Count("pk", filter=~Q(kind="piped")),
            hardship=Count("pk", filter=~Q(hardship="")), discounts=Sum("discount"),
        )  # fmt: skip
        table = Table.of(self.request, columns({}), rows, caption="改帮服", default_sort="-day")
        table.columns = columns(files_of(self.request.user, list(table.rows)))
        return super().get_context_data(
            table=table, sums=sums, kinds=Conversion.Kind.choices,
            kind=self.request.GET.get("kind", ""), **kwargs,
        )  # fmt: skip


def columns(files: dict[bytes, int]) -> tuple[Column, ...]:
    """The list's columns."""

    def number(row: Conversion) -> Any:
        if not row.id_last4:
            return cells.DASH
        shown = f"尾号 {row.id_last4}"
        person = files.get(bytes(row.id_number_index or b""))
        return (
            cells.link(f"{shown}，查看档案", reverse("people:person", args=[person]))
            if person
            else shown
        )

    return (
        Column("customer", "用户", lambda r: cells.link(
            r.customer.name, reverse("gas:customer", args=[r.customer_id])), head=True, optional=False),
        Column("kind", "类别", lambda r: r.get_kind_display(), sort="kind"),
        Column("day", "完成日期", lambda r: cells.day(r.day), kind="date", sort="day"),
        Column("price", "原价（元）", lambda r: cells.money(r.price), kind="money", sort="price"),
        Column("discount", "优惠（元）", lambda r: cells.money(r.discount), kind="money", sort="discount"),
        Column("hardship", "困难情形", lambda r: r.hardship or cells.DASH),
        Column("number", "身份证", number, kind="code"),
        Column("company", "企业", lambda r: str(r.company)),
        Column("county", "县市区", lambda r: r.region.name, hidden=True),
    )  # fmt: skip
