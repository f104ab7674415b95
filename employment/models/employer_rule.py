"""EmployerRule: the share of disabled people an employer has to employ, and the reward above it."""

from django.db import models
from django.db.models import Q

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class EmployerRule(DatedValue):
    """Of a prefecture or a county's own; published rows are superseded, never edited.

    The reward of a year is (people employed - quota × headcount) × ``months`` × the monthly
    minimum wage on 31 December of that year. Without ``months`` the share holds and nothing is
    rewarded.
    """

    region = models.CharField("地区", max_length=12)
    quota = models.DecimalField("比例（%）", max_digits=5, decimal_places=2)
    months = models.PositiveSmallIntegerField("月最低工资的倍数", null=True, blank=True)
    clause = models.CharField("条款", max_length=80)
    printed = models.TextField("原文")

    class Meta:
        verbose_name = verbose_name_plural = "用人单位超比例奖励"
        ordering = ["region", "valid_from"]
        constraints = [
            in_order("employer_rule_period_in_order"),
            one_published("employer_rule_one_at_a_time", "region"),
            two_people("employer_rule_by_two_people"),
            stamped("employer_rule_steps_stamped"),
            models.CheckConstraint(
                name="employer_rule_quota", condition=Q(quota__gt=0, quota__lte=100)
            ),
            models.CheckConstraint(name="employer_rule_months", condition=Q(months__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.quota}%"
