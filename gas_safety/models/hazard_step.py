"""HazardStep: one step of a hazard, never changed."""

from django.conf import settings
from django.db import models


class HazardStep(models.Model):
    """What was done, by whom, and what it said; a transfer keeps the state and changes the unit."""

    SCOPE = "hazard__region"
    COMPANY = "hazard__company_id"

    hazard = models.ForeignKey(
        "gas_safety.Hazard", models.CASCADE, related_name="steps", verbose_name="隐患"
    )
    action = models.CharField("办理", max_length=16)
    source = models.CharField("原状态", max_length=10, blank=True)
    target = models.CharField("新状态", max_length=10)
    unit = models.CharField("责任单位", max_length=60)
    due_on = models.DateField("整改期限", null=True, blank=True)
    remark = models.TextField("说明", blank=True)
    at = models.DateTimeField("时间")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="办理人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "隐患办理记录"
        ordering = ["hazard", "at", "id"]
