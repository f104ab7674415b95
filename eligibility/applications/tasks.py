"""Tasks of the workers: one county of a sweep each. Delivered twice they do no harm."""

from celery import shared_task
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from eligibility.applications.models import Sweep
from eligibility.applications.services import (
    fail_county,
    finish_sweep,
    start_sweep,
    sweep_county,
)
from portal.lib.periods import Month
from portal.regions.selectors import tree

#: What a restart of the database looks like from here; tried again with growing pauses.
DATABASE_AWAY = (OperationalError, InterfaceError)


@shared_task(
    name="applications.sweep_county",
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=DATABASE_AWAY,
    retry_backoff=1,
    retry_backoff_max=10,
    max_retries=10,
    ignore_result=True,
)
def sweep_county_task(sweep_id: int, county: str) -> None:
    """Look through one county; an error is kept with it and ends the task."""
    try:
        sweep_county(sweep_id=sweep_id, county=county, at=timezone.now())
        finish_sweep(sweep_id=sweep_id, at=timezone.now())
    except DATABASE_AWAY:
        connection.close()
        raise
    except Exception as error:
        fail_county(sweep_id=sweep_id, county=county, error=f"{type(error).__name__}: {error}")
        raise


@shared_task(name="applications.sweep_month", ignore_result=True)
def sweep_month_task() -> None:
    """The sweep of the present month in every prefecture, as the schedule asks for it."""
    month = Month.of(timezone.localdate())
    for region in tree(month).prefectures():
        send(start_sweep(month=month, region=region, actor=None, at=timezone.now()))


def send(sweep: Sweep) -> int:
    """Queue a task for every county of a sweep that is not done; how many were queued."""
    waiting = list(sweep.counties.filter(done_at=None).values_list("region", flat=True))
    for county in waiting:
        sweep_county_task.delay(sweep.pk, county)
    return len(waiting)
