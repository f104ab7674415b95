"""VisitItem: an item of which some published version provides a visiting service."""

from django.db import models


class VisitItem(models.Model):
    """Kept by a trigger on the versions of items."""

    item_id = models.BigIntegerField(primary_key=True)

    class Meta:
        verbose_name = verbose_name_plural = "探访服务项目"

    def __str__(self) -> str:
        return str(self.item_id)
