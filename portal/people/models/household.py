"""Household: people who live and are assessed together, by period through Circumstances."""

from django.db import models


class Household(models.Model):
    """A household. Who belongs to it on a day is said by the circumstances of that day."""

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="所在区划")
    head = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="headed_households",
        verbose_name="户主",
    )
    address = models.TextField("住址", blank=True)
    recorded_at = models.DateTimeField("登记时间")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="并入"
    )

    class Meta:
        verbose_name = verbose_name_plural = "家庭"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(merged_into__isnull=True)
                | ~models.Q(merged_into=models.F("id")),
                name="household_not_into_itself",
            )
        ]
