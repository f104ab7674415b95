"""Rules of life certificates: entered by one person, published by another."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone

from eligibility.care.errors import CareError
from eligibility.care.models import LifeRule
from eligibility.care.services import draft_life_rule, publish_life_rule
from eligibility.models import CatalogueItem
from eligibility.models.dated import State
from eligibility.web.care.base import CarePage, refuse, say
from eligibility.web.care.forms import RuleForm
from portal.accounts import roles
from portal.regions import selectors as regions
from portal.web.pages import Crumb
from portal.web.requests import origin_of

RULERS = frozenset({roles.CASEWORKER, roles.MANAGER, roles.CATALOGUE_ADMIN})


class LifeRules(CarePage):
    """The rules of the area, and the form of a new one."""

    template_name = "care/rules.html"
    title = "生存认证规定"
    tab = "life"
    roles = RULERS

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the certificates."""
        return (*super().get_crumbs(), Crumb("生存认证", reverse("care:life")))

    @property
    def codes(self) -> list[str]:
        """Regions of the area rules may be for: prefectures and counties."""
        region = self.request.user.region
        tree = regions.tree(self.month)
        below = tree.descendants(region.code) if region else ()
        levels = {"province", "prefecture", "county"}
        return sorted(code for code in below if tree.node(code).level in levels)

    def rules(self) -> Any:
        """Rules of the area and of what it lies in, superseded ones aside."""
        region = self.request.user.region
        above = regions.tree(self.month).ancestors(region.code) if region else ()
        rows = LifeRule.objects.filter(region__in={*self.codes, *above}, superseded_at=None)
        return rows.order_by("region", "item", "valid_from")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with names."""
        tree = regions.tree(self.month)
        rows = list(self.rules())
        names = dict(
            CatalogueItem.objects.filter(code__in=[r.item for r in rows]).values_list(
                "code", "name"
            )
        )
        kwargs.setdefault("form", self._form())
        return super().get_context_data(
            rows=[
                (rule, tree.full_name(rule.region), names.get(rule.item, "所有按月发放的项目"),
                 rule.state == State.SUBMITTED and rule.submitted_by != self.request.user.pk)
                for rule in rows
            ],
            **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest) -> HttpResponse:
        """Publish one that waits, or enter a new one."""
        if pk := request.POST.get("publish", ""):
            rules = self.rules().filter(region__in=self.codes)
            rule = get_object_or_404(rules, pk=int(pk) if pk.isdigit() else 0)
            try:
                publish_life_rule(
                    actor=request.user, rule=rule, at=timezone.now(), origin=origin_of(request)
                )
                say(request, "已发布，下次生成应认证名单时执行。")
            except CareError as error:
                refuse(request, error)
            return redirect("care:life_rules")
        form = self._form(request.POST)
        if form.is_valid():
            try:
                draft_life_rule(
                    actor=request.user, at=timezone.now(), origin=origin_of(request),
                    **form.cleaned_data,
                )  # fmt: skip
                say(request, "已提交，等待另一位工作人员发布。")
                return redirect("care:life_rules")
            except CareError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _form(self, *data: Any) -> RuleForm:
        tree = regions.tree(self.month)
        items = CatalogueItem.objects.order_by("code").values_list("code", "name")
        prefectures = {tree.prefecture_of(code) or code for code in self.codes}
        chosen = [
            (code, f"{code} {name}")
            for code, name in items.filter(catalogue__region__in=prefectures)
        ]
        places = [(code, tree.full_name(code)) for code in self.codes]
        return RuleForm(*data, regions=places, items=chosen)
