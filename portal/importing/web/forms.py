"""The upload form: the file, and the kind's own questions."""

from typing import Any

from django import forms

from portal.importing.kinds import ImportKind, Option
from portal.importing.package import LARGEST
from portal.importing.segments import MOST_ROWS
from portal.lib.periods import Month
from portal.regions.tree import RegionTree


class UploadForm(forms.Form):
    """Fields of a kind's options stand beside the file."""

    file = forms.FileField(
        label="填好的表格",
        help_text=f"xlsx 或 csv，不超过 {LARGEST // 1024 // 1024} MB、{MOST_ROWS // 10000} 万行。",
        allow_empty_file=True,
        error_messages={"required": "没有选择文件。请选择填好的表格。"},
        widget=forms.ClearableFileInput(attrs={"class": "input", "accept": ".xlsx,.csv"}),
    )

    def __init__(
        self, *args: Any, kind: ImportKind, tree: RegionTree, area: str, month: Month, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        counties = [(tree.id_of(code), tree.name(code)) for code in tree.counties(area)]
        for option in kind.options:
            self.fields[option.key] = self._field(option, counties, month)

    def options(self) -> dict[str, Any]:
        """What was answered, as it is kept with the import."""
        return {
            option.key: str(value) if option.kind == "date" else int(value)
            for option in self.kind.options
            for value in [self.cleaned_data[option.key]]
        }

    @staticmethod
    def _field(option: Option, counties: list[tuple[int, str]], month: Month) -> forms.Field:
        if option.kind == "county":
            choices = counties if len(counties) == 1 else [("", "请选择"), *counties]
            return forms.ChoiceField(
                label=option.label,
                choices=choices,
                initial=choices[0][0],
                help_text=option.help,
                widget=forms.Select(attrs={"class": "input"}),
                error_messages={"required": "请选择县市区。"},
            )
        return forms.DateField(
            label=option.label,
            initial=month.first,
            help_text=option.help,
            widget=forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d"),
            error_messages={"required": "请填写日期。", "invalid": "请按 2024-01-01 的样子填写。"},
        )
