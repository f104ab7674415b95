"""StoredChunk: a part of a sealed file."""

from django.db import models


class StoredChunk(models.Model):
    """Part ``number`` (from 0) of a file, encrypted by itself."""

    file = models.ForeignKey(
        "bankfiles.StoredFile", models.CASCADE, related_name="chunks", verbose_name="文件"
    )
    number = models.PositiveIntegerField("序号")
    data = models.BinaryField("密文")

    class Meta:
        verbose_name = verbose_name_plural = "封存文件分段"
        constraints = [
            models.UniqueConstraint(fields=["file", "number"], name="stored_chunk_number")
        ]

    def __str__(self) -> str:
        return f"{self.file_id}/{self.number}"
