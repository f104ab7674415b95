"""入住老人: who lives in a home, who moves in, who leaves, how far each needs help."""

from typing import Any

from django.db.models import OuterRef, Q, Subquery
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.models import Resident, ResidentGrade
from facilities.services import admit_resident, leave, set_grade
from facilities.web.base import READERS, WRITERS, InstitutionPage, blame, say
from facilities.web.forms import GradeForm, LeaveForm, ResidentForm
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table

GRADES = dict(ResidentGrade.Grade.choices)


class ResidentList(InstitutionPage):
    """The stays of a home, those living there first."""

    template_name = "facilities/residents.html"
    title = "入住老人"
    roles = READERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list."""
        home, today = self.institution, timezone.localdate()
        grades = ResidentGrade.objects.filter(resident=OuterRef("pk")).order_by("-from_day")
        rows = home.residents.annotate(grade=Subquery(grades.values("grade")[:1]))
        gone = self.request.GET.get("state") == "gone"
        left = Q(left_on__lte=today)
        rows = rows.filter(left) if gone else rows.exclude(left)
        url = lambda r: reverse("homes:resident", args=[home.pk, r.pk])  # noqa: E731
        columns = (
            Column("name", "姓名", lambda r: cells.link(r.name, url(r)), head=True, sort="name"),
            Column("category", "类别", lambda r: r.get_category_display(), sort="category"),
            Column("grade", "能力等级", lambda r: GRADES.get(r.grade, "未评估"), sort="grade"),
            Column("since", "入住", lambda r: cells.day(r.admitted_on), kind="date", sort="admitted_on"),
            Column("until", "离开", lambda r: cells.day(r.left_on), kind="date", sort="left_on"),
            Column("file", "档案", lambda r: "已关联" if r.person_id else cells.DASH),
        )  # fmt: skip
        table = Table.of(self.request, columns, rows.order_by("name", "pk"), caption="入住老人")
        return super().get_context_data(table=table, gone=gone, **kwargs)


class Admit(InstitutionPage):
    """A new stay."""

    template_name = "facilities/record_form.html"
    title = "登记入住"
    roles = WRITERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", ResidentForm())
        return super().get_context_data(save="登记入住", **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Admit, and go back to the list."""
        form = ResidentForm(request.POST)
        if form.is_valid():
            try:
                made = admit_resident(
                    actor=request.user, institution=self.institution, at=timezone.now(),
                    origin=origin_of(request), **form.cleaned_data,
                )  # fmt: skip
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, f"{made.name}已登记入住。")
                return redirect("homes:residents", pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class ResidentPage(InstitutionPage):
    """One stay: its grades, and the way out."""

    template_name = "facilities/resident.html"
    roles = READERS

    @property
    def resident(self) -> Resident:
        """The stay of the address."""
        found = self.institution.residents.filter(pk=self.kwargs["row"]).first()
        if found is None:
            raise Http404("没有这位老人的入住登记。")
        return found

    def get_title(self) -> str:
        """The name."""
        return self.resident.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Grades and both forms."""
        row, today = self.resident, timezone.localdate()
        kwargs.setdefault("grade_form", GradeForm(initial={"from_day": today}))
        kwargs.setdefault("leave_form", LeaveForm(initial={"left_on": today}))
        return super().get_context_data(resident=row, grades=row.grades.all(), **kwargs)

    def post(self, request: HttpRequest, pk: int, row: int) -> HttpResponse:
        """Set a grade, or end the stay."""
        resident, leaving = self.resident, "left_on" in request.POST
        form = (LeaveForm if leaving else GradeForm)(request.POST)
        more: dict[str, Any] = {
            "actor": request.user, "resident": resident, "at": timezone.now(),
            "origin": origin_of(request),
        }  # fmt: skip
        if form.is_valid():
            given = form.cleaned_data
            try:
                if leaving:
                    leave(left_on=given["left_on"], reason=given["left_reason"], **more)
                else:
                    set_grade(grade=given["grade"], from_day=given["from_day"], **more)
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, "已登记离开。" if leaving else "已登记新的能力等级。")
                return redirect("homes:resident", pk, row)
        named = {"leave_form": form} if leaving else {"grade_form": form}
        return self.render_to_response(self.get_context_data(**named), status=422)
