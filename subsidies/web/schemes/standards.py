"""补贴标准: every scheme in force with its sentence, and drafts on their way to be published."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from eligibility.editing.roles import may_edit
from eligibility.editing.transitions import actions_from
from eligibility.models.dated import State, Status
from portal.accounts import roles
from portal.accounts.scope import region_ids
from portal.lib.money import printed
from portal.regions.models import Region
from portal.regions.selectors import tree
from portal.web.pages import Crumb
from portal.web.words import Word
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.methods import METHODS
from subsidies.schemes.models import SchemeVersion
from subsidies.schemes.services import draft_version, move_version, save_version
from subsidies.schemes.terms import Terms
from subsidies.web.roles import PAYOUT_ROLES
from subsidies.web.schemes.base import SchemePage, refuse, say

READERS = PAYOUT_ROLES | {roles.CATALOGUE_ADMIN}
STATES = {
    State.DRAFT: Word("草稿", "plain", "edit"),
    State.SUBMITTED: Word("待发布", "warn", "clock"),
    State.PUBLISHED: Word("已发布", "good", "check"),
    State.WITHDRAWN: Word("已撤回", "plain", "x"),
}
LIMITS = {
    "cap": "最高（元）", "least": "最低（元）", "max_months": "最多月数", "max_years": "最多年数",
    "min_years": "至少满几年", "min_count": "至少几个",
}  # fmt: skip
_SUMS = ("cap", "least")


def rates_told(version: SchemeVersion) -> list[tuple[str, str]]:
    """The rates and limits of a version with their words."""
    method, terms = METHODS[version.scheme], Terms.of(version.body)
    least = "不低于 " if terms.bound == "at_least" else ""
    found = [
        (label, f"{least}{printed(terms.rates[key])} 元")
        for key, label in method.rates.items()
        if key in terms.rates
    ]
    for name, label in LIMITS.items():
        value = getattr(terms, name)
        if value is not None:
            found.append((label, printed(value) if name in _SUMS else str(value)))
    return found


class StandardList(SchemePage):
    """The schemes of the user's prefectures and counties."""

    template_name = "schemes/standards.html"
    title = "补贴标准"
    tab = "schemes:standards"
    roles = READERS

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Those in force by region, and drafts one may work on."""
        regions = tree(self.month)
        region = self.request.user.region
        code = region.code if region else ""
        near = regions.descendants(code) | set(regions.ancestors(code))
        rows = SchemeVersion.objects.filter(region__in=near, superseded_at=None)
        published = rows.filter(state=State.PUBLISHED).order_by("region", "pk")
        groups: dict[str, list[Any]] = {}
        for row in published:
            groups.setdefault(regions.full_name(row.region), []).append((row, rates_told(row)))
        mine = Region.objects.filter(pk__in=region_ids(self.request.user)).values("code")
        waiting = SchemeVersion.objects.filter(
            region__in=mine, state__in=[State.DRAFT, State.SUBMITTED]
        )
        editor = self.request.user.has_role(roles.CATALOGUE_ADMIN)
        return super().get_context_data(
            groups=groups, waiting=waiting if editor else (), editor=editor, **kwargs
        )


def version_or_404(request: HttpRequest, pk: int) -> SchemeVersion:
    """A published version of anywhere, or one of the user's own area."""
    row = SchemeVersion.objects.filter(pk=pk).first()
    if row is None:
        raise Http404("没有这一条标准。")
    mine = Region.objects.filter(pk__in=region_ids(request.user), code=row.region).exists()
    regions = tree_of(row)
    above = request.user.region is not None and row.region in regions.ancestors(
        request.user.region.code
    )
    if not (mine or (above and row.state == State.PUBLISHED)):
        raise Http404("没有这一条标准，或不在您的管辖区划内。")
    return row


def tree_of(row: SchemeVersion) -> Any:
    """The regions of the month a version begins in."""
    from portal.lib.periods import Month

    return tree(Month.of(row.valid_from))


