"""BedCount: the beds of an institution from a day on."""

from django.db import models
from django.db.models import F, Q


class BedCount(models.Model):
    """Beds in use; those for nursing and in a dementia ward are parts of all."""

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.CASCADE, related_name="beds", verbose_name="设施"
    )
    from_day = models.DateField("自")
    total = models.PositiveIntegerField("床位总数")
    nursing = models.PositiveIntegerField("其中护理型", default=0)
    dementia = models.PositiveIntegerField("其中失智照护专区", default=0)
    home_beds = models.PositiveIntegerField("家庭养老床位（另计）", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "床位"
        ordering = ["-from_day"]
        constraints = [
            models.UniqueConstraint(fields=["institution", "from_day"], name="beds_once_a_day"),
            models.CheckConstraint(
                condition=Q(nursing__lte=F("total")) & Q(dementia__lte=F("total")),
                name="beds_parts_within_the_whole",
                violation_error_message="护理型、失智专区床位不能多于床位总数。",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.total}（护理型 {self.nursing}）"
