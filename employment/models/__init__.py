"""Models of employment, one a file."""

from employment.models.employer_rule import EmployerRule

__all__ = ["EmployerRule"]
