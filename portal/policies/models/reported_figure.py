"""ReportedFigure: what a report says of a target that no register counts."""

from django.db import models


class ReportedFigure(models.Model):
    """A figure in the target's unit; it counts when the report it stands in is confirmed."""

    report = models.ForeignKey(
        "policies.Report", models.PROTECT, related_name="figures", verbose_name="报送"
    )
    target = models.ForeignKey(
        "policies.Target", models.PROTECT, related_name="figures", verbose_name="目标"
    )
    value = models.DecimalField("数值", max_digits=14, decimal_places=2)

    class Meta:
        verbose_name = verbose_name_plural = "报送的数"
        ordering = ["target_id"]
        constraints = [
            models.UniqueConstraint(fields=["report", "target"], name="reported_figure_once"),
            models.CheckConstraint(
                condition=models.Q(value__gte=0), name="reported_figure_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.value}"
