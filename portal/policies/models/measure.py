"""Measure: one thing a document orders, who leads it and until when."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


def _units(label: str) -> ArrayField:
    return ArrayField(models.CharField(max_length=60), default=list, blank=True, verbose_name=label)


class Measure(models.Model):
    """A numbered measure as printed.

    ``leaders`` are portfolios, not people, as a paper may name two in one phrase. ``deadline``
    is the printed phrase, ``deadline_on`` its one date when it has one, and ``standing`` says
    that the duty goes on behind it (长期坚持): such a measure is never closed.
    """

    document = models.ForeignKey(
        "policies.Document", models.PROTECT, related_name="measures", verbose_name="文件"
    )
    number = models.PositiveSmallIntegerField("序号")
    clause = models.CharField("条款", max_length=40)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("原文")
    leaders = _units("牵头市领导")
    lead_units = _units("牵头单位")
    responsible_units = _units("责任单位")
    deadline = models.CharField("完成时间（原文）", max_length=100, blank=True)
    deadline_on = models.DateField("完成日期", null=True, blank=True)
    standing = models.BooleanField("长期坚持", default=False)
    notes = models.TextField("读法与说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "措施"
        ordering = ["document", "number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="measure_number_once"),
            models.CheckConstraint(condition=~models.Q(text=""), name="measure_has_its_text"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.title}"
