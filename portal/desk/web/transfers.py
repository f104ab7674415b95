"""Files between counties: asking for one, offering one, and the answers."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.accounts.scope import region_ids, scoped
from portal.desk.web.roles import DESK_ROLES
from portal.people.errors import PeopleError
from portal.people.models import Person, Transfer
from portal.people.selectors import find_by_id_number
from portal.people.services import (
    accept_transfer,
    look_up_number,
    refuse_transfer,
    request_transfer,
    withdraw_transfer,
)
from portal.people.web.roles import PEOPLE_ROLES
from portal.regions import selectors as regions
from portal.regions.models import Region
from portal.web import cells
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.requests import origin_of
from portal.web.table import Column, Table
from portal.web.words import Word

STATES = {
    "requested": Word("待确认", "warn", "clock"),
    "accepted": Word("已转移", "good", "check"),
    "refused": Word("已拒绝", "bad", "x"),
    "withdrawn": Word("已撤回", "plain", "x"),
}
COLUMNS = (
    Column("name", "姓名", lambda t: t.person.name, optional=False, head=True),
    Column("from", "转出", lambda t: t.from_region.name),
    Column("to", "转入", lambda t: t.to_region.name),
    Column("reason", "原因", lambda t: t.reason),
    Column("asked", "申请时间", lambda t: cells.day(t.requested_at), kind="date"),
    Column("state", "状态", lambda t: cells.badge(STATES[t.state])),
    Column("remark", "说明", lambda t: t.remark or cells.DASH),
)


def of_both_sides(user: Any) -> QuerySet[Transfer]:
    """Transfers into or out of a user's area."""
    ids = region_ids(user)
    rows = Transfer.objects.select_related("person", "from_region", "to_region", "asked_region")
    return rows.filter(Q(from_region__in=ids) | Q(to_region__in=ids)) if ids else rows.none()


class Transfers(Page):
    """What waits for an answer of this county, of the other, and what was decided."""

    template_name = "desk/transfers.html"
    title = "档案转移"
    menu = "人员"
    roles = PEOPLE_ROLES

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the people."""
        return (Crumb("人员", reverse("people:list")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Three groups."""
        user = self.request.user
        rows = of_both_sides(user)
        waiting = rows.filter(state=Transfer.State.REQUESTED)
        ids = region_ids(user)
        return super().get_context_data(
            asked=waiting.filter(asked_region__in=ids),
            asking=waiting.exclude(asked_region__in=ids),
            table=Table.of(
                self.request,
                COLUMNS,
                rows.exclude(state=Transfer.State.REQUESTED),
                caption="已办结的转移",
            ),
            may_decide=user.has_role(*DESK_ROLES),
            **kwargs,
        )


class AskTransfer(PageMixin, View):
    """Ask for the file of a whole ID number that another county keeps."""

    roles = DESK_ROLES
    menu = "人员"
    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        """First the reason is asked, then the other county is."""
        number = request.POST.get("id_number", "").strip()
        reason = request.POST.get("transfer_reason", "").strip()
        context = {"title": "申请转入档案", "menu": self.menu, "number": number}
        try:
            county, person = self._found(request, number)
            if reason and person is not None:
                self._ask(request, person, reason)
                return HttpResponseRedirect(reverse("desk:transfers"))
            context |= {"county": county, "lacking": "confirm" in request.POST}
        except PeopleError as error:
            context |= {"error": str(error)}
        return render(request, "desk/ask_transfer.html", context)

    def _found(self, request: HttpRequest, number: str) -> tuple[str, Person | None]:
        when = {"at": timezone.now(), "today": timezone.localdate(), "origin": origin_of(request)}
        found = look_up_number(actor=request.user, id_number=number, **when)
        if found is None:
            raise PeopleError("没有这个身份证号的档案。", "请直接登记。", field="id_number")
        if found.person is not None:
            raise PeopleError("这份档案已在本地区。", "请直接打开档案。", field="id_number")
        return found.county, find_by_id_number(number)

    def _ask(self, request: HttpRequest, person: Person, reason: str) -> None:
        own = request.user.region
        if own is None or own.level != "county":
            raise PeopleError("只有县市区可以接收档案。", "请由转入的县市区经办申请。")
        request_transfer(
            actor=request.user,
            person=person,
            to_region=own,
            at=timezone.now(),
            reason=reason,
            origin=origin_of(request),
        )
        messages.success(
            request, f"已向{person.managing_region.name}申请转入，对方同意后档案到本地区。"
        )


class OfferTransfer(PageMixin, View):
    """Offer a file of one's own to another county."""

    roles = DESK_ROLES
    menu = "人员"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form."""
        return self._show(request, self._person(pk), "")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask the other county."""
        person = self._person(pk)
        to = Region.objects.filter(
            code=request.POST.get("to", ""), level="county", valid_to__isnull=True
        ).first()
        if to is None:
            return self._show(request, person, "没有选转到哪个县市区。请选择。")
        try:
            request_transfer(
                actor=request.user,
                person=person,
                to_region=to,
                at=timezone.now(),
                reason=request.POST.get("reason", "").strip(),
                origin=origin_of(request),
            )
        except PeopleError as error:
            return self._show(request, person, str(error))
        messages.success(request, f"已申请转到{to.name}，对方同意后档案由对方管理。")
        return HttpResponseRedirect(reverse("desk:transfers"))

    def _person(self, pk: int) -> Person:
        people = Person.objects.select_related("managing_region")
        return get_object_or_404(scoped(people, self.request.user), pk=pk)

    def _show(self, request: HttpRequest, person: Person, error: str) -> HttpResponse:
        tree = regions.tree(self.month)
        counties = [
            (tree.name(prefecture), [(c, tree.name(c)) for c in tree.counties(prefecture)])
            for prefecture in tree.prefectures()
        ]
        context = {
            "title": f"转移{person.name}的档案",
            "menu": self.menu,
            "crumbs": [Crumb(person.name, reverse("people:person", args=[person.pk]))],
            "month": self.month,
            "person": person,
            "counties": counties,
            "error": error,
            "posted": request.POST,
        }
        return render(request, "desk/offer_transfer.html", context, status=422 if error else 200)


class TransferStep(PageMixin, View):
    """The answer of the asked side, or the asking side's taking back."""

    roles = DESK_ROLES
    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """One step."""
        transfer = get_object_or_404(of_both_sides(request.user), pk=pk)
        remark = request.POST.get("remark", "").strip()
        when: dict[str, Any] = {
            "actor": request.user,
            "transfer": transfer,
            "at": timezone.now(),
            "origin": origin_of(request),
        }
        try:
            if step == "accept":
                accept_transfer(from_day=timezone.localdate(), **when)
            elif step == "refuse":
                refuse_transfer(remark=remark, **when)
            elif step == "withdraw":
                withdraw_transfer(remark=remark, **when)
            else:
                raise Http404
        except PeopleError as error:
            messages.error(request, str(error))
        else:
            said = {"accept": "已转移", "refuse": "已拒绝", "withdraw": "已撤回"}[step]
            messages.success(request, f"{transfer.person.name}的档案：{said}。")
        return HttpResponseRedirect(reverse("desk:transfers"))
