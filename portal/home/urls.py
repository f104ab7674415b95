"""Addresses of the frame."""

from django.conf import settings
from django.contrib.auth.views import LogoutView
from django.urls import path

from portal.home import views

urlpatterns = [
    path("", views.Home.as_view(), name="home"),
    path("accounts/login/", views.Login.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(next_page="login"), name="logout"),
    path("area/", views.set_area, name="work_area"),
    path("month/", views.set_month, name="work_month"),
]

if settings.DEBUG:
    urlpatterns.append(path("dev/components/", views.Gallery.as_view(), name="gallery"))
