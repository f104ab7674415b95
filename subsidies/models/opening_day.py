"""On which day of the month a county's payout is computed by itself."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class OpeningDay(models.Model):
    """The day of a county, or of everything below a region without a day of its own."""

    region = models.CharField("区划代码", max_length=12, unique=True)
    day = models.PositiveSmallIntegerField("每月几日")
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="设定人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "自动核算日"
        ordering = ["region"]
        constraints = [
            models.CheckConstraint(
                condition=Q(day__gte=1, day__lte=28), name="opening_day_in_every_month"
            )
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.day}日"
