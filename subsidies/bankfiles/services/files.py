"""Sealing files into the database."""

import hashlib
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from portal.sealing import cipher
from subsidies.bankfiles.models import StoredChunk, StoredFile

CHUNK = 512 * 1024


@transaction.atomic
def store_file(*, name: str, content: BinaryIO, at: datetime) -> StoredFile:
    """Seal a binary file from its beginning, part by part; the caller records why it exists."""
    content.seek(0)
    file = StoredFile.objects.create(name=name, size=0, sha256="", stored_at=at)
    digest, size, number, sealing = hashlib.sha256(), 0, 0, cipher()
    while data := content.read(CHUNK):
        StoredChunk.objects.create(file=file, number=number, data=sealing.seal_bytes(data))
        digest.update(data)
        size += len(data)
        number += 1
    file.size, file.sha256 = size, digest.hexdigest()
    file.save(update_fields=["size", "sha256"])
    return file


@transaction.atomic
def drop_file(*, file: StoredFile) -> None:
    """Remove a sealed file whose use is over; the caller records it."""
    file.chunks.all().delete()
    file.delete()
