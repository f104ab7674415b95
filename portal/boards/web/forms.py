"""The form of a report on a measure."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django import forms

from portal.lib.periods import Month
from portal.policies.models import Report
from portal.regions.models import Region
from portal.regions.selectors import tree


class ReportForm(forms.Form):
    """What a county reports on a measure."""

    region = forms.ModelChoiceField(Region.objects.none(), label="县市区", empty_label=None)
    as_of = forms.DateField(
        label="截至日期", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    state = forms.ChoiceField(label="进展", choices=[("", "请选择"), *Report.State.choices])
    text = forms.CharField(
        label="进展情况",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明做了什么、还差什么。",
    )
    evidence = forms.CharField(
        label="佐证材料", max_length=200, help_text="文件、台账或照片的名称和编号。"
    )

    def __init__(
        self, *args: Any, counties: Collection[str], month: Month, today: date, **more: Any
    ) -> None:
        super().__init__(*args, initial={"as_of": today}, **more)
        regions = tree(month)
        ids = [regions.id_of(code) for code in counties]
        self.fields["region"].queryset = Region.objects.filter(pk__in=ids).order_by("code")  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")
