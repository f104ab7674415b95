"""What care puts on the 工作台 and on a person's page."""

from typing import Any

from django.db.models import Count
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from eligibility.care.models import Assessment, Due
from eligibility.care.models.life_check import State
from eligibility.care.selectors import (
    due_soon,
    dues_of,
    expiring,
    life_checks_of,
    overdue_life,
    records_of,
)
from eligibility.web.care.assessments import level_word
from eligibility.web.care.base import LIFE_STATES, READERS, service_name
from portal.accounts.models import User
from portal.people.models import Person
from portal.web.entries import Panel, PanelItem, allowed
from portal.web.month import work_month

_KINDS = ("month", "quarter", "year")


def visits(request: HttpRequest) -> Panel | None:
    """Services due this month and not given yet, by service."""
    if not allowed(request.user, READERS):
        return None
    month = work_month(request)
    open_dues = dues_of(request.user, month).filter(done=False, every__in=_KINDS)
    rows = open_dues.order_by().values("service").annotate(count=Count("pk")).order_by("-count")
    address = f"{reverse('care:dues')}?list=todo"
    items = tuple(
        PanelItem(
            service_name(r["service"]), r["count"], f"{month.in_words()}待完成",
            f"{address}&service={r['service']}",
        )
        for r in rows[:4]
    )  # fmt: skip
    empty = f"{month.in_words()}没有待完成的服务。"
    return Panel("应提供的服务", "today", items, empty=empty)


def reminders(request: HttpRequest) -> Panel | None:
    """Life certificates due, overdue or waiting for a second person, and assessments that end."""
    if not allowed(request.user, READERS):
        return None
    user, today = request.user, timezone.localdate()
    life = reverse("care:life")
    waiting = life_checks_of(user).filter(state=State.PROPOSED).exclude(proposed_by_id=user.pk)
    found = [
        PanelItem("生存认证逾期", overdue_life(user, today).count(), "联系本人或提出停发", f"{life}?list=overdue"),
        PanelItem("停发待确认", waiting.count(), "未通过生存认证", f"{life}?list=proposed"),
        PanelItem(
            "停发待恢复", life_checks_of(user).filter(state=State.SUSPENDED).count(),
            "本人认证后恢复并补发", f"{life}?list=suspended",
        ),
        PanelItem("生存认证 30 天内到期", due_soon(user, today).count(), "提醒本人", f"{life}?list=soon"),
    ]  # fmt: skip
    seen = 0
    for months in (1, 3, 6):
        count = expiring(user, today, months).count()
        if count > seen:
            address = f"{reverse('care:assessments')}?within={months}"
            found.append(PanelItem(f"能力评估 {months} 个月内到期", count, "安排复评", address))
        seen = count
    items = tuple(item for item in found if item.count)
    return Panel("认证与评估", "notices", items, empty="没有到期的生存认证和能力评估。")


def care_tab(request: HttpRequest, person: Person) -> dict[str, Any]:
    """What a person is to get, what he got, his assessments and certificates."""
    month, today = work_month(request), timezone.localdate()
    dues = dues_of(request.user, month).filter(person=person).order_by("service", "number")
    records = list(records_of(person)[:100])
    ids = {record.recorded_by_id for record in records}
    names = dict(User.objects.filter(pk__in=ids).values_list("pk", "display_name"))
    checks = life_checks_of(request.user).filter(person=person).order_by("-due_on")[:6]
    return {
        "dues": [(due, service_name(due.service)) for due in dues],
        "records": [
            {
                "record": record,
                "name": service_name(record.service),
                "who": names.get(record.recorded_by_id) or "系统",
                "can_undo": record.undone_at is None
                and timezone.localdate(record.recorded_at) == today,
            }
            for record in records
        ],
        "assessments": [
            (one, level_word(one.level)) for one in Assessment.objects.filter(person=person)[:10]
        ],
        "checks": [(check, LIFE_STATES[State(check.state)]) for check in checks],
        "nothing": not records and not Due.objects.filter(person=person).exists(),
    }
