"""Tasks of the workers: trials of drafts. Delivered twice they do no harm."""

from celery import shared_task
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from eligibility.editing.whatif import compute, fail
from eligibility.models import WhatIf

#: What a restart of the database looks like from here; tried again with growing pauses.
DATABASE_AWAY = (OperationalError, InterfaceError)


@shared_task(
    name="eligibility.what_if",
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=DATABASE_AWAY,
    retry_backoff=1,
    retry_backoff_max=10,
    max_retries=10,
    ignore_result=True,
)
def what_if_task(what_if_id: int) -> None:
    """Compute a trial county by county; an error is kept with it and ends the task."""
    close_old_connections()
    try:
        for _ in compute(what_if=WhatIf.objects.get(pk=what_if_id), at=timezone.now()):
            pass
    except DATABASE_AWAY:
        connection.close()
        raise
    except Exception as error:
        fail(what_if_id=what_if_id, error=f"{type(error).__name__}: {error}")
        raise
