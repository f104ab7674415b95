"""Addresses of the portal; each app keeps its own."""

from django.urls import path  # noqa: F401

urlpatterns: list = []
