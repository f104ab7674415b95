"""Which items of different lists are about the same thing, for laying lists side by side."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Topic(models.Model):
    """A subject such as 高龄津贴 with the items about it; an arrangement, not in any document."""

    name = models.CharField("主题", max_length=60, unique=True)
    items = ArrayField(models.CharField(max_length=40), verbose_name="项目")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
