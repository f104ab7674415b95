"""Station: a point from which bottled gas is delivered."""

from django.db import models
from django.db.models import F, Q


class Station(models.Model):
    """A delivery point; all are to be the company's own, without self-pickup, by 2023-12-31."""

    SCOPE = "region"
    COMPANY = "company_id"

    company = models.ForeignKey(
        "gas_safety.Company", models.PROTECT, related_name="stations", verbose_name="燃气企业"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    name = models.CharField("网点名称", max_length=80)
    address = models.CharField("地址", max_length=200, blank=True)
    direct_since = models.DateField("改为直营店日期", null=True, blank=True)
    pickup_ended_on = models.DateField("取消自提气日期", null=True, blank=True)
    opened_on = models.DateField("开办日期", null=True, blank=True)
    closed_on = models.DateField("停办日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "配送网点"
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["company", "name"], name="station_name_once"),
            models.CheckConstraint(
                condition=Q(closed_on__gte=F("opened_on")),
                name="station_days_in_order",
                violation_error_message="停办日期早于开办日期。请核对两个日期。",
            ),
        ]

    def __str__(self) -> str:
        return self.name
