"""Handing work to the workers from a page: a queue that is away loses nothing."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.http import HttpRequest
from kombu.exceptions import OperationalError as BrokerGone

Row = TypeVar("Row")
AWAY = "已记下，但后台队列暂时连不上；恢复后自动开始，不必再点。"


def hand_over(request: HttpRequest, send: Callable[[Row], object], row: Row) -> None:
    """Queue a row's task; what cannot be queued now is sent again by the schedule."""
    try:
        send(row)
    except BrokerGone:
        messages.warning(request, AWAY)
