"""A county of a run."""

from django.db import models

from subsidies.models.run import Run


class CountyState(models.TextChoices):
    """How far a county of a run is."""

    WAITING = "waiting", "等待中"
    RUNNING = "running", "核算中"
    DONE = "done", "已完成"
    FAILED = "failed", "出错，可继续"


class RunCounty(models.Model):
    """A county of a run. It is done in the same transaction that writes its lines."""

    run = models.ForeignKey(
        Run, on_delete=models.CASCADE, related_name="counties", verbose_name="核算任务"
    )
    region = models.CharField("县级区划", max_length=12)
    weight = models.PositiveIntegerField("预计待遇数", default=0)
    state = models.CharField("状态", max_length=8, choices=CountyState, default=CountyState.WAITING)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    line_count = models.PositiveIntegerField("笔数", default=0)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2, default=0)
    exception_count = models.PositiveIntegerField("例外数", default=0)
    kept = models.BooleanField("已冻结，未重算", default=False)
    error = models.CharField("错误", max_length=300, blank=True)
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "县级核算"
        ordering = ["run_id", "region"]
        constraints = [models.UniqueConstraint(fields=["run", "region"], name="run_county_once")]

    def __str__(self) -> str:
        return f"{self.region} {self.get_state_display()}"
