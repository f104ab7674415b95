"""入住轮候: the list of a public home in its order, one application with its steps."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.models import Institution, WaitingEntry, WaitingState
from facilities.models.waiting_entry import OPEN
from facilities.services import apply_for_bed, free_beds, move_waiting
from facilities.waiting.priority import Order, order_on
from facilities.waiting.transitions import MOVES, moves_from
from facilities.web.base import WRITERS, FacilityPage, blame, refuse, row_or_404, say
from facilities.web.forms import Styled
from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.people.facts import FACTS
from portal.people.models import Person
from portal.people.selectors import search
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export
from portal.web.words import Word

STATES = {
    WaitingState.APPLIED: Word("待评估", "warn", "clock"),
    WaitingState.WAITING: Word("轮候中", "accent", "list-details"),
    WaitingState.OFFERED: Word("已通知入住", "warn", "bell"),
    WaitingState.ADMITTED: Word("已入住", "good", "check"),
    WaitingState.DECLINED: Word("放弃", "plain", "x"),
    WaitingState.REFUSED: Word("不予轮候", "plain", "x"),
}
CARE = {
    "intact": "能力完好",
    "mild": "轻度失能",
    "moderate": "中度失能",
    "severe": "重度失能",
    "total": "完全失能",
}


def _why(row: WaitingEntry) -> str:
    if not row.why:
        return "评估后确定"
    first = row.why[0]
    return f"{row.rank}. {first['class']}" + (
        f"（{'、'.join(first['met'])}）" if first["met"] else ""
    )


COLUMNS = (
    Column("name", "申请人", lambda r: cells.link(r.person.name, reverse("homes:waiting_entry", args=[r.pk])),
           head=True, optional=False),
    Column("home", "机构", lambda r: str(r.institution)),
    Column("rank", "次序和依据", _why, sort="rank"),
    Column("applied", "申请日期", lambda r: cells.day(r.applied_on), kind="date", sort="applied_on"),
    Column("state", "状态", lambda r: cells.badge(STATES[WaitingState(r.state)]), sort="state"),
    Column("until", "答复期限", lambda r: cells.day(r.offer_until), kind="date", hidden=True),
    Column("reason", "原因", lambda r: r.end_reason or cells.DASH, hidden=True),
)  # fmt: skip


class WaitingList(FacilityPage):
    """Applications of one's own area in the documents' order."""

    template_name = "facilities/waiting.html"
    title = "入住轮候"
    tab = "homes:waiting"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or the same list as a file."""
        if request.GET.get("export"):
            return export(COLUMNS, self._rows(), "waiting")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list, open applications unless others are asked for."""
        table = Table.of(
            self.request, COLUMNS, self._rows(), caption="入住轮候", exportable=True, page_size=25
        )
        return super().get_context_data(
            table=table,
            states=WaitingState.choices,
            state=self.request.GET.get("state", ""),
            orders=self._orders(),
            **kwargs,
        )

    def _orders(self) -> list[tuple[str, Order | None]]:
        """The order of today in each prefecture of one's area."""
        region = self.request.user.region  # type: ignore[union-attr]
        today = timezone.localdate()
        regions = tree(Month.of(today))
        if region is None:
            return []
        above = regions.prefecture_of(region.code)
        mine = (above,) if above else regions.prefectures()
        return [(regions.name(code), order_on(code, today)) for code in mine]

    def _rows(self) -> Any:
        rows = WaitingEntry.objects.select_related("person", "institution__organisation__region")
        rows = scoped(rows, self.request.user).order_by("institution", "rank", "applied_on", "pk")
        state = self.request.GET.get("state", "")
        return (
            rows.filter(state=state)
            if state in WaitingState.values
            else rows.filter(state__in=OPEN)
        )


