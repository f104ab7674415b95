"""文件格式: the layouts of banks, drafted by one and put in force by another; 四字摘要."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.entries import allowed
from portal.web.pages import Crumb
from portal.web.table import Column, Table
from portal.web.words import Word, word_of
from subsidies.bankfiles import fields
from subsidies.bankfiles.layout import LayoutError, read_layout
from subsidies.bankfiles.models import BankLayout
from subsidies.bankfiles.models.bank_layout import State
from subsidies.bankfiles.preview import preview
from subsidies.bankfiles.samples import samples
from subsidies.bankfiles.selectors import area, layouts_for, layouts_in_force
from subsidies.bankfiles.services import (
    draft_layout,
    publish_layout,
    save_layout,
    withdraw_layout,
)
from subsidies.web.bank.base import EDITORS, BankPage, refuse, say
from subsidies.web.bank.layout_form import (
    LayoutForm,
    body_of,
    choices,
    initial_of,
    tables_of,
    typed_tables,
)

STATES = {
    State.DRAFT: Word("草稿", "warn", "pencil"),
    State.PUBLISHED: Word("已启用", "good", "check"),
    State.WITHDRAWN: Word("已撤回", "plain", "x"),
}
ENDED = Word("停用", "plain", "x")
SUPERSEDED = Word("已被取代", "plain", "x")


def state_word(row: BankLayout) -> Word:
    """A layout's state as shown."""
    if row.superseded_at is not None:
        return SUPERSEDED
    if row.state == State.PUBLISHED and not row.in_use:
        return ENDED
    return word_of(STATES, row.state)


