"""Paper: what an applicant has to hand in for an item."""

from django.db import models

from eligibility.applications.models.columns import at, by, pairs
from eligibility.models import CatalogueItem


class Paper(models.Model):
    """One line of an item's checklist, with the document that asks for it; ended, never deleted.

    What no document asks for is *to confirm*: proposed from the item's conditions, never required.
    """

    class Status(models.TextChoices):
        """Whether a document asks for it."""

        OFFICIAL = "official", "文件规定"
        TO_CONFIRM = "to_confirm", "待确认"

    item = models.ForeignKey(CatalogueItem, models.PROTECT, related_name="papers")
    name = models.CharField("材料名称", max_length=100)
    basis = models.CharField("依据", max_length=200)
    status = models.CharField(
        "状态", max_length=10, choices=Status, default=Status.OFFICIAL, db_default=Status.OFFICIAL
    )
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
            models.CheckConstraint(
                condition=~models.Q(status="to_confirm") | models.Q(required=False),
                name="paper_to_confirm_is_not_required",
            ),
            *pairs("paper", ("ended",)),
        ]

    def __str__(self) -> str:
        return self.name
