"""Part: a piece of a file, sealed; kept in the database so that any worker can read it."""

from django.db import models


class Part(models.Model):
    """Up to a megabyte of the uploaded file, or of the one with the errors marked."""

    class What(models.TextChoices):
        """Which file it is a piece of."""

        UPLOADED = "uploaded", "上传的文件"
        MARKED = "marked", "标注错误的文件"

    file = models.ForeignKey("importing.FileImport", models.CASCADE, related_name="parts")
    what = models.CharField(max_length=8, choices=What)
    number = models.PositiveSmallIntegerField()
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["file", "what", "number"], name="import_part_once")
        ]
