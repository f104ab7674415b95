"""Addresses of the pages of people."""

from django.urls import path

from portal.people.web import views

app_name = "people"
urlpatterns = [
    path("", views.PeopleList.as_view(), name="list"),
    path("find/", views.Find.as_view(), name="find"),
    path("export/", views.Export.as_view(), name="export"),
    path("print/", views.Print.as_view(), name="print"),
    path("papers/<int:pk>/", views.Paper.as_view(), name="paper"),
    path("papers/<int:pk>/withdraw/", views.WithdrawPaper.as_view(), name="withdraw_paper"),
    path("<int:pk>/papers/add/", views.AddPapers.as_view(), name="add_papers"),
    path("<int:pk>/", views.PersonPage.as_view(), name="person"),
    path("<int:pk>/<slug:tab>/", views.PersonPage.as_view(), name="tab"),
    path("<int:pk>/reveal/<slug:field>/", views.Reveal.as_view(), name="reveal"),
]
