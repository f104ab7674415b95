"""Valid invented numbers."""

from datetime import UTC, date, datetime

from portal.lib.identifiers import id_check_character
from portal.sealing import Sealed, blind_index

AT = datetime(2024, 1, 15, 2, 0, tzinfo=UTC)
TODAY = date(2024, 1, 15)


def id_number(n, *, prefix="431103", birth="19431105", male=True):
    """The n-th valid number of a birth date."""
    sequence = (2 * n + (1 if male else 2)) % 1000
    first17 = f"{prefix}{birth}{sequence:03d}"
    return first17 + id_check_character(first17)


def sealed(number):
    """The number sealed."""
    return Sealed.of(number)


def indexed(kind, number):
    """The blind index of a number."""
    return blind_index().of(kind, number)
