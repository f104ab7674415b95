"""Forecast: how many will be entitled to an item in a month to come."""

from django.db import models
from django.db.models import Q


class Forecast(models.Model):
    """By the people and rules known when it was made: only ages move on.

    Nobody dies, moves or is newly registered in it. Made anew it replaces the county's rows.
    """

    region = models.CharField("县级区划", max_length=12)
    month = models.DateField("月份")
    detail = models.CharField("项目", max_length=120)
    people = models.PositiveIntegerField("符合人次")
    amount = models.DecimalField("金额", max_digits=16, decimal_places=2)
    made_at = models.DateTimeField("推算时间")

    class Meta:
        verbose_name = verbose_name_plural = "推算"
        constraints = [
            models.UniqueConstraint(fields=["region", "month", "detail"], name="forecast_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="forecast_of_a_whole_month"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.month:%Y-%m} {self.detail}"
