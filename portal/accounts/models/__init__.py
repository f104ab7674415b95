"""Models of accounts."""

from portal.accounts.models.former_password import FormerPassword
from portal.accounts.models.user import User

__all__ = ["FormerPassword", "User"]
