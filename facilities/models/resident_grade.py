"""ResidentGrade: how far a resident can look after himself, from a day on."""

from django.db import models


class ResidentGrade(models.Model):
    """The grade of the latest assessment; it counts until the next one."""

    class Grade(models.TextChoices):
        """As the subsidy of operation asks."""

        INDEPENDENT = "independent", "自理"
        PARTLY = "partly_disabled", "部分失能"
        DISABLED = "disabled", "失能"

    SCOPE = "resident__institution__organisation__region"

    resident = models.ForeignKey(
        "facilities.Resident", models.CASCADE, related_name="grades", verbose_name="老人"
    )
    from_day = models.DateField("自")
    grade = models.CharField("能力等级", max_length=16, choices=Grade)

    class Meta:
        verbose_name = verbose_name_plural = "照护等级"
        ordering = ["-from_day"]
        constraints = [
            models.UniqueConstraint(fields=["resident", "from_day"], name="grade_once_a_day")
        ]

    def __str__(self) -> str:
        return self.get_grade_display()
