"""Claim: what an institution asks for under a scheme, on its way to the ledger."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from subsidies.schemes.models.scheme_version import PERSONAL, Scheme

STAMPS = ("submitted", "checked", "approved", "closed")


class ClaimState(models.TextChoices):
    """States of a claim; which follows which stands in ``subsidies.schemes.transitions``."""

    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待复核"
    CHECKED = "checked", "待审批"
    APPROVED = "approved", "已审批"
    REFUSED = "refused", "不予补贴"
    WITHDRAWN = "withdrawn", "已撤回"
    PRIOR = "prior", "以前已付"


#: States that stand in the way of asking for the same again.
LIVE = (
    ClaimState.DRAFT, ClaimState.SUBMITTED, ClaimState.CHECKED, ClaimState.APPROVED, ClaimState.PRIOR,
)  # fmt: skip


def _by(verb: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=f"{verb}人",
    )  # fmt: skip


def _at(verb: str) -> models.DateTimeField:
    return models.DateTimeField(f"{verb}时间", null=True, blank=True)


def _both_or_neither(stamp: str) -> models.CheckConstraint:
    neither = Q(**{f"{stamp}_at": None, f"{stamp}_by": None})
    both = Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=f"claim_{stamp}_at_with_by")


def _reached(stamp: str, *states: ClaimState) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=~Q(state__in=states) | Q(**{f"{stamp}_at__isnull": False}),
        name=f"claim_not_beyond_{stamp}_without_stamp",
    )


class Claim(models.Model):
    """One claim; due once, in the month of its approval, with the approved sum.

    ``key`` says what of the scheme it asks for (a star, a year, the months of a period): the
    same is not asked for twice. ``inputs`` and ``steps`` are the calculation as submitted;
    ``details`` are rows behind it (the residents and their months). *Prior* rows record what
    was paid before the portal; they count against caps and periods and are never paid.
    A prize is paid to the ``person`` who won it, a training subsidy to who was taught; the
    organisation only hands the claim in.
    """

    SCOPE = "organisation__region"

    organisation = models.ForeignKey(
        "parties.Organisation", models.PROTECT, related_name="claims", verbose_name="机构"
    )
    scheme = models.CharField("补贴", max_length=24, choices=Scheme)
    person = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name="收款人",
    )  # fmt: skip
    version = models.ForeignKey(
        "schemes.SchemeVersion",
        models.PROTECT,
        null=True,
        related_name="claims",
        verbose_name="标准",
    )
    region = models.CharField("付款区划", max_length=12)
    key = models.CharField("申领事项", max_length=60)
    period = models.CharField("所属期间", max_length=60)
    asked: Any = models.JSONField("申领内容", default=dict)
    inputs: Any = models.JSONField("计算依据", default=dict)
    details: Any = models.JSONField("明细", default=list)
    steps: Any = models.JSONField("计算过程", default=list)
    amount = models.DecimalField("金额", max_digits=12, decimal_places=2)
    capped = models.BooleanField("受限额", default=False)
    remark = models.CharField("说明", max_length=400, blank=True)
    state = models.CharField("状态", max_length=12, choices=ClaimState, default=ClaimState.DRAFT)
    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="建立人"
    )
    submitted_at, submitted_by = _at("提交"), _by("提交")
    checked_at, checked_by = _at("复核"), _by("复核")
    approved_at, approved_by = _at("审批"), _by("审批")
    approved_month = models.DateField("审批月份", null=True, blank=True)
    closed_at, closed_by = _at("办结"), _by("办结")
    close_reason = models.CharField("不予补贴或撤回的原因", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "机构补贴申领"
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["region", "approved_month"], name="claim_due"),
            models.Index(fields=["organisation", "scheme"], name="claim_history"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "scheme", "key"],
                condition=Q(state__in=[s.value for s in LIVE]), name="claim_once",
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="claim_not_negative"),
            models.CheckConstraint(
                condition=Q(scheme__in=PERSONAL, person__isnull=False)
                | (~Q(scheme__in=PERSONAL) & Q(person=None)),
                name="claim_names_a_person_where_one_is_paid",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ClaimState.values), name="claim_state_known"
            ),
            *[_both_or_neither(stamp) for stamp in STAMPS],
            _reached("submitted", ClaimState.SUBMITTED, ClaimState.CHECKED, ClaimState.APPROVED),
            _reached("checked", ClaimState.CHECKED, ClaimState.APPROVED),
            _reached("approved", ClaimState.APPROVED),
            _reached("closed", ClaimState.REFUSED, ClaimState.WITHDRAWN),
            models.CheckConstraint(
                condition=Q(checked_by=None)
                | (~Q(checked_by=F("submitted_by")) & ~Q(checked_by=F("created_by"))),
                name="claim_checked_by_another",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None)
                | (
                    ~Q(approved_by=F("submitted_by")) & ~Q(approved_by=F("checked_by"))
                    & ~Q(approved_by=F("created_by"))
                ),
                name="claim_approved_by_a_third",
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_month=None)
                | Q(approved_at__isnull=False, approved_month__isnull=False, approved_month__day=1),
                name="claim_month_of_approval",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ClaimState.REFUSED, ClaimState.WITHDRAWN])
                | Q(close_reason__gt=""),
                name="claim_closed_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_scheme_display()} {self.period}"
