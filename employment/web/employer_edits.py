"""Forms of employers: register, change, a year's staff and levy, a month's wage."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import Http404
from django.urls import reverse
from django.utils.functional import cached_property

from employment import services
from employment.errors import EmploymentError
from employment.models import Employer, EmployerYear, Job
from employment.services.employers import PARTY
from employment.services.writing import fingerprint
from employment.web.base import FormPage, say
from employment.web.employer_forms import EmployerForm, YearForm
from employment.web.employers import year_of
from employment.web.row_forms import MonthForm
from portal.lib.periods import Month
from portal.web.month import read_month
from portal.web.pages import Crumb


class EmployerMixin(FormPage):
    """A page about one employer."""

    tab = "jobs:employers"

    @cached_property
    def employer(self) -> Employer:
        """The employer of the address."""
        rows = Employer.objects.select_related("organisation__region")
        return self.row(rows, pk=self.kwargs["pk"])

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the employer."""
        return (*super().get_crumbs(), Crumb(str(self.employer), self.back()))

    def back(self) -> str:
        """The employer's page."""
        return reverse("jobs:employer", args=[self.employer.pk])


class NewEmployer(FormPage):
    """A new employer."""

    title = "登记用人单位"
    tab = "jobs:employers"
    note = "代码已登记为本县市区的机构时，直接补充用人单位信息。"

    def make_form(self, *given: Any) -> forms.Form:
        """The form."""
        made: Any = EmployerForm(*given, page=self)
        return made

    def send(self, form: forms.Form) -> str:
        """Register it."""
        values = dict(form.cleaned_data)
        party = {name: values.pop(name) for name in PARTY}
        made = services.register_employer(
            region=values.pop("region"), uscc=values.pop("uscc"), party=party, values=values,
            **self.written(),
        )  # fmt: skip
        say(self.request, f"{made}已登记。接着登记年度职工人数。")
        return reverse("jobs:employer", args=[made.pk])


class EditEmployer(EmployerMixin):
    """Other particulars."""

    title = "修改用人单位"

    def seen(self) -> str:
        """The mark of the employer."""
        return fingerprint(self.employer)

    def make_form(self, *given: Any) -> forms.Form:
        """The form with what is known."""
        party = {n: getattr(self.employer.organisation, n) for n in PARTY}
        made: Any = EmployerForm(*given, page=self, instance=self.employer, initial=party)
        return made

    def send(self, form: forms.Form) -> str:
        """Change it."""
        values = dict(form.cleaned_data)
        party = {name: values.pop(name) for name in PARTY}
        fresh = Employer.objects.select_related("organisation__region").get(pk=self.employer.pk)
        services.update_employer(
            employer=fresh, party=party, values=values, seen=self.request.POST.get("seen", ""),
            **self.written(),
        )  # fmt: skip
        say(self.request, "已保存。")
        return self.back()


class YearPage(EmployerMixin):
    """Staff and levy of a year."""

    @cached_property
    def known(self) -> EmployerYear | None:
        """What stands for the year of the address."""
        return EmployerYear.objects.filter(employer=self.employer, year=year_of(self)).first()

    def get_title(self) -> str:
        """The year."""
        return f"{self.employer}　{year_of(self)}年职工人数和保障金"

    def back(self) -> str:
        """The employer's page of the year."""
        return f"{super().back()}?year={year_of(self)}"

    def seen(self) -> str:
        """The mark of what is corrected."""
        return fingerprint(self.known) if self.known else ""

    def make_form(self, *given: Any) -> forms.Form:
        """The form with what is known."""
        made: Any = YearForm(*given, instance=self.known)
        return made

    def send(self, form: forms.Form) -> str:
        """Save the year."""
        values = dict(form.cleaned_data) | {"year": year_of(self)}
        services.save_year(
            employer=self.employer, values=values, today=self.today,
            seen=self.request.POST.get("seen", ""), **self.written(),
        )  # fmt: skip
        say(self.request, f"{year_of(self)}年已登记。")
        return self.back()


class MonthPage(EmployerMixin):
    """A month's wage and insurance of one of its people."""

    title = "登记工资社保"
    note = "同一个月再登记是更正，原来的留在记录里。整单位整年可用“导入工资社保”。"

    @cached_property
    def job(self) -> Job:
        """The job of the address, at this employer."""
        found = Job.objects.filter(employer=self.employer, pk=self.kwargs["job"])
        row = found.select_related("file__person", "employer__organisation__region").first()
        if row is None:
            raise Http404("这家单位没有这条就业记录。")
        return row

    def get_title(self) -> str:
        """Whose."""
        return f"{self.job.file.person.name}　登记工资社保"

    def make_form(self, *given: Any) -> forms.Form:
        """The form, opened on the month of the address or the one before today."""
        asked = read_month(self.request.GET.get("month", "")) or Month.of(self.today).previous()
        last = self.job.months.order_by("-month").first()
        first: dict[str, Any] = {"month": str(asked)}
        if last is not None:
            first |= {"wage": last.wage, "insured": "yes" if last.insured else "no"}
        return MonthForm(*given, initial=first)

    def send(self, form: forms.Form) -> str:
        """Record the month."""
        given = dict(form.cleaned_data)
        month = read_month(given.pop("month"))
        if month is None:
            raise EmploymentError("看不懂月份。", "请写成 2024-01。", field="month")
        services.record_month(
            job=self.job, month=month, today=self.today, **given, **self.written()
        )
        say(self.request, f"{self.job.file.person.name} {month.in_words()}已登记。")
        return f"{self.back()}?year={month.year}"
