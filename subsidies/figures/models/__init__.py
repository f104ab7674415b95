"""Models of the figures of money."""

from subsidies.figures.models.first_payment import FirstPayment

__all__ = ["FirstPayment"]
