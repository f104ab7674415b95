"""Reads of documents, measures and reports."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from portal.policies.models import Document, Measure, Report


def document(code: str) -> Document | None:
    """The document of a code, or None while it is not loaded."""
    return Document.objects.filter(code=code).first()


def measures(code: str) -> QuerySet[Measure]:
    """The measures of a document in their order."""
    return Measure.objects.filter(document__code=code).order_by("number")


def latest_reports(code: str, until: date | None = None) -> dict[tuple[int, int], Report]:
    """For every (measure, region) of a document its latest report, in one query.

    ``until`` leaves out what tells of a later day: how it stood at the end of a quarter.
    """
    rows = Report.objects.filter(measure__document__code=code)
    if until is not None:
        rows = rows.filter(as_of__lte=until)
    rows = (
        rows.select_related("region", "reported_by", "confirmed_by")
        .order_by("measure_id", "region_id", "-as_of", "-id")
        .distinct("measure_id", "region_id")
    )
    return {(row.measure_id, row.region_id): row for row in rows}


def documents_of(regions: Iterable[str]) -> QuerySet[Document]:
    """Documents in force for some regions (their own, and those above them), by region."""
    return Document.objects.filter(region__in=list(regions)).order_by("region", "issued_on", "code")
