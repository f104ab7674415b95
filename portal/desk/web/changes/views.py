"""情况有变化: what happened, what it will do, and then it is saved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    QueryDict,
)
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import View

from portal.accounts.scope import scoped
from portal.desk.changes.events import EVENTS, Event, offered
from portal.desk.changes.preview import Told, months_of, what_it_does
from portal.desk.errors import DeskError
from portal.desk.services import apply_change
from portal.desk.services.changes import NewChange, last_recorded
from portal.desk.web.changes.form import ChangeForm, first_month
from portal.desk.web.roles import DESK_ROLES
from portal.lib.periods import Month
from portal.people import selectors
from portal.people.errors import PeopleError
from portal.people.models import Person
from portal.people.services import undo_change
from portal.web.pages import Crumb, Page, PageMixin
from portal.web.requests import origin_of

#: Seconds for which the progress of a preview is remembered.
PROGRESS_KEPT = 60


class OfPerson(PageMixin):
    """What the pages of one person's changes share."""

    menu = "人员"
    roles = DESK_ROLES

    @property
    def progress_key(self) -> str:
        """Where it stands how far this user's preview of this person is."""
        return f"desk.preview:{self.request.user.pk}:{self.person.pk}"

    @cached_property
    def person(self) -> Person:
        """The person, of one's own area."""
        people = Person.objects.select_related("managing_region")
        return get_object_or_404(scoped(people, self.request.user), pk=self.kwargs["pk"])

    def get_crumbs(self) -> Sequence[Crumb]:
        """Back to the file."""
        return (
            Crumb("人员", reverse("people:list")),
            Crumb(self.person.name, reverse("people:person", args=[self.person.pk])),
        )


class Choose(OfPerson, Page):
    """What happened?"""

    template_name = "desk/changes/choose.html"
    title = "情况有变化"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The kinds in their groups."""
        last = selectors.current(self.person).last()
        groups: dict[str, list[Event]] = {}
        for event in offered(dead=bool(last and last.died_on)):
            groups.setdefault(event.group, []).append(event)
        return super().get_context_data(person=self.person, groups=groups, **kwargs)


class Change(OfPerson, View):
    """The form of one kind, with what it does beside it."""

    @cached_property
    def event(self) -> Event:
        """The kind of change; 404 for an unknown one."""
        if self.kwargs["event"] not in EVENTS:
            raise Http404
        return EVENTS[self.kwargs["event"]]

    def form(self, posted: QueryDict) -> ChangeForm:
        """The fields as typed."""
        return ChangeForm(self.person, self.event, posted, timezone.localdate(), self.month)

    def get(self, request: HttpRequest, pk: int, event: str) -> HttpResponse:
        """The form with what is known now."""
        return self.show(self.form(QueryDict()), {})

    def post(self, request: HttpRequest, pk: int, event: str) -> HttpResponse:
        """A preview while typing; saved when what is saved was previewed."""
        form = self.form(request.POST).read()
        preview = self.preview(form)
        if request.htmx:
            return render(request, "desk/changes/preview.html", {"form": form, **preview})
        if form.change is None or "error" in preview or request.POST.get("step") == "look":
            return self.show(
                form, preview, status=422 if form.errors or "error" in preview else 200
            )
        if request.POST.get("previewed") != form.key:
            return self.show(form, preview | {"look": True}, status=422)
        try:
            self.apply(form, form.change)
        except (PeopleError, DeskError) as error:
            return self.show(form, {"error": str(error)}, status=422)
        messages.success(request, f"已登记“{self.event.label}”。登记错了，当天可以在下面撤销。")
        return HttpResponseRedirect(reverse("people:tab", args=[pk, "timeline"]))

    def apply(self, form: ChangeForm, change: NewChange) -> Person:
        """One call of the domain."""
        return apply_change(
            actor=self.request.user,
            person=self.person,
            change=change,
            seen=form.seen,
            at=timezone.now(),
            today=form.today,
            origin=origin_of(self.request),
        )

    def preview(self, form: ChangeForm) -> dict[str, Any]:
        """What the apps tell, or why the change cannot be made."""
        change = form.change
        if change is None:
            return {}
        months = months_of(first_month(change, form.now), Month.of(form.today))
        try:
            told: list[Told] = what_it_does(
                person=self.person, months=months, change=lambda: self.apply(form, change),
                tell=self.tell,
            )  # fmt: skip
        except (PeopleError, DeskError) as error:
            return {"error": str(error)}
        return {"told": told, "months": months, "previewed": form.key, "oddities": form.oddities}

    def tell(self, done: int, total: int) -> None:
        """Say how far the preview is to whoever asks beside it."""
        cache.set(self.progress_key, (done, total), PROGRESS_KEPT)

    def show(self, form: ChangeForm, preview: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """The whole page."""
        seen = last_recorded(self.person)
        context = {
            "title": self.event.label,
            "menu": self.menu,
            "crumbs": [
                *self.get_crumbs(),
                Crumb("情况有变化", reverse("desk:changes", args=[self.person.pk])),
            ],
            "month": self.month,
            "person": self.person,
            "event": self.event,
            "form": form,
            "posted": form.posted,
            "questions": form.questions(),
            "seen": seen.isoformat() if seen else "",
            "today": form.today,
            **preview,
        }
        return render(self.request, "desk/changes/form.html", context, status=status)


class PreviewProgress(OfPerson, View):
    """How many months a preview has looked at, asked for while it runs."""

    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        """Two numbers of one's own last preview of a person of one's area."""
        done, total = cache.get(self.progress_key) or (0, 0)
        return JsonResponse({"done": done, "total": total})


class Undo(OfPerson, View):
    """Takes back what one recorded today."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Supersede the last change by what was known before it."""
        person = self.person
        try:
            recorded_at = datetime.fromisoformat(request.POST.get("recorded_at", ""))
            undo_change(
                actor=request.user,
                person=person,
                recorded_at=recorded_at,
                at=timezone.now(),
                today=timezone.localdate(),
                origin=origin_of(request),
            )
            messages.success(request, "已撤销，恢复到登记之前的情况。")
        except ValueError as error:
            said = (
                str(error) if isinstance(error, PeopleError) else "没有说明撤销哪一次。请刷新页面。"
            )
            messages.error(request, said)
        return HttpResponseRedirect(reverse("people:tab", args=[pk, "timeline"]))
