"""ExportOrder: that somebody asked for a batch's bank files, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class OrderState(models.TextChoices):
    """A worker makes the files, or says why not; a refused order may be given again."""

    WAITING = "waiting", "生成中"
    MADE = "made", "已生成"
    FAILED = "failed", "未生成"


class ExportOrder(models.Model):
    """The plan somebody saw and confirmed (``signature``), for the day of the order."""

    batch = models.ForeignKey(
        "subsidies.Batch", models.PROTECT, related_name="export_orders", verbose_name="批次"
    )
    signature = models.CharField("预检签名", max_length=120)
    purpose = models.CharField("用途", max_length=200)
    origin = models.CharField("来源", max_length=64, blank=True)
    day = models.DateField("报盘日期")
    state = models.CharField("状态", max_length=8, choices=OrderState, default=OrderState.WAITING)
    error = models.CharField("原因", max_length=300, blank=True)
    ordered_at = models.DateTimeField("申请时间")
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="申请人"
    )
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "报盘申请"
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OrderState.values), name="export_order_state_known"
            ),
            models.CheckConstraint(condition=Q(purpose__gt=""), name="export_order_for_a_purpose"),
            models.CheckConstraint(
                condition=Q(state="waiting", finished_at__isnull=True)
                | (~Q(state="waiting") & Q(finished_at__isnull=False)),
                name="export_order_finished_with_time",
            ),
            models.UniqueConstraint(
                fields=["batch"], condition=Q(state="waiting"), name="export_order_one_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.get_state_display()}"
