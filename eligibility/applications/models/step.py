"""Step: one thing done with an application, by whom, when, and what was said."""

from django.db import models

from eligibility.applications.models.columns import at, by


class Step(models.Model):
    """Append-only; the states are those before and after."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="steps", verbose_name="申请"
    )
    action = models.CharField("操作", max_length=16)
    source = models.CharField("原状态", max_length=12, blank=True)
    target = models.CharField("新状态", max_length=12)
    at, by = at("办理", needed=True), by("办理", needed=True)
    remark = models.CharField("意见", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理记录"
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.application_id} {self.action}"
