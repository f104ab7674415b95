"""资金预算: what each fund's year holds for a county, spent and left."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page
from subsidies.models import Budget, Fund
from subsidies.settlement.budgets import left_of, set_budget
from subsidies.web import reads
from subsidies.web.roles import BUDGET_ROLES, PAYOUT_ROLES


class BudgetForm(forms.Form):
    """A budget of one fund, county and year."""

    region = forms.ChoiceField(label="县市区")
    fund = forms.ModelChoiceField(Fund.objects.all(), label="资金", empty_label=None)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    amount = forms.DecimalField(label="预算（元）", max_digits=14, decimal_places=2, min_value=0)
    document = forms.CharField(label="依据文件", max_length=128)

    def __init__(self, counties: Sequence[str], month: Month, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"year": month.year})
        super().__init__(*args, **kwargs)
        regions, field = tree(month), self.fields["region"]
        field.choices = [(code, regions.name(code)) for code in counties]  # type: ignore[attr-defined]
        for one in self.fields.values():
            one.widget.attrs["class"] = "input"


class BudgetsPage(Page):
    """Budgets of the year in work; finance and managers enter them."""

    template_name = "subsidies/budgets.html"
    title = "资金预算"
    menu = "发放"
    roles = PAYOUT_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the month."""
        return (Crumb("发放", reverse("payouts")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The year's budgets with what is left of each."""
        counties, regions = reads.area(self.request.user, self.month), tree(self.month)
        budgets = Budget.objects.filter(region__in=counties, year=self.month.year)
        kwargs.setdefault("form", BudgetForm(counties, self.month))
        return super().get_context_data(
            rows=[
                (
                    budget,
                    regions.name(budget.region),
                    left_of(budget.fund_id, budget.region, budget.year),
                )
                for budget in budgets.select_related("fund", "set_by")
            ],
            year=self.month.year,
            year_empty=f"{self.month.year}年没有登记预算",
            may_set=allowed(self.request.user, BUDGET_ROLES) and bool(counties),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Enter or change a budget; a refused form is shown as it was filled in."""
        if not allowed(request.user, BUDGET_ROLES):
            messages.error(request, "预算由财务岗或主管登记。")
            return HttpResponseRedirect(reverse("payout_budgets"))
        form = BudgetForm(reads.area(request.user, self.month), self.month, request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        set_budget(actor=request.user, at=timezone.now(), **form.cleaned_data)
        messages.success(request, "已登记。超出预算而没有发的，下次核算在预算内补发。")
        return HttpResponseRedirect(reverse("payout_budgets"))
