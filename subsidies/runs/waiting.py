"""Waiting for a run: showing its progress, and sending again what got lost on the way."""

import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection
from kombu.exceptions import OperationalError as BrokerGone
from redis.exceptions import ConnectionError as RedisGone

from subsidies.models import Run
from subsidies.runs.selectors import Progress, progress, worked_on

AWAY = (OperationalError, InterfaceError, BrokerGone, RedisGone)


class RunFailed(RuntimeError):
    """Counties that ended with an error; the message names them and the cure."""


def wait_for(
    run: Run,
    *,
    send: Callable[[Run], int],
    show: Callable[[Progress], None] = lambda now: None,
    interval: float = 0.1,
    patience: float = 5.0,
    attempts: int = 3,
) -> Progress:
    """Wait until every county of ``run`` is done; RunFailed when one fails ``attempts`` times.

    When nothing moves for ``patience`` seconds and nobody works on what is left (a queue lost
    with its Redis, a killed worker), the tasks are sent again: done twice they do no harm.
    A database or Redis that is away is waited for.
    """
    last_done, moved = -1, time.monotonic()
    while True:
        try:
            now = progress(run)
            show(now)
            if now.done == now.total:
                return now
            if now.done != last_done:
                last_done, moved = now.done, time.monotonic()
            elif time.monotonic() - moved > patience and not worked_on(now.unfinished):
                _give_up(now, attempts)
                send(run)
                moved = time.monotonic()
        except AWAY:
            connection.close()
            moved = time.monotonic()
            time.sleep(interval)
        time.sleep(interval)


def _give_up(now: Progress, attempts: int) -> None:
    hopeless = [county for county in now.failed if county.attempts >= attempts]
    if hopeless:
        listed = "；".join(f"{county.region}: {county.error}" for county in hopeless)
        raise RunFailed(f"以下县区未能核算，其余已完成，修正后重新运行即可继续：{listed}")
