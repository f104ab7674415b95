"""From when until when a fund pays an item in a region."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from subsidies.models.fund import Fund


class FundAssignment(models.Model):
    """From when until when a fund pays an item in a region and everything below it.

    An empty ``item_code`` stands for every item. A named item goes before every item, then the
    nearest region before those above it.
    """

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, verbose_name="资金")
    item_code = models.CharField("项目编码", max_length=64, blank=True)
    region = models.CharField("区划代码", max_length=12)
    valid_from = models.DateField("自（月首日）")
    valid_to = models.DateField("至（不含，月首日）", null=True, blank=True)
    document = models.CharField("依据文件", max_length=128, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "资金归属"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_from__lt=F("valid_to")),
                name="fund_assignment_period_not_empty",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__day=1) & (Q(valid_to__isnull=True) | Q(valid_to__day=1)),
                name="fund_assignment_whole_months",
            ),
            ExclusionConstraint(
                name="fund_assignment_no_overlap",
                expressions=[
                    ("item_code", RangeOperators.EQUAL),
                    ("region", RangeOperators.EQUAL),
                    (
                        Func(
                            "valid_from",
                            "valid_to",
                            RangeBoundary(),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.item_code or '全部项目'} → {self.fund}"
