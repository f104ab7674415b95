"""培训: courses with who takes them."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from employment import services
from employment.errors import EmploymentError
from employment.models import Base, Course, SeatState, WorkFile
from employment.people import files, found, waiting
from employment.scope import own
from employment.services.writing import fingerprint
from employment.training_claims import SCHEMES, claims_of, standards
from employment.web.base import FormPage, JobsPage, Styled, county_rows, number_of, refuse, say
from employment.web.finding import file_of, list_again, number_typed
from employment.web.words import SEATS
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export

COLUMNS = (
    Column("name", "班名", lambda c: cells.link(c.name, reverse("jobs:course", args=[c.pk])),
           sort="name", head=True, optional=False),
    Column("county", "县市区", lambda c: c.region.name, sort="region__code"),
    Column("kind", "类别", lambda c: c.get_kind_display(), sort="kind"),
    Column("trainer", "培训机构", lambda c: c.trainer),
    Column("starts", "开班", lambda c: cells.day(c.starts_on), kind="date", sort="starts_on"),
    Column("ends", "结业", lambda c: cells.day(c.ends_on), kind="date", sort="ends_on"),
    Column("taken", "报名/名额", lambda c: f"{c.enrolled}/{c.seats}", kind="number"),
    Column("finished", "结业（人）", lambda c: c.finished, kind="number", sort="finished"),
)  # fmt: skip


class CourseForm(Styled, forms.ModelForm):
    """A course; the county only while it is new."""

    class Meta:
        """What people enter."""

        model = Course
        fields = ("name", "region", "kind", "trainer", "base", "starts_on", "ends_on", "days",
                  "seats")  # fmt: skip

    def __init__(self, *args: Any, page: JobsPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["base"].queryset = own(Base.objects.filter(closed_on=None), page.request.user)  # type: ignore[attr-defined]
        if self.instance.pk:
            del self.fields["region"]
        else:
            self.fields["region"].queryset = county_rows(page)  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """The service checks the row."""
        return {field.name for field in Course._meta.fields}

    def validate_constraints(self) -> None:
        """Left to the service."""


def courses(page: JobsPage) -> QuerySet[Course]:
    """The courses of the area with how many take them."""
    rows = own(Course.objects.select_related("region"), page.request.user)
    return rows.filter(region__in=page.area()).annotate(
        enrolled=Count("taken", filter=~Q(taken__state=SeatState.LEFT)),
        finished=Count("taken", filter=Q(taken__state=SeatState.FINISHED)),
    )


class CourseList(JobsPage):
    """Courses, those to come first."""

    template_name = "employment/courses.html"
    title = "培训"
    tab = "jobs:courses"

    def rows(self) -> QuerySet[Course]:
        """The courses the address asks for."""
        query, rows = self.request.GET, courses(self)
        if query.get("kind") in Course.Kind.values:
            rows = rows.filter(kind=query["kind"])
        if query.get("state") == "open":
            rows = rows.filter(ends_on__gte=self.today)
        return rows.order_by("-starts_on", "pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            return export(COLUMNS, self.rows(), "courses")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with its filters."""
        query = self.request.GET
        table = Table.of(self.request, COLUMNS, self.rows(), caption="培训班", exportable=True)
        keys = ("county", "kind", "state")
        waits = files(self.request.user, self.today).filter(person__managing_region__in=self.area())
        return super().get_context_data(
            table=table, kinds=Course.Kind.choices, counties=self.county_choices(),
            given={key: query.get(key, "") for key in keys},
            filtered=any(query.get(key) for key in keys),
            waiting=waiting(waits, "training", self.today).count(), **kwargs,
        )  # fmt: skip


