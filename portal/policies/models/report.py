"""Report: what a region says about a measure that cannot be computed, with its evidence."""

from django.conf import settings
from django.db import models


class Report(models.Model):
    """A report is never edited; the latest of a region and measure counts. Another person
    confirms that its evidence bears it out."""

    class State(models.TextChoices):
        """How far it is, in the reporter's word."""

        DONE = "done", "已落实"
        UNDER_WAY = "under_way", "正在落实"
        BEHIND = "behind", "进度滞后"

    SCOPE = "region"

    measure = models.ForeignKey(
        "policies.Measure", models.PROTECT, related_name="reports", verbose_name="措施"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="地区")
    as_of = models.DateField("截至日期")
    state = models.CharField("进展", max_length=12, choices=State.choices)
    text = models.TextField("进展情况")
    evidence = models.CharField("佐证材料", max_length=200)
    reported_at = models.DateTimeField("报送时间")
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="报送人"
    )

    confirmed_at = models.DateTimeField("核对时间", null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="核对人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "进展报送"
        ordering = ["-as_of", "-id"]
        indexes = [models.Index(fields=["measure", "region", "-as_of"], name="report_latest")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") & ~models.Q(evidence=""),
                name="report_with_text_and_evidence",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | (
                    models.Q(confirmed_at__isnull=False, confirmed_by__isnull=False)
                    & ~models.Q(confirmed_by=models.F("reported_by"))
                ),
                name="report_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.as_of}"
