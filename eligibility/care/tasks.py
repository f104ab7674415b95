"""Tasks of the workers: one county's month each. Delivered twice they do no harm."""

from celery import shared_task
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from eligibility.care.models import Round
from eligibility.care.services import ask_round, draw_life_checks, draw_round, fail_round
from portal.lib.periods import Month
from portal.people.models import Person
from portal.regions.selectors import region_of, tree

#: What a restart of the database looks like from here; tried again with growing pauses.
DATABASE_AWAY = (OperationalError, InterfaceError)


@shared_task(
    name="care.draw_round",
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=DATABASE_AWAY,
    retry_backoff=1,
    retry_backoff_max=10,
    max_retries=10,
    ignore_result=True,
)
def draw_round_task(round_id: int) -> None:
    """Draw up the services and life certificates due in a county's month."""
    close_old_connections()
    try:
        made = draw_round(round_id=round_id, at=timezone.now())
        draw_life_checks(region=made.region, month=Month.of(made.month), at=timezone.now())
    except DATABASE_AWAY:
        connection.close()
        raise
    except Exception as error:
        fail_round(round_id=round_id, error=f"{type(error).__name__}: {error}")
        raise


@shared_task(name="care.draw_month", ignore_result=True)
def draw_month_task() -> int:
    """The present month of every county that keeps files, as the schedule asks for it each night.

    Drawn up again it follows the facts of the day: new people, deaths, moves. How many counties.
    """
    month, regions = Month.of(timezone.localdate()), tree(Month.of(timezone.localdate()))
    kept = Person.objects.order_by().values_list("managing_region__code", flat=True).distinct()
    counties = sorted({regions.county_of(code) or code for code in kept if regions.known(code)})
    rounds = [
        ask_round(actor=None, region=region_of(code, month), month=month, at=timezone.now())
        for code in counties
    ]
    send(rounds)
    return len(rounds)


def send(rounds: list[Round]) -> None:
    """Queue the drawing up of counties' months."""
    for one in rounds:
        draw_round_task.delay(one.pk)
