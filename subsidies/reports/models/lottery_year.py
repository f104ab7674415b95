"""LotteryYear: a region's lottery fund of a year, and how much of it served the elderly."""

from django.db import models
from django.db.models import F, Q


class LotteryYear(models.Model):
    """Both sums as a document states them; a newer row of the same region and year supersedes."""

    SCOPE = "region"

    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="区划")
    year = models.PositiveSmallIntegerField("年度")
    total = models.DecimalField("福彩公益金", max_digits=14, decimal_places=2)
    elderly = models.DecimalField("用于养老服务", max_digits=14, decimal_places=2)
    document = models.CharField("依据", max_length=128)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人")
    superseded_at = models.DateTimeField("被取代时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "福彩公益金年度数"
        ordering = ["-year", "region__code"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "year"],
                condition=Q(superseded_at__isnull=True),
                name="lottery_year_one_in_force",
            ),
            models.CheckConstraint(
                condition=Q(total__gt=0, elderly__gte=0, elderly__lte=F("total")),
                name="lottery_year_part_of_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.year}"
