"""Addresses of the dashboards, below ``/boards/``."""

from django.urls import path

from portal.boards.web.board import BoardPage
from portal.boards.web.lists import ListPage
from portal.boards.web.measures import BulletinFile, Confirm, DocumentPage, Documents, MeasurePage
from portal.boards.web.overview import Overview, Wall

app_name = "boards"
urlpatterns = [
    path("", Overview.as_view(), name="overview"),
    path("wall/", Wall.as_view(), name="wall"),
    path("list/<str:code>/", ListPage.as_view(), name="list"),
    path("measures/", Documents.as_view(), name="measures"),
    path("measures/<slug:code>/", DocumentPage.as_view(), name="document"),
    path("measures/<slug:code>/bulletin.<slug:kind>", BulletinFile.as_view(), name="bulletin"),
    path("measures/<slug:code>/<int:number>/", MeasurePage.as_view(), name="measure"),
    path(
        "measures/<slug:code>/<int:number>/reports/<int:report>/confirm/",
        Confirm.as_view(),
        name="confirm",
    ),
    path("<slug:board>/", BoardPage.as_view(), name="board"),
]
