"""Campaign: a period of concentrated checking (集中整治行动)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Campaign(models.Model):
    """Days of a campaign in a region; the paper says two months and no first day."""

    SCOPE = "region"

    name = models.CharField("名称", max_length=80)
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="地区")
    begins_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期（含）")
    units = models.CharField("专班单位", max_length=200, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "集中整治"
        ordering = ["-begins_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("begins_on")),
                name="campaign_days_in_order",
                violation_error_message="结束日期早于开始日期。请核对两个日期。",
            ),
            models.UniqueConstraint(fields=["region", "name", "begins_on"], name="campaign_once"),
        ]

    def __str__(self) -> str:
        return self.name
