"""Allotment: a county's part of a target of the prefecture, for one year."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded


class Allotment(Recorded):
    """The document prints only the whole; how it is split is decided locally, by a paper."""

    SCOPE = "region"

    target = models.ForeignKey(
        "policies.Target", models.PROTECT, related_name="allotments", verbose_name="目标"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    year = models.PositiveSmallIntegerField("年度")
    value = models.PositiveIntegerField("任务数")
    document = models.CharField("分解依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "任务分解"
        ordering = ["year", "region"]
        constraints = [
            models.UniqueConstraint(fields=["target", "region", "year"], name="allotment_once"),
            models.CheckConstraint(
                name="allotment_year", condition=Q(year__gte=2023, year__lte=2025)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region.name} {self.year}年 {self.value}"
