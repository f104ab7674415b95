"""Addresses of the catalogue admins' pages."""

from django.urls import path

from eligibility.web.editing.counties import CountyBoard, CountyPage
from eligibility.web.editing.history import History
from eligibility.web.editing.inbox import Inbox
from eligibility.web.editing.tables import ExportValues, ImportValues
from eligibility.web.editing.trials import TrialPage, TrialPeople, TrialWorkbook
from eligibility.web.editing.values import NewValue, ValuePage, Values
from eligibility.web.editing.versions import Live, StartDraft, VersionPage

app_name = "editing"
urlpatterns = [
    path("", Inbox.as_view(), name="inbox"),
    path("draft/<slug:code>/", StartDraft.as_view(), name="draft_version"),
    path("versions/<int:pk>/", VersionPage.as_view(), name="version"),
    path("versions/<int:pk>/live/", Live.as_view(), name="live"),
    path("history/<slug:code>/", History.as_view(), name="history"),
    path("trials/<int:pk>/", TrialPage.as_view(), name="what_if"),
    path("trials/<int:pk>/people/", TrialPeople.as_view(), name="what_if_people"),
    path("trials/<int:pk>/people.xlsx", TrialWorkbook.as_view(), name="what_if_xlsx"),
    path("counties/", CountyBoard.as_view(), name="board"),
    path("counties/<slug:region>/", CountyPage.as_view(), name="county"),
    path("values/<slug:kind>/", Values.as_view(), name="values"),
    path("values/<slug:kind>/new/", NewValue.as_view(), name="new_value"),
    path("values/<slug:kind>/export/", ExportValues.as_view(), name="export"),
    path("values/<slug:kind>/import/", ImportValues.as_view(), name="import"),
    path("values/<slug:kind>/<int:pk>/", ValuePage.as_view(), name="value"),
]
