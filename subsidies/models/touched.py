"""What a county's next run has to compare again."""

from django.db import models
from django.db.models import Q


class Subject(models.TextChoices):
    """Whose month it is."""

    PERSON = "person", "人员"
    CLAIM = "claim", "机构申领"


class Touched(models.Model):
    """A past month of a person (or claim) whose due or paid sum may have changed in a county.

    Rows stay until a run has written the difference, or found none. They come from the feed of
    changes, from lines that failed, from batches voided or computed again.
    """

    region = models.CharField("付款区划", max_length=12)
    covered = models.DateField("所属月份")
    subject_kind = models.CharField("对象类别", max_length=8, choices=Subject)
    subject_id = models.BigIntegerField("对象")

    class Meta:
        verbose_name = verbose_name_plural = "待重新核算的月份"
        constraints = [
            models.UniqueConstraint(
                fields=["region", "covered", "subject_kind", "subject_id"], name="touched_once"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind__in=Subject.values), name="touched_subject_known"
            ),
            models.CheckConstraint(condition=Q(covered__day=1), name="touched_whole_month"),
        ]

    def __str__(self) -> str:
        return f"{self.region} {self.covered:%Y-%m} {self.subject_kind}:{self.subject_id}"
