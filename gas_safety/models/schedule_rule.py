"""ScheduleRule: how often a kind of gas user is inspected, from a day on."""

from django.db import models
from django.db.models import Q


class ScheduleRule(models.Model):
    """A rule with its clause: at each delivery, or every so many months.

    Loaded from fixtures/gas_safety/schedule.yaml; never edited, a later rule follows the former.
    """

    class Every(models.TextChoices):
        """What makes an inspection due."""

        DELIVERY = "delivery", "每次送气"
        MONTHS = "months", "每隔若干月"

    code = models.CharField("代码", max_length=40)
    supply = models.CharField("供气方式", max_length=10)
    customer = models.CharField("用户", max_length=10)
    every = models.CharField("周期", max_length=10, choices=Every.choices)
    months = models.PositiveSmallIntegerField("月数", null=True, blank=True)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至（不含）", null=True, blank=True)
    document = models.CharField("文件", max_length=60)
    clause = models.CharField("条款", max_length=40)
    quote = models.TextField("原文")
    notes = models.TextField("读法与说明", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "安检周期"
        ordering = ["supply", "customer", "valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="schedulerule_once"),
            models.CheckConstraint(
                condition=Q(every="months", months__gt=0)
                | Q(every="delivery", months__isnull=True),
                name="schedulerule_months_when_by_months",
            ),
        ]

    def __str__(self) -> str:
        return self.quote
