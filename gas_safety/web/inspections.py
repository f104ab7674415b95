"""A visit on a phone: checklist of the sixteen problems, pictures, signature."""

import base64
import binascii
import uuid
from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from gas_safety.document.selectors import problems
from gas_safety.errors import GasError
from gas_safety.inspections.services import EQUIPMENT, Found, Visit, record_inspection
from gas_safety.models import (
    Customer,
    CylinderOwner,
    Fuel,
    Inspection,
    Problem,
    Severity,
)
from gas_safety.photographs.content import checked
from gas_safety.web.base import GasPage, Styled, say
from portal.web.requests import origin_of

PNG = "data:image/png;base64,"
LARGEST_SIGNATURE = 300_000
USAGE = "（三）"  # the stage of problems seen at a gas user's place; the others are folded


class VisitForm(Styled, forms.Form):
    """What is not a problem: when, how it ended, who signed."""

    day = forms.DateField(label="安检日期")
    outcome = forms.ChoiceField(label="结果", choices=Inspection.Outcome.choices)
    by_company = forms.TypedChoiceField(
        label="检查类别", choices=[("1", "企业入户安检"), ("0", "执法检查")],
        coerce=lambda value: value == "1", required=False, empty_value=True,
    )  # fmt: skip
    inspector = forms.CharField(label="安检员", max_length=40)
    taught = forms.BooleanField(label="已做安全教育", required=False)
    signed_by = forms.CharField(label="用户签字（姓名）", max_length=40, required=False)
    unsigned_reason = forms.CharField(label="未签字原因", max_length=100, required=False)
    remark = forms.CharField(label="备注", required=False, widget=forms.Textarea)


class EquipmentForm(Styled, forms.ModelForm):
    """What was seen of the equipment; filled with what is known."""

    fuels = forms.MultipleChoiceField(
        label="使用燃料", choices=Fuel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    cylinder_owner = forms.ChoiceField(
        label="气瓶权属", choices=[("", "未登记"), *CylinderOwner.choices], required=False
    )

    class Meta:
        """The columns a visit may note."""

        model = Customer
        fields = EQUIPMENT


class InspectPage(GasPage):
    """The form of a visit."""

    template_name = "gas_safety/inspect.html"
    tab = "gas:customers"
    title = "入户安检"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An empty form with a token of its own."""
        person = request.user.display_name or request.user.username
        visit = VisitForm(
            initial={"day": self.today, "outcome": "done", "inspector": person,
                     "by_company": "0" if self.inspecting else "1"}
        )  # fmt: skip
        equipment = EquipmentForm(instance=self._customer())
        return self._show(visit, equipment, uuid.uuid4().hex)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep the visit; refused, the form comes back as it was (pictures must be chosen anew)."""
        customer = self._customer()
        visit, equipment = VisitForm(request.POST), EquipmentForm(request.POST, instance=customer)
        token = request.POST.get("token", "")[:64] or uuid.uuid4().hex
        error: GasError | None = None
        if visit.is_valid() and equipment.is_valid():
            try:
                made = self._keep(visit, equipment, token)
                return self._next(made)
            except GasError as refused:
                error = refused
                if refused.field in visit.fields:
                    visit.add_error(refused.field, str(refused))
        return self._show(visit, equipment, token, error=error, status=422)

    def _customer(self) -> Customer:
        rows = Customer.objects.select_related("company__organisation", "region")
        return self.row(rows, pk=self.kwargs["pk"])

    def _keep(self, visit: VisitForm, equipment: EquipmentForm, token: str) -> Inspection:
        given = dict(visit.cleaned_data)
        signature = _signature(self.request.POST.get("signature", ""))
        if not self.inspecting:
            given["by_company"] = True
        return record_inspection(
            actor=self.request.user, customer=self._customer(),
            visit=Visit(token=token, signature=signature, **given),
            found=self._found(),
            equipment=dict(equipment.cleaned_data) if "equipment" in self.request.POST else {},
            pictures=checked(self.request.FILES.getlist("photographs")), at=timezone.now(),
            today=self.today, origin=origin_of(self.request),
        )  # fmt: skip

    def _found(self) -> list[Found]:
        """The ticked problems with what was written and taken beside each."""
        post, known = self.request.POST, {str(p.number): p for p in problems() if not p.missing}
        return [
            Found(
                problem=known[number],
                description=post.get(f"p{number}-text", "").strip(),
                severity=post.get(f"p{number}-severity") or Severity.ORDINARY,
                due_on=_day(post.get(f"p{number}-due", ""), number),
                pictures=checked(self.request.FILES.getlist(f"p{number}-photographs")),
            )
            for number in post.getlist("problem")
            if number in known
        ]

    def _next(self, made: Inspection) -> HttpResponse:
        hazards = list(made.hazards.all())
        told = f"已登记 {made.day} 的安检。" + (f"发现 {len(hazards)} 处隐患。" if hazards else "")
        if made.outcome == "done" and made.by_company and not made.taught:
            told += "没有做安全教育，本次不算完成，仍列入应检。"
        say(self.request, told)
        if len(hazards) == 1:
            return redirect("gas:hazard", hazards[0].pk)
        return redirect("gas:inspection", made.pk)

    def _show(
        self,
        visit: VisitForm,
        equipment: EquipmentForm,
        token: str,
        *,
        error: GasError | None = None,
        status: int = 200,
    ) -> HttpResponse:
        customer, post = self._customer(), self.request.POST
        ticked = set(post.getlist("problem"))
        stages: dict[str, list[dict[str, Any]]] = {}
        for problem in problems():
            stages.setdefault(problem.stage, []).append(_line(problem, ticked, post, self.today))
        context = self.get_context_data(
            customer=customer, visit=visit, equipment=equipment, token=token, error=error,
            stages=[(s, lines, s.startswith(USAGE)) for s, lines in stages.items()],
            severities=Severity.choices, signature=post.get("signature", ""),
            sent=bool(post),
        )  # fmt: skip
        return self.render_to_response(context, status=status)


def _line(problem: Problem, ticked: set[str], post: Any, today: Any) -> dict[str, Any]:
    key = f"p{problem.number}"
    return {
        "problem": problem,
        "ticked": str(problem.number) in ticked,
        "text": post.get(f"{key}-text", ""),
        "severity": post.get(f"{key}-severity", Severity.ORDINARY),
        "due": post.get(f"{key}-due", "") if post else "",
        "least": today.isoformat(),
        "soon": (today + timedelta(days=7)).isoformat(),
    }


def _day(text: str, number: str) -> Any:
    if not text:
        return None
    try:
        return forms.DateField().clean(text)
    except forms.ValidationError:
        cure = "请按 2024-01-15 的样子填写。"
        raise GasError(f"第{number}项的整改期限不正确。", cure, field="problems") from None


def _signature(text: str) -> bytes:
    if not text.startswith(PNG) or len(text) > LARGEST_SIGNATURE:
        return b""
    try:
        return base64.b64decode(text.removeprefix(PNG), validate=True)
    except (ValueError, binascii.Error):
        return b""
