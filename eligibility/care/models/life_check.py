"""LifeCheck: one person's life certificate of one cycle, and what became of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

STAMPS = ("confirmed", "proposed", "suspended", "resumed")


class State(models.TextChoices):
    """Where it stands; which follows which stands in ``eligibility.care.transitions``."""

    DUE = "due", "待认证"
    PROPOSED = "proposed", "拟停发"
    SUSPENDED = "suspended", "已停发"
    CONFIRMED = "confirmed", "已认证"
    RESUMED = "resumed", "已恢复发放"
    CLOSED = "closed", "不再需要"


class Method(models.TextChoices):
    """How it was seen that the person is alive."""

    IN_PERSON = "in_person", "当面"
    VISIT = "visit", "上门"
    VIDEO = "video", "视频"
    DATA = "data", "数据比对"


def _pairs() -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(**{f"{stamp}_at__isnull": True, f"{stamp}_by_id__isnull": True})
            | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by_id__isnull": False}),
            name=f"life_{stamp}_at_with_by",
        )
        for stamp in STAMPS
    ]


class LifeCheck(models.Model):
    """The suspension is proposed by one person and confirmed by another.

    ``items`` are codes of the items whose awards rest on it; empty means all of them.
    """

    SCOPE = "region"

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="life_checks")
    region = models.ForeignKey("regions.Region", models.PROTECT, related_name="+")
    due_on = models.DateField("应认证日")
    overdue_from = models.DateField("逾期日")
    items = ArrayField(models.CharField(max_length=40), default=list, verbose_name="项目")
    document = models.CharField("依据", max_length=200)
    status = models.CharField("依据状态", max_length=12)
    state = models.CharField("环节", max_length=10, choices=State, default=State.DUE)
    made_at = models.DateTimeField("生成时间")
    method = models.CharField("方式", max_length=10, choices=Method, blank=True)
    seen_on = models.DateField("认证日期", null=True)
    seen_by = models.CharField("认证人", max_length=40, blank=True)
    remark = models.CharField("说明", max_length=200, blank=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by_id = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    proposed_by_id = models.BigIntegerField(null=True)
    suspended_at = models.DateTimeField(null=True)
    suspended_by_id = models.BigIntegerField(null=True)
    suspensions = ArrayField(models.BigIntegerField(), default=list)
    suspended_from = models.DateField("停发自", null=True)
    resumed_at = models.DateTimeField(null=True)
    resumed_by_id = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = verbose_name_plural = "生存认证"
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "due_on"], name="life_check_once"),
            *_pairs(),
            models.CheckConstraint(
                condition=Q(suspended_by_id=None) | ~Q(suspended_by_id=F("proposed_by_id")),
                name="life_suspended_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PROPOSED) | Q(proposed_at__isnull=False),
                name="life_proposed_has_its_stamp",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.SUSPENDED, State.RESUMED))
                | Q(suspended_at__isnull=False, suspended_from__isnull=False),
                name="life_suspended_has_its_stamp",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=(State.CONFIRMED, State.RESUMED))
                | (Q(confirmed_at__isnull=False, seen_on__isnull=False) & ~Q(method="")),
                name="life_confirmed_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.RESUMED) | Q(resumed_at__isnull=False),
                name="life_resumed_has_its_stamp",
            ),
            models.CheckConstraint(
                condition=Q(overdue_from__gt=F("due_on")), name="life_overdue_after_due"
            ),
        ]
        indexes = [
            models.Index(fields=["region", "state", "due_on"], name="life_check_by_state"),
        ]
