"""The steps of a row: who did what, what comes next, and what publishing would do."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from eligibility.editing import services
from eligibility.editing.bounds import above_list, now_below
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import Row, kind_of, period_words
from eligibility.editing.selectors import events_of, names
from eligibility.editing.superseding import placing
from eligibility.editing.transitions import TRANSITIONS
from eligibility.editing.whatif import request_what_if
from eligibility.models import LocalStandard, WhatIf
from eligibility.models.dated import State
from eligibility.tasks import what_if_task
from eligibility.web.editing.base import refuse, say
from portal.lib.periods import Month

DONE = {
    "submit": "已提交，等待另一位目录管理员发布。退回时会出现在“编辑与发布”里。",
    "publish": "已发布，自所写月份起生效；受影响月份的差额由下一次核算补发或追缴。",
    "send_back": "已退回起草人修改。",
    "withdraw": "已撤回，不再办理；记录仍可查看。",
}
ACTIONS = {
    "catalogue.draft": "起草", "catalogue.save": "修改草稿", "catalogue.submit": "提交",
    "catalogue.send_back": "退回", "catalogue.withdraw": "撤回", "catalogue.publish": "发布",
    "catalogue.what_if": "试算",
}  # fmt: skip


def page_of(row: Row) -> str:
    """The address of a row's page."""
    kind = kind_of(row)
    if kind.name == "versions":
        return reverse("editing:version", args=[row.pk])
    return reverse("editing:value", args=[kind.name, row.pk])


def move(request: HttpRequest, row: Row, action: str) -> HttpResponse:
    """Do one step, or start a trial, and come back to the row."""
    at, actor = timezone.now(), request.user
    try:
        if action == "what_if":
            month = _month(request, row)
            trial = request_what_if(row=row, month=month, actor=actor, at=at)
            what_if_task.delay(trial.pk)
            return redirect("editing:what_if", trial.pk)
        if action == "send_back":
            reason = request.POST.get("remark", "")
            services.send_back(row=row, reason=reason, actor=actor, at=at)
        elif action in TRANSITIONS:
            getattr(services, action)(row=row, actor=actor, at=at)
        effect = kind_of(row).effect if action == "publish" else ""
        say(request, effect or DONE.get(action, "没有变化。"))
    except EditingError as error:
        refuse(request, error)
    return redirect(page_of(row))


def _month(request: HttpRequest, row: Row) -> Month:
    """The month of a trial: the one in work, or the row's first when that is later."""
    from portal.web.month import work_month

    month = max(work_month(request), Month.of(row.valid_from))
    last = Month.of(row.valid_to).previous() if row.valid_to else month
    return min(month, last)


def context(request: HttpRequest, row: Row, month: Month) -> dict[str, Any]:
    """People and times of the steps, trials made, and what publishing would supersede."""
    user = request.user
    events = list(events_of(row))
    plan = placing(row) if row.state in (State.DRAFT, State.SUBMITTED) else None
    mine = user.pk in (row.recorded_by, row.submitted_by)
    below: list[str] = []
    if row.state == State.SUBMITTED:
        below = now_below(row, at=timezone.now())
    returned = [e for e in events if e.action == "catalogue.send_back"]
    return {
        "steps": _steps(row),
        "history": [
            {"when": f"{timezone.localtime(e.at):%Y-%m-%d %H:%M}",
             "title": f"{e.actor_name} {ACTIONS.get(e.action, e.action)}", "note": e.reason}
            for e in events
        ],
        "trials": WhatIf.objects.filter(kind=kind_of(row).name, row_id=row.pk).order_by("-pk")[:3],
        "superseded": [period_words(r) for r in plan.superseded] if plan else [],
        "remaining": [period_words(r) for r in plan.remainders] if plan else [],
        "below": below,
        "above": isinstance(row, LocalStandard) and above_list(row),
        "mine": mine,
        "returned": returned[-1].reason if returned and row.state == State.DRAFT else "",
        "retroactive": not kind_of(row).effect and Month.of(row.valid_from) < month,
    }  # fmt: skip


def _steps(row: Row) -> list[dict[str, Any]]:
    who = names([row.recorded_by, row.submitted_by, row.published_by])

    def step(label: str, by: int | None, at: Any, now: bool) -> dict[str, Any]:
        note = (
            f"{who.get(by, '')} {timezone.localtime(at):%Y-%m-%d %H:%M}".strip()
            if by and at
            else ""
        )
        return {"label": label, "state": "done" if note else "now" if now else "", "note": note}

    return [
        step("起草", row.recorded_by, row.recorded_at, row.state == State.DRAFT),
        step("提交", row.submitted_by, row.submitted_at, row.state == State.DRAFT),
        step("发布（另一人）", row.published_by, row.published_at, row.state == State.SUBMITTED),
    ]
