"""参数、地方标准和县级清单: lists with how sure each value is, and their forms."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from eligibility.editing import services
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import Kind, Row, add_kind, kind_of, period_words
from eligibility.editing.roles import may_edit
from eligibility.editing.selectors import codes_of
from eligibility.models import CatalogueItem, ItemText
from eligibility.models.dated import State, Status
from eligibility.web.editing import steps
from eligibility.web.editing.base import (
    EditingPage,
    row_or_404,
    say,
    state_word,
    tier_words,
    title_of,
    value_kind_or_404,
)  # fmt: skip
from eligibility.web.editing.text_form import TextForm
from eligibility.web.editing.value_forms import ListForm, ParameterForm, StandardForm, ValueForm
from portal.regions import selectors as regions
from portal.web import cells
from portal.web.table import Column, Table
from portal.web.words import STATUSES, word_of

FORMS: dict[str, type[ValueForm]] = {
    "parameters": ParameterForm, "standards": StandardForm, "lists": ListForm, "texts": TextForm,
}  # fmt: skip
FIELDS_OF = {
    "item": "rate",
    "tier": "rate",
    "part": "rate",
    "valid_from": "since",
    "valid_to": "until",
}


#: Kinds of areas above: the columns of their lists.
COLUMNS: dict[str, Callable[[], list[Column]]] = {}
TABS = [
    ("parameters", "参数"),
    ("standards", "地方标准"),
    ("lists", "县级清单"),
    ("texts", "项目原文"),
]


def add_values(kind: Kind, form: type[ValueForm], own: Callable[[], list[Column]]) -> None:
    """Pages for dated values of an area above; from ``AppConfig.ready``."""
    add_kind(kind)
    FORMS[kind.name], COLUMNS[kind.name] = form, own
    if (kind.name, kind.label) not in TABS:
        TABS.append((kind.name, kind.label))


class Values(EditingPage):
    """Published values of a kind, filtered; drafts stand in 编辑与发布."""

    template_name = "eligibility/editing/values.html"

    @property
    def kind(self) -> Any:
        """The kind of the address; versions have their own pages."""
        return value_kind_or_404(self.kwargs["kind"])

    def get_title(self) -> str:
        """What is listed."""
        return "参数" if self.kwargs["kind"] == "parameters" else self.kind.label

    def rows(self) -> Any:
        """The rows the filters ask for, of the user's area and what stands above it."""
        kind, query = self.kind, self.request.GET
        codes = codes_of(self.request.user)
        tree = regions.tree(self.month)
        above = {c for code in codes for c in tree.ancestors(code)}
        rows = kind.model._default_manager.filter(state=State.PUBLISHED, region__in=codes | above)
        if query.get("all") != "1":
            rows = rows.filter(superseded_at=None)
        if query.get("status") in Status.values:
            rows = rows.filter(status=query["status"])
        if query.get("region"):
            rows = rows.filter(region__in=tree.descendants(query["region"]))
        if "item_id" in kind.key:
            rows = rows.select_related("item").order_by(
                "item__catalogue__region", "item__number", "region"
            )
        return rows

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The table with its filters."""
        tree = regions.tree(self.month)
        rows = self.rows()
        table = Table.of(
            self.request, columns(self.kwargs["kind"], tree), rows, caption=self.get_title()
        )
        return super().get_context_data(
            kind=self.kind, table=table, statuses=Status.choices, query=self.request.GET,
            prefectures=[(p, tree.name(p)) for p in tree.prefectures()],
            tabs=TABS, **kwargs,
        )  # fmt: skip


def columns(kind: str, tree: Any) -> list[Column]:
    """The columns of a kind."""
    if kind in COLUMNS:
        return [*COLUMNS[kind](), *_shared(tree)]
    own: list[Column] = {
        "parameters": [
            Column("code", "参数", lambda r: link_to(r, title_of(r)), sort="code", optional=False, head=True),
            Column("value", "数值（元）", lambda r: cells.money(r.value), kind="money", sort="value"),
        ],
        "standards": [
            Column("item", "项目", lambda r: link_to(r, f"{r.item.number}　{r.item.name}"), optional=False, head=True),
            Column("tier", "档次", lambda r: tier_words(r.part, r.tier)),
            Column("amount", "标准（元）", lambda r: cells.money(r.amount), kind="money", sort="amount"),
        ],
        "texts": [
            Column("name", "项目", lambda r: link_to(r, str(r)), sort="number", optional=False, head=True),
            Column("content", "服务内容", lambda r: r.content),
            Column("standard", "服务标准", lambda r: r.standard),
        ],
        "lists": [
            Column("title", "清单", lambda r: link_to(r, r.title), optional=False, head=True),
            Column("issued", "公布日期", lambda r: cells.day(r.issued), kind="date", sort="issued"),
        ],
    }[kind]  # fmt: skip
    return [*own, *_shared(tree)]


def _shared(tree: Any) -> list[Column]:
    """What every kind's list shows."""
    return [
        Column("region", "地区", lambda r: tree.full_name(r.region), sort="region"),
        Column("period", "期间", period_words),
        Column("document", "依据文件", lambda r: r.document),
        Column("status", "状态", lambda r: cells.badge(word_of(STATUSES, r.status))),
        Column("state", "环节", lambda r: cells.badge(state_word(r)), hidden=True),
    ]


