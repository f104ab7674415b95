"""Addresses of imports."""

from django.urls import path

from portal.importing.web import views

app_name = "importing"
urlpatterns = [
    path("", views.ImportList.as_view(), name="list"),
    path("new/<slug:kind>/", views.Upload.as_view(), name="new"),
    path("template/<slug:kind>/", views.Template.as_view(), name="template"),
    path("<int:pk>/", views.ImportPage.as_view(), name="one"),
    path("<int:pk>/confirm/", views.Confirm.as_view(), name="confirm"),
    path("<int:pk>/discard/", views.Discard.as_view(), name="discard"),
    path("<int:pk>/marked/", views.Marked.as_view(), name="marked"),
]
