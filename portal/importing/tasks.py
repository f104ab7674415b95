"""Tasks of the workers: one file each. Delivered twice they do no harm."""

from celery import shared_task
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone

from portal.importing.process import apply_file, check_file
from portal.importing.services import clear_old, fail

#: What a restart of the database looks like from here; tried again with growing pauses.
DATABASE_AWAY = (OperationalError, InterfaceError)
_SAFE = {
    "acks_late": True,
    "reject_on_worker_lost": True,
    "autoretry_for": DATABASE_AWAY,
    "retry_backoff": 1,
    "retry_backoff_max": 10,
    "max_retries": 10,
    "ignore_result": True,
}
FAILED = "系统处理时出错，没有写入任何内容。请重新上传；再次出现请联系系统管理员。"


@shared_task(name="importing.check", **_SAFE)
def check_file_task(file_id: int) -> None:
    """Read and compare a file."""
    close_old_connections()
    try:
        check_file(file_id=file_id, at=timezone.now(), today=timezone.localdate())
    except DATABASE_AWAY:
        connection.close()
        raise
    except Exception:
        fail(file_id=file_id, error=FAILED, at=timezone.now())
        raise


@shared_task(name="importing.apply", **_SAFE)
def apply_file_task(file_id: int) -> None:
    """Write a confirmed file."""
    close_old_connections()
    try:
        apply_file(file_id=file_id, at=timezone.now())
    except DATABASE_AWAY:
        connection.close()
        raise
    except Exception:
        fail(file_id=file_id, error=FAILED, at=timezone.now())
        raise


@shared_task(name="importing.clear", ignore_result=True)
def clear_old_task() -> int:
    """Remove the contents of files nobody came back for."""
    return clear_old(at=timezone.now())
