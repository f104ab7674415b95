"""Forms of what is found and done for one person."""

from typing import Any

from django import forms

from employment.models import (
    Base,
    Business,
    Capability,
    Contact,
    Course,
    Employer,
    Form,
    HouseholdCondition,
    Job,
    Outcome,
    Referral,
    Seat,
    Support,
    Survey,
    Talent,
    WorkFile,
)
from employment.scope import own
from employment.web.base import JobsPage, Styled, yes_no


class FileForm(Styled, forms.ModelForm):
    """A form about a file; ``page`` and ``file`` narrow what it offers."""

    def __init__(self, *args: Any, page: JobsPage, file: WorkFile, **kwargs: Any) -> None:
        self.page, self.file = page, file
        super().__init__(*args, **kwargs)
        self.narrow()

    def narrow(self) -> None:
        """Offer only what the user may choose."""
        offered: dict[str, Any] = {
            "employer": lambda: own(Employer.objects.all(), self.page.request.user)
            .select_related("organisation").order_by("organisation__name"),
            "base": lambda: own(Base.objects.filter(closed_on=None), self.page.request.user),
            "business": lambda: Business.objects.filter(file=self.file).select_related("job"),
            "course": lambda: own(Course.objects.filter(ends_on__gte=self.page.today), self.page.request.user),
            "referral": lambda: Referral.objects.filter(
                file=self.file, outcome=Outcome.HIRED, job__isnull=True),
        }  # fmt: skip
        for name, rows in offered.items():
            if name in self.fields:
                self.fields[name].queryset = rows()  # type: ignore[attr-defined]
                self.fields[name].empty_label = "请选择" if self.fields[name].required else "（无）"  # type: ignore[attr-defined]

    def _get_validation_exclusions(self) -> set[str]:
        """Rows are checked by the services, which know the file."""
        return {field.name for field in self._meta.model._meta.fields}

    def validate_constraints(self) -> None:
        """Left to the services, which say what is wrong in the clerk's words."""


class SurveyForm(FileForm):
    """The survey."""

    wish = yes_no("有就业意愿")
    wants_training = yes_no("愿意参加培训")
    forms = forms.MultipleChoiceField(
        label="希望的就业形式", required=False, choices=Form.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        """What people enter."""

        model = Survey
        fields = ("surveyed_on", "situation", "wish", "wanted", "wants_training", "training",
                  "why_not", "forms")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("wish", "wants_training"):
                self.initial[name] = "yes" if getattr(self.instance, name) else "no"


class CapabilityForm(FileForm):
    """The assessment."""

    class Meta:
        """What people enter."""

        model = Capability
        fields = ("assessed_on", "level", "assessor", "strengths", "limits")


class ContactForm(FileForm):
    """A contact."""

    class Meta:
        """What people enter."""

        model = Contact
        fields = ("day", "how", "content", "next_on")
        widgets = {"content": forms.Textarea()}


class ConditionForm(FileForm):
    """A condition of the household."""

    class Meta:
        """What people enter."""

        model = HouseholdCondition
        fields = ("kind", "since", "evidence")


class ReferralForm(FileForm):
    """A referral."""

    market = forms.BooleanField(label="市场渠道（计入连续三次推荐）", required=False, initial=True)

    class Meta:
        """What people enter."""

        model = Referral
        fields = ("employer", "where", "post", "referred_on", "market")
        help_texts = {"where": "单位没有登记的写名称；选了用人单位的不填。"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].required = False


class JobForm(FileForm):
    """A job."""

    class Meta:
        """What people enter."""

        model = Job
        fields = ("form", "employer", "where", "position", "started_on", "massage", "contract",
                  "contract_from", "contract_until", "evidence", "referral")  # fmt: skip
        help_texts = {
            "where": "没有用人单位的（灵活、种养等）写单位或经营名称。",
            "contract_until": "无固定期限的不填。",
            "evidence": "合同、社保、工资流水等的名称和编号。",
            "referral": "由推荐录用的，选那次推荐。",
        }  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].required = False


class BusinessForm(FileForm):
    """A business, with the day and papers of the job it is."""

    where = forms.CharField(label="名称（字号）", max_length=120)
    position = forms.CharField(label="经营内容", max_length=60)
    started_on = forms.DateField(label="开始经营日期")
    evidence = forms.CharField(
        label="佐证材料", max_length=200, help_text="执照、照片等的名称和编号。"
    )
    massage = forms.ChoiceField(label="盲人按摩", required=False, choices=Job.Massage.choices)

    class Meta:
        """What people enter."""

        model = Business
        fields = (
            "where",
            "kind",
            "position",
            "started_on",
            "uscc",
            "employs",
            "massage",
            "evidence",
        )


class SupportForm(FileForm):
    """Help given."""

    class Meta:
        """What people enter."""

        model = Support
        fields = ("kind", "business", "base", "given_on", "amount", "document")
        help_texts = {"business": "扶持创业的必选，计入 400 名；种养、电商增收的可不选。"}


class TalentForm(FileForm):
    """Named as a talent."""

    class Meta:
        """What people enter."""

        model = Talent
        fields = ("township", "field", "named_on", "document")


class SeatForm(FileForm):
    """Into a course."""

    class Meta:
        """What people enter."""

        model = Seat
        fields = ("course",)


class NoteForm(FileForm):
    """Marks of the file itself."""

    class Meta:
        """What people enter."""

        model = WorkFile
        fields = ("hard_on", "graduated_on", "school", "plan")
        help_texts = {"plan": "高校毕业生填写：意向、培训、推荐和跟进安排。"}