class StandardForm(forms.Form):
    """A version's particulars, with a field for each rate and limit of its scheme."""

    region = forms.ChoiceField(label="地区")
    name = forms.CharField(label="名称", max_length=80)
    valid_from = forms.DateField(
        label="自", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    valid_to = forms.DateField(
        label="至（不含，不填为长期）", required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip
    document = forms.CharField(label="依据文件", max_length=200)
    clause = forms.CharField(label="条款", max_length=80)
    printed = forms.CharField(label="原文", required=False, widget=forms.Textarea({"rows": 3}))
    status = forms.ChoiceField(
        label="状态", choices=[c for c in Status.choices if c[0] != Status.DEMO]
    )
    notes = forms.CharField(label="说明", required=False, widget=forms.Textarea({"rows": 2}))
    reason = forms.CharField(label="修改理由", required=False, max_length=400)

    def __init__(
        self, *args: Any, scheme: str, places: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        method = METHODS[scheme]
        self.fields["region"].choices = places  # type: ignore[attr-defined]
        for key, label in method.rates.items():
            self.fields[f"rate_{key}"] = forms.DecimalField(
                label=f"{label}（元）", min_value=0, decimal_places=2, required=False,
                help_text="不填表示文件没有这一档。",
            )  # fmt: skip
        for name in method.limits:
            field = forms.DecimalField if name in _SUMS else forms.IntegerField
            self.fields[f"limit_{name}"] = field(label=LIMITS[name], min_value=0, required=False)
        for each in self.fields.values():
            each.widget.attrs.setdefault("class", "input")

    def values(self, base: SchemeVersion) -> dict[str, Any]:
        """The columns of the version."""
        given = self.cleaned_data
        names = ("region", "name", "valid_from", "valid_to", "document", "clause", "printed",
                 "status", "notes")  # fmt: skip
        body: dict[str, Any] = {k: v for k, v in base.body.items() if k in ("per", "bound")}
        rates = {
            k.removeprefix("rate_"): f"{v:.2f}" for k, v in given.items()
            if k.startswith("rate_") and v is not None
        }  # fmt: skip
        if rates:
            body["rates"] = rates
        for key, value in given.items():
            name = key.removeprefix("limit_")
            if key.startswith("limit_") and value is not None:
                body[name] = f"{value:.2f}" if name in _SUMS else int(value)
        return {n: given[n] for n in names} | {
            "scheme": base.scheme, "owed_by": base.owed_by, "body": body,
        }  # fmt: skip


def form_of(row: SchemeVersion, user: Any, data: Any = None) -> StandardForm:
    """The form filled with a version; places are those the user may edit."""
    regions = tree_of(row)
    mine = Region.objects.filter(
        pk__in=region_ids(user), level__in=["prefecture", "county"], valid_to=None
    )
    near = regions.prefecture_of(row.region) or row.region
    places = [
        (r.code, regions.full_name(r.code))
        for r in mine.order_by("code")
        if regions.within(r.code, near)
    ]
    initial = {n: getattr(row, n) for n in ("region", "name", "valid_from", "valid_to", "document",
               "clause", "printed", "status", "notes", "reason")}  # fmt: skip
    initial |= {f"rate_{k}": v for k, v in row.body.get("rates", {}).items()}
    initial |= {f"limit_{k}": row.body[k] for k in METHODS[row.scheme].limits if k in row.body}
    return StandardForm(data, scheme=row.scheme, places=places, initial=initial)


class StandardPage(SchemePage):
    """One version: as published, or as a draft with its steps."""

    template_name = "schemes/standard.html"
    tab = "schemes:standards"
    roles = READERS

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return (Crumb("补贴标准", reverse("schemes:standards")),)

    def get_title(self) -> str:
        """Its name."""
        return version_or_404(self.request, self.kwargs["pk"]).name

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What it says, and what may be done with it."""
        row = version_or_404(self.request, self.kwargs["pk"])
        editor = may_edit(self.request.user, row.region)
        if row.state == State.DRAFT and editor:
            kwargs.setdefault("form", form_of(row, self.request.user))
        return super().get_context_data(
            row=row, state=STATES[State(row.state)], rates=rates_told(row), editor=editor,
            drafter=self.request.user.has_role(roles.CATALOGUE_ADMIN),
            region=tree_of(row).full_name(row.region),
            moves=list(actions_from(row.state)) if editor and row.superseded_at is None else [],
            **kwargs,
        )  # fmt: skip

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the draft, or take a step."""
        row = version_or_404(request, pk)
        action, at = request.POST.get("do", "save"), timezone.now()
        try:
            if action == "save":
                form = form_of(row, request.user, request.POST)
                if not form.is_valid():
                    return self.render_to_response(self.get_context_data(form=form), status=422)
                save_version(
                    draft=row, values=form.values(row), reason=form.cleaned_data["reason"],
                    actor=request.user, at=at,
                )  # fmt: skip
                say(request, "草稿已保存。")
            else:
                reason = request.POST.get("reason", "")
                move_version(row=row, action=action, actor=request.user, at=at, reason=reason)
                say(
                    request,
                    "已办理。发布须由另一位目录管理员。" if action == "submit" else "已办理。",
                )
        except SchemeError as error:
            refuse(request, error)
        return redirect("schemes:standard", pk)


class DraftStandard(StandardPage):
    """Start a draft from a version: a correction, a new rate, or a county's own standard."""

    roles = frozenset({roles.CATALOGUE_ADMIN})

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the version: a draft is only ever posted."""
        return redirect("schemes:standard", version_or_404(request, self.kwargs["pk"]).pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """A draft for the user's own region, with what is in force to start from."""
        base = version_or_404(request, pk)
        region = base.region if may_edit(request.user, base.region) else request.user.region.code
        values = {n: getattr(base, n) for n in ("scheme", "name", "owed_by", "valid_to", "document",
                  "clause", "printed", "status", "notes", "body")}  # fmt: skip
        values |= {"region": region, "valid_from": self.month.first}
        try:
            made = draft_version(
                values=values, reason="", actor=request.user, at=timezone.now(), based_on=base.pk
            )
        except SchemeError as error:
            refuse(request, error)
            return redirect("schemes:standard", pk)
        return redirect("schemes:standard", made.pk)
