"""Assessments of ability: those that end, the form, the report."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility.care import standard
from eligibility.care.errors import CareError
from eligibility.care.models import Assessment
from eligibility.care.selectors import expiring, latest_assessments
from eligibility.care.services import record_assessment, withdraw_assessment
from eligibility.web.care.base import CarePage, OfPerson, refuse, say
from eligibility.web.care.forms import AssessmentForm, ReasonForm
from portal.accounts.scope import scoped
from portal.people.errors import PeopleError
from portal.people.facts import FACTS
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from portal.web.table import Column, Table

WITHIN = (1, 3, 6)


def level_word(level: str) -> str:
    """能力完好, 轻度失能 …"""
    return FACTS["care_level"].word(level)


class Assessments(CarePage):
    """Those that hold, or end within 1, 3 or 6 months."""

    template_name = "care/assessments.html"
    title = "能力评估"
    tab = "assessments"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, and how many end when."""
        user, today = self.request.user, timezone.localdate()
        within = self.request.GET.get("within", "")
        months = int(within) if within in {str(n) for n in WITHIN} else None
        rows = expiring(user, today, months) if months else latest_assessments(user)
        counts = [(n, expiring(user, today, n).count()) for n in WITHIN]
        table = Table.of(
            self.request, COLUMNS, rows.order_by("valid_until", "pk"), caption="能力评估"
        )
        return super().get_context_data(
            table=table, within=months, counts=counts, note=standard.NOTE, **kwargs
        )


def _who(row: Assessment) -> Any:
    return cells.link(row.person.name, reverse("care:assessment", args=[row.pk]))


COLUMNS = (
    Column("person", "姓名", _who, sort="person__name", optional=False, head=True),
    Column("township", "乡镇（街道）", lambda r: r.person.township or cells.DASH),
    Column("day", "评估日期", lambda r: cells.day(r.assessed_on), kind="date", sort="assessed_on"),
    Column("total", "总分", lambda r: cells.number(r.total), kind="number", sort="total"),
    Column("level", "最终等级", lambda r: level_word(r.level)),
    Column(
        "until", "有效期至", lambda r: cells.day(r.valid_until), kind="date", sort="valid_until"
    ),
)


class Assess(OfPerson):
    """The form; what was typed stays when something is missing."""

    template_name = "care/assess.html"
    tab = "assessments"

    def get_title(self) -> str:
        """Who is assessed."""
        return f"能力评估：{self.person.name}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and what is known of its form."""
        kwargs.setdefault("form", AssessmentForm())
        return super().get_context_data(
            person=self.person, full=standard.FULL, note=standard.NOTE, **kwargs
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Record it, or say what is missing."""
        form = AssessmentForm(request.POST)
        if form.is_valid():
            try:
                made = self._record(request, form)
            except (CareError, PeopleError) as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                say(
                    request,
                    f"已登记评估：{level_word(made.level)}，自 {made.assessed_on} 起按此判定待遇。",
                )
                return redirect("care:assessment", made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def _record(self, request: HttpRequest, form: AssessmentForm) -> Assessment:
        values = form.cleaned_data
        named = ("why", "assessed_on", "first_assessor", "second_assessor", "medical", "place")
        return record_assessment(
            actor=request.user, person=self.person, scores=form.scores(),
            raised_by=values["raised_by"], remark=values["remark"], at=timezone.now(),
            today=timezone.localdate(), origin=origin_of(request),
            **{name: values[name] for name in named},
        )  # fmt: skip


class AssessmentPage(CarePage):
    """The report, to read and to print; a wrong one is withdrawn here."""

    template_name = "care/assessment.html"
    tab = "assessments"

    @cached_property
    def assessment(self) -> Assessment:
        """The assessment of the address, of one's own area."""
        rows = Assessment.objects.select_related("person__managing_region")
        return get_object_or_404(scoped(rows, self.request.user), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """What it is."""
        return "老年人能力评估报告"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (*super().get_crumbs(), Crumb("能力评估", reverse("care:assessments")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Every item with its points."""
        one = self.assessment
        groups = [
            (group, [(item, one.scores.get(item.code)) for item in group.items],
             sum(one.scores.get(item.code, 0) for item in group.items))
            for group in standard.GROUPS
        ]  # fmt: skip
        kwargs.setdefault("form", ReasonForm())
        return super().get_context_data(
            one=one,
            person=one.person,
            groups=groups,
            full=standard.FULL,
            note=standard.NOTE,
            before=level_word(one.level_before),
            level=level_word(one.level),
            reasons=[standard.REASONS[reason] for reason in one.raised_by],
            **kwargs,
        )


class Withdraw(AssessmentPage):
    """Take a wrong one back."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Withdraw it."""
        form = ReasonForm(request.POST)
        try:
            why = form.cleaned_data["why"] if form.is_valid() else ""
            withdraw_assessment(
                actor=request.user, assessment=self.assessment, at=timezone.now(), why=why,
                origin=origin_of(request),
            )  # fmt: skip
            say(request, "已撤回这份评估，能力等级恢复为上一次评估的结果。")
        except (CareError, PeopleError) as error:
            refuse(request, error)
        return redirect("care:assessment", pk)
