"""Addresses of eligibility's API, below ``/api/``."""

from django.urls import path

from eligibility.api import views

urlpatterns = [
    path("v1/catalogues/", views.Catalogues.as_view(), name="catalogues"),
    path("v1/items/", views.Items.as_view(), name="items"),
    path("v1/items/<slug:code>/", views.Item.as_view(), name="item"),
    path(
        "v1/people/<int:pk>/entitlements/",
        views.PersonEntitlements.as_view(),
        name="person-entitlements",
    ),
]
