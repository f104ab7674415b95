"""Addresses of one's own account."""

from django.urls import path

from portal.accounts.web.password import PasswordPage

urlpatterns = [path("accounts/password/", PasswordPage.as_view(), name="password")]
