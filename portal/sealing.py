"""Sealed columns: personal data that is encrypted in the database and masked when printed.

Models keep a ``Sealed``; only ``open()`` gives the text, so a value printed by accident shows
nothing. Reading for a person goes through a service that asks for a reason and records it.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import models

from portal.lib.crypto import BlindIndex, FieldCipher


@lru_cache(maxsize=4)
def _cipher(key: str) -> FieldCipher:
    return FieldCipher(bytes.fromhex(key))


@lru_cache(maxsize=4)
def _index(key: str) -> BlindIndex:
    return BlindIndex(bytes.fromhex(key))


def cipher() -> FieldCipher:
    """The cipher of the installation's FIELD_KEY."""
    return _cipher(settings.FIELD_KEY)


def blind_index() -> BlindIndex:
    """The blind index of the installation's INDEX_KEY."""
    return _index(settings.INDEX_KEY)


class Sealed:
    """An encrypted text."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = bytes(data)

    @classmethod
    def of(cls, text: str) -> "Sealed":
        """The text, encrypted."""
        return cls(cipher().seal(text))

    def open(self) -> str:
        """The text."""
        return cipher().open(self.data)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and other.data == self.data

    def __hash__(self) -> int:
        return hash(self.data)

    def __str__(self) -> str:
        return "****"

    def __repr__(self) -> str:
        return "Sealed(****)"


class SealedField(models.BinaryField):
    """A bytea column whose Python value is a ``Sealed``; plain text is refused."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        """bytea → Sealed."""
        return None if value is None else Sealed(value)

    def get_prep_value(self, value: Any) -> bytes | None:
        """Sealed → bytes."""
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise TypeError(f"{self.name} takes a Sealed, not {type(value).__name__}")
        return super().get_prep_value(value.data)

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        """Sealed → the driver's binary."""
        data = value.data if isinstance(value, Sealed) else value
        return connection.Database.Binary(data) if data is not None else None
