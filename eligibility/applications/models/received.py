"""Received: a paper of the checklist that was handed in, or found in other records."""

from django.db import models

from eligibility.applications.models.columns import at, by


class Received(models.Model):
    """A tick on the checklist; its scans are attachments of the application."""

    application = models.ForeignKey(
        "applications.Application", models.PROTECT, related_name="received", verbose_name="申请"
    )
    paper = models.ForeignKey(
        "applications.Paper", models.PROTECT, related_name="+", verbose_name="材料"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    at, by = at("收件", needed=True), by("收件", needed=True)

    class Meta:
        verbose_name = verbose_name_plural = "已收材料"
        constraints = [
            models.UniqueConstraint(fields=["application", "paper"], name="received_once")
        ]

    def __str__(self) -> str:
        return f"{self.application_id} {self.paper_id}"
