"""Models of the figures."""

from eligibility.figures.models.forecast import Forecast

__all__ = ["Forecast"]
