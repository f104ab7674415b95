"""SchemeVersion: what a subsidy of institutions pays in a region over a period."""

from typing import Any

from django.db import models
from django.db.models import Q

from eligibility.models.dated import DatedValue, in_order, one_published, stamped, two_people


class Scheme(models.TextChoices):
    """The kinds of subsidies; each has its calculation in ``subsidies.schemes.methods``."""

    BED_CONSTRUCTION = "bed_construction", "床位建设补贴"
    OPERATION = "operation", "运营补贴"
    STAR_AWARD = "star_award", "等级评定补助"
    COMMUNITY_CENTRE = "community_centre", "居家社区养老服务设施运营补贴"
    CHAIN = "chain", "品牌连锁运营补贴"
    NURSE_POST = "nurse_post", "护理岗位补贴"
    RUNNING_COSTS = "running_costs", "公办机构运转经费"
    SMART_PLATFORM = "smart_platform", "智慧养老平台补助"
    CONTEST = "contest", "职业技能竞赛奖励"
    WORKSHOP = "workshop", "技能大师工作室补助"
    EXPO = "expo", "展览会、博览会补助"
    DAY_CARE = "day_care", "日间照料和互助设施补贴"
    ONBOARDING = "onboarding", "一次性入职补贴"
    CANTEEN = "canteen", "长者食堂助餐补贴"
    EMPLOYER_AWARD = "employer_award", "超比例安排残疾人就业奖励"
    TRAINING_FEE = "training_fee", "残疾人职业培训费补贴"
    TRAINING_LIVING = "training_living", "残疾人职业培训生活费补贴"


#: What is paid to a person: the organisation only hands the claim in.
PERSONAL = (Scheme.CONTEST, Scheme.TRAINING_FEE, Scheme.TRAINING_LIVING)


class OwedBy(models.TextChoices):
    """Who is to pay."""

    GOVERNMENT = "government", "政府"
    EMPLOYER = "employer", "用人单位"


class SchemeVersion(DatedValue):
    """One scheme of a prefecture, or a county's own; published rows are superseded, never edited.

    ``body`` holds the rates, caps and periods; without rates the document leaves the sum to a
    local standard.
    """

    scheme = models.CharField("补贴", max_length=24, choices=Scheme)
    region = models.CharField("地区", max_length=12)
    name = models.CharField("名称", max_length=80)
    owed_by = models.CharField("由谁支付", max_length=12, choices=OwedBy, default=OwedBy.GOVERNMENT)
    clause = models.CharField("条款", max_length=80)
    printed = models.TextField("原文", blank=True)
    body: Any = models.JSONField("标准", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "机构补贴标准"
        ordering = ["region", "scheme", "valid_from"]
        constraints = [
            in_order("scheme_period_in_order"),
            one_published("scheme_one_at_a_time", "scheme", "region"),
            two_people("scheme_by_two_people"),
            stamped("scheme_steps_stamped"),
            models.CheckConstraint(name="scheme_known", condition=Q(scheme__in=Scheme.values)),
            models.CheckConstraint(
                name="scheme_owed_known", condition=Q(owed_by__in=OwedBy.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.region}）"
