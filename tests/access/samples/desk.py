"""Samples of the caseworker's desk: registering, events, drafts, saved lists, imports."""

from uuid import uuid4

from portal.desk.services import keep_draft, keep_filter
from portal.people.services import attach
from tests.access.samples.base import NAME, person
from tests.factories import TransferFactory, region
from tests.factories.files import jpeg
from tests.factories.numbers import AT


def paper():
    """A paper of a person."""
    return attach(actor=None, person=person(), title="身份证", name="a.jpg", content=jpeg(), at=AT)


def draft(user):
    """A draft of a user's own."""
    return keep_draft(
        actor=user, token=uuid4(), kind="registration", title=NAME, fields={"name": [NAME]}, at=AT
    )


def transfer():
    """A file of 冷水滩区 that 祁阳市 asks for."""
    return TransferFactory(person=person(), to_region=region("431181"))


def saved_filter(user):
    """A filter of a user's own."""
    return keep_filter(actor=user, page="people", name=NAME, query="group=dibao", at=AT)


SAMPLES = {
    "paper": lambda user: {"pk": paper().pk},
    "draft": lambda user: {"token": draft(user).token},
    "draft_step": lambda user: {"token": draft(user).token, "step": "discard"},
    "person_event": lambda user: {"pk": person().pk, "event": "dibao"},
    "saved_filter": lambda user: {"pk": saved_filter(user).pk},
    "transfer_step": lambda user: {"pk": transfer().pk, "step": "accept"},
}
