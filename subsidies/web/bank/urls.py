"""Addresses of bank and return files, funding shares and reports of money."""

from django.urls import path

from subsidies.web.bank.batches import BatchBank, ExportBatch, Home
from subsidies.web.bank.briefs import Briefs
from subsidies.web.bank.files import Download, FilePage, RefuseWhole, Upload
from subsidies.web.bank.funding import Funding, FundingWorkbook, Lottery, Shares
from subsidies.web.bank.layouts import LayoutPage, Layouts, NewLayout
from subsidies.web.bank.reports import DownloadReport, ReportPage, Reports
from subsidies.web.bank.returns import Clear, DecideReturn, ReturnPage, Returns, Unknown

app_name = "bank"
urlpatterns = [
    path("", Home.as_view(), name="home"),
    path("<int:pk>/", BatchBank.as_view(), name="batch"),
    path("<int:pk>/export/", ExportBatch.as_view(), name="export"),
    path("files/<int:pk>/", FilePage.as_view(), name="file"),
    path("files/<int:pk>/download/", Download.as_view(), name="download"),
    path("files/<int:pk>/upload/", Upload.as_view(), name="upload"),
    path("files/<int:pk>/refuse/", RefuseWhole.as_view(), name="refuse_whole"),
    path("returns/", Returns.as_view(), name="returns"),
    path("returns/<int:pk>/", ReturnPage.as_view(), name="return"),
    path("returns/<int:pk>/<slug:action>/", DecideReturn.as_view(), name="decide"),
    path("unknown/", Unknown.as_view(), name="unknown"),
    path("unknown/<int:pk>/", Clear.as_view(), name="clear"),
    path("layouts/", Layouts.as_view(), name="layouts"),
    path("layouts/new/", NewLayout.as_view(), name="new_layout"),
    path("layouts/<int:pk>/", LayoutPage.as_view(), name="layout"),
    path("briefs/", Briefs.as_view(), name="briefs"),
    path("funding/", Funding.as_view(), name="funding"),
    path("funding.xlsx", FundingWorkbook.as_view(), name="funding_xlsx"),
    path("shares/", Shares.as_view(), name="shares"),
    path("lottery/", Lottery.as_view(), name="lottery"),
    path("reports/", Reports.as_view(), name="reports"),
    path("reports/<int:pk>/", ReportPage.as_view(), name="report"),
    path("reports/<int:pk>/download/", DownloadReport.as_view(), name="download_report"),
]
