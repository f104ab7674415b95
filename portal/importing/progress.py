"""How much of a file is read or written, told through the cache: writing is one transaction.

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
    return _told(_key(file_id))


def tell_read(file_id: int, done: int, total: int) -> None:
    """Rows read, of about how many."""
    with suppress(*_AWAY):
        cache.set(_key(file_id, "read"), (done, total), _KEPT_SECONDS)


def read(file_id: int) -> tuple[int, int]:
    """Rows read, of about how many; (0, 0) before the first word, or while the cache is away."""
    return _told(_key(file_id, "read"))


def _told(key: str) -> tuple[int, int]:
    try:
        done, total = cache.get(key, (0, 0))
    except _AWAY:
        return 0, 0
    return done, total


def _key(file_id: int, what: str = "written") -> str:
    return f"importing-{what}:{file_id}"
