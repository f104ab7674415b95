"""Batches and lines a user may see: those of the counties of his region."""

from typing import Any

from django.db.models import QuerySet

from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.models import Batch, Line, Receivable
from subsidies.receivables.selectors import receivables


def counties_seen(user: Any, month: Month) -> tuple[str, ...]:
    """Codes of the counties at or below the user's region in a month; none without a region."""
    region = getattr(user, "region", None)
    if region is None or not user.is_active:
        return ()
    return tree(month).counties(region.code)


def batches_seen(user: Any, month: Month) -> QuerySet[Batch]:
    """Batches of a month, void ones too."""
    counties = counties_seen(user, month)
    return Batch.objects.filter(region__in=counties, month=month.first).select_related("fund")


def lines_seen(user: Any, month: Month, county: str) -> QuerySet[Line]:
    """Lines of a county's batches of a month, those of void batches too."""
    if county not in counties_seen(user, month):
        return Line.objects.none()
    return Line.objects.filter(region=county, month=month.first)


def receivables_seen(user: Any, month: Month) -> QuerySet[Receivable]:
    """What is owed back in the counties of one's region, with ``owed``: what is left of it."""
    return receivables(counties_seen(user, month))
