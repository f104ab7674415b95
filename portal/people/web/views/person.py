"""One person: who he is, and tabs the apps add."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from portal.accounts.scope import scoped
from portal.lib.periods import age_in_month
from portal.people import selectors
from portal.people.models import Circumstances, Person
from portal.people.web import badges, reads, recent
from portal.people.web.roles import PEOPLE_ROLES
from portal.registry import registry
from portal.web.entries import PersonTab, allowed
from portal.web.pages import Crumb, Page


class PersonPage(Page):
    """The head of a file and one of its tabs; the first when none is named."""

    template_name = "people/person.html"
    menu = "人员"
    roles = PEOPLE_ROLES

    @cached_property
    def person(self) -> Person:
        """The person, of one's own area."""
        people = Person.objects.select_related("managing_region")
        return get_object_or_404(scoped(people, self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def facts(self) -> Circumstances | None:
        """What is known on the last day of the month in work, else what was last known."""
        known = selectors.facts_on(self.person, self.month.last)
        return known or selectors.current(self.person).last()

    def get_title(self) -> str:
        """The name."""
        return self.person.name

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("人员", reverse("people:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The head, the tabs this user has, and the chosen one's own words."""
        recent.note(self.request, self.person)
        tabs = [tab for tab in registry.all("person_tab") if allowed(self.request.user, tab.roles)]
        tab = self._chosen(tabs)
        born = self.person.birth_date
        account = selectors.account_of(self.person)
        return super().get_context_data(
            person=self.person,
            facts=self.facts,
            age=None if born is None else age_in_month(born, self.month),
            badges=badges.of(self.facts),
            tabs=tabs,
            tab=tab,
            account=account,
            numbers=reads.masked_numbers(self.person, account),
            **tab.context(self.request, self.person),
            **kwargs,
        )

    def _chosen(self, tabs: list[PersonTab]) -> PersonTab:
        wanted = self.kwargs.get("tab")
        for tab in tabs:
            if wanted in (None, tab.key):
                return tab
        raise Http404
