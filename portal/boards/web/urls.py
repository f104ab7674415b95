"""Addresses of the dashboards, below ``/boards/``."""

from django.urls import path

from portal.boards.web.board import BoardPage
from portal.boards.web.lists import ListPage
from portal.boards.web.overview import Overview, Wall

app_name = "boards"
urlpatterns = [
    path("", Overview.as_view(), name="overview"),
    path("wall/", Wall.as_view(), name="wall"),
    path("list/<str:code>/", ListPage.as_view(), name="list"),
    path("<slug:board>/", BoardPage.as_view(), name="board"),
]
