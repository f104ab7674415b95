"""Rectification: a home's own plan (一院一策) for a hazard, until it is done."""

from django.db import models
from django.db.models import F, Q


class Rectification(models.Model):
    """One hazard with its plan and deadline; open until ``closed_on``."""

    class How(models.TextChoices):
        """What is done."""

        REPAIR = "repair", "改造提升"
        CLOSE = "close", "关停"
        MERGE = "merge", "撤并"
        TURN = "turn", "转型"

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.CASCADE, related_name="rectifications", verbose_name="设施"
    )
    found_on = models.DateField("发现日期")
    problem = models.CharField("问题", max_length=400)
    how = models.CharField("整治方式", max_length=8, choices=How, default=How.REPAIR)
    plan = models.TextField("整治方案")
    due_on = models.DateField("整改期限")
    closed_on = models.DateField("销号日期", null=True, blank=True)
    result = models.CharField("整改结果", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一院一策整治"
        ordering = ["closed_on", "due_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__gte=F("found_on")), name="rectification_days_in_order",
                violation_error_message="整改期限早于发现日期。",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | (Q(closed_on__gte=F("found_on")) & Q(result__gt="")),
                name="rectification_closed_with_result",
                violation_error_message="销号要写明整改结果，日期不早于发现日期。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.problem
