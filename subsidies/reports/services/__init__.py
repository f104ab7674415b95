"""Writes of reports: shares, the lottery fund's years, reports themselves."""

from subsidies.reports.services.funding import FundingError, set_lottery_year, set_share
from subsidies.reports.services.reports import (
    ReportError,
    drop_old_reports,
    fail_report,
    make_report,
    open_report,
    request_report,
)

__all__ = [
    "FundingError",
    "ReportError",
    "drop_old_reports",
    "fail_report",
    "make_report",
    "open_report",
    "request_report",
    "set_lottery_year",
    "set_share",
]
