"""How far a county has read the feed of changes."""

from django.db import models


class ReadMark(models.Model):
    """The mark ``portal.people.selectors.changes_since`` gave at the county's last run."""

    region = models.CharField("付款区划", max_length=12, unique=True)
    mark = models.BigIntegerField("已读到的事务")

    class Meta:
        verbose_name = verbose_name_plural = "变更读取位置"

    def __str__(self) -> str:
        return f"{self.region} {self.mark}"
