"""The description of the API as a page, with scripts of this server only."""

from django.http import HttpRequest, HttpResponseBase
from drf_spectacular.views import SpectacularSwaggerSplitView

_page = SpectacularSwaggerSplitView.as_view(url_name="api:schema", title="接口说明")


def docs(request: HttpRequest) -> HttpResponseBase:
    """A page like any other: strangers are sent to the login, not told a problem."""
    return _page(request)
