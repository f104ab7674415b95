"""ReturnFile: what a bank sent back about one bank file."""

from django.conf import settings
from django.db import models
from django.db.models import Q


class State(models.TextChoices):
    """A return file is read first; what it would do is shown, then applied or dropped."""

    READ = "read", "待确认"
    APPLIED = "applied", "已入账"
    DROPPED = "dropped", "已放弃"


#: action → (from, to)
TRANSITIONS = {
    "apply": (State.READ, State.APPLIED),
    "drop": (State.READ, State.DROPPED),
}


def _by(verb: str, *, needed: bool = False) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=not needed,
        blank=not needed,
        related_name="+",
        verbose_name=f"{verb}人",
    )


class ReturnFile(models.Model):
    """A file from the bank, kept sealed; the same bytes count once for a bank file."""

    file = models.ForeignKey(
        "bankfiles.ExportFile", models.PROTECT, related_name="returns", verbose_name="报盘文件"
    )
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("校验值", max_length=64)
    content = models.OneToOneField(
        "bankfiles.StoredFile", models.PROTECT, related_name="+", verbose_name="文件"
    )
    state = models.CharField("状态", max_length=8, choices=State, default=State.READ)
    row_count = models.PositiveIntegerField("行数")
    refused_count = models.PositiveIntegerField("不能识别的行数", default=0)
    ends = models.JSONField("结果", default=dict)
    read_at = models.DateTimeField("上传时间")
    read_by = _by("上传", needed=True)
    applied_at = models.DateTimeField("入账时间", null=True, blank=True)
    applied_by = _by("入账")
    dropped_at = models.DateTimeField("放弃时间", null=True, blank=True)
    dropped_by = _by("放弃")

    class Meta:
        verbose_name = verbose_name_plural = "回盘文件"
        ordering = ["-read_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["file", "sha256"],
                condition=~Q(state="dropped"),
                name="return_file_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="return_file_state_known"
            ),
            models.CheckConstraint(
                condition=(
                    Q(state="applied", applied_at__isnull=False, applied_by__isnull=False)
                    | (~Q(state="applied") & Q(applied_at__isnull=True, applied_by__isnull=True))
                )
                & (
                    Q(state="dropped", dropped_at__isnull=False, dropped_by__isnull=False)
                    | (~Q(state="dropped") & Q(dropped_at__isnull=True, dropped_by__isnull=True))
                ),
                name="return_file_state_with_stamp",
            ),
        ]

    def __str__(self) -> str:
        return self.name