def _item_of(row: Row) -> CatalogueItem | None:
    """The item a published text has written, whose rule may be drafted next."""
    if not isinstance(row, ItemText) or row.state != State.PUBLISHED:
        return None
    return CatalogueItem.objects.filter(catalogue__region=row.region, number=row.number).first()


def link_to(row: Row, text: str) -> Any:
    """The row's page."""
    return cells.link(text, reverse("editing:value", args=[kind_of(row).name, row.pk]))


class ValueFormPage(EditingPage):
    """What the page of a new value and that of a draft share."""

    template_name = "eligibility/editing/value.html"
    row: Row | None = None

    def form(self, kind: str, data: Any = None, initial: Any = None) -> ValueForm:
        """The form of a kind with the choices of the user's area."""
        tree, codes = regions.tree(self.month), codes_of(self.request.user)
        return FORMS[kind](data, initial=initial, tree=tree, codes=codes)

    def typed(self, kind: str, row: Row | None) -> HttpResponse:
        """Draft or save what was typed; what the services refuse stands at its field."""
        request, form = self.request, self.form(kind, self.request.POST)
        if form.is_valid():
            given = {
                "reason": form.cleaned_data["reason"],
                "actor": request.user,
                "at": timezone.now(),
            }
            try:
                if row is None:
                    saved = services.draft_value(
                        kind=value_kind_or_404(kind), values=form.values(), **given
                    )
                else:
                    saved = services.save_value(draft=row, values=form.values(), **given)
            except EditingError as error:
                field = FIELDS_OF.get(error.field, error.field)
                form.add_error(field if field in form.fields else None, str(error))
            else:
                if request.POST.get("do") == "submit":
                    return steps.move(request, saved, "submit")
                say(request, "草稿已保存，还没有生效。提交后由另一位目录管理员发布。")
                return redirect(steps.page_of(saved))
        return self.render_to_response(self.get_context_data(form=form), status=422)


class NewValue(ValueFormPage):
    """A new value, or a new one that starts from another."""

    def get_title(self) -> str:
        """What is made."""
        return f"登记{value_kind_or_404(self.kwargs['kind']).label}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form, empty or filled from the row named in the address."""
        kind = self.kwargs["kind"]
        kwargs.setdefault("form", self.form(kind, initial=self._initial(kind)))
        return super().get_context_data(editable=True, kind=value_kind_or_404(kind), **kwargs)

    def _initial(self, kind: str) -> dict[str, Any]:
        query = self.request.GET
        start = {
            "region": query.get("region", ""),
            "number": query.get("number", ""),
            "clause": f"附件第{query['number']}项" if query.get("number") else "",
            "rate": query.get("rate", ""),
            "status": "official",
        }
        if not query.get("from", "").isdigit():
            return start
        row = row_or_404(self.request, value_kind_or_404(kind), int(query["from"]))
        return FORMS[kind].initial_of(row) | {"until": "", "reason": ""}

    def post(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Make the draft."""
        return self.typed(kind, None)


class ValuePage(ValueFormPage):
    """One value: a form while it is a draft, else what it says; with its steps."""

    @property
    def value(self) -> Row:
        """The row of the address."""
        return row_or_404(self.request, value_kind_or_404(self.kwargs["kind"]), self.kwargs["pk"])

    def get_title(self) -> str:
        """What it is called."""
        return title_of(self.value)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form or the values, and the steps."""
        row, kind = self.value, self.kwargs["kind"]
        editable = row.state == State.DRAFT and may_edit(self.request.user, row.region)
        if editable:
            kwargs.setdefault("form", self.form(kind, initial=FORMS[kind].initial_of(row)))
        shown = [
            (c.label, c.cell(row))
            for c in columns(kind, regions.tree(self.month))
            if c.key != "state"
        ]
        return super().get_context_data(
            row=row, kind=value_kind_or_404(kind), editable=editable, state=state_word(row), shown=shown,
            can_try=kind in ("parameters", "standards"), item=_item_of(row), **steps.context(self.request, row, self.month), **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, kind: str, pk: int) -> HttpResponse:
        """Save the draft or do a step."""
        row, do = self.value, request.POST.get("do", "save")
        if do in ("save", "submit") and row.state == State.DRAFT:
            return self.typed(kind, row)
        return steps.move(request, row, do)
