"""Addresses of schemes and claims."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
