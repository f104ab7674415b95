"""The folder of sealed files: below MEDIA_ROOT, which no address serves.

Who keeps files here announces their names as ``sealed_files``, or they are swept away.
"""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from portal.sealing import cipher

FOLDER = "attachments"


def root() -> Path:
    """The folder of attachments."""
    return Path(settings.MEDIA_ROOT) / FOLDER


def put(content: bytes) -> str:
    """Seal the content into a new file of a name nobody can guess; the path below ``root``."""
    name = secrets.token_hex(24)
    stored_as = f"{name[:2]}/{name}.sealed"
    path = root() / stored_as
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(cipher().seal_bytes(content))
    return stored_as


def take(stored_as: str) -> bytes:
    """The content of a stored file; FileNotFoundError, SealError."""
    return cipher().open_bytes((root() / stored_as).read_bytes())


def drop(stored_as: str) -> None:
    """Remove a file no row names."""
    (root() / stored_as).unlink(missing_ok=True)


def stored() -> Iterator[str]:
    """Every stored file, as ``stored_as``."""
    return (f"{path.parent.name}/{path.name}" for path in root().glob("??/*.sealed"))
