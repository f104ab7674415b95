"""The ledger: funds, batches, their lines, exceptions, runs and monthly summaries."""

from subsidies.models.batch import Batch
from subsidies.models.fund import Fund
from subsidies.models.fund_assignment import FundAssignment
from subsidies.models.line import Line
from subsidies.models.payout_exception import PayoutException
from subsidies.models.run import Run
from subsidies.models.run_county import RunCounty
from subsidies.models.summary import Summary

__all__ = [
    "Batch",
    "Fund",
    "FundAssignment",
    "Line",
    "PayoutException",
    "Run",
    "RunCounty",
    "Summary",
]
