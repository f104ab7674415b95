"""Making bank files, in a worker: delivered twice they are made once."""

from celery import shared_task
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.utils import timezone

from subsidies.bankfiles.models import ExportOrder
from subsidies.bankfiles.progress import tell, told
from subsidies.bankfiles.services import fill_order, refuse_order

DATABASE_AWAY = (OperationalError, InterfaceError)


@shared_task(
    name="subsidies.export_batch",
    acks_late=True,
    reject_on_worker_lost=True,
    autoretry_for=DATABASE_AWAY,
    retry_backoff=1,
    retry_backoff_max=10,
    max_retries=20,
    ignore_result=True,
)
def export_task(order_id: int) -> None:
    """Fill one order; a refusal is kept with it."""

    def tick(done: int, total: int) -> None:
        tell(_key(order_id), (done, total))

    try:
        fill_order(order_id=order_id, at=timezone.now(), tick=tick)
    except DATABASE_AWAY:
        connection.close()
        raise
    except ValueError as error:  # BankFileError, LayoutError: in the reader's words
        refuse_order(order_id=order_id, error=str(error), at=timezone.now())
    except (DatabaseError, OSError, MemoryError) as error:
        why = f"{type(error).__name__}: {error}"
        refuse_order(order_id=order_id, error=why, at=timezone.now())
        raise


def send(order: ExportOrder) -> None:
    """Queue an order."""
    export_task.delay(order.pk)


def progress_of(order: ExportOrder) -> tuple[int, int]:
    """Payments written, of how many; (0, 1) before the first."""
    done: tuple[int, int] = told(_key(order.pk), (0, 1))
    return done


def _key(order_id: int) -> str:
    return f"export-rows:{order_id}"
