"""Samples of the dashboards, of a document of 冷水滩区 and a report on it."""

from datetime import date

from portal.policies.models import Document, Measure, Report
from tests.factories import region
from tests.factories.numbers import AT


def measure():
    """A measure of a county's document."""
    document, _ = Document.objects.get_or_create(
        code="sample-paper",
        defaults={"title": "样例文件", "region": "431103", "source": "sample.md"},
    )
    made, _ = Measure.objects.get_or_create(
        document=document, number=1,
        defaults={"clause": "第一条", "title": "样例措施", "text": "样例措施的原文。"},
    )  # fmt: skip
    return made


def report():
    """A report of the county, not confirmed yet."""
    return Report.objects.create(
        measure=measure(), region=region(), as_of=date(2024, 1, 15), state="done",
        text="样例进展", evidence="样例台账", reported_at=AT,
    )  # fmt: skip


def _of(row, **more):
    return {"code": row.document.code, **more}


SAMPLES = {
    "board": lambda user: {"board": "people"},
    "indicator": lambda user: {"code": "people.awarded"},
    "document": lambda user: _of(measure()),
    "bulletin": lambda user: _of(measure(), kind="xlsx"),
    "measure": lambda user: _of(measure(), number=1),
    "measure_report": lambda user: _of(measure(), number=1, report=report().pk),
}
