"""Addresses of the portal; each app keeps its own."""

from django.contrib import admin
from django.urls import include, path

from portal.api.urls import missing

# Apps above the core are named as text, here and in the settings only.
api_patterns = [
    path("", include("portal.api.urls")),
    path("", include("eligibility.api.urls")),
    path("", include("subsidies.api.urls")),
    *missing,
]

urlpatterns = [
    path("", include("portal.home.urls")),
    path("", include("portal.accounts.web.urls")),
    path("", include("portal.audit.web.urls")),
    path("people/", include("portal.people.web.urls")),
    path("boards/", include("portal.boards.web.urls")),
    path("desk/", include("portal.desk.web.urls")),
    path("imports/", include("portal.importing.web.urls")),
    path("", include("eligibility.web.urls")),
    path("applications/", include("eligibility.web.applications.urls")),
    path("care/", include("eligibility.web.care.urls")),
    path("", include("subsidies.web.urls")),
    path("payouts/bank/", include("subsidies.web.bank.urls")),
    path("schemes/", include("subsidies.web.schemes.urls")),
    path("facilities/", include("facilities.web.urls")),
    path("gas/", include("gas_safety.web.urls")),
    path("employment/", include("employment.web.urls")),
    path("", include("portal.api.web.urls")),
    path("api/", include((api_patterns, "api"))),
    path("admin/", admin.site.urls),
]
