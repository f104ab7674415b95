"""Assessment: an elder's ability by GB/T 42195-2022, item by item."""

from django.db import models
from django.db.models import F, Q


class Assessment(models.Model):
    """Never edited: a wrong one is withdrawn with a reason, and another one is made.

    ``scores`` maps item codes of the form to points; the levels are kept as computed, with the
    reasons that raised them.
    """

    class Why(models.TextChoices):
        """What asked for it."""

        FIRST = "first", "首次评估"
        REGULAR = "regular", "定期复评"
        CHANGE = "change", "状况变化"
        DISPUTE = "dispute", "对结果有异议"

    SCOPE = "person__managing_region"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="assessments")
    form = models.CharField("评估表", max_length=30)
    why = models.CharField("评估原因", max_length=8, choices=Why)
    assessed_on = models.DateField("评估日期")
    valid_until = models.DateField("有效期至")
    scores = models.JSONField("各项得分")
    total = models.PositiveSmallIntegerField("总分")
    level_before = models.CharField("初步等级", max_length=8)
    raised_by = models.JSONField("调整依据", default=list)
    level = models.CharField("最终等级", max_length=8)
    first_assessor = models.CharField("评估员一", max_length=40)
    second_assessor = models.CharField("评估员二", max_length=40)
    medical = models.BooleanField("其中有医护背景")
    place = models.CharField("评估地点", max_length=60, blank=True)
    remark = models.CharField("说明", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by_id = models.BigIntegerField("撤回人", null=True)
    withdrawn_why = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "能力评估"
        ordering = ["-assessed_on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "assessed_on"],
                condition=Q(withdrawn_at=None),
                name="assessment_one_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(first_assessor=F("second_assessor"))
                & ~Q(first_assessor="")
                & ~Q(second_assessor=""),
                name="assessment_by_two_people",
            ),
            models.CheckConstraint(
                condition=Q(assessed_on__lt=F("valid_until")), name="assessment_valid_for_a_time"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawn_by_id=None, withdrawn_why="")
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by_id__isnull=False)
                    & ~Q(withdrawn_why="")
                ),
                name="assessment_withdrawn_at_by_and_why",
            ),
        ]
        indexes = [models.Index(fields=["valid_until"], name="assessment_by_end")]
