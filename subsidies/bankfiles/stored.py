"""Reading sealed files back, part by part."""

from collections.abc import Iterator

from portal.sealing import cipher
from subsidies.bankfiles.models import StoredFile


def parts(file: StoredFile) -> Iterator[bytes]:
    """The clear bytes of a file in order; one part at a time is in memory."""
    rows = file.chunks.order_by("number").values_list("data", flat=True)
    opened = cipher()
    for data in rows.iterator(chunk_size=1):
        yield opened.open_bytes(bytes(data))


def whole(file: StoredFile) -> bytes:
    """All of a file's clear bytes."""
    return b"".join(parts(file))
