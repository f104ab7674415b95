"""Addresses of employment."""

from django.urls import path

from employment.web import (
    behind,
    board,
    counted,
    courses,
    employer_edits,
    employers,
    measures,
    people,
    places,
    records,
    reporting,
    targets,
)

app_name = "jobs"
urlpatterns = [
    path("", board.Board.as_view(), name="board"),
    path("due/", board.Due.as_view(), name="due"),
    path("new/", behind.NewJobs.as_view(), name="new"),
    path("founders/", behind.Founders.as_view(), name="founders"),
    path("counted/<slug:key>/", counted.Counted.as_view(), name="counted"),
    path("talents/", counted.Talents.as_view(), name="talents"),
    path("summary/", reporting.SummaryPage.as_view(), name="summary"),
    path("working/", behind.Working.as_view(), name="working"),
    path("people/", people.PeopleList.as_view(), name="people"),
    path("people/<int:pk>/", people.FilePage.as_view(), name="file"),
    path("people/<int:pk>/phone/", people.RevealPhone.as_view(), name="phone"),
    path("people/<int:pk>/<slug:kind>/", records.AddRecord.as_view(), name="add"),
    path("records/<int:pk>/<slug:kind>/", records.RowPage.as_view(), name="record"),
    path("employers/", employers.EmployerList.as_view(), name="employers"),
    path("employers/new/", employer_edits.NewEmployer.as_view(), name="employer_new"),
    path("employers/checks/", employers.CheckList.as_view(), name="checks"),
    path("employers/<int:pk>/", employers.EmployerPage.as_view(), name="employer"),
    path("employers/<int:pk>/edit/", employer_edits.EditEmployer.as_view(), name="employer_edit"),
    path("employers/<int:pk>/year/", employer_edits.YearPage.as_view(), name="employer_year"),
    path("employers/<int:pk>/months/<int:job>/", employer_edits.MonthPage.as_view(), name="month"),
    path("courses/", courses.CourseList.as_view(), name="courses"),
    path("courses/new/", courses.SaveCourse.as_view(), name="course_new"),
    path("courses/<int:pk>/", courses.CoursePage.as_view(), name="course"),
    path("courses/<int:pk>/edit/", courses.SaveCourse.as_view(), name="course_edit"),
    *(
        path(f"places/{kind}/", places.PlaceList.as_view(kind=kind), name=f"places_{kind}")
        for kind in places.PLACE_KINDS
    ),
    path("places/<slug:kind>/new/", places.SavePlace.as_view(), name="place_new"),
    path("places/<slug:kind>/<int:pk>/", places.SavePlace.as_view(), name="place"),
    path("targets/", targets.TargetList.as_view(), name="targets"),
    path("targets/<int:pk>/split/", targets.SplitPage.as_view(), name="split"),
    path("measures/", measures.MeasureList.as_view(), name="measures"),
    path("measures/<int:number>/", measures.MeasurePage.as_view(), name="measure"),
    path("measures/<int:number>/report/", measures.ReportPage.as_view(), name="report_new"),
]
