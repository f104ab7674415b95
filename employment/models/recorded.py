"""What every record of employment has in common: when it was written, and by whom."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class Recorded(models.Model):
    """A row with its moment and its writer; no writer means the system."""

    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="登记人",
    )

    class Meta:
        abstract = True


def who(label: str) -> models.ForeignKey:
    """Who did a step."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=label,
    )  # fmt: skip


def of_file(related_name: str) -> models.ForeignKey:
    """The file a record belongs to."""
    return models.ForeignKey(
        "employment.WorkFile", models.PROTECT, related_name=related_name, verbose_name="就业档案"
    )


def pair(name: str, first: str, second: str) -> models.CheckConstraint:
    """Two columns are both filled or both empty."""
    neither = Q(**{f"{first}__isnull": True, f"{second}__isnull": True})
    both = Q(**{f"{first}__isnull": False, f"{second}__isnull": False})
    return models.CheckConstraint(name=name, condition=neither | both)


def days(name: str, first: str, last: str) -> models.CheckConstraint:
    """The second day does not lie before the first."""
    return models.CheckConstraint(
        name=name, condition=Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": F(first)})
    )
