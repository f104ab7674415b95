"""Life certificates: whom to remind, who is overdue, and the steps of each."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility.care.errors import CareError
from eligibility.care.models import LifeCheck
from eligibility.care.models.life_check import Method, State
from eligibility.care.selectors import due_soon, life_checks_of, overdue_life
from eligibility.care.services import confirm_alive, keep_paying, propose_suspension, suspend
from eligibility.care.transitions import actions_from
from eligibility.models import CatalogueItem
from eligibility.web.care.base import LIFE_STATES, CarePage, refuse, say
from eligibility.web.care.forms import SeenForm
from portal.accounts import roles
from portal.lib.periods import Month
from portal.web import cells
from portal.web.month import read_month
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from portal.web.table import Column, Table

LISTS = (
    ("soon", "30天内到期"),
    ("overdue", "逾期未认证"),
    ("proposed", "拟停发"),
    ("suspended", "已停发"),
    ("seen", "已认证"),
    ("all", "全部"),
)
CASEWORKERS = frozenset({roles.CASEWORKER})
#: Who may confirm that payments stop; never the one who proposed it.
CONFIRMERS = frozenset({roles.CASEWORKER, roles.CHECKER, roles.APPROVER, roles.MANAGER})


class Life(CarePage):
    """One list at a time, chosen in the address."""

    template_name = "care/life.html"
    title = "生存认证"
    tab = "life"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list and the size of each."""
        chosen = self.request.GET.get("list", "soon")
        lists = [(key, label, self.rows(key).count()) for key, label in LISTS]
        table = Table.of(self.request, COLUMNS, self.rows(chosen), caption="生存认证")
        can_propose = chosen == "overdue" and self.request.user.has_role(*CASEWORKERS)
        return super().get_context_data(
            table=table, lists=lists, chosen=chosen, can_propose=can_propose, **kwargs
        )

    def rows(self, key: str) -> QuerySet[LifeCheck]:
        """The rows of a list."""
        user, today = self.request.user, timezone.localdate()
        if key == "soon":
            return due_soon(user, today)
        if key == "overdue":
            return overdue_life(user, today)
        rows = life_checks_of(user)
        states = {"seen": [State.CONFIRMED, State.RESUMED]}.get(key, [key])
        return rows if key == "all" else rows.filter(state__in=states)


