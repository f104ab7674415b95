"""Forms of a parameter, a local standard, and a county's list."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings

from eligibility.editing.checking import tiers_of
from eligibility.editing.kinds import Row
from eligibility.models import CatalogueItem
from eligibility.models.dated import Status
from eligibility.rules.amounts import PARAMETERS
from eligibility.web.editing.base import tier_words
from portal.lib.periods import Month
from portal.regions.tree import RegionTree
from portal.web.month import read_month

INPUT = {"class": "input"}


#: How a month that a value changes in is read (``Parameters.held``).
INSIDE_A_MONTH = "月中改变的，当月仍按月初的数值；月初还没有数值的，当月就用新数值。"


class ValueForm(forms.Form):
    """What every dated value has: place, document, status, remarks, and why it is changed."""

    names: ClassVar[tuple[str, ...]] = ()
    by_day: ClassVar[bool] = False
    region = forms.ChoiceField(label="地区")
    since = forms.CharField(label="自何月起", widget=forms.TextInput({**INPUT, "type": "month"}))
    until = forms.CharField(
        label="至何月（含）", required=False, widget=forms.TextInput({**INPUT, "type": "month"}),
        help_text="不填为长期有效。",
    )  # fmt: skip
    document = forms.CharField(label="依据文件", max_length=200, widget=forms.TextInput(INPUT))
    status = forms.ChoiceField(label="状态")
    notes = forms.CharField(
        label="说明", required=False, widget=forms.Textarea({**INPUT, "rows": 2})
    )
    reason = forms.CharField(
        label="修改理由", required=False, max_length=400, widget=forms.TextInput(INPUT)
    )

    def __init__(self, *args: Any, tree: RegionTree, codes: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [s for s in Status.choices if s[0] != Status.DEMO or settings.DEBUG]
        self.fields["status"].choices = kinds  # type: ignore[attr-defined]
        self.fields["region"].choices = places(tree, codes, self.places(tree))  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")
        for name in ("since", "until"):
            if self.by_day:
                self.fields[name].widget.attrs["type"] = "date"
                self.fields[name].label = "自何日起" if name == "since" else "至何日（含）"
        if self.by_day:
            self.fields["since"].help_text = INSIDE_A_MONTH

    def places(self, tree: RegionTree) -> list[str]:
        """The regions that may have such a value."""
        return ["43", *(c for p in tree.prefectures() for c in (p, *tree.counties(p)))]

    def clean_since(self) -> date:
        """The first day."""
        day = self._day("since", last=False)
        if day is None:
            raise forms.ValidationError("请填写起始时间。")
        return day

    def clean_until(self) -> date | None:
        """The day after the last one."""
        return self._day("until", last=True)

    def _day(self, name: str, *, last: bool) -> date | None:
        text = self.cleaned_data[name].strip()
        if not text:
            return None
        if self.by_day:
            try:
                day = date.fromisoformat(text)
            except ValueError:
                raise forms.ValidationError(f"“{text}”不是日期，请写成 2024-01-31。") from None
            return day + timedelta(days=1) if last else day
        month = read_month(text)
        if month is None:
            raise forms.ValidationError(f"“{text}”不是月份，请写成 2024-01。")
        return month.next().first if last else month.first

    def values(self) -> dict[str, Any]:
        """The columns of the row."""
        given = self.cleaned_data
        found = {
            name: given[name] for name in (*self.names, "region", "document", "status", "notes")
        }
        return found | {"valid_from": given["since"], "valid_to": given["until"]}

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        """A row as the form shows it."""
        found = {
            n: getattr(row, n)
            for n in (*cls.names, "region", "document", "status", "notes", "reason")
        }
        end = row.valid_to
        if cls.by_day:
            since, until = row.valid_from.isoformat(), end and (end - timedelta(days=1)).isoformat()
        else:
            since, until = str(Month.of(row.valid_from)), end and str(Month.of(end).previous())
        return found | {"since": since, "until": until or ""}


class ParameterForm(ValueForm):
    """A parameter."""

    names = ("code", "value")
    by_day = True
    field_order = (
        "code",
        "region",
        "value",
        "since",
        "until",
        "document",
        "status",
        "notes",
        "reason",
    )
    code = forms.ChoiceField(label="参数", choices=list(PARAMETERS.items()))
    value = forms.DecimalField(label="数值（元）", max_digits=12, decimal_places=2)


class StandardForm(ValueForm):
    """A local standard of a tier."""

    names = ("amount",)
    field_order = (
        "rate",
        "region",
        "amount",
        "since",
        "until",
        "document",
        "status",
        "notes",
        "reason",
    )
    rate = forms.ChoiceField(label="项目与档次")
    amount = forms.DecimalField(label="标准（元）", max_digits=12, decimal_places=2)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rate"].choices = rates()  # type: ignore[attr-defined]

    def places(self, tree: RegionTree) -> list[str]:
        """Prefectures and counties."""
        return super().places(tree)[1:]

    def values(self) -> dict[str, Any]:
        """The columns; the choice says item, part and tier."""
        code, part, tier = self.cleaned_data["rate"].split("|", 2)
        item = CatalogueItem.objects.get(code=code)
        return super().values() | {"item": item, "part": part, "tier": tier}

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        """A row as the form shows it."""
        return super().initial_of(row) | {"rate": f"{row.item.code}|{row.part}|{row.tier}"}


class ListForm(ValueForm):
    """A county's published list."""

    names = ("title", "issued")
    field_order = (
        "region",
        "title",
        "document",
        "issued",
        "since",
        "until",
        "status",
        "notes",
        "reason",
    )
    title = forms.CharField(label="清单名称", max_length=200)
    issued = forms.DateField(label="公布日期", widget=forms.DateInput({"type": "date"}))

    def places(self, tree: RegionTree) -> list[str]:
        """Counties only."""
        return [c for p in tree.prefectures() for c in tree.counties(p)]

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        """A row as the form shows it."""
        return super().initial_of(row) | {"issued": row.issued.isoformat()}


def places(tree: RegionTree, codes: frozenset[str], wanted: list[str]) -> list[tuple[str, Any]]:
    """Regions of an area in groups by prefecture."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for code in wanted:
        if code in codes and tree.known(code):
            prefecture = tree.prefecture_of(code)
            groups.setdefault(tree.name(prefecture or code), []).append((code, tree.name(code)))
    return list(groups.items())


def rates() -> list[tuple[str, list[tuple[str, str]]]]:
    """Items with their tiers, by catalogue and item."""
    found = []
    items = CatalogueItem.objects.select_related("catalogue").prefetch_related("versions")
    for item in items.order_by("catalogue__region", "number"):
        tiers = [
            (f"{item.code}|{part}|{tier}", f"{item.name} · {tier_words(part, tier)}")
            for part, tier in tiers_of(item)
        ]
        if tiers:
            found.append((f"{item.catalogue.title} 第{item.number}项", tiers))
    return found
