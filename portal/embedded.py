"""Which PostgreSQL and Redis the portal uses: those of the URLs, else embedded ones.

With ``DATABASE_URL`` or ``REDIS_URL`` unset, the real engine is started from its wheel, or a
running one is shared; its data are under ``PORTAL_DATA_DIR`` (default ``.data`` in the
project). The last process that uses them stops them. ``PORTAL_NO_ENGINES=1`` gives the
settings without starting anything, for type checkers and image builds. ``DATABASE_NAME`` and
``REDIS_DATABASE`` name another database of the same servers: tests and their workers do.

``python -m portal.embedded status | reset`` shows the engines or removes them with their data.
"""

import fcntl
import os
import sys
from functools import cache
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from portal.engines.place import Place, forget, settle
from portal.engines.postgres import DATABASE, ROLE, Postgres
from portal.engines.processes import open_lock, stop_engines, try_lock
from portal.engines.redis import Redis
from portal.engines.sharing import Membership

PROJECT = Path(__file__).resolve().parent.parent


def data_dir() -> Path:
    """The folder of the embedded engines' locks and, where they can enter it, data."""
    return Path(os.environ.get("PORTAL_DATA_DIR") or PROJECT / ".data").expanduser().resolve()


_CONNECTION = {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
# Lets a statement that asks for it be prepared (one person's rules); Django's own never ask.
_OPTIONS = {"prepare_threshold": 5}


def database_settings() -> dict:
    """Django's settings of the one database."""
    url = os.environ.get("DATABASE_URL")
    if url:
        return _named(_from_url(url))
    place = _place()
    if not _kept_down():
        _membership().ensure(Postgres(place))
    return _named(
        {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": ROLE,
            "HOST": str(place.run),
            "PORT": "",
            "OPTIONS": {**_OPTIONS},
            **_CONNECTION,
        }
    )


def redis_url() -> str:
    """The address of Redis, as redis-py takes it (``redis://``, ``rediss://`` or ``unix://``)."""
    url = os.environ.get("REDIS_URL")
    if not url:
        engine = Redis(_place())
        if not _kept_down():
            _membership().ensure(engine)
        url = f"unix://{engine.socket}?db=0"
    number = os.environ.get("REDIS_DATABASE")
    return _numbered(url, number) if number else url


def broker_url(url: str) -> str:
    """The same address as Celery takes it: sockets are written differently there."""
    parts = urlsplit(url)
    if parts.scheme != "unix":
        return url
    database = dict(parse_qsl(parts.query)).get("db", "0")
    return f"redis+socket://{parts.path}?virtual_host={database}"


def _kept_down() -> bool:
    return os.environ.get("PORTAL_NO_ENGINES") == "1"


@cache
def _membership() -> Membership:
    return Membership(data_dir())


def _place() -> Place:
    return Place(data_dir(), data_dir()) if _kept_down() else _membership().place


def _named(database: dict) -> dict:
    return database | {"NAME": os.environ.get("DATABASE_NAME") or database["NAME"]}


def _numbered(url: str, number: str) -> str:
    parts = urlsplit(url)
    if parts.scheme == "unix":
        # geturl() would write unix:/ where there is no host.
        return f"unix://{parts.path}?db={number}"
    return parts._replace(path=f"/{number}").geturl()


def _from_url(url: str) -> dict:
    """``postgresql://user:password@host:port/name?sslmode=…`` as Django's settings."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ValueError("DATABASE_URL must be postgresql://user:password@host:port/name")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": _OPTIONS | options,
        **_CONNECTION,
    }


def _status(data: Path) -> str:
    if not (data / "location").exists():
        return f"no engines have been made in {data}"
    place = settle(data)
    lines = [f"data: {place.state}", f"sockets: {place.run}"]
    for engine in (Postgres(place), Redis(place)):
        lines.append(f"{type(engine).__name__}: {'running' if engine.answers() else 'stopped'}")
    return "\n".join(lines)


def _reset(data: Path) -> str:
    """Remove the engines' data; refused while a command uses them."""
    if not (data / "location").exists():
        return "nothing to remove"
    users = open_lock(data / "users.lock")
    if not try_lock(users, fcntl.LOCK_EX):
        sys.exit(
            f"The engines in {data} are in use; end the other commands (a running demo?) first."
        )
    place = settle(data)
    stop_engines(place.state, place.run)
    forget(place)
    os.close(users)
    return f"removed the data in {place.state}"


if __name__ == "__main__":
    commands = {"status": _status, "reset": _reset}
    if len(sys.argv) != 2 or sys.argv[1] not in commands:
        sys.exit(f"usage: python -m portal.embedded {' | '.join(commands)}")
    sys.stdout.write(commands[sys.argv[1]](data_dir()) + "\n")
