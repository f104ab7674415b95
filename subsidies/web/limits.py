"""补发期限: how many months back each item pays arrears, where a document says so."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility.models import CatalogueItem
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from subsidies.bankfiles.selectors import above, area
from subsidies.models import BackPayLimit, PayoutException
from subsidies.models.payout_exception import ExceptionState, Reason
from subsidies.settlement.back_pay import (
    MOST,
    BackPayError,
    clear_back_pay_limit,
    set_back_pay_limit,
)
from subsidies.web import reads
from subsidies.web.roles import LIMIT_ROLES, PAYOUT_ROLES

#: What items are called whose page of the document is missing.
MISSING = "原文缺页"
#: Codes of counties and above have so many digits at most.
COUNTY_DIGITS = 6


class LimitForm(forms.Form):
    """A limit of one item in one region."""

    region = forms.ChoiceField(label="适用地区")
    item_code = forms.ChoiceField(label="项目")
    months = forms.IntegerField(label="最多补发月数", min_value=0, max_value=MOST)
    document = forms.CharField(label="依据文件", max_length=128)

    def __init__(self, *args: Any, regions: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        self.fields["item_code"].choices = items  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")


class LimitsPage(Page):
    """The limits that hold in one's own area; a manager enters those of his own regions."""

    template_name = "subsidies/limits.html"
    title = "补发期限"
    menu = "发放"
    roles = PAYOUT_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        return (Crumb("发放", reverse("payouts")),)

    @cached_property
    def today(self) -> Month:
        """The month of the tree of regions: limits are not dated."""
        return Month.of(timezone.localdate())

    @cached_property
    def own(self) -> list[str]:
        """Regions one may enter limits for."""
        return sorted(c for c in area(self.request.user, self.today) if len(c) <= COUNTY_DIGITS)

    def form(self, data: Any = None) -> LimitForm:
        """The form with the regions and items of the user's area."""
        names = tree(self.today)
        near = set(self.own) | above(self.request.user, self.today)
        items = CatalogueItem.objects.filter(catalogue__region__in=near).exclude(name=MISSING)
        rows = items.order_by("catalogue", "number").values_list("code", "name")
        return LimitForm(
            data,
            regions=[(code, names.full_name(code)) for code in self.own],
            items=[(code, f"{code}　{name}") for code, name in rows],
            initial={"region": getattr(self.request.user.region, "code", "")},
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The limits with what waits beyond each."""
        names = tree(self.today)
        near = set(self.own) | above(self.request.user, self.today)
        limits = BackPayLimit.objects.filter(region__in=near).order_by("item_code", "region")
        items = dict(CatalogueItem.objects.values_list("code", "name"))
        waiting = PayoutException.objects.filter(
            region__in=reads.area(self.request.user, self.today),
            state=ExceptionState.OPEN,
            reason=Reason.BEYOND_BACK_PAY,
        )
        kwargs.setdefault("form", self.form())
        return super().get_context_data(
            rows=[
                (row, items.get(row.item_code, ""), names.full_name(row.region), row.region in self.own)
                for row in limits
            ],
            waiting=waiting.count(),
            may_set=allowed(self.request.user, LIMIT_ROLES) and bool(self.own),
            **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter, change or take back a limit; a refused form is shown as it was filled in."""
        if not allowed(request.user, LIMIT_ROLES):
            messages.error(request, "补发期限由主管登记。")
            return HttpResponseRedirect(reverse("payout_limits"))
        if "clear" in request.POST:
            return self._clear(request.POST["clear"])
        form = self.form(request.POST)
        if form.is_valid():
            try:
                set_back_pay_limit(**form.cleaned_data, actor=request.user, at=timezone.now())
            except BackPayError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request, "已登记。超过期限没有补发的月份，下次核算按新期限重新比较。"
                )
                return HttpResponseRedirect(reverse("payout_limits"))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _clear(self, text: str) -> HttpResponse:
        pk = int(text) if text.isdecimal() else 0
        limit = get_object_or_404(BackPayLimit.objects.filter(region__in=self.own), pk=pk)
        clear_back_pay_limit(limit=limit, actor=self.request.user, at=timezone.now())
        messages.success(self.request, "已取消期限。没有补发的月份，下次核算补发。")
        return HttpResponseRedirect(reverse("payout_limits"))
