"""Region: one administrative area for a period of days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class DateRange(Func):
    """daterange(from, to): half open, unbounded where null."""

    function = "daterange"
    output_field = DateRangeField()


class Region(models.Model):
    """An area, its code and its parent, valid from a day up to, not including, another.

    ``kind`` says whose code it is; ``pays_from`` names the area whose budget pays for it when
    that is not its own.
    """

    class Kind(models.TextChoices):
        """Whose code."""

        NATIONAL = "national", "国标"
        STATISTICAL = "statistical", "统计用"
        OWN = "own", "自编"

    class Level(models.TextChoices):
        """Depth in the tree."""

        PROVINCE = "province", "省"
        PREFECTURE = "prefecture", "市州"
        COUNTY = "county", "县市区"
        TOWNSHIP = "township", "乡镇街道"
        VILLAGE = "village", "村社区"

    code = models.CharField("代码", max_length=12)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("代码来源", max_length=12, choices=Kind.choices)
    level = models.CharField("级别", max_length=12, choices=Level.choices)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="上级"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True, blank=True)
    pays_from = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="经费来自"
    )

    class Meta:
        verbose_name = verbose_name_plural = "行政区划"
        ordering = ["code", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__lt=F("valid_to")), name="region_period_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^\d{2}$|^\d{4}$|^\d{6}$|^\d{9}$|^\d{12}$"),
                name="region_code_is_digits",
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(level="province"),
                name="region_only_province_without_parent",
            ),
            ExclusionConstraint(
                name="region_code_once_at_a_time",
                expressions=[
                    ("code", RangeOperators.EQUAL),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name
