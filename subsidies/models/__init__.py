"""The ledger: funds, batches, their lines, exceptions, runs and monthly summaries."""

from subsidies.models.back_pay_limit import BackPayLimit
from subsidies.models.batch import Batch
from subsidies.models.budget import Budget
from subsidies.models.deduction import Deduction
from subsidies.models.fund import Fund
from subsidies.models.fund_assignment import FundAssignment
from subsidies.models.line import Line
from subsidies.models.oddity import Oddity
from subsidies.models.opening_day import OpeningDay
from subsidies.models.payout_exception import PayoutException
from subsidies.models.read_mark import ReadMark
from subsidies.models.receivable import Receivable
from subsidies.models.receivable_entry import ReceivableEntry
from subsidies.models.run import Run
from subsidies.models.run_county import RunCounty
from subsidies.models.settled_month import SettledMonth
from subsidies.models.summary import Summary
from subsidies.models.touched import Touched

__all__ = [
    "BackPayLimit",
    "Batch",
    "Budget",
    "Deduction",
    "Fund",
    "FundAssignment",
    "Line",
    "Oddity",
    "OpeningDay",
    "PayoutException",
    "ReadMark",
    "Receivable",
    "ReceivableEntry",
    "Run",
    "RunCounty",
    "SettledMonth",
    "Summary",
    "Touched",
]
