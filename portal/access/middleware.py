"""No page is opened that the access table does not open."""

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import resolve_url
from django.utils.deprecation import MiddlewareMixin

from portal.access.policy import access_of

logger = logging.getLogger(__name__)
PLAIN = "text/plain; charset=utf-8"
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class NoNulls(MiddlewareMixin):
    """Refuses the character NUL in an address: no text of ours has it, PostgreSQL takes none."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        """None lets the request pass."""
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest("地址里有不可用的字符。", content_type=PLAIN)
        return None


class AccessPolicy(MiddlewareMixin):
    """Sends strangers to the login and refuses who lacks the role, before any view runs.

    Addresses of the API answer for themselves with the same table (``portal.api``), since
    only they know what a token stands for.
    """

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """None lets the view run."""
        if hasattr(view, "cls"):
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        access = access_of(name)
        if access is None:
            logger.error("address %r is in no entry of %s", name, settings.ACCESS_TABLE)
            raise PermissionDenied("这个地址没有登记访问权限。")
        if access.allows(request.user, write=request.method not in READING):
            return None
        if request.user.is_authenticated:
            raise PermissionDenied("您的角色不能打开这个页面。")
        return _to_login(request)


def _to_login(request: HttpRequest) -> HttpResponse:
    """The login; a part of a page asked for by htmx moves the whole page there."""
    htmx = request.headers.get("HX-Request") == "true"
    back = request.headers.get("HX-Current-URL", "/") if htmx else request.get_full_path()
    if not htmx and request.method not in READING:
        back = _form_of(request)
    if htmx:
        back = _path_of(back)
    target = f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}"
    if htmx:
        return HttpResponse(status=401, headers={"HX-Redirect": target})
    return HttpResponse(status=302, headers={"Location": target})


def _form_of(request: HttpRequest) -> str:
    """The page of ours whose form was sent, where what was typed is filled in again."""
    page = urlsplit(request.headers.get("Referer", ""))
    if page.netloc != request.get_host() or not page.path:
        return "/"
    return f"{page.path}?{page.query}" if page.query else page.path


def _path_of(address: str) -> str:
    path = address.partition("://")[2].partition("/")[2]
    return f"/{path}" if "://" in address else address
