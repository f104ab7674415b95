"""Addresses of eligibility's pages."""

from django.urls import include, path

from eligibility.web.calculator import Calculator
from eligibility.web.catalogues import CataloguePage, Catalogues, ItemPage, item_page
from eligibility.web.comparing import Comparison

urlpatterns = [
    path("calculator/", Calculator.as_view(), name="calculator"),
    path("editing/", include("eligibility.web.editing.urls")),
    path("catalogue/", Catalogues.as_view(), name="catalogue"),
    path("catalogue/compare/", Comparison.as_view(), name="compare"),
    path("catalogue/item/<slug:code>/", item_page, name="item"),
    path("catalogue/<slug:catalogue>/", CataloguePage.as_view(), name="catalogue_list"),
    path("catalogue/<slug:catalogue>/<slug:item>/", ItemPage.as_view(), name="catalogue_item"),
]
