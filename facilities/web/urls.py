"""Addresses of facilities."""

from django.urls import path

from facilities.web import (
    estates,
    figures,
    home,
    indicators,
    institutions,
    photos,
    records,
    residents,
    targets,
    waiting,
    workbooks,
)

app_name = "homes"
urlpatterns = [
    path("", institutions.InstitutionList.as_view(), name="list"),
    path("workbook/", workbooks.Export.as_view(), name="workbook"),
    path("workbook/<slug:kind>/", workbooks.SheetExport.as_view(), name="sheet"),
    path("import/", workbooks.Sheets.as_view(), name="import"),
    path("new/", institutions.NewInstitution.as_view(), name="new"),
    path("<int:pk>/", home.HomePage.as_view(), name="home"),
    path("<int:pk>/edit/", institutions.EditInstitution.as_view(), name="edit"),
    path("<int:pk>/account/", home.AccountPage.as_view(), name="account"),
    path("<int:pk>/records/<slug:kind>/", records.RecordPage.as_view(), name="add_record"),
    path("<int:pk>/records/<slug:kind>/<int:row>/", records.ChangeRecord.as_view(), name="change_record"),
    path("<int:pk>/residents/", residents.ResidentList.as_view(), name="residents"),
    path("<int:pk>/residents/new/", residents.Admit.as_view(), name="admit"),
    path("<int:pk>/residents/<int:row>/", residents.ResidentPage.as_view(), name="resident"),
    path("<int:pk>/photos/", photos.AddPhoto.as_view(), name="add_photo"),
    path("<int:pk>/photos/<int:row>/", photos.PhotoView.as_view(), name="photo"),
    path("figures/", figures.Figures.as_view(), name="figures"),
    path("figures/report/", figures.ReportFigure.as_view(), name="report_figure"),
    path("indicators/", indicators.IndicatorBoard.as_view(), name="indicators"),
    path("targets/", targets.TargetList.as_view(), name="targets"),
    path("indicators/<int:target>/<str:region>/", indicators.CausePage.as_view(), name="causes"),
    path("estates/", estates.EstateList.as_view(), name="estates"),
    path("estates/new/", estates.NewEstate.as_view(), name="new_estate"),
    path("estates/<int:pk>/", estates.EstatePage.as_view(), name="estate"),
    path("estates/<int:pk>/edit/", estates.EditEstate.as_view(), name="edit_estate"),
    path("estates/<int:pk>/opinion/", estates.Opinion.as_view(), name="opinion"),
    path("planning/", estates.PlanningPage.as_view(), name="planning"),
    path("waiting/", waiting.WaitingList.as_view(), name="waiting"),
    path("waiting/new/", waiting.Apply.as_view(), name="apply"),
    path("waiting/<int:pk>/", waiting.WaitingPage.as_view(), name="waiting_entry"),
    path("waiting/<int:pk>/<slug:action>/", waiting.MoveWaiting.as_view(), name="move_waiting"),
]  # fmt: skip
