"""Target: a figure that a document wants reached by a day."""

from typing import Any

from django.db import models
from django.db.models import F, Q


class Target(models.Model):
    """One gazetted target; ``indicator`` names what measures it, announced by an app above.

    ``at`` says for whom: each county, or the prefecture as a whole. ``upper`` closes a range
    (2–4 所), ``comparator`` says whether the figure is a floor, a ceiling or to be met exactly. ``params`` narrow the indicator (bed ranges, sizes). The due day keeps the
    precision with which it was printed.
    """

    class At(models.TextChoices):
        """For whom the figure holds."""

        COUNTY = "county", "每个县市区"
        PREFECTURE = "prefecture", "全市（州）"

    class Comparator(models.TextChoices):
        """How the figure is held against the value."""

        AT_LEAST = "at_least", "不低于"
        AT_MOST = "at_most", "不超过"
        EXACTLY = "exactly", "为"

    class Precision(models.TextChoices):
        """How exactly the document names the day."""

        YEAR = "year", "年"
        YEAR_END = "year_end", "年底前"
        EVERY_YEAR = "every_year", "每年"
        STANDING = "standing", "长期"

    code = models.CharField("代码", max_length=60, unique=True)
    region = models.CharField("地区", max_length=12)
    at = models.CharField("考核对象", max_length=12, choices=At)
    indicator = models.CharField("指标", max_length=40)
    name = models.CharField("名称", max_length=120)
    params: Any = models.JSONField("口径", default=dict)
    comparator = models.CharField(
        "比较", max_length=8, choices=Comparator, default=Comparator.AT_LEAST
    )
    value = models.DecimalField("目标值", max_digits=12, decimal_places=2)
    upper = models.DecimalField("上限", max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.CharField("单位", max_length=12)
    due_on = models.DateField("期限", null=True, blank=True)
    precision = models.CharField("期限精度", max_length=12, choices=Precision)
    excluded = models.JSONField("不含的地区", default=list)
    only = models.JSONField("只含的地区", default=list)
    document = models.CharField("文件", max_length=200)
    clause = models.CharField("条款", max_length=80)
    printed = models.TextField("原文")
    notes = models.TextField("说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "目标"
        ordering = ["region", "id"]
        indexes = [models.Index(fields=["region", "indicator"], name="target_region_indicator")]
        constraints = [
            models.CheckConstraint(
                condition=Q(upper__gte=F("value")), name="target_range_in_order"
            ),
            models.CheckConstraint(
                condition=Q(precision="standing", due_on=None)
                | (~Q(precision="standing") & Q(due_on__isnull=False)),
                name="target_standing_has_no_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def wanted(self) -> str:
        """不低于 50 万元 · 2–4 所 · 不超过 1 %."""
        value = f"{self.value.normalize():f}"
        if self.upper is not None:
            return f"{value}–{self.upper.normalize():f} {self.unit}"
        return f"{self.get_comparator_display()} {value} {self.unit}"
