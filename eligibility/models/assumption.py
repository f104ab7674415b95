"""A named, visible reading of a word that the documents leave undefined."""

from django.db import models


class Assumption(models.Model):
    """Such as 老年人 = 60周岁及以上; stands once and is shown wherever a rule uses it."""

    name = models.SlugField("代码", unique=True)
    text = models.CharField("读法", max_length=200)
    condition = models.JSONField("条件")
    document = models.CharField("依据", max_length=200)
    status = models.CharField("状态", max_length=12)
    notes = models.TextField("理由", blank=True)

    def __str__(self) -> str:
        return self.text
