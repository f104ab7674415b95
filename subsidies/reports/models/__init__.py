"""Funding shares, the lottery fund's years, reports."""

from subsidies.reports.models.funding_share import FundingShare
from subsidies.reports.models.lottery_year import LotteryYear
from subsidies.reports.models.report import Report

__all__ = ["FundingShare", "LotteryYear", "Report"]
