"""One form page for each thing recorded about a person, and for each thing said of a record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from employment import services
from employment.models import Capability, Job, Survey, WorkFile
from employment.services.writing import fingerprint
from employment.web import person_forms as own_forms
from employment.web.base import FormPage, say
from employment.web.row_forms import ROW_MODELS
from portal.web.pages import Crumb


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of record by the name it has in addresses; ``one`` there is only one of a person."""

    label: str
    form: type[own_forms.FileForm]
    write: Callable[..., Any]
    one: Any = None
    note: str = ""


KINDS: dict[str, Kind] = {
    "survey": Kind("就业需求摸底", own_forms.SurveyForm, services.save_survey, Survey,
                   "每人一次；以后再打开是更正。"),
    "capability": Kind("职业能力评估", own_forms.CapabilityForm, services.save_capability, Capability,
                       "每人一次；以后再打开是更正。"),
    "contact": Kind("帮扶记录", own_forms.ContactForm, services.add_contact),
    "referral": Kind("岗位推荐", own_forms.ReferralForm, services.refer),
    "job": Kind("就业", own_forms.JobForm, services.start_job),
    "business": Kind("创业", own_forms.BusinessForm, services.start_business, None,
                     "同时登记为自主创业的就业。"),
    "support": Kind("扶持", own_forms.SupportForm, services.give_support),
    "condition": Kind("家庭情形", own_forms.ConditionForm, services.add_condition),
    "talent": Kind("乡村振兴人才", own_forms.TalentForm, services.name_talent),
    "seat": Kind("参加培训", own_forms.SeatForm, services.enrol),
    "note": Kind("档案标注", own_forms.NoteForm, services.note_file, WorkFile),
}  # fmt: skip


class FilePageMixin(FormPage):
    """A form about one file."""

    tab = "jobs:people"

    @cached_property
    def file(self) -> WorkFile:
        """The file of the address."""
        rows = WorkFile.objects.select_related("person__managing_region")
        return self.row(rows, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the person."""
        return (*super().get_crumbs(), Crumb(str(self.file), self.back()))

    def back(self) -> str:
        """The person's page."""
        return reverse("jobs:file", args=[self.file.pk])


class AddRecord(FilePageMixin):
    """A new record of a person, or the correction of the one there can be."""

    @property
    def kind(self) -> Kind:
        """What is recorded."""
        found = KINDS.get(self.kwargs["kind"])
        if found is None:
            raise Http404("没有这种登记。")
        return found

    @cached_property
    def instance(self) -> Any:
        """The one that is there already, or None."""
        if self.kind.one is WorkFile:
            return self.file
        return self.kind.one and self.kind.one.objects.filter(file=self.file).first()

    def get_title(self) -> str:
        """What is recorded of whom."""
        return f"{self.file.person.name}　{self.kind.label}"

    @property
    def note(self) -> str:  # type: ignore[override]
        """A word on the kind."""
        return self.kind.note

    def seen(self) -> str:
        """The mark of what is corrected."""
        return fingerprint(self.instance) if self.instance else ""

    def make_form(self, *given: Any) -> forms.Form:
        """The form of the kind."""
        made: Any = self.kind.form(*given, page=self, file=self.file, instance=self.instance,
                                   initial=self._initial())  # fmt: skip
        return made

    def send(self, form: forms.Form) -> str:
        """Record it."""
        seen = self.request.POST.get("seen", "")
        more = {"seen": seen} if self.kind.one else {}
        values = dict(form.cleaned_data)
        if self.kwargs["kind"] == "seat":
            more["course"] = values["course"]
        else:
            more["values"] = values
        fresh = WorkFile.objects.get(pk=self.file.pk)
        self.kind.write(file=fresh, today=self.today, **more, **self.written())
        say(self.request, f"{self.kind.label}已登记。")
        return self.back()

    def _initial(self) -> dict[str, Any]:
        if self.instance:
            return {}
        today = self.today.isoformat()
        days = ("surveyed_on", "assessed_on", "day", "referred_on", "started_on", "given_on")
        asked = {
            n: self.request.GET[n]
            for n in ("referral", "employer", "course")
            if n in self.request.GET
        }
        return dict.fromkeys(days, today) | asked


class RowPage(FormPage):
    """A form about one record of a person."""

    tab = "jobs:people"

    @cached_property
    def record(self) -> Any:
        """The record of the address."""
        if self.kwargs["kind"] not in ROW_MODELS:
            raise Http404("没有这种登记。")
        model = ROW_MODELS[self.kwargs["kind"]][0]
        return self.row(model.objects.select_related("file__person"), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """What is recorded of what."""
        return f"{self.record.file.person.name}　{ROW_MODELS[self.kwargs['kind']][2]}"

    @property
    def note(self) -> str:  # type: ignore[override]
        """Which record it is."""
        return str(self.record)

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the person."""
        return (*super().get_crumbs(), Crumb(str(self.record.file), self.back()))

    def back(self) -> str:
        """The person's page."""
        return reverse("jobs:file", args=[self.record.file_id])

    def seen(self) -> str:
        """The mark of a job that is corrected."""
        return fingerprint(self.record) if self.kwargs["kind"] == "correct" else ""

    def make_form(self, *given: Any) -> forms.Form:
        """The form of the kind; on a retention, the first mark nobody looked at."""
        kind = self.kwargs["kind"]
        form = ROW_MODELS[self.record and kind][1]
        if kind == "correct":
            made: forms.Form = form(*given, instance=self.record)
            return made
        today = self.today.isoformat()
        first = {"closed_on": today, "checked_on": today, "ended_on": today, "until": today}
        if kind == "retention":
            done = set(self.record.retentions.values_list("months", flat=True))
            first["months"] = str(min({3, 6, 12} - done, default=12))
        made = form(*given, initial=first)
        return made

    def send(self, form: forms.Form) -> str:
        """Record it."""
        row = type(self.record).objects.get(pk=self.record.pk)
        goes_on = _SEND[self.kwargs["kind"]](self, row, form.cleaned_data)
        say(self.request, f"{ROW_MODELS[self.kwargs['kind']][2]}：已保存。")
        return goes_on or self.back()


def _outcome(page: RowPage, row: Any, given: dict[str, Any]) -> str:
    services.close_referral(referral=row, today=page.today, **given, **page.written())
    if given["outcome"] != "hired":
        return ""
    employer = f"&employer={row.employer_id}" if row.employer_id else ""
    return f"{reverse('jobs:add', args=[row.file_id, 'job'])}?referral={row.pk}{employer}"


def _retention(page: RowPage, row: Job, given: dict[str, Any]) -> None:
    services.check_retention(job=row, today=page.today, **given, **page.written())


def _end(page: RowPage, row: Job, given: dict[str, Any]) -> None:
    services.end_job(
        job=row, ended_on=given["ended_on"], reason=given["end_reason"], today=page.today,
        **page.written(),
    )  # fmt: skip


def _correct(page: RowPage, row: Job, given: dict[str, Any]) -> None:
    seen = page.request.POST.get("seen", "")
    services.correct_job(job=row, values=given, seen=seen, **page.written())


def _seat(page: RowPage, row: Any, given: dict[str, Any]) -> None:
    services.close_seat(seat=row, **given, **page.written())


def _condition(page: RowPage, row: Any, given: dict[str, Any]) -> None:
    services.end_condition(condition=row, until=given["until"], **page.written())


_SEND: dict[str, Callable[[RowPage, Any, dict[str, Any]], str | None]] = {
    "outcome": _outcome, "retention": _retention, "end": _end, "correct": _correct,
    "seat": _seat, "condition": _condition,
}  # fmt: skip
