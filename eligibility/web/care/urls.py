"""Addresses of services and certificates."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
