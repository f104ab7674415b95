"""How far a worker is, told through the cache: never worth failing for when the cache is away."""

from contextlib import suppress
from typing import Any

from django.core.cache import cache
from redis.exceptions import RedisError

_KEPT_SECONDS = 3600
_AWAY = (RedisError, OSError)


def tell(key: str, value: Any) -> None:
    """Say it to whoever watches."""
    with suppress(*_AWAY):
        cache.set(key, value, _KEPT_SECONDS)


def told(key: str, otherwise: Any) -> Any:
    """What was said last; ``otherwise`` before the first word, or while the cache is away."""
    try:
        return cache.get(key, otherwise)
    except _AWAY:
        return otherwise
