"""An item of a catalogue as its document prints it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from eligibility.models.catalogue import Catalogue


class CatalogueItem(models.Model):
    """Number, name and printed cells; what it means stands in its versions."""

    catalogue = models.ForeignKey(Catalogue, models.PROTECT, related_name="items")
    code = models.CharField("代码", max_length=40, unique=True)
    number = models.PositiveSmallIntegerField("序号")
    name = models.CharField("服务项目", max_length=200)
    clause = models.CharField("条款", max_length=200)
    printed = models.JSONField("原文各栏", default=dict)
    kinds = ArrayField(models.CharField(max_length=20), default=list)
    succeeds = models.CharField("承接项目", max_length=40, blank=True)
    notes = models.TextField("说明", blank=True)

    class Meta:
        ordering = ["catalogue_id", "number", "code"]
        constraints = [
            models.UniqueConstraint(fields=["catalogue", "number"], name="item_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
