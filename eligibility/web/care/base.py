"""What the pages of care share."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from eligibility.care.models.life_check import State
from portal.accounts import roles
from portal.accounts.scope import scoped
from portal.people.models import Person
from portal.web.labels import label
from portal.web.pages import Crumb, Page
from portal.web.words import Word

#: Those who see the ledger; only caseworkers write in it, a second person suspends.
READERS = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.FINANCE, roles.MANAGER})
TABS = (
    ("services", "应提供的服务", "care:dues"),
    ("completion", "完成率", "care:completion"),
    ("assessments", "能力评估", "care:assessments"),
    ("life", "生存认证", "care:life"),
)
LIFE_STATES = {
    State.DUE: Word("待认证", "warn", "clock"),
    State.PROPOSED: Word("拟停发", "bad", "alert-triangle"),
    State.SUSPENDED: Word("已停发", "bad", "lock"),
    State.CONFIRMED: Word("已认证", "good", "check"),
    State.RESUMED: Word("已恢复发放", "good", "circle-check"),
    State.CLOSED: Word("不再需要", "plain", "x"),
}


class CarePage(Page):
    """A page of care with its tabs."""

    menu = "照护服务"
    roles = READERS
    tab = ""

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the ledger."""
        return (Crumb("照护服务", reverse("care:dues")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The tabs beside the page's own words."""
        kwargs.setdefault("care_tabs", [(*each, each[0] == self.tab) for each in TABS])
        return super().get_context_data(**kwargs)


class OfPerson(CarePage):
    """A page about one person of one's own area."""

    @cached_property
    def person(self) -> Person:
        """The person of the address."""
        people = Person.objects.select_related("managing_region")
        return get_object_or_404(scoped(people, self.request.user), pk=self.kwargs["pk"])


def service_name(code: str) -> str:
    """What a service is called."""
    return label("services", code)


def say(request: HttpRequest, text: str) -> None:
    """A sentence at the top of the next page."""
    messages.success(request, text)


def refuse(request: HttpRequest, error: Any) -> None:
    """What went wrong and the cure, at the top of the next page."""
    messages.error(request, str(error))
