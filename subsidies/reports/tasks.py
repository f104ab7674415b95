"""Making reports, in a worker: delivered twice they do no harm."""

from celery import shared_task
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from subsidies.bankfiles.progress import tell
from subsidies.reports.models import Report
from subsidies.reports.progress import key_of
from subsidies.reports.services import drop_old_reports, fail_report, make_report

DATABASE_AWAY = (OperationalError, InterfaceError)


@shared_task(
    name="subsidies.make_report",
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=DATABASE_AWAY,
    retry_backoff=1,
    retry_backoff_max=10,
    max_retries=20,
    ignore_result=True,
)
def make_report_task(report_id: int) -> None:
    """Make one report; an error is kept with it."""

    def tick(rows: int) -> None:
        tell(key_of(report_id), rows)

    try:
        make_report(report_id=report_id, at=timezone.now(), tick=tick)
        drop_old_reports(at=timezone.now())
    except DATABASE_AWAY:
        connection.close()
        raise
    except (DatabaseError, ValueError, OSError, MemoryError) as error:
        fail_report(
            report_id=report_id, error=f"{type(error).__name__}: {error}", at=timezone.now()
        )
        raise


def send(report: Report) -> None:
    """Queue the making of a report."""
    make_report_task.delay(report.pk)
