"""The area in work, of a user who has several: chosen in the top bar, kept in the session.

``ActiveArea`` puts it in the place of the user's own region for one request, so that
``scope.region_ids``, and with it every page, export, API call and count, reads the one in work.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from portal.accounts.models import User
from portal.regions.models import Region
from portal.regions.selectors import ids_below

SESSION_KEY = "work_area"


def extra_areas(user: User, day: date) -> list[Region]:
    """Areas besides his own that a user may work for on a day, by code."""
    if not user.is_authenticated:
        return []
    rows = user.areas.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day
    ).select_related("region")
    return sorted((row.region for row in rows), key=lambda region: region.code)


def areas_of(user: User, day: date) -> list[Region]:
    """Every area a user may work for on a day: his own first, then the others."""
    own = [user.region] if user.is_authenticated and user.region is not None else []
    return [*own, *(r for r in extra_areas(user, day) if r not in own)]


def within_areas(user: User, region: Region | None, day: date) -> bool:
    """Whether a region lies in one of the areas of a user on a day, whichever is in work."""
    if region is None or not user.is_active:
        return False
    if user.region is not None and region.pk in ids_below(user.region.code):
        return True  # the usual case, without a look at the others
    return any(region.pk in ids_below(area.code) for area in extra_areas(user, day))


class ActiveArea:
    """Lets a user work for the area he chose, as long as it is his."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Choose, then go on; an area no longer his is forgotten."""
        chosen = request.session.get(SESSION_KEY)
        if chosen is not None and request.user.is_authenticated:
            activate(request, chosen)
        return self.get_response(request)


def activate(request: HttpRequest, chosen: Any) -> None:
    """Put the chosen area in the place of the user's own for this request (never saved)."""
    today = timezone.localdate()  # noqa: TID251 - the edge
    found = next((r for r in extra_areas(request.user, today) if r.pk == chosen), None)
    if found is None:
        request.session.pop(SESSION_KEY, None)
        return
    request.own_region = request.user.region  # type: ignore[attr-defined]
    request.user.region = found
