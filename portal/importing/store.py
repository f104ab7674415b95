"""The bytes of files in the database, sealed and in pieces."""

from collections.abc import Iterator

from portal.importing.models import FileImport, Part
from portal.sealing import cipher

PIECE = 1 << 20


def keep(file: FileImport, what: str, content: bytes) -> None:
    """Seal and keep a file; one kept before under the same name is replaced."""
    Part.objects.filter(file=file, what=what).delete()
    for number, start in enumerate(range(0, len(content), PIECE)):
        sealed = cipher().seal_bytes(content[start : start + PIECE])
        Part.objects.create(file=file, what=what, number=number, sealed=sealed)


def pieces(file: FileImport, what: str) -> Iterator[bytes]:
    """A file piece by piece; nothing when it was removed."""
    parts = Part.objects.filter(file=file, what=what).order_by("number")
    for sealed in parts.values_list("sealed", flat=True).iterator(chunk_size=4):
        yield cipher().open_bytes(bytes(sealed))


def content_of(file: FileImport, what: str) -> bytes:
    """A whole file."""
    return b"".join(pieces(file, what))


def has(file: FileImport, what: str) -> bool:
    """Whether a file is still kept."""
    return Part.objects.filter(file=file, what=what).exists()
