"""How the five levels of GB/T 42195 read as 自理, 部分失能 and 完全失能."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class CareGrade(DatedValue):
    """A mapping for a prefecture, or for one of its items; no national table exists."""

    region = models.CharField("地区", max_length=12)
    item = models.CharField("项目", max_length=40, blank=True)
    able = ArrayField(models.CharField(max_length=12))
    partial = ArrayField(models.CharField(max_length=12))
    full = ArrayField(models.CharField(max_length=12))

    class Meta:
        constraints = [
            in_order("care_grade_period_in_order"),
            one_published("care_grade_one_at_a_time", "region", "item"),
            two_people("care_grade_by_two_people"),
            stamped("care_grade_steps_stamped"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.item}"
