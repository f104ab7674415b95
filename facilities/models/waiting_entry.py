"""WaitingEntry: somebody waiting for a bed in a public home."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q


class WaitingState(models.TextChoices):
    """Where an application for a bed stands; see ``facilities.waiting.transitions``."""

    APPLIED = "applied", "待评估"
    WAITING = "waiting", "轮候中"
    OFFERED = "offered", "已通知入住"
    ADMITTED = "admitted", "已入住"
    DECLINED = "declined", "放弃"
    REFUSED = "refused", "不予轮候"


OPEN = (WaitingState.APPLIED, WaitingState.WAITING, WaitingState.OFFERED)


def _by(verb: str) -> models.ForeignKey:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+",
        verbose_name=f"{verb}人",
    )  # fmt: skip


def _at(verb: str) -> models.DateTimeField:
    return models.DateTimeField(f"{verb}时间", null=True, blank=True)


def _pair(stamp: str) -> models.CheckConstraint:
    neither = Q(**{f"{stamp}_at": None, f"{stamp}_by": None})
    both = Q(**{f"{stamp}_at__isnull": False, f"{stamp}_by__isnull": False})
    return models.CheckConstraint(condition=neither | both, name=f"waiting_{stamp}_at_with_by")


class WaitingEntry(models.Model):
    """An application for a public home; ``rank`` and ``why`` are the document's priority."""

    SCOPE = "institution__organisation__region"

    institution = models.ForeignKey(
        "facilities.Institution", models.PROTECT, related_name="waiting", verbose_name="公办机构"
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="waiting", verbose_name="申请人"
    )
    applied_on = models.DateField("申请日期")
    remark = models.CharField("说明", max_length=400, blank=True)
    veteran_relative = models.BooleanField("现役军人家属、烈士遗属等", default=False)
    care_level = models.CharField("能力评估", max_length=12, blank=True)
    rank = models.PositiveSmallIntegerField("优先次序", null=True, blank=True)
    why: Any = models.JSONField("优先的依据", default=list)
    state = models.CharField(
        "状态", max_length=12, choices=WaitingState, default=WaitingState.APPLIED
    )
    applied_at = models.DateTimeField("登记时间")
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name="登记人"
    )
    assessed_at, assessed_by = _at("评估"), _by("评估")
    offered_at, offered_by = _at("通知"), _by("通知")
    offer_until = models.DateField("答复期限", null=True, blank=True)
    ended_at, ended_by = _at("办结"), _by("办结")
    end_reason = models.CharField("原因", max_length=400, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "入住轮候"
        ordering = ["rank", "applied_on", "id"]
        indexes = [models.Index(fields=["institution", "state"], name="waiting_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(state__in=[s.value for s in OPEN]),
                name="waiting_in_one_list",
            ),
            models.CheckConstraint(
                condition=Q(state__in=WaitingState.values), name="waiting_state_known"
            ),
            *[_pair(stamp) for stamp in ("assessed", "offered", "ended")],
            models.CheckConstraint(
                condition=~Q(state__in=["waiting", "offered", "admitted"])
                | Q(assessed_at__isnull=False, rank__isnull=False),
                name="waiting_not_without_assessment",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "admitted"])
                | Q(offered_at__isnull=False, offer_until__isnull=False),
                name="waiting_not_admitted_without_offer",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "refused"]) | Q(end_reason__gt=""),
                name="waiting_ended_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.person} {self.get_state_display()}"
