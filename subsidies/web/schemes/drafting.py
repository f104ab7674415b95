"""A new claim: choose institution and subsidy, see what the register gives, keep it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from portal.accounts.scope import scoped, visible
from portal.lib.inputs import InputError
from portal.lib.periods import Month
from portal.parties.models import Organisation
from portal.people.selectors import find_by_id_number
from portal.web.month import read_month
from portal.web.pages import Crumb
from portal.web.requests import origin_of
from subsidies.schemes.checking import SchemeError
from subsidies.schemes.methods import METHODS
from subsidies.schemes.models import OwedBy, Scheme
from subsidies.schemes.selectors import versions_for
from subsidies.schemes.services import draft_claim, record_prior, redraft_claim
from subsidies.web.schemes.base import WRITERS, ClaimMixin, SchemePage, say

INPUT = {"class": "input"}
_KINDS = (Organisation.Kind.ELDER_HOME, Organisation.Kind.TEKUN_HOME, Organisation.Kind.PROVIDER)
_BY_PERIOD = (Scheme.OPERATION,)
_BY_YEAR = (Scheme.COMMUNITY_CENTRE, Scheme.CHAIN, Scheme.RUNNING_COSTS, Scheme.EMPLOYER_AWARD)
#: Claimed where their register is kept: by course, under 残疾人就业.
_ELSEWHERE = (Scheme.EMPLOYER_AWARD, Scheme.TRAINING_FEE, Scheme.TRAINING_LIVING)
_NOT_PRIOR = (Scheme.OPERATION, Scheme.EMPLOYER_AWARD)
_FROM_REGISTER = (Scheme.BED_CONSTRUCTION, Scheme.STAR_AWARD, *_BY_PERIOD, *_BY_YEAR)


class ChooseForm(forms.Form):
    """For whom and for what."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label="机构", empty_label="请选择",
        error_messages={"required": "没有选择机构，请选择。"},
    )  # fmt: skip
    scheme = forms.ChoiceField(label="补贴")

    def __init__(self, *args: Any, user: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = scoped(Organisation.objects.filter(kind__in=_KINDS), user).order_by("name")
        self.fields["organisation"].queryset = rows  # type: ignore[attr-defined]
        region = user.region.code if user.region else ""
        versions = [
            v for v in versions_for(region, today)
            if v.owed_by == OwedBy.GOVERNMENT and v.scheme not in _ELSEWHERE
        ]  # fmt: skip
        names = {v.scheme: v.name for v in versions} or dict(Scheme.choices)
        self.fields["scheme"].choices = list(names.items())  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.update(INPUT)


class AskForm(forms.Form):
    """What a scheme asks beside what the register knows."""

    remark = forms.CharField(label="说明", required=False, max_length=400)

    def __init__(self, *args: Any, scheme: str, today: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme, self.user = scheme, user
        own: dict[str, forms.Field] = {}
        last = Month.of(today).previous()
        if scheme in _BY_PERIOD:
            for name, label in (("first", "自何月"), ("last", "至何月（含）")):
                widget = forms.TextInput({"type": "month"})
                own[name] = forms.CharField(label=label, initial=str(last), widget=widget)
        elif scheme in _BY_YEAR:
            own["year"] = forms.IntegerField(
                label="年度", initial=today.year, min_value=2020, max_value=today.year
            )
        elif scheme not in _FROM_REGISTER:
            own |= _typed_fields(scheme)
        self.fields = own | self.fields  # type: ignore[assignment]
        for field in self.fields.values():
            field.widget.attrs.update(INPUT)

    def clean(self) -> dict[str, Any]:
        """Months must be months."""
        given = super().clean() or {}
        for name in ("first", "last"):
            if name in self.fields and name in given and read_month(given[name]) is None:
                self.add_error(name, f"“{given[name]}”不是月份，请写成 2024-01。")
        return given

    def clean_id_number(self) -> str:
        """Whose file it is, of those the clerk may see; the number itself is not kept."""
        typed = str(self.cleaned_data["id_number"])
        person = find_by_id_number(typed)
        if person is None or not visible(self.user, person):
            raise forms.ValidationError(
                "本地区没有这个身份证号的人员档案。请先在“人员”登记选手和他的银行账户。"
            )
        self.person = person.pk
        return typed

    def asked(self) -> dict[str, Any]:
        """What is kept with the claim."""
        given = {k: v for k, v in self.cleaned_data.items() if k not in ("remark", "id_number")}
        inputs = {k.removeprefix("in_"): v for k, v in given.items() if k.startswith("in_")}
        rest = {k: v for k, v in given.items() if not k.startswith("in_")}
        typed = {
            k: str(v) if not isinstance(v, int) else v
            for k, v in inputs.items()
            if v not in (None, "")
        }
        whose = {"person": self.person} if "id_number" in self.fields else {}
        return rest | whose | ({"inputs": typed} if inputs else {})


def _typed_fields(scheme: str) -> dict[str, forms.Field]:
    """What the register knows nothing of; a prize also asks who won it."""
    own: dict[str, forms.Field] = {}
    fields = list(METHODS[scheme].fields)
    if scheme == Scheme.CONTEST:
        own["id_number"] = forms.CharField(
            label="获奖选手身份证号", max_length=18, help_text="奖励付到选手本人的账户，一人一笔。"
        )
        fields = [field for field in fields if field.name != "count"]
        label, told = "竞赛名称和年度", "如 2023年全国民政行业职业技能大赛。只限国家级竞赛。"
    else:
        label, told = "申领事项", "平台、展会、工作室等的名称。"
    own["what"] = forms.CharField(label=label, max_length=40, help_text=told)
    return own | {f"in_{field.name}": _form_field(field) for field in fields}


def _form_field(field: Any) -> forms.Field:
    if field.kind == "choice":
        return forms.ChoiceField(label=field.label, choices=list((field.choices or {}).items()))
    if field.kind == "money":
        return forms.DecimalField(label=field.label, min_value=0, decimal_places=2, required=False)
    return forms.IntegerField(label=field.label, min_value=0, initial=field.default)


class NewClaim(SchemePage):
    """First for whom and for what, then what the scheme asks."""

    template_name = "schemes/new.html"
    title = "申领补贴"
    roles = WRITERS

    def get_crumbs(self) -> list[Crumb]:
        """Back to the list."""
        return [Crumb("补贴申领", reverse("schemes:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The first form from the address, and the second once both are chosen."""
        today, query = timezone.localdate(), self.request.GET
        chosen = "scheme" in query
        choose = ChooseForm(
            query if chosen else None, user=self.request.user, today=today,
            initial={"organisation": query.get("organisation")},
        )  # fmt: skip
        organisation = version = None
        if chosen and choose.is_valid():
            organisation, scheme = (
                choose.cleaned_data["organisation"],
                choose.cleaned_data["scheme"],
            )
            form = AskForm(scheme=scheme, today=today, user=self.request.user)
            kwargs.setdefault("form", form)
            versions = versions_for(organisation.region.code, today)
            version = next((v for v in versions if v.scheme == scheme), None)
        return super().get_context_data(
            choose=choose, organisation=organisation, version=version, **kwargs
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        """Work the claim out and keep it as a draft, or say why there is none."""
        today = timezone.localdate()
        choose = ChooseForm(request.GET, user=request.user, today=today)
        if not choose.is_valid():
            return self.render_to_response(self.get_context_data(), status=422)
        scheme = choose.cleaned_data["scheme"]
        form = AskForm(request.POST, scheme=scheme, today=today, user=request.user)
        if form.is_valid():
            try:
                claim = draft_claim(
                    actor=request.user, organisation=choose.cleaned_data["organisation"],
                    scheme=scheme, asked=form.asked(), at=timezone.now(), today=today,
                    remark=form.cleaned_data["remark"], origin=origin_of(request),
                )  # fmt: skip
            except (SchemeError, InputError) as error:
                form.add_error(None, str(error))
            else:
                say(request, "已按登记算出金额，核对后提交复核。")
                return redirect("schemes:claim", claim.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)


class Redraft(ClaimMixin):
    """Work a draft out anew."""

    roles = WRITERS

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the claim."""
        return redirect("schemes:claim", self.claim.pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """From the register as it is now, with what was asked."""
        claim = self.claim
        try:
            again = redraft_claim(
                actor=request.user, claim=claim, asked=claim.asked, at=timezone.now(),
                today=timezone.localdate(), remark=claim.remark, origin=origin_of(request),
            )  # fmt: skip
        except (SchemeError, InputError) as error:
            from subsidies.web.schemes.base import refuse

            refuse(request, error)
        else:
            say(request, f"已按现有登记重新计算：{again.amount:,.2f} 元。")
        return redirect("schemes:claim", pk)


class PriorForm(forms.Form):
    """A payment made before the portal."""

    organisation = forms.ModelChoiceField(Organisation.objects.none(), label="机构")
    scheme = forms.ChoiceField(
        label="补贴", choices=[(s.value, s.label) for s in _FROM_REGISTER if s not in _NOT_PRIOR]
    )
    period = forms.CharField(
        label="期间", max_length=50, help_text="如 2022年、2021—2023评定周期。"
    )
    amount = forms.DecimalField(
        label="已付金额（元）", min_value=0, decimal_places=2, max_digits=12
    )
    nursing_beds = forms.IntegerField(label="其中护理型床位数", min_value=0, required=False)
    star = forms.IntegerField(
        label="星级（等级评定补助）", min_value=1, max_value=5, required=False
    )
    years = forms.IntegerField(
        label="年数（按年的补贴）", min_value=1, max_value=20, required=False
    )
    remark = forms.CharField(label="拨款文件或凭证号", max_length=400)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = scoped(Organisation.objects.filter(kind__in=_KINDS), user).order_by("name")
        self.fields["organisation"].queryset = rows  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.update(INPUT)


class Prior(SchemePage):
    """Record what was paid before the portal, so that caps and periods are right."""

    template_name = "schemes/prior.html"
    title = "登记以前已付的补贴"
    roles = WRITERS

    def get_crumbs(self) -> list[Crumb]:
        """Back to the list."""
        return [Crumb("补贴申领", reverse("schemes:list"))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", PriorForm(user=self.request.user))
        return super().get_context_data(**kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Record it."""
        form = PriorForm(request.POST, user=request.user)
        if form.is_valid():
            given = form.cleaned_data
            inputs = {
                n: given[n] for n in ("nursing_beds", "star", "years") if given[n] is not None
            }
            try:
                made = record_prior(
                    actor=request.user, organisation=given["organisation"], scheme=given["scheme"],
                    period=given["period"], amount=given["amount"], inputs=inputs,
                    remark=given["remark"], at=timezone.now(), today=timezone.localdate(),
                    origin=origin_of(request),
                )  # fmt: skip
            except SchemeError as error:
                form.add_error(error.field if error.field in form.fields else None, str(error))
            else:
                say(request, "已登记，计入该机构的限额和期限，不会再支付。")
                return redirect("schemes:claim", made.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)
