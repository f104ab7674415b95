"""(b) Our whole run: Celery tasks, one a county, every commit durable."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import psutil
from django.utils import timezone

from benchmarks.places import MONTH, REGION
from portal.lib.periods import Month
from portal.worker import worker_process
from subsidies.models import Run
from subsidies.runs.selectors import Progress
from subsidies.runs.services import start_run
from subsidies.runs.waiting import wait_for
from subsidies.tasks import send


class Worker:
    """A warm worker with two processes."""

    def __init__(self, process) -> None:
        self._process = psutil.Process(process.pid)

    def peak_megabytes(self) -> float:
        """The largest peak of resident memory of any of its processes."""
        peaks = []
        for process in (self._process, *self._process.children(recursive=True)):
            with open(f"/proc/{process.pid}/status") as status:
                fields = dict(line.split(":", 1) for line in status if ":" in line)
            peaks.append(int(fields["VmHWM"].split()[0]) / 1024)
        return max(peaks)


@contextmanager
def worker() -> Iterator[Worker]:
    """A worker for the rounds to come."""
    with worker_process(concurrency=2) as process:
        yield Worker(process)


def start() -> Run:
    """Start the month's run and queue its counties."""
    run = start_run(
        month=Month.parse(MONTH), region=REGION, supplement=False, actor=None, at=timezone.now()
    )
    send(run)
    return run


class _FarEnough(Exception):
    """As far as was waited for."""


def wait(
    run: Run, *, patience: float = 5.0, enough: Callable[[Progress], bool] = lambda now: False
) -> None:
    """Wait until the last county of a run is done, or until it is far enough."""

    def show(now: Progress) -> None:
        if enough(now):
            raise _FarEnough

    with suppress(_FarEnough):
        wait_for(run, send=send, show=show, patience=patience)


def run() -> float:
    """Seconds from starting the month's run until its last county is done.

    The run notes both: who waits for it only looks ten times a second.
    """
    run = start()
    wait(run)
    run.refresh_from_db()
    while run.finished_at is None:  # noted right after the last county
        time.sleep(0.01)
        run.refresh_from_db()
    return (run.finished_at - run.started_at).total_seconds()
