"""Addresses of gas safety."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
