"""Models of the figures."""

from eligibility.figures.models.forecast import Forecast
from eligibility.figures.models.visit_item import VisitItem
from eligibility.figures.models.visit_person import VisitPerson
from eligibility.figures.models.visit_span import VisitSpan

__all__ = ["Forecast", "VisitItem", "VisitPerson", "VisitSpan"]
