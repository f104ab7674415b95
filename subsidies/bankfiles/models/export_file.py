"""ExportFile: one file of an export, for one bank and at most so many rows."""

from django.db import models


class ExportFile(models.Model):
    """Control sums of a file and the layout it follows; its bytes are stored sealed."""

    export = models.ForeignKey(
        "bankfiles.Export", models.PROTECT, related_name="files", verbose_name="报盘"
    )
    layout = models.ForeignKey(
        "bankfiles.BankLayout", models.PROTECT, related_name="+", verbose_name="格式"
    )
    number = models.PositiveSmallIntegerField("文件序号")
    reference = models.CharField("文件号", max_length=32, unique=True)
    brief = models.CharField("四字摘要", max_length=4, blank=True)
    row_count = models.PositiveIntegerField("笔数")
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2)
    content = models.OneToOneField(
        "bankfiles.StoredFile", models.PROTECT, related_name="+", verbose_name="文件"
    )

    class Meta:
        verbose_name = verbose_name_plural = "报盘文件"
        ordering = ["export_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="export_file_number")
        ]

    def __str__(self) -> str:
        return self.reference
