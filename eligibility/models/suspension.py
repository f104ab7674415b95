"""Months in which an award is not paid although it runs."""

from django.db import models
from django.db.models import F, Q

from eligibility.models.award import Award


class Suspension(models.Model):
    """Suspended from ``from_month`` to ``to_month`` inclusive (open: until lifted).

    A suspension that is lifted never counted: its months are paid as arrears.
    """

    award = models.ForeignKey(Award, models.PROTECT, related_name="suspensions")
    from_month = models.DateField("起月")
    to_month = models.DateField("末月", null=True)
    reason = models.CharField("原因", max_length=200)
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.BigIntegerField(null=True)
    lifted_at = models.DateTimeField("解除时间", null=True)
    lifted_by = models.BigIntegerField("解除人", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="suspension_in_order",
                condition=Q(to_month=None) | Q(from_month__lte=F("to_month")),
            ),
            models.CheckConstraint(
                name="suspension_lifted_at_with_by",
                condition=Q(lifted_at=None, lifted_by=None)
                | Q(lifted_at__isnull=False, lifted_by__isnull=False),
            ),
        ]
