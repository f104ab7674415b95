"""Values that differ between machines, read from the environment and checked at start."""

import os
import re
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool) -> bool:
    """``1`` or ``0``."""
    return os.environ.get(name, "1" if default else "0") == "1"


def words(name: str, *, default: str = "") -> list[str]:
    """Words between commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def secret(name: str, *, development: str, debug: bool, pattern: str = r".{32,}") -> str:
    """A secret out of ``NAME``, or out of the file that ``NAME_FILE`` names.

    With ``debug`` on, ``development`` stands in for it; with ``debug`` off a missing secret, a
    malformed one or the development one stops the start, since what is written under a known
    key is as good as written in clear.
    """
    value = os.environ.get(name, "")
    file = os.environ.get(f"{name}_FILE", "")
    if file:
        try:
            value = Path(file).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(
                f"{name}_FILE={file} cannot be read: {error.strerror}."
            ) from None
    if not value and debug:
        return development
    if not value:
        raise ImproperlyConfigured(
            f"{name} or {name}_FILE is not set; docs/deploy.md tells how to make one."
        )
    if value == development and not debug:
        raise ImproperlyConfigured(
            f"{name} is the development value; make one as in docs/deploy.md."
        )
    if not re.fullmatch(pattern, value):
        raise ImproperlyConfigured(f"{name} is malformed: it must match {pattern}.")
    return value
