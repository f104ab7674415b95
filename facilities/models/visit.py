"""Visit: what an inspector found in an institution."""

from django.db import models
from django.db.models import F, Q


class Visit(models.Model):
    """One inspection; problems stay open until corrected."""

    class Result(models.TextChoices):
        """What came of it."""

        FINE = "fine", "未发现问题"
        PROBLEM = "problem", "发现问题，限期整改"
        SERIOUS = "serious", "重大隐患"

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.CASCADE, related_name="visits", verbose_name="设施"
    )
    visited_on = models.DateField("检查日期")
    inspectors = models.CharField("检查人员", max_length=120)
    unit = models.CharField("检查单位", max_length=120)
    result = models.CharField("结果", max_length=8, choices=Result, default=Result.FINE)
    found = models.TextField("检查情况")
    due_on = models.DateField("整改期限", null=True, blank=True)
    corrected_on = models.DateField("整改完成日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "检查记录"
        ordering = ["-visited_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(result="fine") | Q(due_on__isnull=False), name="visit_problem_with_day",
                violation_error_message="发现问题的要填整改期限。",
            ),
            models.CheckConstraint(
                condition=Q(corrected_on=None) | Q(corrected_on__gte=F("visited_on")),
                name="visit_corrected_later",
                violation_error_message="整改完成日期早于检查日期。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.visited_on} {self.unit}"
