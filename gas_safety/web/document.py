"""The document as printed, and filling in its missing page."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from gas_safety.document import CODE
from gas_safety.document.selectors import problems, rules_on
from gas_safety.document.services import fill_problem
from gas_safety.models import Problem
from gas_safety.scope import COUNTERS, INSPECTORS
from gas_safety.web.base import FormPage, GasPage, Styled, say
from portal.policies.selectors import document, measures
from portal.web.requests import origin_of


class DocumentPage(GasPage):
    """Ten measures, sixteen problems, the schedule and how each is read."""

    template_name = "gas_safety/document.html"
    tab = "gas:document"
    title = "十条措施和典型问题"
    roles = COUNTERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it."""
        stages: dict[str, list[Problem]] = {}
        for problem in problems():
            stages.setdefault(problem.stage, []).append(problem)
        return super().get_context_data(
            document=document(CODE), measures=measures(CODE), stages=list(stages.items()),
            rules=rules_on(self.today), **kwargs,
        )  # fmt: skip


class FillForm(Styled, forms.Form):
    """A problem off the paper."""

    name = forms.CharField(label="简称", max_length=40)
    text = forms.CharField(label="典型问题（照原文）", widget=forms.Textarea)
    leader = forms.CharField(label="责任领导", max_length=40)
    units = forms.CharField(label="责任单位（每行一个）", widget=forms.Textarea)
    filled_from = forms.CharField(
        label="补录依据", max_length=200, help_text="写明照哪一份纸质文件补录，补录后不能再改。"
    )


class FillProblem(FormPage):
    """Copy a problem of the missing page."""

    tab = "gas:document"
    roles = INSPECTORS
    submit = "补录"

    def _problem(self) -> Problem:
        return get_object_or_404(Problem, number=self.kwargs["number"])

    def get_title(self) -> str:
        """Which."""
        return f"补录第{self.kwargs['number']}项"

    def make_form(self, *given: Any) -> forms.Form:
        """With the units cell where it is held."""
        problem = self._problem()
        return FillForm(*given, initial={"units": "\n".join(problem.responsible_units)})

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        values = dict(form.cleaned_data)
        units = values.pop("units").splitlines()
        fill_problem(
            actor=self.request.user, problem=self._problem(), units=units, at=timezone.now(),
            origin=origin_of(self.request), **values,
        )  # fmt: skip
        say(self.request, "已补录，安检时可以选择这一项。")
        return reverse("gas:document")
