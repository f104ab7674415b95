"""A dated version of an item's rule, for its prefecture or for one county."""

from django.db import models

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people
from eligibility.models.item import CatalogueItem


class ItemVersion(DatedValue):
    """``body`` is the version in the exchange format; months are stored as first days."""

    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="versions")
    region = models.CharField("地区", max_length=12)
    clause = models.CharField("条款", max_length=200)
    body = models.JSONField("规则")

    class Meta:
        ordering = ["item_id", "valid_from"]
        constraints = [
            in_order("version_period_in_order"),
            one_published("version_one_at_a_time", "item", "region"),
            two_people("version_by_two_people"),
            stamped("version_steps_stamped"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.region} {self.valid_from:%Y-%m}"