class Layouts(BankPage):
    """Layouts in force and drafts of one's own area, and those that hold from above."""

    template_name = "subsidies/bank/layouts.html"
    title = "银行文件格式"
    tab = "bank:layouts"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list; superseded ones only when asked for."""
        rows = layouts_for(self.request.user, self.month)
        if self.request.GET.get("all") != "1":
            rows = rows.filter(superseded_at__isnull=True).exclude(state=State.WITHDRAWN)
        names = tree(self.month)
        columns = (
            Column("name", "名称", lambda r: cells.link(r.name, reverse("bank:layout", args=[r.pk])), head=True),
            Column("region", "适用地区", lambda r: names.full_name(r.region)),
            Column("kind", "文件", lambda r: fields.KINDS.get(r.body.get("kind"), "")),
            Column("encoding", "编码", lambda r: str(r.body.get("encoding", "")).upper()),
            Column("returns", "回盘", lambda r: fields.RETURN_KINDS.get(r.body.get("returns", {}).get("kind"), "")),
            Column("limit", "每文件行数", lambda r: cells.number(r.body.get("row_limit")), kind="number"),
            Column("from", "启用日期", lambda r: cells.day(r.valid_from), kind="date"),
            Column("state", "状态", lambda r: cells.badge(state_word(r))),
        )  # fmt: skip
        table = Table.of(self.request, columns, rows, caption=self.title)
        return super().get_context_data(
            table=table, samples=samples(), all=self.request.GET.get("all") == "1", **kwargs
        )


class LayoutFormPage(BankPage):
    """What the page of a new layout and that of a draft share."""

    template_name = "subsidies/bank/layout.html"
    tab = "bank:layouts"
    row: BankLayout | None = None

    def get_crumbs(self) -> tuple[Crumb, ...]:
        """Back to the list."""
        return (Crumb("银行文件格式", reverse("bank:layouts")),)

    def form(self, data: Any = None, initial: Any = None) -> LayoutForm:
        """The form with the regions of the user's own area."""
        names = tree(self.month)
        codes = [c for c in sorted(area(self.request.user, self.month)) if len(c) <= 6]
        return LayoutForm(data, initial=initial, tree=names, codes=codes)

    def shown(self, body: Mapping[str, Any], bank: str, region: str) -> dict[str, Any]:
        """The preview of a body, or what is wrong with it."""
        try:
            layout = read_layout(body)
        except LayoutError as error:
            return {"preview_error": str(error)}
        county = tree(self.month).name(region) if region else "样例县"
        name, lines = preview(layout, bank=bank, county=county, day=timezone.localdate())
        return {"preview_name": name, "preview": lines, "preview_table": len(lines[0]) > 1}

    def typed(self, do: str) -> HttpResponse:
        """Save what was typed; what is refused stands at its field and nothing is lost."""
        request, form = self.request, self.form(self.request.POST)
        context: dict[str, Any] = {}
        if form.is_valid():
            try:
                body = body_of(form, request.POST)
                context = self.shown(body, form.cleaned_data["name"], form.cleaned_data["region"])
                if do != "preview":
                    return self._saved(form, body)
            except LayoutError as error:
                field = error.field if error.field in form.fields else None
                form.add_error(field, str(error))
        status = 422 if form.errors else 200
        shown = self.get_context_data(form=form, tables=typed_tables(request.POST), **context)
        return self.render_to_response(shown, status=status)

    def _saved(self, form: LayoutForm, body: dict[str, Any]) -> HttpResponse:
        said = form.cleaned_data
        given: dict[str, Any] = {
            "name": said["name"],
            "valid_from": said["valid_from"],
            "body": body,
            "document": said["document"],
            "in_use": said["in_use"],
            "actor": self.request.user,
            "at": timezone.now(),
        }
        if self.row is None:
            saved = draft_layout(region=said["region"], bank=said["bank"], **given)
        else:
            saved = save_layout(draft=self.row, **given)
        say(self.request, "草稿已保存，还没有启用。请由另一位财务或主管核对后启用。")
        return HttpResponseRedirect(reverse("bank:layout", args=[saved.pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The choices of the tables."""
        return super().get_context_data(**dict(choices()), row=self.row, **kwargs)


class NewLayout(LayoutFormPage):
    """A new draft, from a sample or from another layout."""

    title = "起草银行文件格式"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form, filled from where it starts."""
        if not allowed(request.user, EDITORS):
            refuse(request, "银行文件格式由财务岗或主管维护。")
            return HttpResponseRedirect(reverse("bank:layouts"))
        start = self._start()
        region = getattr(request.user, "region", None)
        initial = {
            **initial_of(start["body"]),
            "bank": start.get("bank", ""),
            "name": start.get("name", ""),
            "document": start.get("document", ""),
            "valid_from": timezone.localdate(),
            "in_use": "1",
            "region": start.get("region") or (region.code if region else ""),
        }
        context = self.get_context_data(
            form=self.form(initial=initial),
            tables=tables_of(start["body"]),
            **self.shown(start["body"], initial["name"], initial["region"]),
        )
        return self.render_to_response(context)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Draft it."""
        return self.typed(request.POST.get("do", "save"))

    def _start(self) -> Mapping[str, Any]:
        query = self.request.GET
        if query.get("from", "").isdigit():
            row = get_object_or_404(layouts_for(self.request.user, self.month), pk=query["from"])
            return {
                "bank": row.bank,
                "name": row.name,
                "document": row.document,
                "region": "",
                "body": row.body,
            }
        known = samples()
        return known.get(query.get("sample", ""), known["rural-commercial"])


class LayoutPage(LayoutFormPage):
    """One layout: a form while it is a draft, else what it says."""

    @cached_property
    def row(self) -> BankLayout:  # type: ignore[override]
        """The layout of the address."""
        return get_object_or_404(layouts_for(self.request.user, self.month), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Its name."""
        return self.row.name

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form or the text."""
        row = self.row
        context = {"tables": tables_of(row.body), **self.shown(row.body, row.name, row.region)}
        if self.editable:
            initial = {
                **initial_of(row.body), "bank": row.bank, "name": row.name, "region": row.region,
                "document": row.document, "valid_from": row.valid_from, "in_use": "1" if row.in_use else "",
            }  # fmt: skip
            context["form"] = self.form(initial=initial)
        return self.render_to_response(self.get_context_data(**context))

    @property
    def editable(self) -> bool:
        """Whether this user may write into it now."""
        mine = self.row.region in area(self.request.user, self.month)
        return self.row.state == State.DRAFT and mine and allowed(self.request.user, EDITORS)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save, look, publish or withdraw."""
        do = request.POST.get("do", "")
        steps = {"publish": publish_layout, "withdraw": withdraw_layout}
        if do not in steps:
            return self.typed("save" if do == "save" else "preview")
        try:
            steps[do](draft=self.row, actor=request.user, at=timezone.now())
        except LayoutError as error:
            refuse(request, error)
        else:
            word = "已启用，自启用日期起用于新的报盘。" if do == "publish" else "已撤回。"
            say(request, f"“{self.row.name}”{word}")
        return HttpResponseRedirect(reverse("bank:layout", args=[pk]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether it is in force now, and what may be done."""
        row = self.row
        force = {r.pk for r in layouts_in_force(row.region, timezone.localdate())}
        names = tree(Month.of(timezone.localdate()))
        return super().get_context_data(
            state=state_word(row), in_force=row.pk in force, region=names.full_name(row.region),
            editable=self.editable, own=row.drafted_by_id == self.request.user.pk,
            kinds=fields.KINDS, layout=row, **kwargs,
        )  # fmt: skip
