"""常用条件: a list's address kept under a name, beside the list."""

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.generic import View

from portal.desk.errors import DeskError
from portal.desk.selectors import filters_of
from portal.desk.services import keep_filter, remove_filter
from portal.people.web.roles import PEOPLE_ROLES
from portal.web.pages import PageMixin
from portal.web.requests import origin_of

PEOPLE = "people"
NOT_KEPT = {"page", "export", "pick"}


def people_tool(request: HttpRequest) -> SafeString:
    """The saved filters of the list of people, and the form that keeps the present ones."""
    context = {
        "saved": filters_of(request.user, PEOPLE),
        "query": request.GET.urlencode(),
        "home": reverse("people:list"),
    }
    return render_to_string("desk/filters.html", context, request=request)


class KeepFilter(PageMixin, View):
    """Keeps the address of the list of people."""

    roles = PEOPLE_ROLES
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """Then back to the same list."""
        kept = [
            pair for pair in parse_qsl(request.POST.get("query", "")) if pair[0] not in NOT_KEPT
        ]
        try:
            saved = keep_filter(
                actor=request.user,
                page=PEOPLE,
                name=request.POST.get("name", ""),
                query=urlencode(kept),
                at=timezone.now(),
                origin=origin_of(request),
            )
            messages.success(request, f"已存为常用条件“{saved.name}”。")
        except DeskError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(f"{reverse('people:list')}?{urlencode(kept)}")


class RemoveFilter(PageMixin, View):
    """Removes one of one's own."""

    roles = PEOPLE_ROLES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Then back to the list."""
        saved = get_object_or_404(filters_of(request.user, PEOPLE), pk=pk)
        remove_filter(actor=request.user, saved=saved, at=timezone.now(), origin=origin_of(request))
        messages.success(request, f"已删除常用条件“{saved.name}”。")
        return HttpResponseRedirect(reverse("people:list"))
