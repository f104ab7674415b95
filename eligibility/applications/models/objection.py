"""Objection: what somebody said against an application while it was public."""

from django.db import models
from django.db.models import Q

from eligibility.applications.models.columns import at, by, pairs


class Objection(models.Model):
    """Blocks the approval until it is decided; an upheld one until the application is sent back."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="objections", verbose_name="申请"
    )
    raised_on = models.DateField("收到日期")
    raised_by = models.CharField("反映人", max_length=60, blank=True)
    content = models.TextField("反映内容")
    recorded_at, recorded_by = at("登记", needed=True), by("登记", needed=True)
    decided_at, decided_by = at("处理"), by("处理")
    upheld = models.BooleanField("异议成立", null=True)
    decision = models.TextField("核查情况和处理意见", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示异议"
        ordering = ["recorded_at", "id"]
        constraints = [
            *pairs("objection", ("decided",)),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True, upheld__isnull=True, decision="")
                | (Q(decided_at__isnull=False, upheld__isnull=False) & ~Q(decision="")),
                name="objection_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.raised_on}"
