"""StoredFile: a file kept sealed in the database, where every machine finds it."""

from django.db import models


class StoredFile(models.Model):
    """Name, size and checksum of the clear bytes; the bytes themselves are in sealed chunks."""

    name = models.CharField("文件名", max_length=160)
    size = models.BigIntegerField("字节数")
    sha256 = models.CharField("校验值", max_length=64)
    stored_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "封存文件"

    def __str__(self) -> str:
        return self.name
