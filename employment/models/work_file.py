"""WorkFile: what is known of a disabled person's employment, and who helps him."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from employment.models.recorded import pair, who


class WorkFile(models.Model):
    """One file a person (实名制). Certificate, grade, age and income are facts of the person.

    ``wish`` and ``able`` are taken from the survey and the assessment, ``contacted_on`` from the
    contacts, ``failures`` (in a row) and ``priority_on`` from the referrals; services keep them
    with the rows they come from. ``handed_over_at``: given by the federation to the employment
    service, which sees no file before.
    """

    SCOPE = "person__managing_region"

    person = models.OneToOneField(
        "people.Person", models.PROTECT, related_name="work_file", verbose_name="人员"
    )
    wish = models.BooleanField("有就业意愿", null=True, blank=True)
    able = models.BooleanField("有就业能力", null=True, blank=True)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="帮扶责任人",
    )  # fmt: skip
    assigned_at = models.DateTimeField("指定责任人时间", null=True, blank=True)
    assigned_by = who("指定人")
    handed_over_at = models.DateTimeField("移交人社时间", null=True, blank=True)
    handed_over_by = who("移交人")
    hard_on = models.DateField("认定就业困难日期", null=True, blank=True)
    graduated_on = models.DateField("高校毕业日期", null=True, blank=True)
    school = models.CharField("毕业院校", max_length=80, blank=True)
    plan = models.TextField("一人一策", blank=True)
    contacted_on = models.DateField("最近联系", null=True, blank=True)
    failures = models.PositiveSmallIntegerField("连续未成功推荐次数", default=0)
    priority_on = models.DateField("列入公益性岗位优先", null=True, blank=True)
    opened_at = models.DateTimeField("建档时间")
    opened_by = who("建档人")

    class Meta:
        verbose_name = verbose_name_plural = "就业档案"
        indexes = [
            models.Index(fields=["worker", "contacted_on"], name="work_file_of_worker"),
            models.Index(
                fields=["graduated_on"], name="work_file_graduates",
                condition=Q(graduated_on__isnull=False),
            ),
        ]  # fmt: skip
        constraints = [
            pair("work_file_handed_over_by", "handed_over_at", "handed_over_by"),
            pair("work_file_assigned_by", "assigned_at", "assigned_by"),
            pair("work_file_worker_since", "worker", "assigned_at"),
            models.CheckConstraint(
                name="work_file_priority_after_three",
                condition=Q(priority_on__isnull=True) | Q(failures__gte=3),
            ),
        ]

    def __str__(self) -> str:
        return self.person.name
