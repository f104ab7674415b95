"""A trial of a draft over the whole registry: what it would change, before it counts."""

from django.db import models
from django.db.models import Q


class WhatIf(models.Model):
    """One trial: the draft, the month, how far it is, and the totals when it is done."""

    class State(models.TextChoices):
        WAITING = "waiting", "等待"
        RUNNING = "running", "计算中"
        FORECASTING = "forecasting", "测算未来12个月"
        FINISHED = "finished", "已完成"
        FAILED = "failed", "未完成"

    kind = models.CharField("对象类型", max_length=12)
    row_id = models.BigIntegerField()
    region = models.CharField("地区", max_length=12)
    month = models.DateField("月份")
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    totals = models.JSONField("合计", default=list)
    forecast = models.JSONField("未来各月", default=list)
    backlog = models.JSONField("以往各月", default=list)
    error = models.TextField(blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.BigIntegerField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["kind", "row_id"], name="what_if_row")]
        constraints = [
            models.CheckConstraint(name="what_if_whole_month", condition=Q(month__day=1))
        ]

    @property
    def running(self) -> bool:
        """Whether numbers are still coming."""
        return self.state in (self.State.WAITING, self.State.RUNNING, self.State.FORECASTING)
