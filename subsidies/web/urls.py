"""Addresses of the payouts' pages."""

from django.urls import path

from subsidies.web.batch import BatchPage, MoveBatch
from subsidies.web.budgets import BudgetsPage
from subsidies.web.exceptions import ExceptionsPage
from subsidies.web.limits import LimitsPage
from subsidies.web.month import MonthPage, RunProgress, StartRun
from subsidies.web.opening import OpeningPage, OpeningsPage, OpeningStep, OpeningTemplate
from subsidies.web.receivable import ReceivablePage, ReceivableSheet
from subsidies.web.receivables import ReceivablesPage
from subsidies.web.review import ChangesPage, ReviewPage, TickOddities
from subsidies.web.schedule import SchedulePage

urlpatterns = [
    path("payouts/", MonthPage.as_view(), name="payouts"),
    path("payouts/run/", StartRun.as_view(), name="start_run"),
    path("payouts/run/progress/", RunProgress.as_view(), name="run_progress"),
    path("payouts/exceptions/", ExceptionsPage.as_view(), name="payout_exceptions"),
    path("payouts/budgets/", BudgetsPage.as_view(), name="payout_budgets"),
    path("payouts/limits/", LimitsPage.as_view(), name="payout_limits"),
    path("payouts/opening/", OpeningsPage.as_view(), name="openings"),
    path("payouts/opening/template.xlsx", OpeningTemplate.as_view(), name="opening_template"),
    path("payouts/opening/<int:pk>/", OpeningPage.as_view(), name="opening"),
    path("payouts/opening/<int:pk>/<slug:action>/", OpeningStep.as_view(), name="opening_step"),
    path("payouts/schedule/", SchedulePage.as_view(), name="payout_schedule"),
    path("payouts/receivables/", ReceivablesPage.as_view(), name="receivables"),
    path("payouts/receivables/<int:pk>/", ReceivablePage.as_view(), name="receivable"),
    path("payouts/receivables/<int:pk>/sheet/", ReceivableSheet.as_view(), name="receivable_sheet"),
    path("payouts/<int:pk>/", BatchPage.as_view(), name="batch"),
    path("payouts/<int:pk>/review/", ReviewPage.as_view(), name="batch_review"),
    path("payouts/<int:pk>/changes/", ChangesPage.as_view(), name="batch_changes"),
    path("payouts/<int:pk>/oddities/", TickOddities.as_view(), name="tick_oddities"),
    path("payouts/<int:pk>/<slug:action>/", MoveBatch.as_view(), name="move_batch"),
]
