"""Publicity: a public list with its period and a number for objections."""

from django.db import models
from django.db.models import F, Q

from eligibility.applications.models.columns import at, by, region
from eligibility.applications.models.handling import DayKind


class Publicity(models.Model):
    """Applications made public together, from ``from_day`` to ``until_day``, both included."""

    SCOPE = "region"

    region = region()
    year = models.PositiveSmallIntegerField("年份")
    number = models.PositiveIntegerField("序号")
    from_day = models.DateField("公示起日")
    until_day = models.DateField("公示止日")
    days = models.PositiveSmallIntegerField("天数")
    day_kind = models.CharField("天数按", max_length=8, choices=DayKind)
    place = models.CharField("公示地点", max_length=100)
    phone = models.CharField("监督电话", max_length=40)
    opened_at, opened_by = at("发布", needed=True), by("发布", needed=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["region", "year", "number"], name="publicity_number"),
            models.CheckConstraint(
                condition=Q(from_day__lte=F("until_day")), name="publicity_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年第{self.number}号公示"
