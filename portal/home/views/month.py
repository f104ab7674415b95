"""The switches of the top bar: the month in work, and the area of who has several."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from portal.accounts.areas import SESSION_KEY
from portal.web.month import keep_month, read_month


@login_required
@require_POST
def set_month(request: HttpRequest) -> HttpResponse:
    """Keep the month and go back to where one was, without a month of that address."""
    month = read_month(request.POST.get("month", ""))
    if month is not None:
        keep_month(request, month)
    return HttpResponseRedirect(_back(request))


@login_required
@require_POST
def set_area(request: HttpRequest) -> HttpResponse:
    """Work for another of one's areas from the next request on; pages of the old one are left."""
    chosen = request.POST.get("area", "")
    if chosen.isascii() and chosen.isdigit():
        request.session[SESSION_KEY] = int(chosen)
    else:
        request.session.pop(SESSION_KEY, None)
    return HttpResponseRedirect(reverse("home"))


def _back(request: HttpRequest) -> str:
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        return reverse("home")
    path, _, query = target.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("month="))
    return f"{path}?{kept}" if kept else path
