"""StaffTraining: a course that someone who works in an institution finished."""

from django.core.exceptions import ValidationError
from django.db import models


class StaffTraining(models.Model):
    """One course of one person; the coverage targets count people with such a record."""

    class Kind(models.TextChoices):
        """What the course was for."""

        INDUCTION = "induction", "岗前培训"
        ROTATION = "rotation", "轮训"
        OTHER = "other", "其他培训"

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.CASCADE, related_name="trainings", verbose_name="设施"
    )
    staff = models.ForeignKey(
        "facilities.StaffMember", models.CASCADE, related_name="trainings", verbose_name="人员"
    )
    kind = models.CharField("培训类别", max_length=12, choices=Kind)
    finished_on = models.DateField("结束日期")
    hours = models.PositiveSmallIntegerField("学时", null=True, blank=True)
    organiser = models.CharField("组织单位", max_length=120)
    document = models.CharField("证明材料", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "培训记录"
        ordering = ["-finished_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["staff", "kind", "finished_on"], name="staff_training_once",
                violation_error_message="这个人同一天同一类培训已经登记过。",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["induction", "rotation", "other"]),
                name="staff_training_kind_known",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.staff} {self.get_kind_display()}"

    def clean(self) -> None:
        """Whoever was taught works in this institution."""
        if self.staff_id and self.staff.institution_id != self.institution_id:
            raise ValidationError({"staff": "这个人不在这家机构。"})
