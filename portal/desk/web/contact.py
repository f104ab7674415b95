"""联系方式和账户: name, phone, address, the account paid, and another ID number."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from portal.desk.web.changes.views import OfPerson
from portal.people import selectors
from portal.people.errors import PeopleError
from portal.people.services import change_id_number, set_account, update_particulars
from portal.people.web import reads
from portal.web.requests import origin_of

SAID = {
    "particulars": "已更新基本信息。",
    "account": "已登记新账户，下次发放起用。",
    "number": "已更换身份证号，出生日期和性别随新号码更新。",
}


class Contact(OfPerson, View):
    """Three forms on one page; each is one call of the domain."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The forms with what is known; a phone is shown masked and only replaced."""
        return self.show({})

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The form named by ``what``."""
        person, what = self.person, request.POST.get("what", "")
        steps: dict[str, Callable[..., Any]] = {
            "particulars": self.particulars,
            "account": self.account,
            "number": self.number,
        }
        if what not in steps:
            raise BadRequest("没有说明改哪一部分，请刷新页面。")
        when: dict[str, Any] = {
            "actor": request.user,
            "person": person,
            "at": timezone.now(),
            "reason": self.text("reason"),
            "origin": origin_of(request),
        }
        try:
            steps[what](when)
        except PeopleError as error:
            return self.show({"error": str(error), "wrong": what, "odd": error.field}, status=422)
        messages.success(request, SAID[what])
        return HttpResponseRedirect(reverse("desk:contact", args=[pk]))

    def text(self, name: str) -> str:
        """A posted field without the spaces around it."""
        return self.request.POST.get(name, "").strip()

    def particulars(self, when: dict[str, Any]) -> None:
        """Name and address as typed; a phone only when one was typed."""
        names = ("name", "township", "village", "address")
        given: dict[str, Any] = {name: self.text(name) for name in names}
        if self.text("phone") or self.request.POST.get("no_phone"):
            given["phone"] = self.text("phone")
        update_particulars(**when, **given)

    def account(self, when: dict[str, Any]) -> None:
        """The account that is paid from now on."""
        if not self.text("bank"):
            raise PeopleError("没有填开户银行。", "请写到支行。", field="bank")
        set_account(
            **when,
            holder=self.text("holder") or self.person.name,
            bank=self.text("bank"),
            number=self.text("number"),
            agent_relation=self.text("agent_relation"),
            agent_reason=self.text("agent_reason"),
            override=self.text("override"),
        )

    def number(self, when: dict[str, Any]) -> None:
        """Another ID number; the former one still finds the file."""
        change_id_number(**when, id_number=self.text("id_number"), today=timezone.localdate())

    def show(self, more: dict[str, Any], *, status: int = 200) -> HttpResponse:
        """The page, with what was typed into the form that was wrong."""
        account = selectors.account_of(self.person)
        region = self.person.managing_region
        context = {
            "title": "联系方式和账户",
            "menu": self.menu,
            "crumbs": self.get_crumbs(),
            "month": self.month,
            "person": self.person,
            "account": account,
            "numbers": reads.masked_numbers(self.person, account),
            "townships": reads.townships(region.pk),
            "posted": self.request.POST,
            **more,
        }
        return render(self.request, "desk/contact.html", context, status=status)
