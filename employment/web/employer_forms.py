"""Forms of employers."""

from typing import Any

from django import forms

from employment.models import Employer, EmployerYear
from employment.services.employers import FIELDS
from employment.web.base import JobsPage, Styled, county_rows


class EmployerForm(Styled, forms.ModelForm):
    """An employer with its organisation; code and county only while it is new."""

    name = forms.CharField(label="单位名称", max_length=120)
    uscc = forms.CharField(
        label="统一社会信用代码", max_length=18, required=False, help_text="18 位，末位是校验码。"
    )
    region = forms.ModelChoiceField(None, label="县市区", empty_label="请选择")
    address = forms.CharField(label="地址", max_length=200, required=False)
    contact = forms.CharField(label="联系人", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)

    class Meta:
        """Its own columns."""

        model = Employer
        fields = FIELDS
        help_texts = {
            "posts": "机关、事业单位填写；机关 50、事业单位 67 以上的至少安排 1 名。",
            "counsellor": "辅助性、集中就业和安排超过 30 人的单位应配备。",
        }  # fmt: skip

    def __init__(self, *args: Any, page: JobsPage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["uscc"], self.fields["region"]
        else:
            self.fields["region"].queryset = county_rows(page)  # type: ignore[attr-defined]
        self.order_fields(["name", "uscc", "region", "kind", "posts"])

    def _get_validation_exclusions(self) -> set[str]:
        """The service checks the row."""
        return {field.name for field in Employer._meta.fields}

    def validate_constraints(self) -> None:
        """Left to the service."""


class YearForm(Styled, forms.ModelForm):
    """A year's staff and levy."""

    class Meta:
        """What people enter."""

        model = EmployerYear
        fields = ("headcount", "source", "levy_due", "levy_paid", "published_on", "published_at")
        help_texts = {
            "headcount": "残疾人职工也计入；年平均，可以有小数。",
            "published_on": "年度公示保障金缴纳情况的日期。",
        }  # fmt: skip

    def _get_validation_exclusions(self) -> set[str]:
        """The service checks the row."""
        return {field.name for field in EmployerYear._meta.fields}

    def validate_constraints(self) -> None:
        """Left to the service."""
