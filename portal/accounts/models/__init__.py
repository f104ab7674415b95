"""Models of accounts."""

from portal.accounts.models.former_password import FormerPassword
from portal.accounts.models.user import User
from portal.accounts.models.user_area import UserArea

__all__ = ["FormerPassword", "User", "UserArea"]
