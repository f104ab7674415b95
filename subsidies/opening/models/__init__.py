"""What was uploaded of past payments, and where it differs from the rules."""

from subsidies.opening.models.opening_award import OpeningAward
from subsidies.opening.models.opening_difference import OpeningDifference
from subsidies.opening.models.opening_file import OpeningFile

__all__ = ["OpeningAward", "OpeningDifference", "OpeningFile"]
