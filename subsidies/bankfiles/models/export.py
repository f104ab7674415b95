"""Export: that an approved batch was turned into bank files, once."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Export(models.Model):
    """The one export of a batch, with its control sums; ``sha256`` is over its files' checksums.

    ``left_count`` and ``left_amount`` are of rows that no file could take.
    """

    batch = models.OneToOneField(
        "subsidies.Batch", models.PROTECT, related_name="export", verbose_name="批次"
    )
    reference = models.CharField("批次号", max_length=24, unique=True)
    made_at = models.DateTimeField("报盘时间")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="报盘人"
    )
    purpose = models.CharField("用途", max_length=200)
    row_count = models.PositiveIntegerField("笔数")
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2)
    left_count = models.PositiveIntegerField("未报盘笔数", default=0)
    left_amount = models.DecimalField("未报盘金额", max_digits=14, decimal_places=2, default=0)
    sha256 = models.CharField("校验值", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "报盘"
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="export_with_checksum"
            ),
            models.CheckConstraint(condition=Q(purpose__gt=""), name="export_with_purpose"),
        ]

    def __str__(self) -> str:
        return self.reference
