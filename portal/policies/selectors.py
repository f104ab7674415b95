"""Reads of documents, measures and reports."""

from django.db.models import QuerySet

from portal.policies.models import Document, Measure, Report


def document(code: str) -> Document | None:
    """The document of a code, or None while it is not loaded."""
    return Document.objects.filter(code=code).first()


def measures(code: str) -> QuerySet[Measure]:
    """The measures of a document in their order."""
    return Measure.objects.filter(document__code=code).order_by("number")


def latest_reports(code: str) -> dict[tuple[int, int], Report]:
    """For every (measure, region) of a document its latest report, in one query."""
    rows = (
        Report.objects.filter(measure__document__code=code)
        .order_by("measure_id", "region_id", "-as_of", "-id")
        .distinct("measure_id", "region_id")
    )
    return {(row.measure_id, row.region_id): row for row in rows}
