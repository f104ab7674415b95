"""The form of an item's text: the cells of the printed list, one by one."""

from typing import Any

from django import forms

from eligibility.editing.kinds import Row
from eligibility.models import Catalogue, ItemText
from eligibility.web.editing.value_forms import INPUT, ValueForm
from eligibility.web.filtering import KINDS
from portal.regions.tree import RegionTree

AREA = {**INPUT, "rows": 3}


class TextForm(ValueForm):
    """A missing page filled in, or an item a county adds to its prefecture's list."""

    names = ("number", "name", "clause", "kinds", *ItemText.CELLS)
    field_order = (
        "region", "number", "name", "group", "content", "service_type", "kinds", "standard",
        "responsible", "lead", "document", "clause", "since", "until", "status", "notes", "reason",
    )  # fmt: skip
    number = forms.IntegerField(
        label="序号",
        min_value=1,
        max_value=999,
        help_text="清单里的序号；县市区增加的项目从1起编。",
    )
    name = forms.CharField(label="服务项目", max_length=200)
    clause = forms.CharField(label="条款", max_length=200, help_text="如“附件第3项”。")
    kinds = forms.MultipleChoiceField(
        label="服务类型归类", choices=list(KINDS.items()), widget=forms.CheckboxSelectMultiple
    )
    group = forms.CharField(label="服务对象", required=False, widget=forms.Textarea(AREA))
    content = forms.CharField(label="服务内容", widget=forms.Textarea(AREA))
    service_type = forms.CharField(label="服务类型（原文）", required=False, max_length=100)
    standard = forms.CharField(label="服务标准", required=False, widget=forms.Textarea(AREA))
    responsible = forms.CharField(
        label="责任单位", required=False, max_length=400, help_text="几个单位之间用顿号。"
    )
    lead = forms.CharField(label="牵头市直单位", required=False, max_length=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].widget.attrs.pop("class", None)

    def places(self, tree: RegionTree) -> list[str]:
        """Prefectures with a list, and every county."""
        held = set(Catalogue.objects.values_list("region", flat=True))
        return [
            code
            for p in tree.prefectures()
            for code in ((p, *tree.counties(p)) if p in held else tree.counties(p))
        ]

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        """A row as the form shows it."""
        return super().initial_of(row) | {"kinds": list(row.kinds)}
