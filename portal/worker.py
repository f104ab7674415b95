"""A Celery worker for as long as a command needs one.

``python -m portal.worker [worker options]`` is such a worker: it ends with its parent.
"""

import ctypes
import os
import signal
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile

from celery import signals
from celery.exceptions import SecurityWarning
from django.conf import settings
from django.db import connection

from portal.celery import app

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux
#: Seconds before a worker that broke begins anew.
PAUSE = 1.0


class WorkerError(RuntimeError):
    """The worker did not come up; the message has what it said."""


def workers_answer(*, seconds: float = 1.0) -> bool:
    """Whether any worker of the portal answers a ping."""
    return bool(app.control.ping(timeout=seconds, limit=1))


@contextmanager
def worker_for_duration(*, concurrency: int = 2) -> Iterator[None]:
    """Leave the work to the workers that answer; where none does, run one meanwhile."""
    if workers_answer():
        yield
        return
    with worker_process(concurrency=concurrency):
        yield


@contextmanager
def worker_process(*, concurrency: int = 2) -> Iterator[subprocess.Popen]:
    """A worker on the database and the broker of this process, ready when this is entered."""
    with NamedTemporaryFile(prefix="portal-worker-", suffix=".log") as log:
        name = f"command{os.getpid()}@localhost"
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "portal.worker",
                f"--hostname={name}",
                f"--concurrency={concurrency}",
            ],
            cwd=settings.BASE_DIR,
            env=os.environ | {"DATABASE_NAME": connection.settings_dict["NAME"]},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            _wait_ready(process, name, Path(log.name))
            yield process
        finally:
            stop(process)


def _wait_ready(process: subprocess.Popen, name: str, log: Path, *, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not app.control.ping(destination=[name], timeout=0.5, limit=1):
        if process.poll() is not None or time.monotonic() > until:
            said = "\n".join(log.read_text(errors="replace").splitlines()[-20:])
            raise WorkerError(f"The Celery worker did not come up:\n{said}")


def stop(process: subprocess.Popen) -> None:
    """A warm stop: the worker finishes what it has begun, within a minute."""
    process.terminate()
    try:
        process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def die_with_parent(by: signal.Signals = signal.SIGTERM) -> None:
    """Have the kernel stop this process when its parent is gone, however that ended."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, by)


def take_children_along() -> None:
    """Have the kernel end the pool and the schedule with their parent.

    The schedule's process, when told to stop while it is still starting, takes the signal with
    its parent's handler, and would then live on without engines.
    """
    os.register_at_fork(after_in_child=lambda: die_with_parent(signal.SIGKILL))


def work(options: Sequence[str]) -> None:
    """Be a worker; begin anew, as the same process, when the broker was lost or anything broke.

    A worker that connects again to a Redis that was gone may never take a task again (known of
    Celery for years), so it ends instead (``CELERY_BROKER_CONNECTION_RETRY``) and starts afresh,
    which also brings embedded engines up. Told to stop by a signal, however often, it ends.
    """
    told: list[str] = []

    def note(sig: str, **_: object) -> None:
        told.append(sig)

    signals.worker_shutting_down.connect(note, weak=False)
    quiet = ("--loglevel=WARNING", "--without-mingle", "--without-gossip")
    app.worker_main(["--quiet", "worker", *quiet, *options])  # returns whatever ended the worker
    if told:
        return
    time.sleep(PAUSE)
    os.execv(sys.executable, [sys.executable, "-m", "portal.worker", *options])


if __name__ == "__main__":
    die_with_parent()
    take_children_along()
    # Root is who runs the demonstration in many a container.
    warnings.filterwarnings("ignore", category=SecurityWarning)
    work(sys.argv[1:])
