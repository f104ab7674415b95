"""Resident: somebody's stay in an institution."""

from django.db import models
from django.db.models import F, Q


class Resident(models.Model):
    """A stay over ``[admitted_on, left_on)``; the person's file is linked when there is one."""

    class Category(models.TextChoices):
        """Why the resident lives there."""

        TEKUN = "tekun", "特困供养"
        SOCIAL = "social", "社会寄养"
        VETERAN = "veteran", "优抚"
        OTHER = "other", "其他"

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.PROTECT, related_name="residents", verbose_name="设施"
    )
    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="stays",
        verbose_name="档案",
    )
    name = models.CharField("姓名", max_length=60)
    category = models.CharField("类别", max_length=8, choices=Category)
    admitted_on = models.DateField("入住日期")
    left_on = models.DateField("离开日期（当日不计）", null=True, blank=True)
    months_before = models.PositiveSmallIntegerField("登记前已领运营补贴月数", default=0)
    left_reason = models.CharField("离开原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入住老人"
        ordering = ["left_on", "name", "id"]
        indexes = [models.Index(fields=["institution", "admitted_on"], name="resident_stays")]
        constraints = [
            models.CheckConstraint(
                condition=Q(admitted_on__lt=F("left_on")), name="resident_days_in_order",
                violation_error_message="离开日期必须晚于入住日期。",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(left_on=None) & Q(person__isnull=False),
                name="resident_lives_in_one_place",
                violation_error_message="这位老人正住在另一家机构，请先办理离开。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
