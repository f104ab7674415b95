"""Tasks of the workers: one county of a run each. Delivered twice they do no harm."""

from datetime import timedelta

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from subsidies.bankfiles import tasks as exports
from subsidies.bankfiles.models import ExportOrder
from subsidies.models import Run
from subsidies.opening import tasks as openings
from subsidies.opening.models import OpeningFile
from subsidies.reports import tasks as reports
from subsidies.reports.models import Report
from subsidies.runs.schedule import abandoned_runs, open_months
from subsidies.runs.selectors import progress
from subsidies.runs.services import begin_county, compute_county, fail_county, finish_run

#: What a restart of the database looks like from here; tried again with growing pauses.
DATABASE_AWAY = (OperationalError, InterfaceError)


@shared_task(
    name="subsidies.compute_county",
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=DATABASE_AWAY,
    retry_backoff=1,
    retry_backoff_max=10,
    max_retries=20,
    ignore_result=True,
)
def compute_county_task(county_id: int, run_id: int) -> None:
    """Compute one county of a run; an error is kept with the county and ends the task."""
    try:
        if begin_county(county_id=county_id, at=timezone.now()):
            compute_county(county_id=county_id, at=timezone.now())
        finish_run(run_id=run_id, at=timezone.now())
    except DATABASE_AWAY:
        connection.close()
        raise
    except Exception as error:
        fail_county(county_id=county_id, error=f"{type(error).__name__}: {error}")
        raise


def send(run: Run) -> int:
    """Queue a task for every unfinished county of a run; how many were queued."""
    unfinished = progress(run).unfinished
    for county in unfinished:
        compute_county_task.delay(county.pk, run.pk)
    return len(unfinished)


#: The root of the region tree: every county of the portal.
EVERYWHERE = "43"


@shared_task(name="subsidies.open_months", ignore_result=True)
def open_months_task() -> int:
    """Hourly: start the counties whose day has come, send lost tasks again; how many were queued.

    Run twice at once it starts nothing twice: a run is unique while it is unfinished.
    """
    open_months(today=timezone.localdate(), region=EVERYWHERE, at=timezone.now())
    return sum(send(run) for run in abandoned_runs())


#: What has waited so long was lost with the queue; sent again it does no harm.
WAITED = timedelta(minutes=10)


@shared_task(name="subsidies.send_again", ignore_result=True)
def send_again_task() -> int:
    """Every few minutes: bank files, reports and past payments whose task was lost; how many."""
    before = timezone.now() - WAITED
    orders = ExportOrder.objects.filter(state="waiting", ordered_at__lt=before)
    asked = Report.objects.filter(state="waiting", requested_at__lt=before)
    checked = OpeningFile.objects.filter(state="waiting", read_at__lt=before)
    confirmed = OpeningFile.objects.filter(state="confirmed", confirmed_at__lt=before)
    sent = 0
    for rows, send_one in (
        (orders, exports.send),
        (asked, reports.send),
        (checked, openings.send),
        (confirmed, openings.send),
    ):
        for row in rows:
            send_one(row)  # type: ignore[operator]
            sent += 1
    return sent
