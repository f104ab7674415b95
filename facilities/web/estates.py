"""配建小区: what estates must provide, how far they are, who is late, the opinion to print."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.models import Estate
from facilities.planning.estates import STEPS, Check, check
from facilities.selectors import counties_of
from facilities.services import save_estate
from facilities.web.base import WRITERS, FacilityPage, blame, row_or_404, say
from facilities.web.forms import EstateForm
from portal.accounts.scope import scoped
from portal.lib.periods import Month
from portal.regions.selectors import tree
from portal.web import cells
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from portal.web.table import Column, Table, export
from portal.web.words import Word

STATES = {
    "overdue": Word("移交逾期", "bad", "alert-triangle"),
    "lacking": Word("面积不足", "warn", "alert-triangle"),
    "unknown": Word("缺数据", "plain", "help-circle"),
    "fine": Word("达标", "good", "check"),
}


def _columns(checks: dict[int, Check]) -> tuple[Column, ...]:
    def needed(row: Estate) -> Any:
        needs = checks[row.pk].needs
        return "；".join(f"{n.label} {n.needed}" for n in needs) or cells.DASH

    def lacking(row: Estate) -> Any:
        short = [n for n in checks[row.pk].needs if n.lacking]
        return "；".join(f"{n.label} {n.lacking}" for n in short) or cells.DASH

    def at(row: Estate) -> str:
        done = [label for name, label in STEPS if getattr(row, name)]
        return done[-1] if done else "未开始"

    return (
        Column("name", "小区", lambda r: cells.link(r.name, reverse("homes:estate", args=[r.pk])),
               head=True, optional=False),
        Column("county", "县市区", lambda r: r.region.name),
        Column("kind", "类型", lambda r: r.get_kind_display()),
        Column("needed", "应配（㎡）", needed),
        Column("lacking", "还缺（㎡）", lacking),
        Column("at", "四同步", at),
        Column("accepted", "竣工验收", lambda r: cells.day(r.accepted_on), kind="date"),
        Column("due", "移交期限", lambda r: cells.day(checks[r.pk].handover_due), kind="date"),
        Column("handed", "移交", lambda r: cells.day(r.handed_over_on), kind="date"),
        Column("state", "状态", lambda r: cells.badge(STATES[checks[r.pk].state])),
    )  # fmt: skip


class EstateList(FacilityPage):
    """Estates of one's own area, the overdue first."""

    template_name = "facilities/estates.html"
    title = "配建小区"
    tab = "homes:estates"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The page, or its table as a file."""
        if request.GET.get("export"):
            rows, checks = self._rows()
            return export(_columns(checks), rows, "estates")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list with counts by state."""
        rows, checks = self._rows()
        counts = {s: sum(c.state == s for c in checks.values()) for s in STATES}
        state = self.request.GET.get("state", "")
        if state in STATES:
            rows = [r for r in rows if checks[r.pk].state == state]
        table = Table.of(
            self.request, _columns(checks), rows, caption="配建小区", exportable=True, page_size=25
        )
        return super().get_context_data(table=table, counts=counts, state=state, **kwargs)

    def _rows(self) -> tuple[list[Estate], dict[int, Check]]:
        day = timezone.localdate()
        rows = list(scoped(Estate.objects.select_related("region"), self.request.user))
        regions = tree(Month.of(day))
        checks = {row.pk: check(row, day, regions) for row in rows}
        order = list(STATES)
        rows.sort(key=lambda r: (order.index(checks[r.pk].state), r.name))
        return rows, checks


class NewEstate(FacilityPage):
    """A form for an estate."""

    template_name = "facilities/record_form.html"
    title = "登记小区"
    tab = "homes:estates"
    roles = WRITERS

    def estate(self) -> Estate | None:
        """The estate to be changed; None for a new one."""
        return None

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("配建小区", reverse("homes:estates")),)

    def _form(self, data: Any = None) -> EstateForm:
        estate = self.estate()
        counties = None if estate else counties_of(self.request.user)
        return EstateForm(data, instance=estate, counties=counties)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", self._form())
        return super().get_context_data(save="保存", **kwargs)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save, and show what the estate must provide."""
        estate, form = self.estate(), self._form(request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            region = values.pop("region", None) or (estate and estate.region)
            try:
                made = save_estate(
                    actor=request.user, region=region, values=values, estate=estate,
                    at=timezone.now(), origin=origin_of(request),
                )  # fmt: skip
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, "已保存。")
                return redirect("homes:estate", made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class EditEstate(NewEstate):
    """The same form for one that is registered."""

    title = "修改小区"

    def estate(self) -> Estate | None:
        """The estate of the address."""
        return row_or_404(self.request, Estate, pk=self.kwargs["pk"])


class EstatePage(FacilityPage):
    """One estate: what it must provide, its four steps, the opinion."""

    template_name = "facilities/estate.html"
    tab = "homes:estates"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("配建小区", reverse("homes:estates")),)

    def get_title(self) -> str:
        """Its name."""
        return str(row_or_404(self.request, Estate, pk=self.kwargs["pk"]))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The estate with its check."""
        row: Estate = row_or_404(self.request, Estate, pk=self.kwargs["pk"])
        found = check(row, timezone.localdate())
        steps = []
        for name, label in STEPS:
            day = getattr(row, name)
            earlier = all(step["state"] == "done" for step in steps)
            state = "done" if day else "now" if earlier else ""
            steps.append({"label": label, "state": state, "note": day.isoformat() if day else ""})
        return super().get_context_data(
            estate=row, check=found, word=STATES[found.state], steps=steps, **kwargs
        )


class Opinion(EstatePage):
    """The written opinion of the civil affairs office, as it is printed and sealed."""

    template_name = "facilities/opinion.html"

    def get_title(self) -> str:
        """What the paper is called."""
        return "配套养老服务设施意见书"


class PlanningPage(FacilityPage):
    """配建试算: the calculator of ``calculate planning`` as a page."""

    template_name = "facilities/planning.html"
    title = "配建试算"
    tab = "homes:estates"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the estates."""
        return (Crumb("配建小区", reverse("homes:estates")),)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What was asked, and the answer or what is wrong."""
        from facilities.planning.calculate import planning
        from facilities.planning.rules import FIGURES, KINDS, rules
        from portal.lib.inputs import InputError
        from portal.regions.selectors import tree
        from subsidies.schemes.places import PREFECTURES

        regions = tree(self.month)
        names = {pinyin: regions.name(code) for pinyin, code in PREFECTURES.items()}
        region = self.request.user.region  # type: ignore[union-attr]
        mine = regions.prefecture_of(region.code) if region else None
        own = next((p for p, code in PREFECTURES.items() if code == mine), "yongzhou")
        query = self.request.GET
        given = {n: query.get(n, "").strip() for n in ("prefecture", "kind", *FIGURES)}
        answer = error = None
        if query.get("kind"):
            data: dict[str, Any] = {n: v for n, v in given.items() if v}
            try:
                answer = planning(data, today=timezone.localdate())
            except InputError as wrong:
                error = f"{wrong.message}{wrong.cure}"
        return super().get_context_data(
            names=names, kinds=KINDS, figures=[(n, label, given[n]) for n, label in FIGURES.items()],
            given=given | {"prefecture": given["prefecture"] or own}, answer=answer, error=error,
            rules=[(names[r.prefecture], KINDS[r.kind], r) for r in rules()], **kwargs,
        )  # fmt: skip
