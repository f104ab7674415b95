"""One application: what is asked, why, where it stands, and what comes next."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.handling import handling_of
from eligibility.applications.models import Application, Filing, Paper, State
from eligibility.applications.offers import offers
from eligibility.applications.payees import payee_name
from eligibility.applications.transitions import actions_from
from eligibility.web.applications import reads
from eligibility.web.applications.entry import choice_of, payees_for
from eligibility.web.applications.roles import CASE_ROLES, CLERKS, MOVES
from eligibility.web.applications.words import ACTIONS, NEXT, STATES
from portal.people import selectors as people
from portal.people.errors import PeopleError
from portal.people.web import reads as numbers
from portal.people.web.papers import TITLES, shown, take_in
from portal.web.entries import allowed
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.words import word_of

WAY = (
    ("录入", "entered", ""),
    ("提交", "submitted", "等待经办提交"),
    ("复核（另一人）", "checked", "等待复核岗"),
    ("公示", "published", "等待发布公示"),
    ("审批（另一人）", "approved", "等待审批岗"),
)


class ApplicationMixin(PageMixin):
    """Pages of one application of one's own area."""

    menu = "申请"
    roles = CASE_ROLES

    @cached_property
    def row(self) -> Application:
        """The application of the address."""
        return reads.application_or_404(self.request, self.kwargs["pk"])


class ApplicationPage(ApplicationMixin, Page):
    """The determination with its reasons, papers, objections, history, and the next step."""

    template_name = "applications/application.html"

    def get_title(self) -> str:
        """Who and what."""
        return f"{self.row.person.name} · {self.row.name}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("申请", reverse("applications:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """All of it."""
        row, user = self.row, self.request.user
        rules, clerk = handling_of(row.item), allowed(user, CLERKS)
        papers = people.attachments_of(row.person, subject_kind="application", subject_id=row.pk)
        offer = None
        if clerk and row.state == State.DRAFT:
            offer = {o.key: o for o in offers(row.person, row.filing.applied_on)}.get(
                (row.item.code, row.part)
            )
        return super().get_context_data(
            row=row, word=word_of(STATES, row.state), steps=steps(row, rules.needs_publicity),
            moves=[
                m for m in actions_from(row.state)
                if m.action in MOVES and allowed(user, MOVES[m.action]) and m.action != "publish"
                and not (m.another and user.pk in (row.entered_by_id, row.submitted_by_id))
            ],
            may_publish=row.state == State.CHECKED and rules.needs_publicity
            and allowed(user, MOVES["publish"]),
            own=user.pk in (row.entered_by_id, row.submitted_by_id),
            rules=rules, ripe=reads.is_ripe(row, timezone.localdate()),
            numbers=numbers.masked_numbers(row.person, None),
            payee=payee_name(row.payee_kind, row.payee_id), offer=offer,
            payees=payees_for(offer, row.person, user) if offer else [],
            payee_typed=f"{row.payee_kind}:{row.payee_id}" if row.payee_kind else "",
            item_name="|".join((row.item.code, row.part)),
            checklist=_checklist(row), objections=row.objections.select_related("decided_by"),
            notices=row.notices.all(), history=_history(row),
            papers=shown(papers), paper_titles=TITLES, may_add=clerk and row.is_open,
            papers_url=reverse("applications:papers", args=[row.pk]),
            papers_next=reverse("applications:application", args=[row.pk]),
            clause=f"{row.determination['source']['document']} "
            f"{row.determination['source']['clause']}" if row.determination else "",
            others=row.filing.applications.exclude(pk=row.pk).select_related("item"), **kwargs,
        )  # fmt: skip


def steps(row: Application, public: bool) -> list[dict[str, str]]:
    """The way of an application with what is done, what is next and who must do it."""
    way = [step for step in WAY if public or step[1] != "published"]
    if row.state in (State.REFUSED, State.WITHDRAWN):
        way = [s for s in way if getattr(row, f"{s[1]}_at") is not None]
        way.append((row.get_state_display(), row.state, ""))
    found, waiting = [], row.is_open
    who = reads.names([row], *(f"{stamp}_by_id" for _, stamp, _ in way))
    for label, stamp, wait in way:
        at = getattr(row, f"{stamp}_at")
        state, note = "", ""
        if at is not None:
            by = who.get(getattr(row, f"{stamp}_by_id"), "")
            state, note = "done", f"{by} {timezone.localtime(at):%Y-%m-%d %H:%M}"
        elif waiting:
            state, note, waiting = "now", wait, False
        found.append({"label": label, "state": state, "note": note})
    return found


