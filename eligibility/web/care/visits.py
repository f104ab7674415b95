"""Recording a service on a phone, and taking a slip back on the same day."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from eligibility.care.errors import CareError
from eligibility.care.models import Due, ServiceRecord
from eligibility.care.services import record_service, undo_record
from eligibility.models import Word
from eligibility.web.care.base import CarePage, OfPerson, refuse, say, service_name
from eligibility.web.care.forms import ReasonForm, RecordForm
from portal.accounts.scope import scoped
from portal.people.errors import PeopleError
from portal.people.models import Person
from portal.people.services import attach
from portal.web.pages import Crumb
from portal.web.requests import origin_of

PHOTO = "服务照片"
_BY_PHONE = frozenset({"phone_call"})


class RecordPage(OfPerson):
    """A service for a person, whichever was given."""

    template_name = "care/record.html"

    @property
    def wanted(self) -> str:
        """The service that is chosen at first."""
        return self.request.GET.get("service", "")

    def get_title(self) -> str:
        """Whom it was for."""
        return f"登记服务：{self.person.name}"

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the list."""
        return super().get_crumbs()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form and what was recorded lately."""
        kwargs.setdefault("form", self._form())
        latest = ServiceRecord.objects.filter(person=self.person, undone_at=None)[:3]
        return super().get_context_data(
            person=self.person,
            latest=[(record, service_name(record.service)) for record in latest],
            **kwargs,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Record it with its photo, or say what is missing."""
        form = self._form(request.POST, request.FILES)
        if form.is_valid():
            try:
                record = self._record(request, form.cleaned_data)
            except (CareError, PeopleError) as error:
                field = error.field if error.field in form.fields else None
                form.add_error("photo" if error.field == "file" else field, str(error))
            else:
                name = service_name(record.service)
                beyond = "" if record.due_id else "（不在应提供的服务里，已单独记下）"
                say(request, f"已登记{self.person.name}的{name}{beyond}。")
                return redirect("care:person", self.person.pk)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    @transaction.atomic
    def _record(self, request: HttpRequest, values: dict[str, Any]) -> ServiceRecord:
        photo = values.pop("photo", None)
        at = timezone.now()
        record = record_service(
            actor=request.user, person=self.person, at=at, today=timezone.localdate(),
            origin=origin_of(request), **values,
        )  # fmt: skip
        if photo:
            attach(
                actor=request.user, person=self.person, title=PHOTO, name=photo.name,
                content=photo.read(), at=at, subject_kind="care_record", subject_id=record.pk,
                origin=origin_of(request),
            )  # fmt: skip
        return record

    def _form(self, *data: Any) -> RecordForm:
        services = Word.objects.filter(kind=Word.Kind.SERVICE).order_by("pk")
        how = "phone" if self.wanted in _BY_PHONE else "home"
        initial = {
            "service": self.wanted, "how": how,
            "done_by": self.request.user.display_name or self.request.user.username,
        }  # fmt: skip
        return RecordForm(
            *data, services=list(services.values_list("code", "label")), initial=initial
        )


class Visit(RecordPage):
    """The same for one that is due."""

    @cached_property
    def due(self) -> Due:
        """The due of the address, of one's own area."""
        dues = Due.objects.select_related("person__managing_region", "item")
        return get_object_or_404(scoped(dues, self.request.user), pk=self.kwargs["pk"])

    @cached_property
    def person(self) -> Person:  # type: ignore[override]
        """Whom it is for."""
        return self.due.person

    @property
    def wanted(self) -> str:
        """The service that is due."""
        return self.due.service

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With the item it rests on."""
        fulfilled = self.due.records.filter(undone_at=None).first()
        return super().get_context_data(due=self.due, fulfilled=fulfilled, **kwargs)


class Undo(CarePage):
    """Strike a record out."""

    http_method_names = ("post",)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """With a reason, on the day it was entered."""
        records = scoped(ServiceRecord.objects.all(), request.user)
        record = get_object_or_404(records, pk=pk)
        form = ReasonForm(request.POST)
        try:
            why = form.cleaned_data["why"] if form.is_valid() else ""
            undo_record(
                actor=request.user, record=record, at=timezone.now(), today=timezone.localdate(),
                why=why, origin=origin_of(request),
            )  # fmt: skip
            say(request, f"已撤销 {record.done_on} 的{service_name(record.service)}。")
        except CareError as error:
            refuse(request, error)
        return redirect("care:person", record.person_id)


class PersonCare(OfPerson):
    """A person's services, as on the tab of his file; where a recording leads back to."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The tab of the file."""
        return redirect(reverse("people:tab", args=[self.person.pk, "care"]))
