"""Addresses of eligibility's pages."""

from django.urls import path

from eligibility.web.calculator import Calculator

urlpatterns = [
    path("calculator/", Calculator.as_view(), name="calculator"),
]
