"""The files opened last, kept in the session by key alone."""

from django.http import HttpRequest
from django.urls import reverse

from portal.accounts.scope import scoped
from portal.people.models import Person
from portal.people.web.roles import PEOPLE_ROLES
from portal.web.entries import Panel, PanelItem, allowed

SESSION_KEY = "recent_people"
KEPT = 6


def note(request: HttpRequest, person: Person) -> None:
    """Put a person in front."""
    others = [pk for pk in request.session.get(SESSION_KEY, []) if pk != person.pk]
    request.session[SESSION_KEY] = [person.pk, *others][:KEPT]


def panel(request: HttpRequest) -> Panel | None:
    """The files this user opened last, while they are his to open."""
    keys = request.session.get(SESSION_KEY, [])
    if not keys or not allowed(request.user, PEOPLE_ROLES):
        return None
    people = scoped(Person.objects.filter(pk__in=keys), request.user).in_bulk(keys)
    items = [
        PanelItem(person.name, "", person.township, reverse("people:person", args=[person.pk]))
        for person in (people.get(pk) for pk in keys)
        if person is not None
    ]
    return Panel("最近打开的档案", "today", tuple(items)) if items else None
