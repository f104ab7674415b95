"""How much of a file is written, told through the cache: the writing itself is one transaction.

Never worth failing for when the cache is away.
"""

from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

_KEPT_SECONDS = 3600
_AWAY = (RedisError, OSError)


def tell_written(file_id: int, done: int, total: int) -> None:
    """Rows written, of how many."""
    with suppress(*_AWAY):
        cache.set(_key(file_id), (done, total), _KEPT_SECONDS)


def written(file_id: int) -> tuple[int, int]:
    """Rows written, of how many; (0, 0) before the first word, or while the cache is away."""
    try:
        done, total = cache.get(_key(file_id), (0, 0))
    except _AWAY:
        return 0, 0
    return done, total


def _key(file_id: int) -> str:
    return f"importing-written:{file_id}"
