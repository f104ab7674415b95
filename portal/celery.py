"""The Celery application; tasks live in each app's tasks.py."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

#: Seconds after which a worker's connection to the database is opened anew.
CONNECTION_AGE = 600


@signals.worker_process_init.connect
def keep_connections(**_: Any) -> None:
    """Let a worker keep its connection from task to task: opening one costs more than a county.

    The settings tell Celery to leave connections alone (``CELERY_DB_REUSE_MAX``).
    """
    from django.db import connections

    for connection in connections.all():
        connection.settings_dict["CONN_MAX_AGE"] = CONNECTION_AGE
        connection.settings_dict["CONN_HEALTH_CHECKS"] = True


@signals.task_prerun.connect
def check_connections(task: Any = None, **_: Any) -> None:
    """Before a task: drop a connection that broke, grew old or does not answer."""
    if not task.request.is_eager:
        from django.db import close_old_connections

        close_old_connections()
