"""Whole numbers for papers and other systems: each opened with a reason, recorded and limited."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from portal.people import selectors as people
from portal.people.errors import PeopleError
from portal.people.models import Person
from portal.people.services.reveals import reveal
from portal.web.requests import origin_of

REASONS = ("填写外部系统", "打印申请审批表", "与证件核对")


def opened(request: HttpRequest, person: Person, reason: str) -> dict[str, Any]:
    """The numbers a person has on record, by field; PeopleError without a reason."""
    if not reason.strip():
        raise PeopleError("查看完整号码要写明用途。", "请选择或填写用途。", field="reason")
    has = {
        "id_number": person.id_number, "phone": person.phone,
        "account": people.account_of(person),
    }  # fmt: skip
    return {
        field: reveal(
            actor=request.user, person=person, field=field, at=timezone.now(), reason=reason,
            origin=origin_of(request),
        )
        for field, known in has.items()
        if known
    }  # fmt: skip
