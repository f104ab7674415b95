"""The Chinese words of services, grants and findings that rules name by code."""

from django.db import models


class Word(models.Model):
    """One code of a kind with its label; a rule may use only codes that stand here."""

    class Kind(models.TextChoices):
        SERVICE = "services", "服务"
        GRANT = "grants", "优待"
        FINDING = "findings", "认定事项"

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=60)
    label = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="word_once")]

    def __str__(self) -> str:
        return self.label
