"""Which months of a county were computed for everybody."""

from django.db import models
from django.db.models import Q


class SettledMonth(models.Model):
    """A covered month that was computed in full at least once; others are, by the next run."""

    region = models.CharField("付款区划", max_length=12)
    covered = models.DateField("所属月份")
    first_at = models.DateTimeField("首次核算时间")

    class Meta:
        verbose_name = verbose_name_plural = "已核算的月份"
        constraints = [
            models.UniqueConstraint(fields=["region", "covered"], name="settled_month_once"),
            models.CheckConstraint(condition=Q(covered__day=1), name="settled_month_whole"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.covered:%Y-%m}"
