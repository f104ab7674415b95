"""Beds, ratings, plans, staff and visits: one form for each kind of record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from facilities.errors import FacilityError
from facilities.services import RECORDS, RecordKind, add_record, change_record
from facilities.web.base import WRITERS, InstitutionPage, blame, say
from facilities.web.forms import record_form
from portal.web.requests import origin_of


class RecordPage(InstitutionPage):
    """A new record of an institution."""

    template_name = "facilities/record_form.html"
    roles = WRITERS

    @property
    def kind(self) -> RecordKind:
        """The kind of the address."""
        if self.kwargs["kind"] not in RECORDS:
            raise Http404
        return RECORDS[self.kwargs["kind"]]

    def get_title(self) -> str:
        """What is recorded."""
        return f"登记{self.kind.label}"

    def row(self) -> Any:
        """The record to be changed; None for a new one."""
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form."""
        kwargs.setdefault("form", self._form())
        return super().get_context_data(save="保存", **kwargs)

    def _form(self, *given: Any) -> Any:
        """The form; people to choose from are those of this institution."""
        form = record_form(self.kind)(*given, instance=self.row())
        if "staff" in form.fields:
            form.fields["staff"].queryset = self.institution.staff.all()
        return form

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save, and go back to the home's page."""
        institution, kind = self.institution, self.kind
        form = self._form(request.POST)
        form.instance.institution = institution
        if form.is_valid():
            try:
                self.keep(request, form.cleaned_data)
            except FacilityError as error:
                blame(form, error)
            else:
                say(request, f"已保存{kind.label}。")
                return redirect("homes:home", institution.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def keep(self, request: HttpRequest, values: dict[str, Any]) -> None:
        """Write what the form says."""
        add_record(
            actor=request.user, institution=self.institution, kind=self.kind, values=values,
            at=timezone.now(), origin=origin_of(request),
        )  # fmt: skip


class ChangeRecord(RecordPage):
    """A record of an institution."""

    def get_title(self) -> str:
        """What is changed."""
        return f"修改{self.kind.label}"

    def row(self) -> Any:
        """The record of the address."""
        rows = self.kind.model._default_manager.filter(institution=self.institution)
        found = rows.filter(pk=self.kwargs["row"]).first()
        if found is None:
            raise Http404("没有这一条记录。")
        return found

    def keep(self, request: HttpRequest, values: dict[str, Any]) -> None:
        """Write what the form says."""
        change_record(
            actor=request.user, row=self.row(), kind=self.kind, values=values, at=timezone.now(),
            origin=origin_of(request),
        )  # fmt: skip
