"""Forms about one record: outcomes, retention, ends, wages."""

from typing import Any

from django import forms

from employment.models import HouseholdCondition, Job, Referral, Retention, Seat
from employment.services.jobs import CORRECTABLE
from employment.transitions import REFERRAL_MOVES, SEAT_MOVES
from employment.web.base import Styled, yes_no


class OutcomeForm(Styled, forms.Form):
    """What came of a referral."""

    outcome = forms.ChoiceField(
        label="结果",
        choices=[("", "请选择"), *((m.target, m.label) for m in REFERRAL_MOVES.values())],
    )
    closed_on = forms.DateField(label="结果日期")
    reason = forms.CharField(
        label="原因", max_length=200, required=False, help_text="未录用、未去或取消的必填。"
    )


class RetentionForm(Styled, forms.Form):
    """A look at a job."""

    months = forms.TypedChoiceField(
        label="节点",
        coerce=int,
        choices=Retention._meta.get_field("months").choices,  # type: ignore[union-attr]
    )
    checked_on = forms.DateField(label="回访日期")
    kept = yes_no("仍在岗")
    evidence = forms.CharField(
        label="佐证材料", max_length=200, help_text="社保、工资流水、现场照片等。"
    )


class EndForm(Styled, forms.Form):
    """The end of a job."""

    ended_on = forms.DateField(label="离开日期", help_text="当日起不再在岗。")
    end_reason = forms.CharField(label="离开原因", max_length=200)


class CorrectForm(Styled, forms.ModelForm):
    """Other particulars of a job."""

    class Meta:
        """What may be corrected."""

        model = Job
        fields = CORRECTABLE

    def _get_validation_exclusions(self) -> set[str]:
        """The service checks the row."""
        return {field.name for field in Job._meta.fields}

    def validate_constraints(self) -> None:
        """Left to the service."""


class SeatEndForm(Styled, forms.Form):
    """The end of a training."""

    state = forms.ChoiceField(
        label="结果", choices=[("", "请选择"), *((m.target, m.label) for m in SEAT_MOVES.values())]
    )
    attended = forms.IntegerField(label="出勤天数", min_value=0, required=False)
    certificate = forms.CharField(label="证书编号", max_length=60, required=False)
    reason = forms.CharField(label="未结业原因", max_length=200, required=False)


class ConditionEndForm(Styled, forms.Form):
    """The end of a condition."""

    until = forms.DateField(label="不再符合之日")


class MonthForm(Styled, forms.Form):
    """Wage and insurance of a month."""

    month = forms.CharField(label="月份", widget=forms.TextInput({"type": "month"}))
    wage = forms.DecimalField(label="实发工资（元）", min_value=0, max_digits=9, decimal_places=2)
    insured = yes_no("足额缴纳社会保险")
    evidence = forms.CharField(
        label="佐证材料", max_length=200, help_text="工资表、银行流水、社保清单。"
    )


ROW_MODELS: dict[str, Any] = {
    "outcome": (Referral, OutcomeForm, "登记推荐结果"),
    "retention": (Job, RetentionForm, "在岗回访"),
    "end": (Job, EndForm, "登记离开"),
    "correct": (Job, CorrectForm, "更正就业登记"),
    "seat": (Seat, SeatEndForm, "登记结业"),
    "condition": (HouseholdCondition, ConditionEndForm, "终止家庭情形"),
}
