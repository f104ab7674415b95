"""Forms of the registers."""

from typing import Any

from django import forms

from gas_safety.models import (
    Channel,
    Company,
    Conversion,
    Customer,
    Fuel,
    Severity,
    Station,
    Vehicle,
)
from gas_safety.web.base import Styled, area_rows, county_rows
from portal.policies.models import Report


class CompanyForm(Styled, forms.ModelForm):
    """A company with its organisation's particulars; code and seat only when new."""

    name = forms.CharField(label="企业名称", max_length=120)
    uscc = forms.CharField(label="统一社会信用代码", max_length=18)
    region = forms.ModelChoiceField(None, label="注册地区", empty_label="请选择")
    address = forms.CharField(label="地址", max_length=200, required=False)
    contact = forms.CharField(label="联系人", max_length=60, required=False)
    phone = forms.CharField(label="联系电话", max_length=20, required=False)

    class Meta:
        """Its own columns."""

        model = Company
        fields = ("supply", "licence", "licence_until")

    def __init__(self, *args: Any, user: Any, today: Any, new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if new:
            self.fields["region"].queryset = area_rows(user, today)  # type: ignore[attr-defined]
        else:
            del self.fields["uscc"], self.fields["region"]
        self.order_fields(["name", "uscc", "region", "supply", "licence", "licence_until"])


class StationForm(Styled, forms.ModelForm):
    """A delivery point."""

    class Meta:
        """What people enter."""

        model = Station
        fields = (
            "region", "name", "address", "direct_since", "pickup_ended_on", "opened_on",
            "closed_on",
        )  # fmt: skip
        help_texts = {
            "direct_since": "还不是直营店的不填。", "pickup_ended_on": "仍可自提的不填。",
        }  # fmt: skip

    def __init__(self, *args: Any, user: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = county_rows(user, today)  # type: ignore[attr-defined]


class VehicleForm(Styled, forms.ModelForm):
    """A vehicle."""

    class Meta:
        """What people enter."""

        model = Vehicle
        fields = (
            "region", "kind", "plate", "registered_on", "permit", "permit_until", "retired_on",
        )  # fmt: skip

    def __init__(self, *args: Any, user: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = county_rows(user, today)  # type: ignore[attr-defined]


class CustomerForm(Styled, forms.ModelForm):
    """A gas user with what is known of the place."""

    phone = forms.CharField(label="联系电话", max_length=20, required=False)
    fuels = forms.MultipleChoiceField(
        label="使用燃料", choices=Fuel.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        """What people enter; the last inspection is kept by visits."""

        model = Customer
        fields = (
            "company", "region", "number", "name", "category", "supply", "township", "address",
            "opened_on", "closed_on", "fuels", "alarm_installed", "alarm_working",
            "alarm_right_gas", "hose_rubber", "hose_cm", "hose_fault_on", "hose_replaced_on",
            "regulator_ok", "flameout_ok", "cylinders", "cylinder_owner", "cylinder_due_on",
            "cylinder_kg", "bottle_room", "card_on", "safety_officer",
        )  # fmt: skip

    def __init__(self, *args: Any, user: Any, today: Any, companies: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]
        self.fields["region"].queryset = county_rows(user, today)  # type: ignore[attr-defined]
        first = list(self.Meta.fields[:8])
        self.order_fields([*first, "phone", *self.Meta.fields[8:]])
        if self.instance.pk and self.instance.phone_last4:
            self.fields["phone"].help_text = f"已登记尾号 {self.instance.phone_last4}，不改的不填。"


class DeliveryForm(Styled, forms.Form):
    """Gas brought."""

    day = forms.DateField(label="送气日期")
    cylinders = forms.IntegerField(label="瓶数", min_value=1, max_value=200, initial=1)
    number = forms.CharField(label="送气单号", max_length=40)


class ConversionForm(Styled, forms.ModelForm):
    """A household or business helped."""

    id_number = forms.CharField(
        label="困难群体身份证号", max_length=18, required=False,
        help_text="只在帮扶困难群体时填写；加密保存，燃气页面只显示末四位。",
    )  # fmt: skip

    class Meta:
        """What people enter."""

        model = Conversion
        fields = ("kind", "day", "price", "discount", "hardship", "remark")


class ComplaintForm(Styled, forms.Form):
    """A report from the public."""

    region = forms.ModelChoiceField(None, label="县市区", empty_label="请选择")
    channel = forms.ChoiceField(label="举报渠道", choices=[("", "请选择"), *Channel.choices])
    received_on = forms.DateField(label="受理日期")
    place = forms.CharField(label="地点", max_length=200)
    content = forms.CharField(label="举报内容", widget=forms.Textarea)
    reporter = forms.CharField(label="举报人", max_length=40, required=False,
                               help_text="匿名举报不填。加密保存，只有检查人员写明用途才能查看。")  # fmt: skip
    reporter_phone = forms.CharField(label="举报人电话", max_length=20, required=False)

    def __init__(self, *args: Any, user: Any, today: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = county_rows(user, today)  # type: ignore[attr-defined]


class HazardForm(Styled, forms.Form):
    """A hazard found outside a visit."""

    problem = forms.ModelChoiceField(None, label="典型问题", empty_label="请选择")
    region = forms.ModelChoiceField(None, label="县市区", empty_label="请选择")
    company = forms.ModelChoiceField(None, label="供气企业", required=False, empty_label="不涉及")
    place = forms.CharField(label="地点", max_length=200)
    description = forms.CharField(label="隐患情况", required=False, widget=forms.Textarea)
    severity = forms.ChoiceField(label="等级", choices=Severity.choices)
    found_on = forms.DateField(label="发现日期")
    due_on = forms.DateField(label="整改期限", required=False,
                             help_text="填写后即下达整改通知；不填的先登记。")  # fmt: skip
    unit = forms.CharField(label="责任单位", max_length=60, required=False,
                           help_text="不填的按附件第一个责任单位。")  # fmt: skip

    def __init__(
        self, *args: Any, user: Any, today: Any, companies: Any, problems: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["problem"].queryset = problems  # type: ignore[attr-defined]
        self.fields["company"].queryset = companies  # type: ignore[attr-defined]
        self.fields["region"].queryset = county_rows(user, today)  # type: ignore[attr-defined]


class CampaignForm(Styled, forms.Form):
    """A campaign."""

    name = forms.CharField(label="名称", max_length=80)
    region = forms.ModelChoiceField(None, label="地区", empty_label="请选择")
    begins_on = forms.DateField(label="开始日期")
    ends_on = forms.DateField(
        label="结束日期（含）", required=False, help_text="不填的按两个月计算。"
    )
    units = forms.CharField(label="专班单位", max_length=200, required=False)


class ReportForm(Styled, forms.Form):
    """What a region reports on a measure."""

    region = forms.ModelChoiceField(None, label="地区", empty_label=None)
    as_of = forms.DateField(label="截至日期")
    state = forms.ChoiceField(label="进展", choices=[("", "请选择"), *Report.State.choices])
    text = forms.CharField(label="进展情况", widget=forms.Textarea)
    evidence = forms.CharField(
        label="佐证材料", max_length=200, help_text="文件、台账或照片的名称和编号。"
    )
