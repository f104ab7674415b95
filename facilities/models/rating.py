"""Rating: the stars of a home or the grade of a centre over a period."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from portal.regions.models import DateRange


class Rating(models.Model):
    """A rating over ``[valid_from, valid_to)``; one of a kind at a time."""

    class Of(models.TextChoices):
        """What is rated."""

        STAR = "star", "养老机构星级"
        CENTRE = "centre", "居家社区养老服务中心等级"

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.CASCADE, related_name="ratings", verbose_name="设施"
    )
    of = models.CharField("评定", max_length=8, choices=Of, default=Of.STAR)
    level = models.PositiveSmallIntegerField("等级（1–5 星，或 1A–5A）")
    valid_from = models.DateField("评定周期自")
    valid_to = models.DateField("至（不含，不填为未定）", null=True, blank=True)
    document = models.CharField("评定文件", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "等级评定"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__range=(1, 5)), name="rating_one_to_five",
                violation_error_message="等级应为 1 至 5。",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_to")), name="rating_period_in_order",
                violation_error_message="周期的止日必须晚于起日。",
            ),
            ExclusionConstraint(
                name="rating_one_at_a_time",
                expressions=[
                    ("institution", RangeOperators.EQUAL), ("of", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
                violation_error_message="这段时间已有一次评定，请先给前一次填写止日。",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.level}星级" if self.of == self.Of.STAR else f"{self.level}A级"