class Propose(Life):
    """Propose to suspend everyone who is overdue."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest) -> HttpResponse:
        """All of the list, in one step."""
        count = propose_suspension(
            actor=request.user, checks=list(self.rows("overdue")), at=timezone.now(),
            today=timezone.localdate(), origin=origin_of(request),
        )  # fmt: skip
        if count:
            say(request, f"已提出停发 {count} 人，等待另一位工作人员确认。停发前请再联系一次本人。")
        else:
            refuse(request, "没有逾期未认证的人。")
        return redirect(f"{reverse('care:life')}?list=proposed")


def _who(row: LifeCheck) -> Any:
    return cells.link(row.person.name, reverse("care:life_one", args=[row.pk]))


COLUMNS = (
    Column("person", "姓名", _who, sort="person__name", optional=False, head=True),
    Column("region", "县市区", lambda r: r.region.name),
    Column(
        "township",
        "乡镇（街道）",
        lambda r: r.person.township or cells.DASH,
        sort="person__township",
    ),
    Column("due", "应认证日", lambda r: cells.day(r.due_on), kind="date", sort="due_on"),
    Column(
        "overdue", "逾期日", lambda r: cells.day(r.overdue_from), kind="date", sort="overdue_from"
    ),
    Column("state", "环节", lambda r: cells.badge(LIFE_STATES[State(r.state)])),
    Column("seen", "认证", lambda r: _seen(r)),
)


def _seen(row: LifeCheck) -> Any:
    if row.seen_on is None:
        return cells.DASH
    return f"{row.seen_on} {Method(row.method).label}"


class LifeOne(CarePage):
    """One certificate with what may be done now."""

    template_name = "care/life_one.html"
    tab = "life"

    @cached_property
    def check(self) -> LifeCheck:
        """The certificate of the address, of one's own area."""
        return get_object_or_404(life_checks_of(self.request.user), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Whose it is."""
        return f"生存认证：{self.check.person.name}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (*super().get_crumbs(), Crumb("生存认证", reverse("care:life")))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The steps so far, and the forms of the next."""
        check = self.check
        allowed = {move.action for move in actions_from(check.state)}
        today = timezone.localdate()
        kwargs.setdefault("form", SeenForm(initial={"seen_by": str(self.request.user)}))
        own = check.proposed_by_id == self.request.user.pk
        return super().get_context_data(
            check=check,
            person=check.person,
            word=LIFE_STATES[State(check.state)],
            may=allowed,
            overdue=check.overdue_from <= today,
            own=own,
            works=self.request.user.has_role(*CASEWORKERS),
            confirms=self.request.user.has_role(*CONFIRMERS),
            seeable=bool(allowed & {"confirm", "resume"}),
            earliest=max(Month.of(today).next(), Month.of(check.overdue_from)),
            items=list(
                CatalogueItem.objects.filter(code__in=check.items).values_list("name", flat=True)
            ),
            method=Method(check.method).label if check.method else "",
            **kwargs,
        )


class LifeStep(LifeOne):
    """One step of a certificate."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the step the button names."""
        check = self.check
        action = request.POST.get("action", "")
        steps = {
            "seen": self._seen,
            "propose": self._propose,
            "keep": self._keep,
            "suspend": self._suspend,
        }
        if action not in steps:
            refuse(request, "没有这个步骤。请刷新页面。")
            return redirect("care:life_one", check.pk)
        if action != "suspend" and not request.user.has_role(*CASEWORKERS):
            raise PermissionDenied("您的角色不能办理这一步。")
        try:
            return steps[action](request) or redirect("care:life_one", pk)
        except CareError as error:
            refuse(request, error)
            return redirect("care:life_one", pk)

    def _seen(self, request: HttpRequest) -> HttpResponse | None:
        form = SeenForm(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=422)
        try:
            check = confirm_alive(
                actor=request.user, check=self.check, at=timezone.now(),
                today=timezone.localdate(), origin=origin_of(request), **form.cleaned_data,
            )  # fmt: skip
        except CareError as error:
            form.add_error(error.field if error.field in form.fields else None, str(error))
            return self.render_to_response(self.get_context_data(form=form), status=422)
        back = "停发的月份将在下次核算时补发。" if check.state == State.RESUMED else ""
        say(request, f"已登记认证。{back}")
        return None

    def _propose(self, request: HttpRequest) -> None:
        count = propose_suspension(
            actor=request.user, checks=[self.check], at=timezone.now(),
            today=timezone.localdate(), origin=origin_of(request),
        )  # fmt: skip
        if count:
            say(request, "已提出停发，等待另一位工作人员确认。")
        else:
            refuse(request, "还没有逾期，不能提出停发。")

    def _keep(self, request: HttpRequest) -> None:
        keep_paying(
            actor=request.user, check=self.check, at=timezone.now(),
            reason=request.POST.get("reason", ""), origin=origin_of(request),
        )  # fmt: skip
        say(request, "不停发，仍待认证。")

    def _suspend(self, request: HttpRequest) -> None:
        month = read_month(request.POST.get("from_month", ""))
        if month is None:
            raise CareError("停发月份没有填对。", "请按 2024-01 的样子填写。", field="from_month")
        suspend(
            actor=request.user, check=self.check, from_month=month, at=timezone.now(),
            origin=origin_of(request),
        )  # fmt: skip
        say(request, f"已停发，自{month.in_words()}起。本人认证后在这里恢复，停发的月份会补发。")
