"""LifeRule: how often a county asks whether those it pays are alive."""

from django.db import models

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class LifeRule(DatedValue):
    """For a region and what lies below it, and one item (empty: all items that pay monthly).

    The day is the last one of ``month``, or of the birth month where none is named; ``every``
    is in months. ``grace`` are the days after it before a suspension is proposed.
    """

    region = models.CharField("地区", max_length=12)
    item = models.CharField("项目", max_length=40, blank=True)
    every = models.PositiveSmallIntegerField("间隔（月）", default=12)
    month = models.PositiveSmallIntegerField("认证月份", null=True)
    grace = models.PositiveSmallIntegerField("宽限（天）", default=30)

    class Meta:
        verbose_name = verbose_name_plural = "生存认证规定"
        constraints = [
            in_order("life_rule_period_in_order"),
            one_published("life_rule_one_at_a_time", "region", "item"),
            two_people("life_rule_by_two_people"),
            stamped("life_rule_steps_stamped"),
            models.CheckConstraint(
                condition=models.Q(every__in=(3, 6, 12)), name="life_rule_every_3_6_or_12_months"
            ),
            models.CheckConstraint(
                condition=models.Q(month=None) | models.Q(month__range=(1, 12)),
                name="life_rule_month_of_a_year",
            ),
        ]
