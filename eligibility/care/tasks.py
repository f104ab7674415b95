"""Tasks of the workers: one county's month each. Delivered twice they do no harm."""

from celery import shared_task
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from eligibility.care.models import Round
from eligibility.care.services import draw_life_checks, draw_round, fail_round
from portal.lib.periods import Month

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


def send(rounds: list[Round]) -> None:
    """Queue the drawing up of counties' months."""
    for one in rounds:
        draw_round_task.delay(one.pk)
