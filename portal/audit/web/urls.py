"""Addresses of the auditor's page."""

from django.urls import path

from portal.audit.web.events import EventsPage

urlpatterns = [path("audit/", EventsPage.as_view(), name="audit")]
