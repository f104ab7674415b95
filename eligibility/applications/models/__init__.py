"""Models of applications."""

from eligibility.applications.models.application import OPEN, Application, State
from eligibility.applications.models.call import Call, CallOutcome
from eligibility.applications.models.filing import Filing
from eligibility.applications.models.handling import DayKind, Handling, Shown
from eligibility.applications.models.layout import Layout
from eligibility.applications.models.notice import Notice
from eligibility.applications.models.objection import Objection
from eligibility.applications.models.paper import Paper
from eligibility.applications.models.publicity import Publicity
from eligibility.applications.models.received import Received
from eligibility.applications.models.step import Step
from eligibility.applications.models.stop import Reason, Stop, StopState
from eligibility.applications.models.sweep import Sweep
from eligibility.applications.models.sweep_county import SweepCounty
from eligibility.applications.models.unclaimed import Unclaimed, UnclaimedState

__all__ = [
    "OPEN",
    "Application",
    "Call",
    "CallOutcome",
    "DayKind",
    "Filing",
    "Handling",
    "Layout",
    "Notice",
    "Objection",
    "Paper",
    "Publicity",
    "Reason",
    "Received",
    "Shown",
    "State",
    "Step",
    "Stop",
    "StopState",
    "Sweep",
    "SweepCounty",
    "Unclaimed",
    "UnclaimedState",
]
