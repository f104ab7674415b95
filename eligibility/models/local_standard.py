"""What a prefecture or county actually pays for an item, by tier."""

from django.db import models
from django.db.models import Q

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people
from eligibility.models.item import CatalogueItem


class LocalStandard(DatedValue):
    """A sum in yuan per the item's period, for a region and all below it without their own."""

    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="standards")
    part = models.CharField("部分", max_length=40, blank=True)
    tier = models.CharField("档次", max_length=40)
    region = models.CharField("地区", max_length=12)
    amount = models.DecimalField("标准（元）", max_digits=12, decimal_places=2)

    class Meta:
        ordering = ["item_id", "region", "valid_from"]
        constraints = [
            in_order("standard_period_in_order"),
            one_published("standard_one_at_a_time", "item", "part", "tier", "region"),
            two_people("standard_by_two_people"),
            stamped("standard_steps_stamped"),
            models.CheckConstraint(name="standard_positive", condition=Q(amount__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.tier} {self.region} {self.amount}"
