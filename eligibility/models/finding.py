"""What a caseworker found that no other fact tells, such as 生活仍有困难."""

from django.db import models
from django.db.models import Q

from eligibility.models.dated import in_order, one_at_a_time


class Finding(models.Model):
    """Holds for whole months ``[valid_from, valid_to)``; unknown until recorded with evidence."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="findings")
    code = models.CharField("认定事项", max_length=40)
    value = models.BooleanField("结论")
    valid_from = models.DateField("起月")
    valid_to = models.DateField("止月（不含）", null=True)
    found_on = models.DateField("认定日期")
    evidence = models.TextField("依据")
    recorded_at = models.DateTimeField(auto_now_add=True)
    recorded_by = models.BigIntegerField(null=True)
    superseded_at = models.DateTimeField(null=True)
    superseded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            in_order("finding_period_in_order"),
            one_at_a_time("finding_one_at_a_time", "person", "code"),
            models.CheckConstraint(
                name="finding_whole_months",
                condition=Q(valid_from__day=1) & (Q(valid_to=None) | Q(valid_to__day=1)),
            ),
        ]
