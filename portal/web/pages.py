"""What every page's view starts from: signed in, titled, with its place in the whole."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.contrib.auth.mixins import AccessMixin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.generic import TemplateView

from portal.lib.periods import Month
from portal.web.entries import allowed
from portal.web.month import work_month

#: What our pages may load and run: only what this portal serves, nothing written inline.
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)


class Crumb(NamedTuple):
    """A step on the way back."""

    label: str
    url: str


class PageMixin(AccessMixin):
    """Signed in, holding one of ``roles`` (when any are named); gives the frame its words."""

    title = ""
    menu = ""
    roles: frozenset[str] = frozenset()
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Send strangers to the login and refuse those without the role."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        if not allowed(request.user, self.roles):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Security-Policy"] = CONTENT_POLICY
        return response

    @property
    def month(self) -> Month:
        """The month in work."""
        return work_month(self.request)

    def get_title(self) -> str:
        """The page's heading."""
        return self.title

    def get_crumbs(self) -> Sequence[Crumb]:
        """The way back, outermost first; none on first pages."""
        return ()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The frame's words beside the page's own."""
        context = super().get_context_data(**kwargs)
        context.setdefault("title", self.get_title())
        context.setdefault("crumbs", self.get_crumbs())
        context.setdefault("menu", self.menu)
        context.setdefault("month", self.month)
        return context


class Page(PageMixin, TemplateView):
    """A page made of a template; parts of its address are not words of the template."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page."""
        return self.render_to_response(self.get_context_data())
