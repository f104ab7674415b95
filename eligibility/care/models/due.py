"""Due: one service a person is to get in one period, by the catalogue."""

from django.db import models
from django.db.models import F, Q


class Due(models.Model):
    """``number`` counts the times of a period. ``item`` is the first item that provides it.

    A month's due lasts that month, a year's the calendar year, a single one has no end.
    One that the facts no longer support is dropped while nothing was recorded for it.
    """

    SCOPE = "region"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="care_dues")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    township = models.TextField("乡镇街道", blank=True)
    item = models.ForeignKey("eligibility.CatalogueItem", models.PROTECT, related_name="+")
    service = models.CharField("服务", max_length=60)
    every = models.CharField("频次", max_length=8)
    starts = models.DateField("自")
    ends = models.DateField("至（不含）", null=True)
    number = models.PositiveSmallIntegerField("第几次", default=1)
    made_at = models.DateTimeField("生成时间")
    dropped_at = models.DateTimeField("取消时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "应提供的服务"
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service", "every", "starts", "number"], name="care_due_once"
            ),
            models.CheckConstraint(
                condition=Q(ends=None) | Q(starts__lt=F("ends")), name="care_due_period_in_order"
            ),
            models.CheckConstraint(
                condition=Q(every__in=("month", "quarter", "year", "once")),
                name="care_due_frequency_known",
            ),
        ]
        indexes = [
            models.Index(fields=["region", "starts", "township"], name="care_due_by_place"),
            models.Index(fields=["region", "ends"], name="care_due_by_end"),
        ]
