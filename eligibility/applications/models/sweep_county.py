"""A county of a sweep, done in the transaction that writes its lists."""

from django.db import models

from eligibility.applications.models.columns import at
from eligibility.applications.models.sweep import Sweep


class SweepCounty(models.Model):
    """What a sweep found in one county, or why it could not be computed."""

    sweep = models.ForeignKey(Sweep, models.CASCADE, related_name="counties")
    region = models.CharField("县级区划", max_length=12)
    unclaimed = models.PositiveIntegerField("应享未享", default=0)
    people = models.PositiveIntegerField("人数", default=0)
    amount = models.DecimalField("月金额", max_digits=14, decimal_places=2, default=0)
    coming = models.PositiveIntegerField("下月新增", default=0)
    stops = models.PositiveIntegerField("待确认停发", default=0)
    turned = models.PositiveIntegerField("已转档", default=0)
    error = models.CharField("错误", max_length=300, blank=True)
    done_at = at("完成")

    class Meta:
        verbose_name = verbose_name_plural = "县级清查"
        ordering = ["sweep_id", "region"]
        constraints = [
            models.UniqueConstraint(fields=["sweep", "region"], name="sweep_county_once")
        ]

    def __str__(self) -> str:
        return f"{self.sweep_id} {self.region}"
