"""Which payments of one person do not go together."""

from django.db import models
from django.db.models import Q

from eligibility.models.dated import DatedValue, in_order, stamped, two_people


class Exclusion(DatedValue):
    """``item`` yields to ``other`` (an item) or to ``fact`` (a condition on the person)."""

    class Kind(models.TextChoices):
        STACK = "stack", "可叠加"
        HIGHER = "higher", "择高"
        EXCLUDE = "exclude", "互斥"

    kind = models.CharField("关系", max_length=8, choices=Kind)
    item = models.CharField("项目", max_length=40)
    part = models.CharField("部分", max_length=40, blank=True)
    other = models.CharField("另一项目", max_length=40, blank=True)
    other_part = models.CharField("另一项目的部分", max_length=40, blank=True)
    fact = models.CharField("条件", max_length=200, blank=True)

    class Meta:
        constraints = [
            in_order("exclusion_period_in_order"),
            two_people("exclusion_by_two_people"),
            stamped("exclusion_steps_stamped"),
            models.CheckConstraint(
                name="exclusion_item_or_fact",
                condition=Q(other="", fact__gt="") | Q(other__gt="", fact=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.kind} {self.other or self.fact}"
