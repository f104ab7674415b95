"""Addresses of the portal; each app keeps its own."""

from django.contrib import admin
from django.urls import include, path

from eligibility.api import urls as eligibility_api
from portal.api import urls as api
from subsidies.api import urls as subsidies_api

api_patterns = [
    *api.urlpatterns,
    *eligibility_api.urlpatterns,
    *subsidies_api.urlpatterns,
    *api.missing,
]

urlpatterns = [
    path("", include("portal.home.urls")),
    path("people/", include("portal.people.web.urls")),
    path("", include("eligibility.web.urls")),
    path("", include("subsidies.web.urls")),
    path("api/", include((api_patterns, "api"))),
    path("admin/", admin.site.urls),
]
