"""Addresses of the core's API and of its description."""

from django.urls import path
from drf_spectacular.views import SpectacularJSONAPIView

from portal.api import views

urlpatterns = [
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs/", views.docs, name="docs"),
    path("v1/problems/", views.Problems.as_view(), name="problems"),
    path("v1/tokens/", views.Tokens.as_view(), name="tokens"),
    path("v1/tokens/<int:pk>/", views.Token.as_view(), name="token"),
    path("v1/calculate/", views.Calculators.as_view(), name="calculators"),
    path("v1/calculate/<slug:name>/", views.Calculate.as_view(), name="calculate"),
    path("v1/figures/", views.Figures.as_view(), name="figures"),
    path("v1/people/", views.People.as_view(), name="people"),
    path("v1/people/search/", views.PeopleSearch.as_view(), name="people-search"),
    path("v1/people/<int:pk>/", views.PersonFile.as_view(), name="person"),
    path("v1/people/<int:pk>/reveal/", views.PersonReveal.as_view(), name="person-reveal"),
]

# The last of all: what no app answers below /api/.
missing = [path("<path:path>", views.Missing.as_view(), name="missing")]
