"""Models of policies."""

from portal.policies.models.document import Document
from portal.policies.models.measure import Measure
from portal.policies.models.report import Report
from portal.policies.models.reported_figure import ReportedFigure
from portal.policies.models.tally import Tally
from portal.policies.models.target import Target

__all__ = ["Document", "Measure", "Report", "ReportedFigure", "Tally", "Target"]
