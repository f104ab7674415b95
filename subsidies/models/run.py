"""A run of a region's month; its counties stand in RunCounty."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class RunState(models.TextChoices):
    """How far a run is."""

    RUNNING = "running", "核算中"
    DONE = "done", "已完成"


class Run(models.Model):
    """One asking for a region's month; its counties are computed each by a task of its own."""

    month = models.DateField("发放月份")
    region = models.CharField("区划", max_length=12)
    supplement = models.BooleanField("补充发放", default=False)
    state = models.CharField("状态", max_length=8, choices=RunState, default=RunState.RUNNING)
    started_at = models.DateTimeField("开始时间")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发起人",
    )
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "核算任务"
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="run_month_is_first_day"),
            models.UniqueConstraint(
                fields=["month", "region", "supplement"],
                condition=Q(state=RunState.RUNNING),
                name="run_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m}"
