"""Addresses of subsidies' API, below ``/api/``."""

from django.urls import path

from subsidies.api import views

urlpatterns = [
    path("v1/payouts/batches/", views.Batches.as_view(), name="payout-batches"),
    path("v1/payouts/lines/", views.Lines.as_view(), name="payout-lines"),
    path("v1/payouts/receivables/", views.Receivables.as_view(), name="receivables"),
    path("v1/payouts/receivables/<int:pk>/", views.OneReceivable.as_view(), name="receivable"),
]
