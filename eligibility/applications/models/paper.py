"""Paper: what an applicant has to hand in for an item."""

from django.db import models

from eligibility.applications.models.columns import at, by, pairs
from eligibility.models import CatalogueItem


class Paper(models.Model):
    """One line of an item's checklist, with the document that asks for it; ended, never deleted."""

    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="papers")
    name = models.CharField("材料名称", max_length=100)
    basis = models.CharField("依据", max_length=200)
    required = models.BooleanField("必须提供", default=True)
    place = models.PositiveSmallIntegerField("序号", default=1)
    recorded_at, recorded_by = at("设置", needed=True), by("设置")
    ended_at, ended_by = at("停用"), by("停用")

    class Meta:
        verbose_name = verbose_name_plural = "申请材料"
        ordering = ["item_id", "place", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "name"],
                condition=models.Q(ended_at__isnull=True),
                name="paper_once_an_item",
            ),
            *pairs("paper", ("ended",)),
        ]

    def __str__(self) -> str:
        return self.name
