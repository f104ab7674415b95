"""隐患台账: the list, a hazard with its steps, and what may be done next."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gas_safety.document.selectors import usable_problems
from gas_safety.errors import GasError
from gas_safety.hazards import selectors
from gas_safety.hazards.services import close_hazards
from gas_safety.hazards.transitions import LABELS, actions_from
from gas_safety.models import Hazard
from gas_safety.models.hazard import OPEN, State
from gas_safety.scope import own
from gas_safety.web.base import GasPage, number_of, read_day, refuse, say
from gas_safety.web.words import HAZARD_STATES, MAJOR, OVERDUE
from portal.web import cells
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export
from portal.web.words import word_of


def columns(today: Any) -> tuple[Column, ...]:
    """The ledger's columns."""
    return (
        Column("place", "地点", lambda h: cells.link(h.place, reverse("gas:hazard", args=[h.pk])),
               optional=False, head=True),
        Column("problem", "典型问题", lambda h: str(h.problem), sort="problem__number"),
        Column("severity", "等级", lambda h: cells.badge(MAJOR) if h.severity == "major" else "一般",
               sort="severity"),
        Column("state", "状态", lambda h: cells.badge(word_of(HAZARD_STATES, h.state)), sort="state"),
        Column("unit", "责任单位", lambda h: h.unit, sort="unit"),
        Column("company", "供气企业", lambda h: str(h.company) if h.company else cells.DASH),
        Column("county", "县市区", lambda h: h.region.name, hidden=True),
        Column("found", "发现日期", lambda h: cells.day(h.found_on), kind="date", sort="found_on"),
        Column("due", "整改期限", lambda h: _due(h, today), kind="date", sort="due_on"),
    )  # fmt: skip


def _due(hazard: Hazard, today: Any) -> Any:
    shown = cells.day(hazard.due_on)
    late = hazard.late_on(today)
    return cells.format_html("{} {}", shown, cells.badge(OVERDUE)) if late else shown


class HazardList(GasPage):
    """Filters in the address; re-checked ones can be closed together."""

    template_name = "gas_safety/hazards.html"
    title = "隐患台账"
    tab = "gas:hazards"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or the same list as a file."""
        if request.GET.get("export") == "csv":
            rows = self._rows().iterator(chunk_size=2000)
            return export(columns(self.today), rows, "gas-hazards")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filters."""
        query, user = self.request.GET, self.request.user
        rows = self._rows()
        table = Table.of(
            self.request, columns(self.today), selectors.open_first(rows), caption="隐患台账",
            exportable=True,
        )  # fmt: skip
        counties = self.counties()
        closable = [h for h in table.rows if h.state == State.RECHECKED] if self.inspecting else []
        return super().get_context_data(
            table=table, counts=selectors.counts(user, self.today), states=State.choices,
            state=query.get("state", ""), problems=usable_problems(), closable=closable,
            problem=query.get("problem", ""), unit=query.get("unit", ""),
            counties=counties if len(counties) > 1 else [], county=query.get("county", ""),
            filtered=any(v for k, v in query.items() if k not in ("page", "sort", "cols")),
            **kwargs,
        )  # fmt: skip

    def _rows(self) -> QuerySet[Hazard]:
        query = self.request.GET
        rows = selectors.ledger(self.request.user)
        rows = in_state(rows, query.get("state", ""), self.today)
        if problem := number_of(query.get("problem")):
            rows = rows.filter(problem__number=problem)
        for key, path in (("unit", "unit"), ("county", "region__code"), ("severity", "severity")):
            if value := query.get(key):
                rows = rows.filter(**{path: value})
        for key, path in (("from", "found_on__gte"), ("to", "found_on__lte")):
            if day := read_day(query.get(key, "")):
                rows = rows.filter(**{path: day})
        if q := query.get("q", "").strip():
            rows = rows.filter(place__contains=q)
        return rows

    def post(self, request: HttpRequest) -> HttpResponse:
        """Close what was ticked: all of it or nothing."""
        if not self.inspecting:
            refuse(request, "销号由燃气安全检查人员办理。请联系城管执法部门。")
            return redirect("gas:hazards")
        wanted = [pk for text in request.POST.getlist("rows") if (pk := number_of(text))]
        rows = list(own(Hazard.objects.filter(pk__in=wanted), request.user))
        try:
            done = close_hazards(
                actor=request.user, hazards=rows, at=timezone.now(), today=self.today,
                origin=origin_of(request),
            )  # fmt: skip
            say(request, f"已销号 {done} 条。" if done else "没有勾选隐患，未作改动。")
        except GasError as error:
            refuse(request, f"一条也没有销号：{error}")
        return redirect(f"{reverse('gas:hazards')}?state=rechecked")


def in_state(rows: QuerySet[Hazard], state: str, today: Any) -> QuerySet[Hazard]:
    """Those of one state, or of one of the groups late, open and hard; all for nothing."""
    if state == "late":
        return selectors.overdue(rows, today)
    groups: dict[str, Any] = {"open": OPEN, "hard": selectors.HARD}
    if state in groups:
        return rows.filter(state__in=groups[state])
    return rows.filter(state=state) if state in State.values else rows


class Notice(GasPage):
    """The notice to put a hazard right, as it is printed, sealed and delivered."""

    template_name = "gas_safety/notice.html"
    title = "整改通知书"
    tab = "gas:hazards"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The hazard; 404 before its notice."""
        rows = selectors.ledger(self.request.user).exclude(notified_at=None).exclude(due_on=None)
        hazard: Any = self.row(rows, pk=self.kwargs["pk"])
        notified = timezone.localdate(hazard.notified_at)
        return super().get_context_data(hazard=hazard, notified=notified, **kwargs)


class HazardPage(GasPage):
    """One hazard: what, where, whose, how far, and the next steps."""

    template_name = "gas_safety/hazard.html"
    tab = "gas:hazards"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything of the hazard."""
        user = self.request.user
        hazard: Any = self.row(
            selectors.ledger(user).select_related("inspection", "complaint"), pk=self.kwargs["pk"]
        )
        steps = hazard.steps.select_related("by")
        pictures = list(own(hazard.photographs.all(), user))
        return super().get_context_data(
            hazard=hazard, title=hazard.place, state=word_of(HAZARD_STATES, hazard.state),
            actions=actions_from(hazard.state, frozenset(user.roles)),
            late_days=hazard.late_on(self.today),
            steps=[(step, LABELS.get(step.action, step.action)) for step in steps],
            before=[p for p in pictures if p.moment == "before"],
            after=[p for p in pictures if p.moment == "after"],
            warning=selectors.routing_warning(hazard), is_open=hazard.state in OPEN, **kwargs,
        )  # fmt: skip
