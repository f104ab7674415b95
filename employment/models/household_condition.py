"""HouseholdCondition: what about a person's household gives priority or help, by days."""

from django.db import models
from django.db.models import Q

from employment.models.recorded import Recorded, days, of_file


class HouseholdCondition(Recorded):
    """A condition from a day on, as found by somebody and shown by some paper."""

    class Kind(models.TextChoices):
        """永政办发〔2023〕10号 二（五）3 and （六）."""

        SEVERAL = "several", "一户多残"
        ELDER = "elder", "依老养残"
        WATCHED = "watched", "纳入防返贫监测"

    SCOPE = "file__person__managing_region"

    file = of_file("conditions")
    kind = models.CharField("情形", max_length=12, choices=Kind)
    since = models.DateField("自")
    until = models.DateField("至（不含）", null=True, blank=True)
    evidence = models.CharField("依据", max_length=120)

    class Meta:
        verbose_name = verbose_name_plural = "家庭情形"
        ordering = ["-since", "-id"]
        constraints = [
            days("household_condition_days", "since", "until"),
            models.UniqueConstraint(
                fields=["file", "kind"], condition=Q(until__isnull=True),
                name="household_condition_open_once",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.get_kind_display()
