"""What every dated, published value has in common: a period, a document, and how sure it is."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q


class Status(models.TextChoices):
    """How far a value can be relied on; anything but official is marked wherever it is used."""

    OFFICIAL = "official", "正式"
    TO_CONFIRM = "to_confirm", "待确认"
    DEMO = "demo", "演示"


class DatedValue(models.Model):
    """A value in force over ``[valid_from, valid_to)``; published rows are superseded, never edited."""

    valid_from = models.DateField("起")
    valid_to = models.DateField("止（不含）", null=True)
    document = models.CharField("依据文件", max_length=200)
    status = models.CharField("状态", max_length=12, choices=Status)
    notes = models.TextField("说明", blank=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.BigIntegerField(null=True)

    class Meta:
        abstract = True


def period() -> Func:
    """The row's period as a daterange, for exclusion constraints."""
    return Func(F("valid_from"), F("valid_to"), function="daterange")


def in_order(name: str) -> models.CheckConstraint:
    """The period is not empty."""
    return models.CheckConstraint(name=name, condition=Q(valid_from__lt=F("valid_to")))


def one_at_a_time(name: str, *columns: str, where: Q | None = None) -> ExclusionConstraint:
    """No two rows of the same columns overlap, superseded ones aside."""
    return ExclusionConstraint(
        name=name,
        expressions=[*((c, RangeOperators.EQUAL) for c in columns), (period(), RangeOperators.OVERLAPS)],
        condition=Q(superseded_at__isnull=True) & (where or Q()),
    )