def _checklist(row: Application) -> list[dict[str, Any]]:
    """The papers of the item with what was received."""
    received = {r.paper_id: r for r in row.received.select_related("by")}
    papers = Paper.objects.filter(item=row.item, ended_at=None)
    return [{"paper": paper, "received": received.get(paper.pk)} for paper in papers]


def _history(row: Application) -> list[dict[str, str]]:
    return [
        {
            "when": f"{timezone.localtime(step.at):%Y-%m-%d %H:%M}",
            "title": f"{step.by} {ACTIONS.get(step.action, step.action)}",
            "note": step.remark,
        }
        for step in row.steps.select_related("by").order_by("-at", "-pk")
    ]


class Move(ApplicationMixin, View):
    """One step of an application, by whom it may be taken."""

    def post(self, request: HttpRequest, pk: int, action: str) -> HttpResponse:
        """Take the step and say what comes next."""
        row = self.row
        address = reverse("applications:application", args=[row.pk])
        if action not in NEXT or not allowed(request.user, MOVES[action]):
            messages.error(request, "这一步由其他岗位办理。")
            return HttpResponseRedirect(address)
        words = {
            "application_id": row.pk, "actor": request.user, "at": timezone.now(),
            "remark": request.POST.get("remark", "")[:400],
        }  # fmt: skip
        if action == "approve":
            words["today"] = timezone.localdate()
        if action == "refuse":
            words["clause"] = request.POST.get("clause", "")[:200]
        try:
            getattr(services, action)(**words)
        except ApplicationError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, NEXT[action])
        return HttpResponseRedirect(address)


class Amend(ApplicationMixin, View):
    """Another sum or payee in a draft, and the checklist of its papers."""

    roles = CLERKS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Write it and come back."""
        row = self.row
        try:
            if request.POST.get("what") == "papers":
                ticked = {
                    int(v): request.POST.get(f"note:{v}", "")[:200]
                    for v in request.POST.getlist("paper")
                    if v.isascii() and v.isdigit()
                }
                services.tick_papers(
                    application=row, papers=ticked, actor=request.user, at=timezone.now()
                )
                messages.success(request, "已保存材料清单。")
            else:
                choice = choice_of(request.POST, "|".join((row.item.code, row.part)))
                services.amend(
                    application=row, choice=choice, actor=request.user, at=timezone.now()
                )
                messages.success(request, "已保存。")
        except ApplicationError as error:
            messages.error(request, str(error))
        return HttpResponseRedirect(reverse("applications:application", args=[row.pk]))


class Papers(ApplicationMixin, View):
    """Scans and photos handed in with an application."""

    roles = CLERKS

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Take them in, each for itself."""
        taken = 0
        for each in take_in(
            request, self.row.person, subject_kind="application", subject_id=self.row.pk
        ):
            if isinstance(each, PeopleError):
                messages.error(request, str(each))
            else:
                taken += 1
        if taken:
            messages.success(request, f"已收 {taken} 份材料。")
        elif not request.FILES:
            messages.error(request, "没有选择文件。请选照片或 PDF 后再上传。")
        return HttpResponseRedirect(reverse("applications:application", args=[self.row.pk]))


class FilingPage(Page):
    """Everything asked for on one visit."""

    template_name = "applications/filing.html"
    menu = "申请"
    roles = CASE_ROLES

    @cached_property
    def filing(self) -> Filing:
        """The filing of the address."""
        return reads.filing_or_404(self.request, self.kwargs["pk"])

    def get_title(self) -> str:
        """Whose."""
        return f"{self.filing.person.name}的申请单"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("申请", reverse("applications:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Its applications."""
        rows = self.filing.applications.select_related("item", "person", "publicity", "filing")
        lines = [(row, word_of(STATES, row.state), reads.sum_of(row)) for row in rows]
        return super().get_context_data(
            filing=self.filing, lines=lines, may_enter=allowed(self.request.user, CLERKS), **kwargs
        )
