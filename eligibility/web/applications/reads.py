"""What the pages of applications read: rows of one's own area, words of a row."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from eligibility.applications.models import (
    Application,
    Filing,
    Publicity,
    State,
    Stop,
    Unclaimed,
)
from portal.accounts.models import User
from portal.accounts.scope import region_ids, scoped
from portal.lib.periods import Month
from portal.people.models import Person
from portal.people.selectors import search
from portal.regions.selectors import tree
from portal.web import cells, words
from portal.web.table import LAST_PAGE, PAGE_SIZE

#: Rows an action on a list takes at once: a page.
AT_ONCE = PAGE_SIZE
#: Rows a file has at most.
EXPORTED = LAST_PAGE * PAGE_SIZE


def applications(user: Any) -> QuerySet[Application]:
    """Applications of a user's area with what a list shows."""
    rows = Application.objects.select_related("person", "region", "item", "publicity", "filing")
    return scoped(rows, user)


def application_or_404(request: HttpRequest, pk: int) -> Application:
    """One application of one's own area."""
    return get_object_or_404(applications(request.user), pk=pk)


def publicities(user: Any) -> QuerySet[Publicity]:
    """Public lists of a user's area."""
    return scoped(Publicity.objects.select_related("region", "opened_by"), user)


def stops(user: Any) -> QuerySet[Stop]:
    """Stops of a user's area with what a list shows."""
    rows = Stop.objects.select_related(
        "person", "region", "award__item", "successor__item", "decided_by"
    )
    return scoped(rows, user)


def unclaimed(user: Any) -> QuerySet[Unclaimed]:
    """Unclaimed entitlements of a user's area with what a list shows."""
    rows = Unclaimed.objects.select_related("person", "region", "item", "assigned_to")
    return scoped(rows, user)


def person_or_404(request: HttpRequest, pk: Any) -> Person:
    """A person of one's own area."""
    if not str(pk).isdigit():
        raise Http404
    people = Person.objects.select_related("managing_region")
    return get_object_or_404(scoped(people, request.user), pk=int(pk))


def of_people(rows: QuerySet[Any], user: Any, typed: str) -> QuerySet[Any]:
    """Rows of people found by what was typed."""
    typed = typed.strip()
    if not typed:
        return rows
    found = search(scoped(Person.objects.all(), user), typed)
    return rows.filter(person_id__in=found.order_by().values("pk"))


def ticked(request: HttpRequest, rows: QuerySet[Any]) -> list[Any]:
    """The ticked rows of one's own area, in the order they were ticked; at most a page."""
    keys = [int(v) for v in request.POST.getlist("rows") if v.isascii() and v.isdigit()][:AT_ONCE]
    found = rows.in_bulk([key for key in keys if key < 2**63])
    return [found[key] for key in keys if key in found]


def counties(user: Any, month: Month) -> list[tuple[str, str]]:
    """Counties to choose from, where a user has several."""
    region = getattr(user, "region", None)
    if region is None:
        return []
    regions = tree(month)
    codes = regions.counties(region.code)
    return [(code, regions.name(code)) for code in codes] if len(codes) > 1 else []


def clerks(user: Any) -> list[User]:
    """Active caseworkers of a user's area."""
    found = User.objects.filter(is_active=True, region__in=region_ids(user))
    found = found.order_by("display_name")
    return [each for each in found if each.has_role("caseworker")]


def names(rows: Iterable[Any], *fields: str) -> dict[int, str]:
    """Names of the users that rows name in ``fields`` (columns ending in ``_id``)."""
    keys = {getattr(row, field) for row in rows for field in fields} - {None}
    return {u.pk: str(u) for u in User.objects.filter(pk__in=keys)}


def person_cell(row: Any, tab: str = "applications") -> Any:
    """The name, leading to the file."""
    return cells.link(row.person.name, reverse("people:tab", args=[row.person_id, tab]))


def place_of(person: Person) -> str:
    """Township and village."""
    return f"{person.township}{person.village}" or "—"


def sum_of(row: Application) -> Any:
    """The sum of an application: of the standard, else the one asked for."""
    amount = row.amount if row.amount is not None else row.sum_asked
    if amount is None and row.outcome == "standard_missing":
        return words.OUTCOMES["standard_missing"].text
    return cells.money(amount)


def is_ripe(row: Application, today: date) -> bool:
    """Whether the period of publicity is over."""
    return (
        row.state == State.PUBLICITY
        and row.publicity is not None
        and today > row.publicity.until_day
    )


def filing_or_404(request: HttpRequest, pk: int) -> Filing:
    """One filing of one's own area."""
    rows = Filing.objects.select_related("person__managing_region", "region", "entered_by")
    return get_object_or_404(scoped(rows, request.user), pk=pk)
