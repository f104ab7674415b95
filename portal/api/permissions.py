"""The access table, asked by the API."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from portal.access.policy import access_of


class AccessTable(BasePermission):
    """Whether the entry of the address allows who asks; an address without one is closed."""

    message = "您的角色（或令牌的角色）不能使用这个接口。"

    def has_permission(self, request: Request, view: Any) -> bool:
        """Asked before the view runs."""
        match = request.resolver_match
        access = access_of(match.view_name) if match else None
        if access is None:
            return False
        return access.allows(request.user, write=request.method not in SAFE_METHODS)


class SessionOnly(BasePermission):
    """A token cannot make or end tokens."""

    message = "令牌不能管理令牌，请用账号登录后操作。"

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether no token was shown."""
        return request.auth is None
