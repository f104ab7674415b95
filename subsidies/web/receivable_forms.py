"""Forms of the ledger of what is owed back; what they accept goes to its services."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone

from portal.lib.periods import Month
from subsidies.models import Receivable
from subsidies.models.receivable_entry import EntryKind
from subsidies.receivables.selectors import deductible


class RepaymentForm(forms.Form):
    """Money that came back."""

    amount = forms.DecimalField(label="退回金额（元）", max_digits=12, decimal_places=2)
    kind = forms.ChoiceField(label="方式", choices=EntryKind.choices)
    received_on = forms.DateField(
        label="收到日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    document = forms.CharField(label="缴款凭证号", max_length=128)
    number = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, receivable: Receivable, *args: Any, **kwargs: Any) -> None:
        today = timezone.localdate()
        first = {"amount": receivable.outstanding, "number": uuid4(), "received_on": today}
        kwargs.setdefault("initial", first)
        kwargs.setdefault("prefix", "repay")
        super().__init__(*args, **kwargs)
        self.fields["received_on"].widget.attrs["max"] = f"{today:%Y-%m-%d}"
        _dress(self)


class DeductionForm(forms.Form):
    """A decision to deduct from other months' payments."""

    award_id = forms.TypedChoiceField(label="从哪项待遇抵扣", coerce=int)
    monthly = forms.DecimalField(label="每月最多抵扣（元）", max_digits=12, decimal_places=2)
    from_month = forms.CharField(
        label="自", widget=forms.TextInput(attrs={"type": "month", "placeholder": "2024-04"})
    )
    document = forms.CharField(label="决定文号", max_length=128)

    def __init__(self, receivable: Receivable, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("prefix", "deduct")
        super().__init__(*args, **kwargs)
        field: Any = self.fields["award_id"]
        field.choices = [(award.pk, award.item.name) for award in deductible(receivable)]
        _dress(self)

    def clean_from_month(self) -> Month:
        """The month as it is typed, 2024-04."""
        try:
            return Month.parse(self.cleaned_data["from_month"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error


def _dress(form: forms.Form) -> None:
    for field in form.fields.values():
        field.widget.attrs.setdefault("class", "input")
