"""OpeningFile: a workbook of past payments on its way into the ledger."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """Which follows which stands in ``TRANSITIONS``."""

    WAITING = "waiting", "核对中"
    READ = "read", "待确认"
    CONFIRMED = "confirmed", "导入中"
    APPLIED = "applied", "已导入"
    FAILED = "failed", "未完成"
    DROPPED = "dropped", "已放弃"
    UNDONE = "undone", "已撤回"


#: action → (from, to)
TRANSITIONS: dict[str, tuple[frozenset[State], State]] = {
    "check": (frozenset({State.WAITING}), State.READ),
    "confirm": (frozenset({State.READ}), State.CONFIRMED),
    "apply": (frozenset({State.CONFIRMED}), State.APPLIED),
    "fail": (frozenset({State.WAITING, State.CONFIRMED}), State.FAILED),
    "drop": (frozenset({State.WAITING, State.READ, State.FAILED}), State.DROPPED),
    "undo": (frozenset({State.APPLIED}), State.UNDONE),
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


def _pair(stamp: str) -> Q:
    at, by = f"{stamp}_at__isnull", f"{stamp}_by__isnull"
    return Q(**{at: True, by: True}) | Q(**{at: False, by: False})


class OpeningFile(models.Model):
    """A county's past payments: checked by a worker, confirmed by a second person, taken over.

    ``months``: per covered month what was imported and what the rules would have paid;
    ``bad``: the first rows that cannot be taken, as [row, what is wrong], without numbers of
    persons.
    """

    region = models.CharField("区划", max_length=12)
    name = models.CharField("文件名", max_length=160)
    sha256 = models.CharField("校验值", max_length=64)
    content = models.OneToOneField(
        "bankfiles.StoredFile", models.PROTECT, related_name="+", verbose_name="文件"
    )
    state = models.CharField("状态", max_length=12, choices=State, default=State.WAITING)
    row_count = models.PositiveIntegerField("笔数", default=0)
    amount = models.DecimalField("金额", max_digits=14, decimal_places=2, default=0)
    bad_count = models.PositiveIntegerField("有误的行数", default=0)
    bad = models.JSONField("有误的行", default=list, blank=True)
    months = models.JSONField("各月比较", default=list, blank=True)
    settle_from = models.DateField("自何月起比较", null=True, blank=True)
    batch_ids = ArrayField(models.BigIntegerField(), default=list, blank=True, verbose_name="批次")
    error = models.CharField("原因", max_length=300, blank=True)
    compared_at = models.DateTimeField("比较时间", null=True, blank=True)
    read_at = models.DateTimeField("上传时间")
    read_by = _by("上传", needed=True)
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)
    confirmed_by = _by("确认")
    dropped_at = models.DateTimeField("放弃时间", null=True, blank=True)
    dropped_by = _by("放弃")
    undone_at = models.DateTimeField("撤回时间", null=True, blank=True)
    undone_by = _by("撤回")
    undo_reason = models.CharField("撤回原因", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期初文件"
        ordering = ["-read_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "sha256"],
                condition=~Q(state__in=["dropped", "failed", "undone"]),
                name="opening_file_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="opening_file_state_known"
            ),
            models.CheckConstraint(
                condition=_pair("confirmed") & _pair("dropped") & _pair("undone"),
                name="opening_file_at_with_by",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "applied", "undone"])
                | Q(confirmed_at__isnull=False),
                name="opening_file_confirmed_with_stamp",
            ),
            models.CheckConstraint(
                condition=~Q(state="dropped") | Q(dropped_at__isnull=False),
                name="opening_file_dropped_with_stamp",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False, undo_reason__gt="")
                | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="opening_file_undone_with_stamp_and_reason",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("read_by")),
                name="opening_file_confirmed_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["applied", "undone"]) | Q(batch_ids__len__gt=0),
                name="opening_file_applied_with_batches",
            ),
        ]

    def __str__(self) -> str:
        return self.name
