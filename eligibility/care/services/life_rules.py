"""Rules of life certificates: entered by one person, published by another."""

from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from eligibility.care.errors import CareError
from eligibility.care.models import LifeRule
from eligibility.models.dated import State, Status
from portal.audit.services import record


@transaction.atomic
def draft_life_rule(
    *,
    actor: Any,
    region: str,
    item: str,
    every: int,
    month: int | None,
    grace: int,
    valid_from: date,
    document: str,
    status: str,
    at: datetime,
    notes: str = "",
    origin: str = "",
) -> LifeRule:
    """Enter a rule with its document and submit it for publishing. CareError.

    Demo values are refused where real people are kept.
    """
    if not document.strip():
        raise CareError("没有填依据文件。", "请填写规定认证周期的文件名和文号。", field="document")
    if status == Status.DEMO and not settings.DEBUG:
        raise CareError("这里不能用演示数据。", "请填正式文件或待确认。", field="status")
    made = LifeRule.objects.create(
        region=region, item=item, every=every, month=month, grace=grace, valid_from=valid_from,
        document=document.strip()[:200], status=status, notes=notes, state=State.SUBMITTED,
        recorded_by=actor.pk, submitted_at=at, submitted_by=actor.pk,
    )  # fmt: skip
    _tell(made, actor, "draft_life_rule", at, origin)
    return made


@transaction.atomic
def publish_life_rule(*, actor: Any, rule: LifeRule, at: datetime, origin: str = "") -> LifeRule:
    """Publish a rule somebody else entered; one it replaces is superseded whole. CareError."""
    rule = LifeRule.objects.select_for_update().get(pk=rule.pk)
    if rule.state != State.SUBMITTED:
        raise CareError("这条规定不在待发布的环节。", "请刷新页面。")
    if rule.submitted_by == actor.pk:
        raise CareError("录入的人不能自己发布。", "请由另一位工作人员发布。")
    before = LifeRule.objects.filter(
        region=rule.region, item=rule.item, state=State.PUBLISHED, superseded_at=None
    )
    for old in before.filter(valid_from__lt=rule.valid_from, valid_to=None):
        old.valid_to = rule.valid_from
        old.save(update_fields=["valid_to"])
    rule.state, rule.published_at, rule.published_by = State.PUBLISHED, at, actor.pk
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        raise CareError("这段时间已有同一地区和项目的规定。", "请核对起始日期。") from None
    _tell(rule, actor, "publish_life_rule", at, origin)
    return rule


def _tell(rule: LifeRule, actor: Any, action: str, at: datetime, origin: str) -> None:
    after = {
        "region": rule.region, "item": rule.item, "every": rule.every, "month": rule.month,
        "grace": rule.grace, "from": rule.valid_from, "document": rule.document,
    }  # fmt: skip
    record(
        actor=actor, action=f"care.{action}", subject_kind="life_rule", subject_id=rule.pk,
        before=None, after=after, at=at, origin=origin,
    )  # fmt: skip
