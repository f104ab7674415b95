"""The form of a report on a measure."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django import forms

from portal.lib.periods import Month
from portal.policies.models import Report, Target
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
        self, *args: Any, counties: Collection[str], month: Month, today: date,
        targets: Sequence[Target] = (), **more: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, initial={"as_of": today}, **more)
        regions = tree(month)
        ids = [regions.id_of(code) for code in counties]
        self.fields["region"].queryset = Region.objects.filter(pk__in=ids).order_by("code")  # type: ignore[attr-defined]
        self.targets = targets
        for target in targets:
            self.fields[target.code] = forms.DecimalField(
                label=f"{target.name}（{target.unit}）", required=False, min_value=0,
                max_digits=14, decimal_places=2,
                help_text=f"目标{target.wanted}。没有发生的不填。{target.notes}",
            )  # fmt: skip
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")

    def told(self) -> dict[str, Any]:
        """What ``report_progress`` takes."""
        plain = {name: self.cleaned_data[name] for name in self.base_fields}
        given = {target: self.cleaned_data[target.code] for target in self.targets}
        return plain | {"figures": {t: value for t, value in given.items() if value is not None}}
