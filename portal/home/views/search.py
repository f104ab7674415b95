"""Search everywhere: hands the words to the list of people."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse


@login_required
def search(request: HttpRequest) -> HttpResponse:
    """One box for the whole portal; today it finds people."""
    words = request.GET.get("q", "").strip()
    query = f"?{urlencode({'q': words})}" if words else ""
    return HttpResponseRedirect(f"{reverse('people:list')}{query}")
