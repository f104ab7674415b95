"""Retention: whether someone is still at work 3, 6 or 12 months after the first day."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded

MARKS = (3, 6, 12)


class Retention(Recorded):
    """One look at a job for each mark; never edited."""

    SCOPE = "job__file__person__managing_region"

    job = models.ForeignKey(
        "employment.Job", models.PROTECT, related_name="retentions", verbose_name="就业"
    )
    months = models.PositiveSmallIntegerField("满月数", choices=[(m, f"{m}个月") for m in MARKS])
    checked_on = models.DateField("回访日期")
    kept = models.BooleanField("仍在岗")
    evidence = models.CharField("佐证材料", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "在岗回访"
        ordering = ["months"]
        constraints = [
            models.UniqueConstraint(fields=["job", "months"], name="retention_once_a_mark"),
            models.CheckConstraint(name="retention_mark", condition=Q(months__in=MARKS)),
        ]

    def __str__(self) -> str:
        return f"满{self.months}个月{'在岗' if self.kept else '已离岗'}"
