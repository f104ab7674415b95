"""UserArea: another area a user works for besides his own, for a time."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from portal.regions.models import DateRange


class UserArea(models.Model):
    """The user may switch to ``region`` from ``valid_from`` up to, not including, ``valid_to``."""

    SCOPE = "region"

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="areas", verbose_name="用户"
    )
    region = models.ForeignKey(
        "regions.Region", models.PROTECT, related_name="+", verbose_name="区划"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True, blank=True)
    given_at = models.DateTimeField("授予时间")
    given_by_id = models.BigIntegerField("授予人", null=True)
    ended_at = models.DateTimeField("收回时间", null=True, blank=True)
    ended_by_id = models.BigIntegerField("收回人", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "兼管区划"
        ordering = ["user", "region", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lte=F("valid_to")), name="user_area_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(valid_to__isnull=False),
                name="user_area_ended_with_day",
            ),
            ExclusionConstraint(
                name="user_area_once_at_a_time",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.region}"
