"""Reads of documents, measures and reports."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from portal.policies.models import Document, Measure, Report, Target


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


def targets_of(measure: Measure) -> list[Target]:
    """Targets that the same clause of the same document sets."""
    document = measure.document
    named = {document.number, document.title} - {""}
    rows = Target.objects.filter(document__in=named).order_by("pk")
    return [row for row in rows if _same(_core(measure), row.clause, document.code)]


def measures_of(targets: Iterable[Target]) -> dict[int, Measure]:
    """Of each target (by its key) the measure that sets it, where one does; one query."""
    found: dict[int, Measure] = {}
    wanted = list(targets)
    rows = Measure.objects.filter(document__region__in={t.region for t in wanted})
    for measure in rows.select_related("document").order_by("document__code", "number"):
        document = measure.document
        for target in wanted:
            if target.document in {document.number, document.title} - {""} and _same(
                _core(measure), target.clause, document.code
            ):
                found.setdefault(target.pk, measure)
    return found


def _core(measure: Measure) -> str:
    """第五条 is 五."""
    return measure.clause.removeprefix("第").removesuffix("条")


def _same(core: str, clause: str, code: str) -> bool:
    """Whether a target's clause is a measure's; of one number's two papers the plan is named."""
    if clause.startswith("三年行动方案"):
        return code.endswith("-plan") and clause.removeprefix("三年行动方案") == core
    return clause == core or (clause.startswith("（") and core.endswith(clause))
