"""Addresses of applications."""

from django.urls import path

from eligibility.web.applications import (
    copying,
    entry,
    handling,
    lists,
    page,
    papers,
    publicity,
    stops,
    sweeping,
    unclaimed,
)

app_name = "applications"
urlpatterns = [
    path("", lists.ApplicationList.as_view(), name="list"),
    path("many/", lists.Many.as_view(), name="many"),
    path("new/", entry.Enter.as_view(), name="enter"),
    path("filings/<int:pk>/", page.FilingPage.as_view(), name="filing"),
    path("filings/<int:pk>/form/", papers.FormPage.as_view(), name="form"),
    path("publish/", publicity.Publish.as_view(), name="publish"),
    path("publicity/", publicity.Publicities.as_view(), name="publicities"),
    path("publicity/<int:pk>/", publicity.PublicityPage.as_view(), name="publicity"),
    path("objections/<int:pk>/", publicity.DecideObjection.as_view(), name="decide_objection"),
    path("stops/", stops.Stops.as_view(), name="stops"),
    path("stops/decide/", stops.DecideStops.as_view(), name="decide_stops"),
    path("stops/propose/<int:pk>/", stops.ProposeStop.as_view(), name="propose_stop"),
    path("changes/", stops.Changes.as_view(), name="changes"),
    path("unclaimed/", unclaimed.UnclaimedList.as_view(), name="unclaimed"),
    path("unclaimed/sweep/", sweeping.StartSweep.as_view(), name="start_sweep"),
    path("unclaimed/sweep/progress/", sweeping.SweepProgress.as_view(), name="sweep_progress"),
    path("unclaimed/assign/", unclaimed.Assign.as_view(), name="assign"),
    path("unclaimed/<int:pk>/", unclaimed.UnclaimedPage.as_view(), name="unclaimed_entry"),
    path("unclaimed/<int:pk>/call/", unclaimed.LogCall.as_view(), name="call"),
    path("notices/new/", papers.NewNotice.as_view(), name="new_notice"),
    path("notices/<int:pk>/", papers.NoticePage.as_view(), name="notice"),
    path("copy/<int:pk>/", copying.CopyPage.as_view(), name="copy"),
    path("layouts/", copying.Layouts.as_view(), name="layouts"),
    path("layouts/<int:pk>/end/", copying.EndLayout.as_view(), name="end_layout"),
    path("export/", copying.Export.as_view(), name="export"),
    path("handling/", handling.HandlingList.as_view(), name="handling"),
    path("handling/<slug:code>/", handling.HandlingPage.as_view(), name="handling_item"),
    path("<int:pk>/", page.ApplicationPage.as_view(), name="application"),
    path("<int:pk>/amend/", page.Amend.as_view(), name="amend"),
    path("<int:pk>/papers/", page.Papers.as_view(), name="papers"),
    path("<int:pk>/object/", publicity.Object.as_view(), name="object"),
    path("<int:pk>/<slug:action>/", page.Move.as_view(), name="move"),
]
