"""Hazard: something wrong that must be put right, and how far that is."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q

#: The stamps a hazard collects, each a pair ``<stamp>_at``/``<stamp>_by``; the present way only,
#: every step ever taken is in HazardStep.
STAMPS = (
    "notified", "rectified", "rechecked", "closed", "refused", "cut_off", "reported", "fined",
    "referred", "reopened", "withdrawn",
)  # fmt: skip


class State(models.TextChoices):
    """States of a hazard; which follows which stands in ``gas_safety.hazards.transitions``."""

    FOUND = "found", "待下达通知"
    NOTIFIED = "notified", "整改中"
    RECTIFIED = "rectified", "待复查"
    RECHECKED = "rechecked", "待销号"
    CLOSED = "closed", "已销号"
    REFUSED = "refused", "拒不整改"
    CUT_OFF = "cut_off", "已停止供气"
    REPORTED = "reported", "已报街道和城管执法"
    FINED = "fined", "已处罚"
    REFERRED = "referred", "已移送司法"
    WITHDRAWN = "withdrawn", "登记有误，已撤销"


class Severity(models.TextChoices):
    """How dangerous it is, in the inspector's judgement."""

    ORDINARY = "ordinary", "一般隐患"
    MAJOR = "major", "重大隐患"


#: States in which somebody still has to do something.
OPEN = tuple(s for s in State.values if s not in (State.CLOSED, State.WITHDRAWN))
#: States in which the fault is still there: what its deadline is held against.
UNMENDED = tuple(s for s in OPEN if s not in (State.RECTIFIED, State.RECHECKED))


def _by(verb: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=f"{verb}人",
    )  # fmt: skip


def _at(verb: str) -> models.DateTimeField:
    return models.DateTimeField(f"{verb}时间", null=True, blank=True)


def _pairs() -> list[models.CheckConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(**{f"{stamp}_at__isnull": True, f"{stamp}_by__isnull": True})
            | Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False}),
            name=f"hazard_{stamp}_at_with_by",
        )
        for stamp in STAMPS
    ]


def _reached() -> list[models.CheckConstraint]:
    """Each state needs its own stamp."""
    return [
        models.CheckConstraint(
            condition=~Q(state=state) | Q(**{f"{state}_at__isnull": False}),
            name=f"hazard_{state}_with_stamp",
        )
        for state in State.values
        if state in STAMPS
    ]


class Hazard(models.Model):
    """One fault at one place. ``due_on`` is the last day to put it right; none before the notice.

    A fault of a pipe, a lorry or a shop has no gas user, but always a place.
    """

    SCOPE = "region"
    COMPANY = "company_id"

    problem = models.ForeignKey(
        "gas_safety.Problem", models.PROTECT, related_name="hazards", verbose_name="典型问题"
    )
    region = models.ForeignKey("regions.Region", models.PROTECT, verbose_name="县市区")
    company = models.ForeignKey(
        "gas_safety.Company", models.PROTECT, null=True, blank=True, related_name="hazards",
        verbose_name="供气企业",
    )  # fmt: skip
    customer = models.ForeignKey(
        "gas_safety.Customer", models.PROTECT, null=True, blank=True, related_name="hazards",
        verbose_name="燃气用户",
    )  # fmt: skip
    inspection = models.ForeignKey(
        "gas_safety.Inspection", models.PROTECT, null=True, blank=True, related_name="hazards",
        verbose_name="安检",
    )  # fmt: skip
    complaint = models.ForeignKey(
        "gas_safety.Complaint", models.PROTECT, null=True, blank=True, related_name="hazards",
        verbose_name="举报",
    )  # fmt: skip
    place = models.CharField("地点", max_length=200)
    description = models.TextField("隐患情况", blank=True)
    severity = models.CharField(
        "等级", max_length=10, choices=Severity.choices, default=Severity.ORDINARY
    )
    unit = models.CharField("责任单位", max_length=60)
    found_on = models.DateField("发现日期")
    due_on = models.DateField("整改期限", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.FOUND)
    street = models.CharField("报告的街道（社区）", max_length=60, blank=True)
    penalty = models.DecimalField(
        "罚款金额", max_digits=12, decimal_places=2, null=True, blank=True
    )
    penalty_paper = models.CharField("处罚决定书文号", max_length=80, blank=True)
    source_key = models.CharField("导入编号", max_length=60, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = _by("登记")

    notified_at, notified_by = _at("下达通知"), _by("下达通知")
    rectified_at, rectified_by = _at("整改"), _by("整改登记")
    rechecked_at, rechecked_by = _at("复查"), _by("复查")
    closed_at, closed_by = _at("销号"), _by("销号")
    refused_at, refused_by = _at("拒改登记"), _by("拒改登记")
    cut_off_at, cut_off_by = _at("停气"), _by("停气")
    reported_at, reported_by = _at("上报"), _by("上报")
    fined_at, fined_by = _at("处罚"), _by("处罚")
    referred_at, referred_by = _at("移送"), _by("移送")
    reopened_at, reopened_by = _at("重开"), _by("重开")
    withdrawn_at, withdrawn_by = _at("撤销"), _by("撤销")

    class Meta:
        verbose_name = verbose_name_plural = "隐患"
        ordering = ["due_on", "id"]
        indexes = [
            models.Index(fields=["region", "state", "due_on"], name="hazard_region_state"),
            models.Index(fields=["company", "state", "due_on"], name="hazard_company_state"),
            models.Index(fields=["customer"], name="hazard_customer"),
            models.Index(fields=["found_on"], name="hazard_found"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="hazard_state_known"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("found_on")), name="hazard_due_not_before_found"
            ),
            models.CheckConstraint(
                condition=Q(state=State.FOUND)
                | Q(due_on__isnull=False)
                | Q(referred_at__isnull=False)
                | Q(withdrawn_at__isnull=False),
                name="hazard_notified_with_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.REPORTED) | ~Q(street=""), name="hazard_reported_to_street"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.FINED) | (Q(penalty__isnull=False) & ~Q(penalty_paper="")),
                name="hazard_fined_with_sum_and_paper",
            ),
            models.UniqueConstraint(
                fields=["region", "source_key"],
                condition=~Q(source_key=""),
                name="hazard_source_key_once",
            ),
            *_pairs(),
            *_reached(),
        ]

    def __str__(self) -> str:
        return f"{self.problem.number}号问题 {self.place}"

    def late_on(self, day: date) -> int:
        """How many days the fault has outlived its deadline; 0 when mended, or not yet due."""
        if self.state not in UNMENDED or self.due_on is None:
            return 0
        return max((day - self.due_on).days, 0)
