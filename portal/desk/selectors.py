"""Reads of the desk."""

import json
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import QueryDict

from portal.desk.models import Draft, SavedFilter
from portal.lib.crypto import SealError

REGISTRATION = "registration"


def drafts_of(owner: Any, *, state: str = Draft.State.OPEN) -> QuerySet[Draft]:
    """A user's own drafts, the last saved first."""
    return Draft.objects.filter(owner=owner, state=state)


def draft_named(owner: Any, token: UUID) -> Draft | None:
    """A user's own draft of a token, whatever its state."""
    return Draft.objects.filter(owner=owner, token=token).first()


def fields_of(draft: Draft) -> QueryDict:
    """The fields of a draft's form; none when they cannot be opened any more."""
    posted = QueryDict(mutable=True)
    if draft.content is None:
        return posted
    try:
        kept: dict[str, list[str]] = json.loads(draft.content.open())
    except (SealError, ValueError):
        return posted
    for name, values in kept.items():
        posted.setlist(name, values)
    return posted


def filters_of(owner: Any, page: str) -> QuerySet[SavedFilter]:
    """A user's saved filters of a list."""
    return SavedFilter.objects.filter(owner=owner, page=page)
