"""FileImport: one uploaded file on its way into the registry, or back to its author."""

from functools import reduce
from operator import and_

from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """Where a file stands; which follows which stands in ``portal.importing.transitions``."""

    WAITING = "waiting", "排队中"
    CHECKING = "checking", "预检中"
    REJECTED = "rejected", "有错误，未导入"
    READY = "ready", "待确认导入"
    UNCHANGED = "unchanged", "无变化"
    APPLYING = "applying", "导入中"
    APPLIED = "applied", "已导入"
    DISCARDED = "discarded", "已放弃"
    FAILED = "failed", "未完成"


STAMPS = ("confirmed", "discarded")
_CONFIRMED = (State.APPLYING, State.APPLIED)


def _paired() -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(**{f"{stamp}_at__isnull": True, f"{stamp}_by_id__isnull": True})
            | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by_id__isnull": False}),
            name=f"import_{stamp}_at_with_by",
        )
        for stamp in STAMPS
    ]


class FileImport(models.Model):
    """A file of one kind for one area; nothing of it counts before ``applied``.

    ``options`` are the kind's own questions (from which day the rows hold). ``digest`` seals
    what was shown before the confirmation: what is applied is that, or nothing.
    """

    SCOPE = "region"

    kind = models.CharField("种类", max_length=40)
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    file_name = models.CharField("文件名", max_length=120)
    size = models.PositiveIntegerField("字节")
    sha256 = models.CharField("校验值", max_length=64)
    options = models.JSONField("导入选项", default=dict)
    state = models.CharField("环节", max_length=12, choices=State, default=State.WAITING)
    step = models.CharField("进行到", max_length=40, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField("行数", default=0)
    errors = models.PositiveIntegerField("错误", default=0)
    warnings = models.PositiveIntegerField("提醒", default=0)
    new = models.PositiveIntegerField("新增", default=0)
    changed = models.PositiveIntegerField("变更", default=0)
    same = models.PositiveIntegerField("相同", default=0)
    fields = models.JSONField("各项变更数", default=dict)
    notes = models.JSONField("提示", default=list)
    digest = models.CharField(max_length=64, blank=True)
    error = models.CharField("未完成的原因", max_length=300, blank=True)
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by_id = models.BigIntegerField("上传人")
    checked_at = models.DateTimeField("预检时间", null=True)
    confirmed_at = models.DateTimeField("确认时间", null=True)
    confirmed_by_id = models.BigIntegerField("确认人", null=True)
    applied_at = models.DateTimeField("导入时间", null=True)
    discarded_at = models.DateTimeField("放弃时间", null=True)
    discarded_by_id = models.BigIntegerField("放弃人", null=True)
    emptied_at = models.DateTimeField("清除文件时间", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "导入"
        ordering = ["-uploaded_at", "-id"]
        indexes = [
            models.Index(fields=["region", "-uploaded_at"], name="import_by_region"),
            models.Index(fields=["kind", "sha256"], name="import_same_file"),
        ]
        constraints = [
            *_paired(),
            models.CheckConstraint(
                condition=reduce(
                    and_,
                    [
                        ~Q(state__in=_CONFIRMED) | Q(confirmed_at__isnull=False),
                        ~Q(state=State.APPLIED) | Q(applied_at__isnull=False),
                        Q(applied_at__isnull=True) | Q(state=State.APPLIED),
                        ~Q(state=State.DISCARDED) | Q(discarded_at__isnull=False),
                    ],
                ),
                name="import_state_has_its_stamp",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.READY, *_CONFIRMED)) | Q(errors=0),
                name="import_with_errors_is_not_applied",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def running(self) -> bool:
        """Whether a worker has it, or is about to."""
        return self.state in {State.WAITING, State.CHECKING, State.APPLYING}
