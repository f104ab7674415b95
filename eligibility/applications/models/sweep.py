"""Sweep: one looking through a region's month for what is unclaimed and what should end."""

from django.db import models
from django.db.models import Q

from eligibility.applications.models.columns import at, by


class Sweep(models.Model):
    """One asking for a month; its counties stand in SweepCounty and are done one by one."""

    month = models.DateField("月份")
    region = models.CharField("区划", max_length=12)
    started_at, started_by = at("开始", needed=True), by("发起")
    finished_at = at("完成")

    class Meta:
        verbose_name = verbose_name_plural = "应享未享清查"
        ordering = ["-started_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(month__day=1), name="sweep_month_is_first_day"),
            models.UniqueConstraint(
                fields=["month", "region"],
                condition=Q(finished_at__isnull=True),
                name="sweep_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m}"
