"""Addresses of bank and return files, receivables and reports."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