class CoursePage(JobsPage):
    """One course: who takes it, who might."""

    template_name = "employment/course.html"
    tab = "jobs:courses"

    @property
    def course(self) -> Course:
        """The course of the address."""
        return self.row(Course.objects.select_related("region", "base"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Its name."""
        return self.course.name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Seats, and people of the county who wish to learn."""
        row, user, today = self.course, self.request.user, self.today
        seats = own(row.taken.select_related("file__person"), user).order_by("file__person__name")
        mine = files(user, today).filter(person__managing_region=row.region)
        wish = found(mine, self.request.GET.get("q", ""))
        if file := number_of(self.request.GET.get("file")):
            wish = mine.filter(pk=file)
        elif not self.request.GET.get("q"):
            wish = waiting(mine, "training", today)
        claims = claims_of(row)
        taken = [(seat, SEATS[seat.state]) for seat in seats]
        told = [
            (seat, word, *(claims.get((seat.pk, scheme)) for scheme in SCHEMES))
            for seat, word in taken
        ]
        known = standards(row)
        return super().get_context_data(
            course=row, seats=told, rates=[(s.label, known[s]) for s in SCHEMES], typed=self.request.GET.get("q", ""),
            free=row.seats - sum(seat.state != SeatState.LEFT for seat, _ in taken),
            wish=wish.exclude(seats__course=row).select_related("survey")[:20],
            open=row.ends_on >= today, soon=row.starts_on - today < timedelta(days=7), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Find people, enrol those ticked, or claim what the course owes."""
        course, done = self.course, 0
        if "find" in request.POST:
            return self._find(request, course)
        if request.POST.get("claim"):
            return self._claim(request, course)
        picked = [n for text in request.POST.getlist("pick") if (n := number_of(text))]
        try:
            for file in own(WorkFile.objects.filter(pk__in=picked[:200]), request.user).order_by(
                "pk"
            ):
                services.enrol(
                    actor=request.user, file=file, course=course, at=timezone.now(),
                    today=self.today, origin=origin_of(request),
                )  # fmt: skip
                done += 1
        except EmploymentError as error:
            refuse(request, error)
        if done:
            say(request, f"已报名 {done} 人。")
        elif not picked:
            refuse(request, "没有选人，请先勾选。")
        return redirect("jobs:course", pk)

    def _find(self, request: HttpRequest, course: Course) -> HttpResponse:
        mine = files(request.user, self.today).filter(person__managing_region=course.region)
        url, number = reverse("jobs:course", args=[course.pk]), number_typed(request)
        if number and (file := file_of(request, mine, number)):
            return redirect(f"{url}?file={file.pk}")
        return list_again(request, url, ["q"])

    def _claim(self, request: HttpRequest, course: Course) -> HttpResponse:
        try:
            made, troubles = services.claim_training(
                actor=request.user, course=course, at=timezone.now(), today=self.today,
                origin=origin_of(request),
            )  # fmt: skip
        except EmploymentError as error:
            refuse(request, error)
            return redirect("jobs:course", course.pk)
        if made:
            say(
                request, f"已建 {made} 笔申领草稿，由经办提交，复核、审批后进入发放，付到本人账户。"
            )
        for trouble in troubles[:5]:
            refuse(request, trouble)
        return redirect("jobs:course", course.pk)


class SaveCourse(FormPage):
    """A new course, or other particulars of one."""

    tab = "jobs:courses"

    @property
    def course(self) -> Course | None:
        """The course of the address, None for a new one."""
        if "pk" not in self.kwargs:
            return None
        return self.row(Course.objects.all(), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """New or not."""
        return f"修改 {self.course}" if self.course else "新开培训班"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list, or to the course."""
        own_crumb = (Crumb(str(self.course), self.back()),) if self.course else ()
        return (Crumb("培训", reverse("jobs:courses")), *own_crumb)

    def back(self) -> str:
        """The course, or the list."""
        row = self.course
        return reverse("jobs:course", args=[row.pk]) if row else reverse("jobs:courses")

    def seen(self) -> str:
        """The mark of the course."""
        row = self.course
        return fingerprint(row) if row else ""

    def make_form(self, *given: Any) -> forms.Form:
        """The form."""
        made: Any = CourseForm(*given, page=self, instance=self.course)
        return made

    def send(self, form: forms.Form) -> str:
        """Save it."""
        made = services.save_course(
            course=self.course, values=form.cleaned_data, seen=self.request.POST.get("seen", ""),
            **self.written(),
        )  # fmt: skip
        say(self.request, f"{made}已保存。")
        return reverse("jobs:course", args=[made.pk])
