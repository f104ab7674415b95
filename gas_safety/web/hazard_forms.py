"""What is done with a hazard: entered, moved along, transferred, pictures added."""

from typing import Any

from django import forms
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from gas_safety.document.selectors import usable_problems
from gas_safety.errors import GasError
from gas_safety.hazards import selectors
from gas_safety.hazards.services import Given, find_hazard, move_hazard, transfer_hazard
from gas_safety.hazards.transitions import TRANSITIONS, actions_from
from gas_safety.models import Complaint, Problem, Severity
from gas_safety.models.hazard import State
from gas_safety.photographs.content import checked
from gas_safety.photographs.services import keep
from gas_safety.scope import INSPECTORS, companies, own
from gas_safety.web.base import FormPage, Styled, number_of, refuse, say
from gas_safety.web.forms import HazardForm
from portal.web.requests import origin_of


class StepForm(Styled, forms.Form):
    """What a step needs; only those fields are shown."""

    due_on = forms.DateField(label="整改期限")
    street = forms.CharField(label="报告的街道（社区）", max_length=60)
    penalty = forms.DecimalField(
        label="罚款金额（元）", max_digits=12, decimal_places=2, min_value=0
    )
    penalty_paper = forms.CharField(label="处罚决定书文号", max_length=80)
    remark = forms.CharField(label="说明", widget=forms.Textarea)
    photographs = forms.Field(label="照片", required=False)

    def __init__(self, *args: Any, needs: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("due_on", "street", "penalty", "penalty_paper"):
            if name not in needs:
                del self.fields[name]
        self.fields["remark"].required = "remark" in needs
        self.fields["photographs"].widget = Pictures(
            attrs={"class": "input", "accept": "image/jpeg,image/png,image/webp"}
        )


class Pictures(forms.ClearableFileInput):
    """Several files of one field."""

    allow_multiple_selected = True


class HazardOf(FormPage):
    """A form about one hazard the user may see."""

    tab = "gas:hazards"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Look the hazard up first: not seen is not found."""
        self.hazard: Any = None
        if request.user.is_authenticated:
            self.hazard = self.row(selectors.ledger(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def back(self) -> str:
        """To the hazard."""
        return reverse("gas:hazard", args=[self.hazard.pk])

    def pictures(self, moment: str) -> None:
        """Keep what was sent; told by content before anything is written."""
        files = checked(self.request.FILES.getlist("photographs"))
        keep(actor=self.request.user, pictures=files, moment=moment, hazard=self.hazard,
             at=timezone.now())  # fmt: skip


class HazardStepPage(HazardOf):
    """One step along the transitions table."""

    def get_title(self) -> str:
        """What is done."""
        return self._move().label

    def _move(self) -> Any:
        move = TRANSITIONS.get(self.kwargs["action"])
        if move is None:
            raise Http404
        return move

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The form; back to the hazard when somebody was quicker, or it is not one's to do."""
        move = self._move()
        if move not in actions_from(self.hazard.state, frozenset(request.user.roles)):  # type: ignore[union-attr]
            state = self.hazard.get_state_display()
            refuse(request, f"这条隐患现为“{state}”，您现在不能{move.label}。下面是最新情况。")
            return redirect(self.back())
        return super().get(request, *args, **kwargs)

    def make_form(self, *given: Any) -> forms.Form:
        """What the step needs."""
        move = self._move()
        self.note = f"{self.hazard.place}：{move.hint}。" if move.hint else self.hazard.place
        self.submit = move.label
        return StepForm(*given, needs=move.needs)

    def send(self, form: forms.Form) -> str:
        """Take the step."""
        given = {k: v for k, v in form.cleaned_data.items() if k != "photographs"}
        with transaction.atomic():
            self.pictures("after" if self.hazard.state != State.FOUND else "before")
            moved = move_hazard(
                actor=self.request.user, hazard=self.hazard, action=self.kwargs["action"],
                given=Given(**given), at=timezone.now(), today=self.today,
                origin=origin_of(self.request),
            )  # fmt: skip
        say(self.request, f"现在是“{moved.get_state_display()}”，由{moved.unit}负责。")
        return self.back()


class TransferForm(Styled, forms.Form):
    """To whom and why."""

    unit = forms.CharField(label="承接单位", max_length=60)
    reason = forms.CharField(label="转办理由", widget=forms.Textarea)


class HazardTransfer(HazardOf):
    """Hand the hazard to another unit."""

    title = "转办"
    submit = "转办"

    def make_form(self, *given: Any) -> forms.Form:
        """With the units the annex names as suggestions."""
        form = TransferForm(*given)
        units = "、".join(self.hazard.problem.responsible_units)
        form.fields["unit"].help_text = f"附件列出的责任单位：{units}。现在：{self.hazard.unit}。"
        return form

    def send(self, form: forms.Form) -> str:
        """Hand it over."""
        transfer_hazard(
            actor=self.request.user, hazard=self.hazard, at=timezone.now(),
            origin=origin_of(self.request), **form.cleaned_data,
        )  # fmt: skip
        say(self.request, f"已转{form.cleaned_data['unit']}。")
        return self.back()


class HazardPictures(HazardOf):
    """More pictures, without a step."""

    title = "补充照片"
    submit = "上传"

    def make_form(self, *given: Any) -> forms.Form:
        """When they were taken, and the files."""
        form = PicturesForm(*given)
        form.fields["photographs"].widget = Pictures(
            attrs={"class": "input", "accept": "image/jpeg,image/png,image/webp"}
        )
        return form

    def send(self, form: forms.Form) -> str:
        """Keep them."""
        if not self.request.FILES.getlist("photographs"):
            raise GasError("没有选择照片。", "请选择 jpg、png 或 webp 照片。", field="photographs")
        self.pictures(form.cleaned_data["moment"])
        say(self.request, "照片已保存。")
        return self.back()


class PicturesForm(Styled, forms.Form):
    """When, and which."""

    moment = forms.ChoiceField(label="时点", choices=[("before", "整改前"), ("after", "整改后")])
    photographs = forms.Field(label="照片", required=False)


class HazardNew(FormPage):
    """A hazard found outside a visit, or out of a report from the public."""

    tab = "gas:hazards"
    title = "登记隐患"
    submit = "登记"

    def make_form(self, *given: Any) -> forms.Form:
        """With what the report says, when it comes from one."""
        user = self.request.user
        source = self._complaint()
        mine = list(companies(user)[:2]) if not self.inspecting else []
        initial: dict[str, Any] = {
            "found_on": self.today, "region": user.region_id, "severity": Severity.ORDINARY,
        }  # fmt: skip
        if len(mine) == 1:
            initial["company"] = mine[0].pk
        if source:
            initial |= {
                "region": source.region_id,
                "place": source.place,
                "description": source.content,
            }
            self.note = f"来自举报 {source.number}。"
        return HazardForm(
            *given, initial=initial, user=user, today=self.today, companies=companies(user),
            problems=usable_problems(),
        )  # fmt: skip

    def _complaint(self) -> Complaint | None:
        pk = number_of(self.request.GET.get("report"))
        if pk is None or not self.request.user.has_role(*INSPECTORS):
            return None
        return own(Complaint.objects.all(), self.request.user).filter(pk=pk).first()

    def send(self, form: forms.Form) -> str:
        """Keep it."""
        values = dict(form.cleaned_data)
        problem: Problem = values.pop("problem")
        made = find_hazard(
            actor=self.request.user, problem=problem, complaint=self._complaint(),
            at=timezone.now(), today=self.today, origin=origin_of(self.request), **values,
        )  # fmt: skip
        say(self.request, f"已登记，责任单位{made.unit}。")
        return reverse("gas:hazard", args=[made.pk])
