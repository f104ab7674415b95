"""ServiceRecord: a service that a person got, as it was reported."""

from django.db import models
from django.db.models import Q


class ServiceRecord(models.Model):
    """Who did what, when and how. Undone on the same day it stays, struck out.

    ``due`` is the one it fulfils; none for services given on demand or beyond what is due.
    """

    class How(models.TextChoices):
        """In which way."""

        HOME = "home", "上门"
        PHONE = "phone", "电话"
        SITE = "site", "到机构或站点"
        ONLINE = "online", "视频"

    SCOPE = "region"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="care_records")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    due = models.ForeignKey("care.Due", models.PROTECT, null=True, related_name="records")
    service = models.CharField("服务", max_length=60)
    done_on = models.DateField("日期")
    done_by = models.CharField("服务人员", max_length=40)
    how = models.CharField("方式", max_length=8, choices=How)
    remark = models.CharField("情况", max_length=300, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by_id = models.BigIntegerField("登记人", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by_id = models.BigIntegerField("撤销人", null=True)
    undone_why = models.CharField("撤销原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "服务记录"
        ordering = ["-done_on", "-id"]
        constraints = [
            # One record fulfils a due; a second one is refused, however it comes.
            models.UniqueConstraint(
                fields=["due"],
                condition=Q(undone_at=None, due__isnull=False),
                name="care_record_once_for_a_due",
            ),
            models.UniqueConstraint(
                fields=["person", "service", "done_on"],
                condition=Q(undone_at=None),
                name="care_record_once_a_day",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by_id=None, undone_why="")
                | (Q(undone_at__isnull=False, undone_by_id__isnull=False) & ~Q(undone_why="")),
                name="care_record_undone_at_by_and_why",
            ),
            models.CheckConstraint(condition=~Q(done_by=""), name="care_record_by_someone"),
        ]
        indexes = [
            models.Index(fields=["person", "service", "done_on"], name="care_record_of_person"),
            models.Index(fields=["region", "done_on"], name="care_record_by_day"),
        ]
