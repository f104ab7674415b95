"""Problem: one of the sixteen typical problems, a type of hazard."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q


class Problem(models.Model):
    """A row of the annex as printed; ``missing`` ones lie on the page the source lacks.

    A missing one can be filled in from the paper (``filled_from`` says which copy), never invented.
    """

    number = models.PositiveSmallIntegerField("序号", unique=True)
    stage = models.CharField("环节", max_length=40)
    name = models.CharField("简称", max_length=40, blank=True)
    text = models.TextField("典型问题", blank=True)
    leader = models.CharField("责任领导", max_length=40, blank=True)
    responsible_units = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, verbose_name="责任单位"
    )
    units_text = models.CharField("责任单位（原文）", max_length=200, blank=True)
    missing = models.BooleanField("原文缺页", default=False)
    filled_from = models.CharField("补录依据", max_length=200, blank=True)
    notes = models.TextField("读法与说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "典型问题"
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(missing=True) | (~Q(text="") & ~Q(units_text="") & ~Q(name="")),
                name="problem_complete_or_missing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name or '原文缺页'}"
