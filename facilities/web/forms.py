"""Forms of the register; they only read, services write."""

from typing import Any

from django import forms

from facilities.models import (
    BedCount,
    CountyFigure,
    Estate,
    Function,
    Institution,
    Rating,
    Rectification,
    Resident,
    ResidentGrade,
    StaffMember,
    StaffTraining,
    Visit,
)
from facilities.services import RecordKind
from portal.parties.models import Organisation
from portal.regions.models import Region


def _day(required: bool = False, label: str = "") -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"})
    )


class Styled:
    """Gives every field the look of the portal, and dates a calendar."""

    fields: dict[str, forms.Field]

    def style(self) -> None:
        """Classes and input types of all widgets."""
        for field in self.fields.values():
            widget = field.widget
            if isinstance(field, forms.DateField):
                field.widget = widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
            if not isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
                widget.attrs.setdefault("class", "input")
            if isinstance(field, forms.ChoiceField) and list(field.choices)[:1] == [("", "-" * 9)]:
                field.choices = [("", "请选择"), *list(field.choices)[1:]]
            if isinstance(widget, forms.Textarea):
                widget.attrs["rows"] = 3


class RowForm(Styled, forms.ModelForm):
    """A form of a model's own columns."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


def record_form(kind: RecordKind) -> type[RowForm]:
    """The form of a kind of record."""
    models = {
        m.__name__: m for m in (BedCount, Rating, Rectification, StaffMember, StaffTraining, Visit)
    }  # the models are named so that a kind without a form fails early
    model = models[kind.model.__name__]
    return forms.modelform_factory(model, form=RowForm, fields=list(kind.fields))


PARTY = ("name", "ownership", "address", "contact", "phone", "opened_on", "closed_on")
REGISTER = (
    "kind", "operator", "operator_uscc", "brand", "township", "village", "urban", "built_by",
    "floor_area", "functions", "filing_number", "filed_on", "fire", "fire_on", "fire_document",
    "medical", "medical_demo", "monitored", "county_run", "city_run",
    "latitude", "longitude", "notes",
)  # fmt: skip
SECTIONS = (
    ("机构", ("uscc", "name", "region", "ownership", "kind", "operator", "operator_uscc", "brand")),
    ("位置与联系", ("township", "village", "urban", "address", "contact", "phone", "latitude", "longitude")),
    ("建设与备案", ("opened_on", "closed_on", "built_by", "floor_area", "filing_number", "filed_on",
               "medical", "medical_demo", "county_run", "city_run",
               "monitored")),
    ("消防审验", ("fire", "fire_on", "fire_document")),
    ("功能与备注", ("functions", "notes")),
)  # fmt: skip


class InstitutionForm(RowForm):
    """An institution with its organisation; county and code only while it is new."""

    uscc = forms.CharField(
        label="统一社会信用代码", required=False, max_length=40,
        help_text="18 位；没有单独登记的站点可不填。代码已登记为本县市区的机构时，直接补充设施信息。",
    )  # fmt: skip
    name = forms.CharField(label="名称", max_length=120)
    region = forms.ModelChoiceField(Region.objects.none(), label="县市区")
    ownership = forms.ChoiceField(
        label="性质", choices=[("", "请选择"), *Organisation.Ownership.choices]
    )
    address = forms.CharField(label="地址", required=False, max_length=200)
    contact = forms.CharField(label="联系人", required=False, max_length=60)
    phone = forms.CharField(label="联系电话", required=False, max_length=20)
    opened_on = _day(label="开办日期")
    closed_on = _day(label="停办日期")
    functions = forms.MultipleChoiceField(
        label="为老服务功能", required=False, choices=Function.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Institution
        fields = REGISTER

    def __init__(self, *args: Any, counties: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counties is None:
            del self.fields["uscc"], self.fields["region"]
            return
        self.fields["region"].queryset = counties  # type: ignore[attr-defined]
        if len(counties) == 1:
            self.fields["region"].initial = counties[0].pk

    def sections(self) -> list[tuple[str, list[Any]]]:
        """Fields by their headings, in the order of the page."""
        return [(title, [self[n] for n in names if n in self.fields]) for title, names in SECTIONS]

    def party(self) -> dict[str, Any]:
        """The organisation's particulars."""
        return {name: self.cleaned_data[name] for name in PARTY}

    def register(self) -> dict[str, Any]:
        """The register's own columns."""
        return {name: self.cleaned_data[name] for name in REGISTER}


class ResidentForm(RowForm):
    """Who moves in."""

    grade = forms.ChoiceField(label="能力等级", choices=ResidentGrade.Grade.choices)

    class Meta:
        model = Resident
        fields = ("name", "category", "admitted_on", "months_before")


class GradeForm(RowForm):
    """Another grade from a day on."""

    class Meta:
        model = ResidentGrade
        fields = ("grade", "from_day")


class LeaveForm(RowForm):
    """The end of a stay."""

    class Meta:
        model = Resident
        fields = ("left_on", "left_reason")


class PhotoForm(Styled, forms.Form):
    """A picture."""

    file = forms.FileField(label="图片（JPG 或 PNG，不超过 2 MB）")
    caption = forms.CharField(label="说明", max_length=80)
    taken_on = forms.DateField(label="拍摄日期")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


class AccountForm(Styled, forms.Form):
    """Where an institution is paid."""

    holder = forms.CharField(label="户名", max_length=80)
    bank = forms.CharField(label="开户银行", max_length=80)
    bank_code = forms.CharField(label="联行号", max_length=14, required=False)
    number = forms.CharField(label="账号", max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


class FigureForm(RowForm):
    """A number a county reports."""

    class Meta:
        model = CountyFigure
        fields = ("region", "of", "as_of", "value", "document")

    def __init__(self, *args: Any, counties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"].queryset = counties  # type: ignore[attr-defined]


class EstateForm(RowForm):
    """An estate; the county only while it is new."""

    class Meta:
        model = Estate
        fields = (
            "name", "region", "kind", "address", "developer", "households", "residential_area",
            "population", "indoor_area", "outdoor_area", "land_area", "planned_on", "built_on",
            "accepted_on", "handed_over_on", "opinion", "opinion_on",
        )  # fmt: skip

    def __init__(self, *args: Any, counties: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if counties is None:
            del self.fields["region"]
        else:
            self.fields["region"].queryset = counties  # type: ignore[attr-defined]
