"""Gas users: list, page, form, and the full phone number."""

from typing import Any

from django import forms
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from gas_safety.errors import GasError
from gas_safety.hazards.selectors import ledger
from gas_safety.models import Category, Customer, Fuel
from gas_safety.models.hazard import OPEN
from gas_safety.register import selectors
from gas_safety.register.reveals import reveal_phone
from gas_safety.register.saving import fingerprint
from gas_safety.register.services import save_customer
from gas_safety.schedule.selectors import overdue, with_due
from gas_safety.scope import companies, own
from gas_safety.web.base import FormPage, GasPage, number_of, say
from gas_safety.web.forms import CustomerForm
from gas_safety.web.words import HAZARD_STATES, OVERDUE, equipment, outcome_of
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export
from portal.web.words import word_of

#: What lists can be narrowed to, each a figure of some page: label and condition.
LACKS: dict[str, tuple[str, Q]] = {
    "card": ("工商用户未公开明白卡", ~Q(category=Category.HOUSEHOLD) & Q(card_on__isnull=True)),
    "alarm": (
        "餐饮场所报警器未装好在用",
        Q(category__in=["barbecue", "catering"])
        & ~(Q(alarm_installed=True) & Q(alarm_working=True) & Q(alarm_right_gas=True)),
    ),
    "hose": (
        "隐患软管未更换",
        Q(hose_fault_on__isnull=False)
        & (Q(hose_replaced_on__isnull=True) | Q(hose_replaced_on__lt=F("hose_fault_on"))),
    ),
    "long_hose": ("软管超过2米", Q(hose_cm__gt=200)),
    "room": ("存瓶超过100千克未设气瓶间", Q(cylinder_kg__gt=100) & ~Q(bottle_room=True)),
    "officer": (
        "工商用户无燃气安全员", ~Q(category=Category.HOUSEHOLD) & Q(safety_officer=""),
    ),
    "fuel": ("使用醇基燃料或丙烷", Q(fuels__overlap=[Fuel.ALCOHOL, Fuel.PROPANE])),
}  # fmt: skip


def columns() -> tuple[Column, ...]:
    """The list's columns."""
    return (
        Column("name", "户名", lambda c: cells.link(c.name, reverse("gas:customer", args=[c.pk])),
               sort="name", optional=False, head=True),
        Column("number", "户号", lambda c: c.number, kind="code", sort="number"),
        Column("category", "类别", lambda c: c.get_category_display(), sort="category"),
        Column("supply", "供气", lambda c: c.get_supply_display()),
        Column("company", "供气企业", lambda c: str(c.company)),
        Column("county", "县市区", lambda c: c.region.name),
        Column("township", "乡镇（街道）", lambda c: c.township or cells.DASH),
        Column("address", "地址", lambda c: c.address or cells.DASH, hidden=True),
        Column("checked", "上次完成安检", lambda c: cells.day(c.checked_on), kind="date",
               sort="checked_on"),
        Column("due", "应检日期", _due, kind="date"),
    )  # fmt: skip


def _due(customer: Any) -> Any:
    if customer.due_on is None:
        return "送气时" if customer.supply == "bottled" else cells.DASH
    shown = cells.day(customer.due_on)
    return cells.format_html("{} {}", shown, cells.badge(OVERDUE)) if customer.overdue else shown


def narrowed(page: GasPage) -> QuerySet[Customer]:
    """The users the address asks for, of those one may see."""
    query = page.request.GET
    rows = selectors.find(selectors.customers(page.request.user), query.get("q", ""))
    if query.get("closed") != "1":
        rows = rows.filter(closed_on__isnull=True)
    paths = {"county": "region__code", "supply": "supply", "township": "township"}
    for key, path in paths.items():
        if value := query.get(key):
            rows = rows.filter(**{path: value})
    if query.get("category") == "business":
        rows = rows.exclude(category=Category.HOUSEHOLD)
    elif category := query.get("category"):
        rows = rows.filter(category=category)
    if company := number_of(query.get("company")):
        rows = rows.filter(company=company)
    if lacks := LACKS.get(query.get("lacks", "")):
        rows = rows.filter(lacks[1])
    if query.get("overdue") == "1":
        return overdue(rows, page.today)
    return with_due(rows, page.today)


