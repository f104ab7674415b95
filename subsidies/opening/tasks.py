"""Checking and taking over past payments, in a worker: delivered twice they do no harm."""

from typing import Any

from celery import shared_task
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from subsidies.bankfiles.progress import tell, told
from subsidies.opening.models import OpeningFile
from subsidies.opening.services import apply_opening, check_opening, fail_opening

DATABASE_AWAY = (OperationalError, InterfaceError)
_AGAIN: dict[str, Any] = {
    "acks_late": True,
    "reject_on_worker_lost": True,
    "autoretry_for": DATABASE_AWAY,
    "retry_backoff": 1,
    "retry_backoff_max": 10,
    "max_retries": 20,
    "ignore_result": True,
}


@shared_task(name="subsidies.opening", **_AGAIN)
def opening_task(file_id: int) -> None:
    """Do with a file what its state calls for; an error is kept with it."""

    def tick(done: int, total: int) -> None:
        tell(_key(file_id), (done, total))

    try:
        check_opening(file_id=file_id, at=timezone.now(), tick=tick)
        apply_opening(file_id=file_id, at=timezone.now(), tick=tick)
    except DATABASE_AWAY:
        connection.close()
        raise
    except ValueError as error:  # a refusal in the reader's words
        fail_opening(file_id=file_id, error=str(error), at=timezone.now())
    except (DatabaseError, OSError, MemoryError) as error:
        why = f"{type(error).__name__}: {error}"
        fail_opening(file_id=file_id, error=why, at=timezone.now())
        raise


def send(file: OpeningFile) -> None:
    """Queue the checking or taking over of a file."""
    opening_task.delay(file.pk)


def progress_of(file: OpeningFile) -> tuple[int, int]:
    """Months compared, of how many; (0, 1) before the first."""
    done: tuple[int, int] = told(_key(file.pk), (0, 1))
    return done


def _key(file_id: int) -> str:
    return f"opening-months:{file_id}"