class ApplyForm(Styled, forms.Form):
    """Who applies, where, since when."""

    person = forms.ModelChoiceField(Person.objects.none(), label="申请人")
    institution = forms.ModelChoiceField(Institution.objects.none(), label="公办机构")
    applied_on = forms.DateField(label="申请日期")
    veteran_relative = forms.BooleanField(
        label="现役军人家属，或烈士、因公牺牲军人、病故军人遗属", required=False
    )
    remark = forms.CharField(label="说明", required=False, max_length=400)

    def __init__(self, *args: Any, user: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        homes = Institution.objects.select_related("organisation").filter(
            organisation__ownership=Organisation.Ownership.PUBLIC, organisation__closed_on=None,
        )  # fmt: skip
        self.fields["institution"].queryset = scoped(homes, user)  # type: ignore[attr-defined]
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.style()


class Apply(FacilityPage):
    """Find the applicant's file, then apply."""

    template_name = "facilities/apply.html"
    title = "登记入住申请"
    tab = "homes:waiting"
    roles = WRITERS

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("入住轮候", reverse("homes:waiting")),)

    def _people(self) -> Any:
        """The files found by what was typed, at most twenty."""
        mine = scoped(Person.objects.all(), self.request.user)
        chosen = self.request.POST.get("person", "")
        if chosen.isascii() and chosen.isdigit():
            return mine.filter(pk=int(chosen))
        typed = self.request.GET.get("q", "").strip()
        ids = [p.pk for p in search(mine, typed)[:20]] if typed and len(typed) < 18 else []
        return mine.filter(pk__in=ids).order_by("name", "pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The search, and the form once somebody was found."""
        people = self._people()
        initial = {"applied_on": timezone.localdate(), "person": people.first()}
        kwargs.setdefault("form", ApplyForm(user=self.request.user, people=people, initial=initial))
        return super().get_context_data(
            typed=self.request.GET.get("q", ""), found=people.exists(), **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Apply, and go to the application."""
        form = ApplyForm(request.POST, user=request.user, people=self._people())
        if form.is_valid():
            try:
                made = apply_for_bed(
                    actor=request.user, at=timezone.now(), origin=origin_of(request),
                    **form.cleaned_data,
                )  # fmt: skip
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, "已登记，评估后按次序轮候。")
                return redirect("homes:waiting_entry", made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class WaitingPage(FacilityPage):
    """One application: its place, its steps, what may be done."""

    template_name = "facilities/waiting_entry.html"
    tab = "homes:waiting"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("入住轮候", reverse("homes:waiting")),)

    def _entry(self) -> WaitingEntry:
        return row_or_404(self.request, WaitingEntry, pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Who applies."""
        return f"{self._entry().person.name}的入住申请"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The application with its place in the list."""
        row, today = self._entry(), timezone.localdate()
        waiting = WaitingEntry.objects.filter(
            institution=row.institution, state=WaitingState.WAITING
        ).order_by("rank", "applied_on", "pk")
        ids = list(waiting.values_list("pk", flat=True))
        return super().get_context_data(
            entry=row, word=STATES[WaitingState(row.state)], why=row.why, today=today,
            place=ids.index(row.pk) + 1 if row.pk in ids else None, waiting=f"共 {len(ids)} 人轮候",
            free=free_beds(row.institution, today), care=CARE, steps=_steps(row),
            care_word=FACTS["care_level"].word(row.care_level) if row.care_level else "",
            actions={m.action for m in moves_from(row.state)} if self.may_write else set(), **kwargs,
        )  # fmt: skip


class MoveWaiting(WaitingPage):
    """One step of an application."""

    roles = WRITERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the application: a step is only ever posted."""
        return redirect("homes:waiting_entry", self._entry().pk)

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take the step, or say why not."""
        given, days = request.POST, {}
        for name in ("until", "admitted_on"):
            try:
                days[name] = forms.DateField(required=False).clean(given.get(name, ""))
            except forms.ValidationError:
                refuse(request, f"“{given.get(name)}”不是日期，请写成 2024-01-31。")
                return redirect("homes:waiting_entry", pk)
        try:
            row = move_waiting(
                actor=request.user, entry=self._entry(), action=action, at=timezone.now(),
                today=timezone.localdate(), care_level=given.get("care_level", ""),
                reason=given.get("reason", ""), origin=origin_of(request), **days,
            )  # fmt: skip
        except FacilityError as error:
            refuse(request, error)
        else:
            done = next(m.label for m in MOVES if m.action == action)
            say(request, f"已办理：{done}。现在是“{STATES[WaitingState(row.state)].text}”。")
        return redirect("homes:waiting_entry", pk)


def _steps(row: WaitingEntry) -> list[dict[str, Any]]:
    def step(label: str, at: Any, now: bool) -> dict[str, Any]:
        note = f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
        return {"label": label, "state": "done" if at else "now" if now else "", "note": note}

    ended = STATES[WaitingState(row.state)].text if row.ended_at else "入住"
    return [
        step("申请", row.applied_at, False),
        step("评估", row.assessed_at, row.state == WaitingState.APPLIED),
        step("通知", row.offered_at, row.state == WaitingState.WAITING),
        step(ended, row.ended_at, row.state == WaitingState.OFFERED),
    ]
