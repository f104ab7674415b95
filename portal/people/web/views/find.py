"""Finding by what was typed; a whole ID number never stands in an address."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.people.errors import PeopleError
from portal.people.search import id_number_in
from portal.people.services.reveals import look_up_number
from portal.people.web.roles import PEOPLE_ROLES
from portal.people.web.views.people import PeopleList
from portal.web.pages import PageMixin
from portal.web.requests import origin_of

KEPT = ("county", "township", "village", "born", "group", "expiring", "sort")


class Find(PageMixin, View):
    """Takes a search by POST: a number leads to the file, words lead to the list."""

    roles = PEOPLE_ROLES

    def post(self, request: HttpRequest) -> HttpResponse:
        """Redirect to where the answer stands."""
        typed = request.POST.get("q", "").strip()
        if number := id_number_in(typed):
            return self._by_number(request, number, typed)
        query: dict[str, Any] = {"q": typed} if typed else {}
        query |= {key: request.POST[key] for key in KEPT if request.POST.get(key)}
        return HttpResponseRedirect(f"{reverse('people:list')}?{urlencode(query)}")

    def get(self, request: HttpRequest) -> HttpResponse:
        """The list: what was typed last is opened by its button alone."""
        return HttpResponseRedirect(f"{reverse('people:list')}?{request.GET.urlencode()}")

    def _by_number(self, request: HttpRequest, number: str, typed: str) -> HttpResponse:
        """The file, or the list with what was typed still in its place, to be put right."""
        today: date = timezone.localdate()
        try:
            found = look_up_number(
                actor=request.user,
                id_number=number,
                at=timezone.now(),
                today=today,
                origin=origin_of(request),
            )
        except PeopleError as error:
            messages.error(request, str(error))
            return _list_again(request, typed, status=422)
        if found is None:
            messages.warning(request, "没有这个身份证号的档案。请核对号码；还没有建档的可以登记。")
            return _list_again(request, typed)
        if found.person is None:
            messages.warning(
                request, f"已有档案：{found.county}。要在本地办理，请先向该县申请转入档案。"
            )
            return _list_again(request, typed)
        return HttpResponseRedirect(reverse("people:person", args=[found.person.pk]))


def _list_again(request: HttpRequest, typed: str, *, status: int = 200) -> HttpResponse:
    """The list of people by the search itself, since a number may not stand in an address."""
    page = PeopleList()
    page.setup(request)
    answer = page.render_to_response(page.get_context_data(typed=typed), status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer
