"""申请: the list, its filters, and what is done with several rows at once."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.generic import View

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application, State
from eligibility.applications.transitions import TRANSITIONS
from eligibility.models import CatalogueItem
from eligibility.web.applications import reads
from eligibility.web.applications.roles import CASE_ROLES, MOVES
from eligibility.web.applications.words import NEXT, STATES
from portal.web import cells, words
from portal.web.entries import allowed
from portal.web.month import read_month
from portal.web.pages import Page, PageMixin
from portal.web.table import Column, Table, export

#: Steps that can be taken with many at once, and the state of the rows they are for.
MANY = {"submit": State.DRAFT, "check": State.SUBMITTED, "approve": State.PUBLICITY}
SPECIAL = {
    "ripe": "公示期满待审批", "sent_back": "被退回的草稿", "unsent": "还没提交过的草稿",
    "objected": "有未处理的异议",
}  # fmt: skip
#: The state of the rows each of them leaves.
STATE_OF = {
    "ripe": State.PUBLICITY, "sent_back": State.DRAFT, "unsent": State.DRAFT,
    "objected": State.PUBLICITY,
}  # fmt: skip


def tick(row: Any, name: str) -> Any:
    """A box before a row of a list that is acted on."""
    return format_html(
        '<input type="checkbox" form="many" name="rows" value="{}" aria-label="选择{}">',
        row.pk,
        name,
    )


COLUMNS = (
    Column("name", "姓名", reads.person_cell, sort="person__name", optional=False, head=True),
    Column(
        "item",
        "项目",
        lambda a: cells.link(a.name, reverse("applications:application", args=[a.pk])),
        sort="item__number",
        optional=False,
    ),
    Column("amount", "金额（元）", reads.sum_of, kind="money", sort="amount"),
    Column("per", "周期", lambda a: words.PER.get(a.per, a.per)),
    Column("state", "状态", lambda a: cells.badge(words.word_of(STATES, a.state)), sort="state"),
    Column(
        "until",
        "公示至",
        lambda a: cells.day(a.publicity.until_day if a.publicity else None),
        kind="date",
        sort="publicity__until_day",
    ),
    Column(
        "applied",
        "申请日期",
        lambda a: cells.day(a.filing.applied_on),
        kind="date",
        sort="filing__applied_on",
    ),
    Column("township", "乡镇（街道）", lambda a: a.person.township or cells.DASH),
    Column("village", "村（社区）", lambda a: a.person.village or cells.DASH, hidden=True),
    Column("county", "县市区", lambda a: a.region.name, hidden=True),
    Column(
        "outcome",
        "认定",
        lambda a: cells.badge(words.word_of(words.OUTCOMES, a.outcome)),
        hidden=True,
    ),
)


class ApplicationList(Page):
    """Filters in the address; rows of one's own area; boxes for what can be done with many."""

    template_name = "applications/list.html"
    title = "申请"
    menu = "申请"
    roles = CASE_ROLES

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page, or its rows as a file."""
        if request.GET.get("export") == "csv":
            return export(COLUMNS, self._rows()[: reads.EXPORTED], "applications")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filters and actions."""
        query, user = self.request.GET, self.request.user
        actions = self._actions()
        table = Table.of(
            self.request, (*_boxes(actions), *COLUMNS), self._rows(), caption="申请",
            exportable=True,
        )  # fmt: skip
        keys = ("q", "state", "item", "county", "special", "month")
        chosen = {key: query.get(key, "") for key in keys}
        return super().get_context_data(
            table=table, chosen=chosen, states=State.choices, specials=SPECIAL.items(),
            counties=reads.counties(user, self.month), items=items_of(user), actions=actions,
            filtered=any(chosen.values()), back=self.request.get_full_path(),
            may_enter=allowed(user, MOVES["submit"]),
            may_publish=allowed(user, MOVES["publish"]) and chosen["state"] == State.CHECKED,
            **kwargs,
        )  # fmt: skip

    def _actions(self) -> list[Any]:
        """What this user may do with many rows of the states shown."""
        state = self.request.GET.get("state", "")
        shown = {state} if state else set(State.values)
        if special := STATE_OF.get(self.request.GET.get("special", "")):
            shown &= {special}
        found = [
            TRANSITIONS[action]
            for action, source in MANY.items()
            if source in shown and allowed(self.request.user, MOVES[action])
        ]
        publish = State.CHECKED in shown and allowed(self.request.user, MOVES["publish"])
        return [*found, *([TRANSITIONS["publish"]] if publish else [])]

    def _rows(self) -> QuerySet[Application]:
        return filtered(self.request, timezone.localdate())


def _boxes(actions: Sequence[Any]) -> tuple[Column, ...]:
    if not actions:
        return ()
    return (Column("tick", "选择", lambda a: tick(a, a.person.name), optional=False),)


def filtered(request: HttpRequest, today: Any) -> QuerySet[Application]:
    """The rows an address asks for."""
    query, user = request.GET, request.user
    rows = reads.of_people(reads.applications(user), user, query.get("q", ""))
    plain = {
        "state": ("state", State.values), "item": ("item__code", None),
        "county": ("region__code", None),
    }  # fmt: skip
    for key, (column, known) in plain.items():
        value = query.get(key, "")
        if value and (known is None or value in known):
            rows = rows.filter(**{column: value})
    if month := read_month(query.get("month", "") if query.get("by_month") else ""):
        rows = rows.filter(filing__applied_on__range=(month.first, month.last))
    match query.get("special", ""):
        case "ripe":
            rows = rows.filter(state=State.PUBLICITY, publicity__until_day__lt=today)
        case "sent_back":
            rows = rows.filter(state=State.DRAFT).exclude(sent_back="")
        case "unsent":
            rows = rows.filter(state=State.DRAFT, sent_back="")
        case "objected":
            rows = rows.filter(
                Q(objections__isnull=False, objections__decided_at=None), state=State.PUBLICITY
            ).distinct()
    return rows


def items_of(user: Any) -> list[tuple[str, str]]:
    """Items that have applications in a user's area, to choose from."""
    used = reads.applications(user).order_by().values("item_id").distinct()
    found = CatalogueItem.objects.filter(pk__in=used)
    return [(item.code, item.name) for item in found]


class Many(PageMixin, View):
    """One step with all ticked rows; each stands for itself, and the page says what did not work."""

    roles = CASE_ROLES
    menu = "申请"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the step with each and show the summary."""
        action, back = request.POST.get("action", ""), _back(request)
        if action == "publish":
            keys = "&".join(f"rows={row.pk}" for row in self._rows(request))
            return HttpResponseRedirect(f"{reverse('applications:publish')}?{keys}")
        if action not in MANY or not allowed(request.user, MOVES[action]):
            return HttpResponseRedirect(back)
        at, today = timezone.now(), timezone.localdate()

        def step(row: Application) -> None:
            words = {"application_id": row.pk, "actor": request.user, "at": at}
            if action == "approve":
                services.approve(**words, today=today)
            else:
                {"submit": services.submit, "check": services.check}[action](**words)

        done, refused = each(self._rows(request), step)
        return summary(request, TRANSITIONS[action].label, done, refused, back, NEXT[action])

    def _rows(self, request: HttpRequest) -> list[Application]:
        return reads.ticked(request, reads.applications(request.user))


def each(
    rows: Sequence[Any], step: Callable[[Any], object]
) -> tuple[list[Any], list[tuple[Any, str]]]:
    """Rows a step worked with, and those it was refused for, with the reason."""
    done, refused = [], []
    for row in rows:
        try:
            step(row)
        except ApplicationError as error:
            refused.append((row, str(error)))
        else:
            done.append(row)
    return done, refused


def summary(
    request: HttpRequest, label: str, done: Sequence[Any], refused: Sequence[tuple[Any, str]],
    back: str, next_words: str = "",
) -> HttpResponse:  # fmt: skip
    """The page that says what a step with many rows did and did not do."""
    context = {
        "title": f"{label}：办理结果", "menu": "申请", "done": done, "refused": refused,
        "back": back, "label": label, "next_words": next_words,
    }  # fmt: skip
    return render(request, "applications/summary.html", context)


def _back(request: HttpRequest) -> str:
    """The list one came from; never another site."""
    home = reverse("applications:list")
    wanted = request.POST.get("back", "")
    return wanted if wanted.startswith("/applications/") else home
