"""Handling: how applications for an item are made public."""

from django.db import models
from django.db.models import Q

from eligibility.applications.models.columns import at, by
from eligibility.models import CatalogueItem


class Shown(models.TextChoices):
    """How an item stands on a public list."""

    NAMED = "named", "公示，写明项目名称"
    UNNAMED = "unnamed", "公示，项目名称不公开"
    NONE = "none", "不公示"


class DayKind(models.TextChoices):
    """Which days a period counts."""

    CALENDAR = "calendar", "自然日"
    WORKING = "working", "工作日"


class Handling(models.Model):
    """What a catalogue admin set for an item; without a row the defaults of ``handling`` hold."""

    item = models.OneToOneField(CatalogueItem, models.PROTECT, related_name="handling")
    shown = models.CharField("公示方式", max_length=8, choices=Shown)
    days = models.PositiveSmallIntegerField("公示天数", default=7)
    day_kind = models.CharField("天数按", max_length=8, choices=DayKind, default=DayKind.CALENDAR)
    basis = models.CharField("依据或理由", max_length=200)
    recorded_at, recorded_by = at("设置", needed=True), by("设置", needed=True)

    class Meta:
        verbose_name = verbose_name_plural = "办理设置"
        constraints = [
            models.CheckConstraint(
                condition=Q(shown=Shown.NONE, days=0) | (~Q(shown=Shown.NONE) & Q(days__gte=1)),
                name="handling_days_where_shown",
            )
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.shown} {self.days}"
