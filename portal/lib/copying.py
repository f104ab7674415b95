"""Rows for ``COPY … (FORMAT BINARY)``, encoded without a connection to the database.

psycopg encodes rows inside an open COPY only. Here a process that has no connection makes them
ready, and another one hands the bytes on. Values that come again and again (dates, words) are
encoded once.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from operator import call
from struct import Struct
from typing import Any

SIGNATURE = b"PGCOPY\n\xff\r\n\0" + bytes(8)
TRAILER = b"\xff\xff"
NULL = b"\xff\xff\xff\xff"

_length = Struct(">i").pack
_count = Struct(">h").pack
_int8 = Struct(">iq").pack
_array = Struct(">iiiii").pack
_no_items = Struct(">iii").pack
_FIRST_DAY = date(2000, 1, 1).toordinal()
_FIRST_INSTANT = datetime(2000, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_TEXT_OID = 25
_KEPT = 1 << 16


def bytea(value: bytes | None) -> bytes:
    """The field of some bytes: their length and they themselves; of None, NULL."""
    return NULL if value is None else _length(len(value)) + value


def _key(value: int | None) -> bytes:
    return NULL if value is None else _int8(8, value)


def _days(value: date) -> bytes:
    return _length(value.toordinal() - _FIRST_DAY)


def _microseconds(value: datetime) -> bytes:
    return Struct(">q").pack((value - _FIRST_INSTANT) // _MICROSECOND)


def _items(value: tuple[str, ...]) -> bytes:
    if not value:
        return _no_items(0, 0, _TEXT_OID)
    items = (bytea(item.encode()) for item in value)
    return _array(1, 0, _TEXT_OID, len(value), 1) + b"".join(items)


class _Once(dict[Any, bytes]):
    """The fields of values, each value encoded once (as long as they are not too many)."""

    def __init__(self, encode: Callable[[Any], bytes]) -> None:
        self._encode = encode

    def __missing__(self, value: Any) -> bytes:
        if len(self) >= _KEPT:
            self.clear()
        field = self[value] = bytea(None if value is None else self._encode(value))
        return field


_texts = _Once(_items)
_EMPTY_LIST = bytea(b"\1[]")


def _list_of_texts(value: Sequence[str] | None) -> bytes:
    return NULL if value is None else _texts[tuple(value)]


def _jsonb(value: Any) -> bytes:
    if value == []:  # what nearly every row has
        return _EMPTY_LIST
    return NULL if value is None else bytea(b"\1" + json.dumps(value, ensure_ascii=False).encode())


#: What makes a field of a value, by the type of its column; None becomes NULL.
ENCODERS: dict[str, Callable[[Any], bytes]] = {
    "bool": _Once(lambda value: b"\1" if value else b"\0").__getitem__,
    "bytea": bytea,
    "date": _Once(_days).__getitem__,
    "int2": _Once(_count).__getitem__,
    "int8": _key,
    "jsonb": _jsonb,
    "text": _Once(str.encode).__getitem__,
    "text[]": _list_of_texts,
    "timestamptz": _Once(_microseconds).__getitem__,
}


def encoded(types: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A whole COPY in pieces: its head, each of the rows, its end.

    A row longer or shorter than the others is a ValueError.
    """
    encoders = [ENCODERS[name] for name in types]
    width = len(encoders)
    head = _count(width)
    yield SIGNATURE
    for row in rows:
        if len(row) != width:
            raise ValueError(f"a row of {len(row)} values for {width} columns")
        yield head + b"".join(map(call, encoders, row))
    yield TRAILER
