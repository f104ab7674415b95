"""How far a report is: rows written, of about how many."""

from dataclasses import dataclass

from django.db.models import Sum

from portal.lib.periods import Month
from portal.regions.selectors import tree
from subsidies.bankfiles.progress import told
from subsidies.models import Batch
from subsidies.models.batch import State
from subsidies.reports.models import Report
from subsidies.reports.models.report import Kind


@dataclass(frozen=True, slots=True)
class Progress:
    """Rows written, and the lines there are at most."""

    done: int
    total: int


def key_of(report_id: int) -> str:
    """Where the worker says how far it is."""
    return f"report-rows:{report_id}"


def progress_of(report: Report) -> Progress:
    """Rows written so far; a report never has more rows than lines, a summary far fewer."""
    month = Month.of(report.month)
    months = [month.first]
    if report.kind == Kind.YEAR:
        months = [Month(month.year, n).first for n in range(1, 13)]
    batches = Batch.objects.filter(
        region__in=tree(month).counties(report.region), month__in=months
    ).exclude(state=State.VOID)
    total = batches.aggregate(lines=Sum("line_count"))["lines"] or 0
    done: int = told(key_of(report.pk), 0)
    return Progress(min(done, total), max(total, 1))
