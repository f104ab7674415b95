"""系统: the site of the administrators, entered by the portal's own login and by role."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from unfold.sites import UnfoldAdminSite

from portal.access.policy import access_of


class SystemSite(UnfoldAdminSite):
    """Opened by role alone: a flag kept beside the roles could differ from them."""

    site_title = site_header = "系统管理"
    index_title = "账号、区划和机构"

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the access table opens the site to somebody signed in."""
        access = access_of("admin:index")
        user = request.user
        return (
            user.is_authenticated and user.is_active and access is not None and access.allows(user)
        )

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """The portal asks who one is before; who comes here is told that the page is not his."""
        if not self.has_permission(request):
            raise PermissionDenied
        return redirect("admin:index")
