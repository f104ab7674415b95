"""Reads of editing: what waits for whom, what was in force when, who did what."""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from eligibility.editing.kinds import KINDS, Row, kind_of, rows_of
from eligibility.models import CatalogueItem, ItemVersion
from eligibility.models.dated import State, Status
from portal.accounts.models import User
from portal.audit.models import Event
from portal.lib.periods import Month
from portal.regions.models import Region
from portal.regions.selectors import ids_below

OPEN = (State.DRAFT, State.SUBMITTED)


def codes_of(user: Any) -> frozenset[str]:
    """The codes of all regions of a user's area."""
    region = getattr(user, "region", None)
    if region is None:
        return frozenset()
    return frozenset(
        Region.objects.filter(pk__in=ids_below(region.code)).values_list("code", flat=True)
    )


def waiting(user: Any) -> list[Row]:
    """Drafts and submitted rows of every kind in a user's area, those to publish first."""
    codes = codes_of(user)
    rows: list[Row] = []
    for kind in KINDS.values():
        found = kind.model._default_manager.filter(state__in=OPEN, region__in=codes)
        rows += found.select_related("item") if "item_id" in kind.key else found
    return sorted(rows, key=lambda r: (r.state != State.SUBMITTED, r.submitted_at or r.recorded_at))


def unsure(user: Any, month: Month) -> dict[str, int]:
    """How many values of a user's area in force in a month are still to confirm, by kind."""
    rows = {name: _in_force(user, name, month) for name in ("parameters", "standards")}
    counts = {name: found.filter(status=Status.TO_CONFIRM).count() for name, found in rows.items()}
    return {name: count for name, count in counts.items() if count}


def running_out(user: Any, month: Month, *, months: int = 3) -> dict[str, int]:
    """How many values end within so many months and nothing is published or drafted after, by kind."""
    until = month.shift(months).last
    counts = {}
    for name in ("parameters", "standards"):
        kind = KINDS[name]
        later = kind.model._default_manager.filter(
            state__in=(State.PUBLISHED, *OPEN), superseded_at=None, valid_from__gte=OuterRef("valid_to"),
            **{key: OuterRef(key) for key in kind.key},
        )  # fmt: skip
        ending = _in_force(user, name, month).filter(valid_to__lte=until)
        counts[name] = ending.filter(~Exists(later)).count()
    return {name: count for name, count in counts.items() if count}


def published_lately(user: Any, count: int) -> list[Row]:
    """The rows of a user's area that somebody published last, newest first."""
    codes = codes_of(user)
    rows: list[Row] = []
    for kind in KINDS.values():
        found = kind.model._default_manager.filter(
            state=State.PUBLISHED, published_at__isnull=False, region__in=codes
        ).order_by("-published_at")
        rows += (found.select_related("item") if "item_id" in kind.key else found)[:count]
    return sorted(rows, key=lambda row: row.published_at, reverse=True)[:count]


def _in_force(user: Any, name: str, month: Month) -> Any:
    holds = Q(valid_to=None) | Q(valid_to__gt=month.first)
    rows = rows_of(KINDS[name]).filter(holds, valid_from__lte=month.last)
    return rows.filter(region__in=codes_of(user))


def versions_of(item: CatalogueItem, region: str) -> QuerySet[ItemVersion]:
    """Every version of a region that was ever published, newest first; superseded ones too."""
    rows = item.versions.filter(state=State.PUBLISHED, region=region)
    return rows.order_by("-valid_from", "-recorded_at", "-pk")


def regions_of(item: CatalogueItem) -> list[str]:
    """The regions that have a version of an item, the catalogue's own first."""
    found = item.versions.filter(state=State.PUBLISHED).values_list("region", flat=True)
    home = item.catalogue.region
    return [home, *sorted(set(found) - {home})]


def in_force_on(
    item: CatalogueItem, region: str, day: date, *, known_at: datetime | None = None
) -> ItemVersion | None:
    """The version in force on a day, as it is known now, or as it was known at a moment."""
    holds = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    rows = item.versions.filter(holds, state=State.PUBLISHED, region=region)
    if known_at is None:
        return rows.filter(superseded_at=None).first()
    rows = rows.filter(Q(superseded_at=None) | Q(superseded_at__gt=known_at))
    since = Q(published_at=None, based_on=None) | Q(published_at__lte=known_at)
    since |= Q(published_at=None, based_on__isnull=False, recorded_at__lte=known_at)
    return rows.filter(since).order_by("-recorded_at", "-pk").first()


def events_of(row: Row) -> QuerySet[Event]:
    """What was done to a row, oldest first."""
    rows = Event.objects.filter(subject_kind=kind_of(row).name, subject_id=str(row.pk))
    return rows.order_by("at", "pk")


def names(ids: Any) -> dict[int, str]:
    """Names of users by id."""
    wanted = {i for i in ids if i is not None}
    return {u.pk: str(u) for u in User.objects.filter(pk__in=wanted)}
