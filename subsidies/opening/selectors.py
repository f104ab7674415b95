"""Reading what was uploaded of past payments."""

from collections.abc import Collection

from django.db.models import QuerySet

from subsidies.opening.models import OpeningDifference, OpeningFile


def openings(counties: Collection[str]) -> QuerySet[OpeningFile]:
    """Files of some counties, the newest first."""
    rows = OpeningFile.objects.filter(region__in=counties)
    return rows.select_related("read_by", "confirmed_by")


def differences(file: OpeningFile, *, kind: str = "", month: str = "") -> QuerySet:
    """A file's differences, by month and person; of one kind or month when asked for."""
    rows = OpeningDifference.objects.filter(file=file)
    if kind:
        rows = rows.filter(kind=kind)
    if month:
        rows = rows.filter(covered=f"{month}-01")
    return rows.order_by("covered", "person_id", "pk")
