"""Addresses of the pages of people."""

from django.urls import path

from portal.people.web import views

app_name = "people"
urlpatterns = [
    path("", views.PeopleList.as_view(), name="list"),
    path("find/", views.Find.as_view(), name="find"),
    path("<int:pk>/", views.PersonPage.as_view(), name="person"),
    path("<int:pk>/<slug:tab>/", views.PersonPage.as_view(), name="tab"),
    path("<int:pk>/reveal/<slug:field>/", views.Reveal.as_view(), name="reveal"),
]
