"""An approval becomes an award: determined again, from its first month, once for each event."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from eligibility.applications.deciding import (
    AT_ONCE,
    Decided,
    deciding_month,
    earliest,
    first_granted,
    next_paid,
)
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application
from eligibility.applications.payees import check_payee
from eligibility.applications.services.base import hold, leave_award_change, leave_award_event
from eligibility.applications.services.filing import check_sum
from eligibility.determination.person import region_of_month
from eligibility.determination.rule_set import rule_set
from eligibility.models import Award
from portal.lib.periods import Month
from portal.people.models import Circumstances
from portal.regions.selectors import tree
from portal.web.labels import need_label


def decided_again(row: Application, decided_on: date) -> Decided:
    """The determination an award would rest on now; ApplicationError says why there is none."""
    month = deciding_month(_rule_of(row), row.filing.applied_on, row.event_date)
    begins = earliest(
        _rule_of(row), applied_on=row.filing.applied_on, decided_on=decided_on,
        event_date=row.event_date,
    )  # fmt: skip
    begins = max(next_paid(_rule_of(row), begins), month)
    until = begins if row.event_date else max(begins, Month.of(decided_on))
    found = first_granted(row.person_id, row.item.code, row.part, begins, until)
    if found is None:
        raise ApplicationError(
            f"“{row.name}”在{begins.in_words()}的清单里没有可用的规则。",
            "请在目录与标准中核对版本。",
        )
    if not found.granted:
        raise ApplicationError(_why_not(row, found), "请退回补充情况，或不予批准。")
    if found.region != row.region.code:
        name = tree(found.month).name(found.region)
        raise ApplicationError(
            f"“{row.name}”按户籍（居住）地现由{name}办理，", "请撤回，由该县受理。"
        )
    return found


def _rule_of(row: Application) -> Any:
    """The rule the application was last held against."""
    month = Month.of(row.month)
    region = region_of_month(row.person_id, month) or row.region.code
    for rule in rule_set(month, region).rules:
        if (rule.item.id, rule.part.part or "") == (row.item_id, row.part):
            return rule
    raise ApplicationError(
        f"“{row.name}”在{month.in_words()}的清单里没有可用的规则。", "请在目录与标准中核对版本。"
    )


def _why_not(row: Application, found: Decided) -> str:
    if found.outcome == "undetermined":
        needs = "、".join(need_label(n) for n in found.entry["needs"])
        return f"“{row.name}”还不能确定，缺：{needs}。"
    return f"“{row.name}”按{found.month.in_words()}的情况不符合条件：{found.entry['sentence']}"


def grant(*, row: Application, decided: Decided, actor: Any, at: datetime) -> Award:
    """The award of an approved application, with its change and audit event."""
    check_sum(decided, row.sum_asked)
    if decided.asks_sum and row.sum_asked is None:
        raise ApplicationError(
            f"“{row.name}”没有统一标准，须填写核定金额。", "请退回，由经办填写实际金额。",
            field="sum_asked",
        )  # fmt: skip
    check_payee(row, decided)
    refuse_second_in_household(row, decided.month)
    at_once = decided.rule.version.per in AT_ONCE
    award = Award(
        person_id=row.person_id, item=row.item, part=row.part, region=decided.region,
        starts=decided.month.first, ends=decided.month.first if at_once else None,
        settled_before=decided.month.first, payee_kind=row.payee_kind, payee_id=row.payee_id,
        sum_approved=row.sum_asked, approved_at=at, approved_by=actor.pk,
        event_date=(row.event_date or row.filing.applied_on) if at_once else None,
    )  # fmt: skip
    insert(award, row.name)
    leave_award_change(award, from_day=award.starts, at=at, what="批准待遇")
    leave_award_event(award, "grant", None, actor=actor, at=at)
    return award


def insert(award: Award, name: str) -> None:
    """Write an award; ApplicationError when the same one runs already."""
    try:
        with transaction.atomic():
            award.save(force_insert=True)
    except IntegrityError as error:
        if "award_one" not in str(error):
            raise
        raise ApplicationError(f"“{name}”已在享受，", "不能重复批准；请核对人员的待遇。") from None


def refuse_second_in_household(row: Application, month: Month) -> None:
    """A household has one award of an item that is granted by household.

    Whoever lives in it on the last day of the month counts; of two approvals at once the
    second waits for the first.
    """
    if not row.per_household or row.household_id is None:
        return
    hold("household", row.household_id, row.item_id)
    members = Circumstances.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=month.first),
        household_id=row.household_id, superseded_at__isnull=True, valid_from__lte=month.last,
    ).values("person_id")  # fmt: skip
    other = Award.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=month.first) | Q(event_date__isnull=False),
        person_id__in=members, item_id=row.item_id, part=row.part,
    ).exclude(person_id=row.person_id).select_related("person").first()  # fmt: skip
    if other is not None:
        raise ApplicationError(
            f"“{row.name}”按户享受，同户的{other.person.name}自{other.starts:%Y年%-m月}起已享受。",
            "请不予批准，或先核对家庭成员。",
        )