class CustomerList(GasPage):
    """Search and filters in the address; rows of one's own only."""

    template_name = "gas_safety/customers.html"
    title = "燃气用户"
    tab = "gas:customers"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            rows = narrowed(self).order_by("pk").iterator(chunk_size=2000)
            return export(columns(), rows, "gas-users")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filters."""
        query = self.request.GET
        table = Table.of(
            self.request, columns(), narrowed(self), caption="燃气用户", exportable=True,
            default_sort="" if query.get("overdue") == "1" else "name",
        )  # fmt: skip
        counties = self.counties()
        county = query.get("county") or (counties[0][0] if len(counties) == 1 else "")
        lacks = LACKS.get(query.get("lacks", ""))
        return super().get_context_data(
            table=table, typed=query.get("q", ""), counties=counties if len(counties) > 1 else [],
            county=county, categories=[*Category.choices, ("business", "全部工商用户")], category=query.get("category", ""),
            companies=list(companies(self.request.user)) if self.inspecting else [],
            company=query.get("company", ""), supply=query.get("supply", ""),
            townships=selectors.townships(self.request.user, county) if county else [],
            township=query.get("township", ""), overdue=query.get("overdue") == "1",
            lacks=query.get("lacks", ""), lacks_label=lacks[0] if lacks else "",
            all_lacks=[(key, label) for key, (label, _) in LACKS.items()],
            filtered=any(v for k, v in query.items() if k not in ("page", "sort", "cols")),
            **kwargs,
        )  # fmt: skip


class CustomerPage(GasPage):
    """One gas user: equipment, visits, deliveries, hazards."""

    template_name = "gas_safety/customer.html"
    tab = "gas:customers"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything of the place."""
        user = self.request.user
        rows = with_due(selectors.customers(user), self.today)
        customer: Any = self.row(rows, pk=self.kwargs["pk"])
        hazards = ledger(user).filter(customer=customer).order_by("-found_on", "-pk")[:50]
        return super().get_context_data(
            customer=customer, title=customer.name, equipment=equipment(customer),
            visits=[(v, outcome_of(v))
                    for v in own(customer.inspections.defer("signature").all(), user)[:30]],
            deliveries=own(customer.deliveries.all(), user)[:30],
            conversions=own(customer.conversions.all(), user)[:10],
            hazards=[(h, word_of(HAZARD_STATES, h.state)) for h in hazards],
            open_hazards=sum(h.state in OPEN for h in hazards), **kwargs,
        )  # fmt: skip


class CustomerEdit(FormPage):
    """Enter a gas user, or change what is known."""

    tab = "gas:customers"
    wide = True

    def get_title(self) -> str:
        """New or known."""
        return f"修改{self.customer.name}" if self.customer else "登记燃气用户"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look the user up first: not seen is not found."""
        self.customer = None
        if "pk" in kwargs and request.user.is_authenticated:
            self.customer = self.row(Customer.objects.all(), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def make_form(self, *given: Any) -> forms.Form:
        """With what is known; a company's own login need not choose the company."""
        user = self.request.user
        mine = companies(user)
        known = Customer.objects.get(pk=self.customer.pk) if self.customer else Customer()
        initial = {} if self.customer else _first(mine, user)
        return CustomerForm(  # type: ignore[return-value]
            *given, instance=known, initial=initial, user=user, today=self.today, companies=mine
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the mark of what the form was opened on."""
        seen = self.request.POST.get("seen") or (
            fingerprint(self.customer) if self.customer else ""
        )
        return super().get_context_data(seen=seen, **kwargs)

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        saved = save_customer(
            actor=self.request.user, customer=self.customer, values=dict(form.cleaned_data),
            at=timezone.now(), origin=origin_of(self.request),
            seen=self.request.POST.get("seen", ""),
        )  # fmt: skip
        say(self.request, f"已保存{saved.name}（户号 {saved.number}）。")
        return reverse("gas:customer", args=[saved.pk])


def _first(mine: Any, user: Any) -> dict[str, Any]:
    rows = list(mine[:2])
    initial: dict[str, Any] = {"region": user.region_id}
    if len(rows) == 1:
        initial |= {"company": rows[0].pk, "supply": rows[0].supply}
    return initial


@method_decorator(never_cache, name="dispatch")
class RevealPhone(GasPage):
    """The whole phone number after a reason; shown once, recorded."""

    template_name = "gas_safety/reveal.html"
    tab = "gas:customers"
    title = "查看完整的电话"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whose."""
        customer = self.row(Customer.objects.all(), pk=self.kwargs["pk"])
        back = reverse("gas:customer", args=[customer.pk])
        reasons = ("联系用户入户安检", "通知整改", "核对登记信息")
        return super().get_context_data(who=customer.name, back=back, reasons=reasons, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The number."""
        customer = self.row(Customer.objects.all(), pk=pk)
        reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
        try:
            shown = reveal_phone(
                actor=request.user, customer=customer, reason=reason, at=timezone.now(),
                origin=origin_of(request),
            )  # fmt: skip
        except GasError as error:
            return self.render_to_response(self.get_context_data(error=str(error)), status=422)
        return self.render_to_response(self.get_context_data(shown=[("电话", shown)]))
