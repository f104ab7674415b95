"""What a checker has to look at before he lets a batch pass."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Oddity(models.Model):
    """Something unusual in a batch, found when it was submitted; ticked off by the checker."""

    batch = models.ForeignKey(
        "subsidies.Batch", models.PROTECT, related_name="oddities", verbose_name="批次"
    )
    kind = models.CharField("类别", max_length=32)
    person_id = models.BigIntegerField("人员", null=True, blank=True)
    item_id = models.BigIntegerField("项目", null=True, blank=True)
    note = models.CharField("说明", max_length=200)
    ticked_at = models.DateTimeField("核对时间", null=True, blank=True)
    ticked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="核对人",
    )
    remark = models.CharField("核对情况", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "异常核对"
        ordering = ["kind", "person_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ticked_at__isnull=True, ticked_by__isnull=True)
                | Q(ticked_at__isnull=False, ticked_by__isnull=False),
                name="oddity_ticked_at_with_by",
            )
        ]
        indexes = [models.Index(fields=["batch", "kind"], name="oddity_of_batch")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.kind} {self.person_id}"
