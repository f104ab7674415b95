"""Dated sums that rules refer to by name, such as the minimum wage."""

from django.db import models
from django.db.models import Q

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class Parameter(DatedValue):
    """A value in yuan a month for a region and all below it that have none of their own."""

    code = models.CharField("参数", max_length=40)
    region = models.CharField("地区", max_length=12)
    value = models.DecimalField("数值（元）", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["code", "region", "valid_from"]
        constraints = [
            in_order("parameter_period_in_order"),
            one_published("parameter_one_at_a_time", "code", "region"),
            two_people("parameter_by_two_people"),
            stamped("parameter_steps_stamped"),
            models.CheckConstraint(name="parameter_positive", condition=Q(value__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.region} {self.value}"
