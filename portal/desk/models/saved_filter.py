"""SavedFilter: a list's address kept under a name by the one who uses it."""

from django.conf import settings
from django.db import models


class SavedFilter(models.Model):
    """Filters, sort and columns of a list; never a number, which no address of ours holds."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="saved_filters", verbose_name="用户"
    )
    page = models.CharField("列表", max_length=40)
    name = models.CharField("名称", max_length=40)
    query = models.TextField("条件")
    created_at = models.DateTimeField("保存时间")

    class Meta:
        verbose_name = verbose_name_plural = "常用条件"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "page", "name"], name="saved_filter_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_filter_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name
