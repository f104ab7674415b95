"""CountingRule: who counts as of working age, and how many an employed person counts for."""

from django.db import models
from django.db.models import F, Q

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class CountingRule(DatedValue):
    """Published rows are superseded, never edited; ages in full years, both ends included.

    A person of grade 1 to ``severe_to`` counts ``severe_counts`` times; a month counts with a
    contract of at least ``contract_months``.
    """

    region = models.CharField("地区", max_length=12)
    age_from = models.PositiveSmallIntegerField("就业年龄自")
    men_to = models.PositiveSmallIntegerField("男至")
    women_to = models.PositiveSmallIntegerField("女至")
    severe_to = models.PositiveSmallIntegerField("重度至几级")
    severe_counts = models.PositiveSmallIntegerField("重度按几人计")
    contract_months = models.PositiveSmallIntegerField("合同至少几个月")
    clause = models.CharField("条款", max_length=120)
    printed = models.TextField("原文或读法")

    class Meta:
        verbose_name = verbose_name_plural = "就业人数计算口径"
        ordering = ["region", "valid_from"]
        constraints = [
            in_order("counting_rule_period_in_order"),
            one_published("counting_rule_one_at_a_time", "region"),
            two_people("counting_rule_by_two_people"),
            stamped("counting_rule_steps_stamped"),
            models.CheckConstraint(
                name="counting_rule_ages",
                condition=Q(age_from__gte=14, men_to__gt=F("age_from"), women_to__gt=F("age_from")),
            ),
            models.CheckConstraint(
                name="counting_rule_weights",
                condition=Q(severe_to__lte=4, severe_counts__gte=1, contract_months__gte=1),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.age_from}–{self.men_to}/{self.women_to}"
