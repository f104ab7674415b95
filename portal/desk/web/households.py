"""家庭: who lives together, joining, leaving and merging, with what it does before it is done."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.accounts.scope import scoped
from portal.desk.errors import DeskError
from portal.desk.web.changes.views import OfPerson
from portal.people import selectors
from portal.people.errors import PeopleError
from portal.people.facts import FactError, parse_value
from portal.people.models import Household, Person
from portal.people.services import (
    found_household,
    merge_households,
    move_member,
    split_household,
)
from portal.people.web import reads
from portal.web.requests import origin_of

SAID = {
    "found": "已建一户。",
    "join": "已加入这一户。",
    "leave": "已离开原来的家庭。",
    "split": "已分户。",
    "merge": "已合户。",
}


class HouseholdPage(OfPerson, View):
    """The household of a person, and the steps that change it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The members today; with ``find``, people whose household could be joined or merged."""
        return self.show({})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """First shown, then done: ``sure`` says the preview was seen."""
        step = request.POST.get("step", "")
        if step == "find":
            return self.show({})
        try:
            if step not in SAID:
                raise DeskError("没有选要办什么。", "请选择一项。")
            from_day = self.from_day()
            other = self.other()
            if not request.POST.get("sure"):
                return self.show({"preview": self.preview(step, other, from_day), "step": step})
            self.take(step, other, from_day)
        except (PeopleError, DeskError, FactError) as error:
            return self.show({"error": str(error)}, status=422)
        messages.success(request, SAID[step])
        return HttpResponseRedirect(reverse("desk:household", args=[pk]))

    def from_day(self) -> date:
        """The day from which it counts; FactError, DeskError."""
        day = parse_value("certificate_until", self.request.POST.get("from_day", ""), text=True)
        if day is None:
            raise DeskError("没有填从哪一天起。", "请按材料填写。", field="from_day")
        if day > timezone.localdate():
            raise DeskError("日期晚于今天。", "请填已经发生的日期。", field="from_day")
        return day

    def other(self) -> Person | None:
        """The chosen person of one's own area."""
        key = self.request.POST.get("other", "")
        mine = scoped(Person.objects.all(), self.request.user)
        return mine.filter(pk=int(key)).first() if key.isascii() and key.isdigit() else None

    def home(self, person: Person, day: date) -> Household | None:
        """The household of a person on a day, else of the last day known."""
        row = selectors.facts_on(person, day) or selectors.current(person).last()
        return row.household if row is not None else None

    def homes(self, other: Person | None, day: date) -> tuple[Household | None, Household]:
        """One's own household and the other person's; DeskError when there is none to join."""
        theirs = self.home(other, day) if other is not None else None
        if theirs is None:
            raise DeskError(
                "没有选已登记家庭的人。", "请查找并选中一人；对方还没有家庭的，先在对方档案里建户。"
            )
        return self.home(self.person, day), theirs

    def preview(self, step: str, other: Person | None, day: date) -> dict[str, Any]:
        """Who stays and who moves."""
        own = self.home(self.person, day)
        if step == "merge":
            mine, theirs = self.homes(other, day)
            if mine is None:
                raise DeskError("本人还没有家庭。", "请用“加入这一户”。")
            seen = selectors.preview_merge(theirs, mine, day)
            return {"staying": seen.staying, "moving": seen.moving, "day": day, "other": other}
        if step == "join":
            _, theirs = self.homes(other, day)
            staying = tuple(selectors.members_on(theirs, day))
            return {"staying": staying, "moving": (self.person,), "day": day, "other": other}
        if step == "split" and own is not None:
            parted = selectors.preview_split(own, [self.person], day)
            return {"staying": parted.staying, "moving": parted.leaving, "day": day}
        staying = tuple(selectors.members_on(own, day)) if own is not None else ()
        rest = tuple(person for person in staying if person.pk != self.person.pk)
        return {"staying": rest, "moving": (self.person,), "day": day}

    def take(self, step: str, other: Person | None, day: date) -> None:
        """One call of the domain."""
        when: dict[str, Any] = {
            "actor": self.request.user,
            "from_day": day,
            "at": timezone.now(),
            "reason": self.request.POST.get("reason", "").strip(),
            "origin": origin_of(self.request),
        }
        own = self.home(self.person, day)
        if step == "found" or (step == "split" and own is None):
            region = self.person.managing_region
            found_household(members=[self.person], region=region, head=self.person, **when)
        elif step == "split" and own is not None:
            split_household(household=own, leaving=[self.person], head=self.person, **when)
        elif step == "leave":
            move_member(person=self.person, household=None, **when)
        else:
            mine, theirs = self.homes(other, day)
            if step == "merge" and mine is not None:
                when["reason"] = when["reason"] or "合户"
                merge_households(keep=theirs, merged=mine, **when)
            else:
                move_member(person=self.person, household=theirs, **when)

    def show(self, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """The page."""
        today = timezone.localdate()
        home = self.home(self.person, today)
        typed = self.request.POST.get("find") or self.request.GET.get("find", "")
        chosen = self.request.POST.get("other", "")
        found = reads.few(self.request.user, typed, chosen=chosen)
        context = {
            "title": f"{self.person.name}的家庭",
            "menu": self.menu,
            "crumbs": self.get_crumbs(),
            "month": self.month,
            "person": self.person,
            "home": home,
            "members": scoped(selectors.members_on(home, today), self.request.user) if home else [],
            "typed": typed,
            "found": [each for each in found if each.pk != self.person.pk],
            "posted": self.request.POST,
            "today": today,
            **more,
        }
        return render(self.request, "desk/household.html", context, status=status)
