"""Forms of the care ledger."""

from typing import Any

from django import forms
from django.utils import timezone

from eligibility.care.models import Assessment, ServiceRecord
from eligibility.care.models.life_check import Method
from eligibility.care.standard import GROUPS, REASONS
from eligibility.models.dated import Status

LARGEST_PHOTO = 8 * 1024 * 1024


def _day(label: str, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期。", "invalid": "请按 2024-01-15 的样子填写。"},
        **more,
    )


def _text(label: str, most: int, *, required: bool = True, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        required=required,
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "off"}),
        error_messages={"required": f"{label}没有填。", "max_length": f"最多{most}个字。"},
        **more,
    )


def _choice(label: str, choices: Any, **more: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.Select(attrs={"class": "input"}),
        error_messages={"required": f"请选择{label}。", "invalid_choice": "请从列表中选择。"},
        **more,
    )


class RecordForm(forms.Form):
    """A service given: big enough for a thumb."""

    service = _choice("服务", ())
    done_on = _day("日期")
    done_by = _text("服务人员", 40)
    how = _choice("方式", ServiceRecord.How.choices)
    remark = forms.CharField(
        label="情况",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"class": "input", "rows": 3}),
        help_text="老人的状况、需要转告的事。不要写身份证号和账号。",
    )
    photo = forms.FileField(
        label="照片",
        required=False,
        widget=forms.ClearableFileInput(
            attrs={"class": "input", "accept": "image/*", "capture": "environment"}
        ),
        help_text="可不拍。照片加密存入老人的材料。",
    )

    def __init__(self, *args: Any, services: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = services  # type: ignore[attr-defined]

    def clean_photo(self) -> Any:
        """Not larger than what a phone takes."""
        photo = self.cleaned_data.get("photo")
        if photo and photo.size > LARGEST_PHOTO:
            raise forms.ValidationError("照片超过 8 MB。请用较低的分辨率重拍。")
        return photo


class ReasonForm(forms.Form):
    """Why something is taken back."""

    why = _text("原因", 200)


class AssessmentForm(forms.Form):
    """The 26 items beside who assessed, when and why."""

    why = _choice("评估原因", Assessment.Why.choices)
    assessed_on = _day("评估日期")
    place = _text("评估地点", 60, required=False)
    first_assessor = _text("评估员一", 40)
    second_assessor = _text("评估员二", 40)
    medical = forms.BooleanField(
        label="两名评估员中至少一名有医护背景",
        error_messages={"required": "至少一名评估员要有医护背景；没有的请另请评估员。"},
    )
    raised_by = forms.MultipleChoiceField(
        label="影响等级的情况", choices=list(REASONS.items()), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    remark = _text("说明", 300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for group in GROUPS:
            for item in group.items:
                self.fields[key(item.code)] = forms.TypedChoiceField(
                    label=item.name,
                    choices=[(n, str(n)) for n in range(item.highest, -1, -1)],
                    coerce=int,
                    widget=forms.RadioSelect,
                    error_messages={"required": f"“{item.name}”没有打分。"},
                )

    def groups(self) -> list[tuple[Any, list[Any]]]:
        """Groups with the bound fields of their items."""
        return [(g, [self[key(item.code)] for item in g.items]) for g in GROUPS]

    def scores(self) -> dict[str, int]:
        """Points by item code."""
        return {item.code: self.cleaned_data[key(item.code)] for g in GROUPS for item in g.items}


def key(code: str) -> str:
    """The name of an item's field."""
    return f"item_{code.replace('.', '_')}"


class SeenForm(forms.Form):
    """How it was seen that someone is alive."""

    method = _choice("认证方式", Method.choices)
    seen_on = _day("认证日期")
    seen_by = _text("谁认证的", 40, help_text="见到本人的工作人员；数据比对的写数据来源。")
    remark = _text("说明", 200, required=False)


class RuleForm(forms.Form):
    """A rule of life certificates."""

    region = _choice("地区", ())
    item = _choice("项目", (), required=False)
    every = forms.TypedChoiceField(
        label="多久一次", choices=[(12, "每年"), (6, "每半年"), (3, "每季度")], coerce=int,
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    month = forms.TypedChoiceField(
        label="认证月份",
        choices=[("", "本人生日的月份"), *((n, f"{n}月") for n in range(1, 13))],
        coerce=int, empty_value=None, required=False,
        widget=forms.Select(attrs={"class": "input"}),
    )  # fmt: skip
    grace = forms.IntegerField(
        label="宽限天数", min_value=0, max_value=180, initial=30,
        help_text="应认证日之后再等几天，才提出停发。",
        widget=forms.NumberInput(attrs={"class": "input"}),
    )  # fmt: skip
    valid_from = _day("自哪天起执行")
    document = _text("依据文件", 200, help_text="文件名和文号；没有正式文件的状态选“待确认”。")
    status = _choice(
        "状态", [(value, label) for value, label in Status.choices if value != Status.DEMO]
    )

    def __init__(
        self,
        *args: Any,
        regions: list[tuple[str, str]],
        items: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].choices = regions  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", "所有按月发放的项目"), *items]  # type: ignore[attr-defined]
