"""The full number behind a masked one: asked for with a reason, shown once, recorded."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from portal.accounts.scope import scoped
from portal.people.errors import PeopleError
from portal.people.models import Person
from portal.people.services.reveals import reveal
from portal.people.web.roles import PEOPLE_ROLES
from portal.web.pages import PageMixin
from portal.web.requests import origin_of

FIELDS = {"id_number": "身份证号", "phone": "电话", "account": "银行账号"}
REASONS = ("与证件核对", "联系本人", "填写外部系统", "核对发放账户")


@method_decorator(never_cache, name="dispatch")
class Reveal(PageMixin, View):
    """GET asks for the reason; POST shows the number."""

    roles = PEOPLE_ROLES
    menu = "人员"

    def get(self, request: HttpRequest, pk: int, field: str) -> HttpResponse:
        """The form."""
        return self._show(request, pk, field, {})

    def post(self, request: HttpRequest, pk: int, field: str) -> HttpResponse:
        """The number, after the reason is recorded."""
        person = self._person(pk, field)
        reason = request.POST.get("other", "").strip() or request.POST.get("reason", "")
        try:
            shown = reveal(
                actor=request.user,
                person=person,
                field=field,
                at=timezone.now(),
                reason=reason,
                origin=origin_of(request),
            )
        except PeopleError as error:
            return self._show(request, pk, field, {"error": str(error), "reason": reason})
        return self._show(request, pk, field, {"shown": shown})

    def _person(self, pk: int, field: str) -> Person:
        if field not in FIELDS:
            raise Http404
        return get_object_or_404(scoped(Person.objects.all(), self.request.user), pk=pk)

    def _show(
        self, request: HttpRequest, pk: int, field: str, more: dict[str, Any]
    ) -> HttpResponse:
        context = {
            "person": self._person(pk, field),
            "field": field,
            "label": FIELDS[field],
            "reasons": REASONS,
            "title": f"查看完整的{FIELDS[field]}",
            "menu": self.menu,
            **more,
        }
        template = "people/reveal_part.html" if request.htmx else "people/reveal.html"
        return render(request, template, context)
