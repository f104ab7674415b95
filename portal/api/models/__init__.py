"""Models of the API."""

from portal.api.models.token import ApiToken

__all__ = ["ApiToken"]
