"""Whether a number typed has a file already, asked once a number however long one types on."""

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from portal.people.errors import PeopleError
from portal.people.services import look_up_number
from portal.sealing import blind_index
from portal.web.requests import origin_of

SESSION_KEY = "looked_up"
KEPT = 20


def known_file(request: HttpRequest, number: str, today: date) -> dict[str, Any] | None:
    """The file of a valid number: its county, and its address when it is one's own.

    That another county keeps it stays in the session under the number's index (never the
    number), so that only the first asking is recorded and counted.
    """
    key = blind_index().of("id_number", number).hex()
    kept: dict[str, str] = request.session.get(SESSION_KEY, {})
    if key in kept:
        return {"county": kept[key]}
    try:
        found = look_up_number(
            actor=request.user,
            id_number=number,
            at=timezone.now(),
            today=today,
            origin=origin_of(request),
        )
    except PeopleError as error:
        return {"error": str(error)}
    if found is None:
        return None
    if found.person is None:
        request.session[SESSION_KEY] = dict([*kept.items(), (key, found.county)][-KEPT:])
        return {"county": found.county}
    url = reverse("people:person", args=[found.person.pk])
    return {"county": found.county, "name": found.person.name, "url": url}
