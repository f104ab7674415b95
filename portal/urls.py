"""Addresses of the portal; each app keeps its own."""

from django.contrib import admin
from django.urls import include, path

from eligibility.web.announce import announce as announce_eligibility
from portal.people.web.announce import announce as announce_people

# Pages announce what they add to the frame when their addresses are loaded.
announce_people()
announce_eligibility()

urlpatterns = [
    path("", include("portal.home.urls")),
    path("people/", include("portal.people.web.urls")),
    path("", include("eligibility.web.urls")),
    path("admin/", admin.site.urls),
]
