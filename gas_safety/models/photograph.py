"""Photograph: a picture of a hazard before or after, or of a visit."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class Photograph(models.Model):
    """A picture, its type read from its content; ``stored_as`` is its sealed file, shown by scope."""

    class Moment(models.TextChoices):
        """When it was taken."""

        BEFORE = "before", "整改前"
        AFTER = "after", "整改后"

    SCOPE = "region"
    COMPANY = "company_id"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    company = models.ForeignKey(
        "gas_safety.Company", models.PROTECT, null=True, blank=True, verbose_name="燃气企业"
    )
    inspection = models.ForeignKey(
        "gas_safety.Inspection", models.PROTECT, null=True, blank=True, related_name="photographs"
    )
    hazard = models.ForeignKey(
        "gas_safety.Hazard", models.PROTECT, null=True, blank=True, related_name="photographs"
    )
    moment = models.CharField("时点", max_length=8, choices=Moment.choices)
    stored_as = models.CharField(max_length=80, unique=True, editable=False)
    kind = models.CharField("类型", max_length=20)
    sha256 = models.CharField("校验值", max_length=64)
    size = models.PositiveIntegerField("字节数")
    taken_at = models.DateTimeField("上传时间")
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        ordering = ["moment", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(inspection__isnull=False) | Q(hazard__isnull=False),
                name="photograph_of_something",
            )
        ]
