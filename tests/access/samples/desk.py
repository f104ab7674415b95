"""Samples of the caseworker's desk: registering, events, drafts, saved lists, imports."""

from portal.people.services import attach
from tests.access.samples.base import person
from tests.factories.files import jpeg
from tests.factories.numbers import AT


def paper():
    """A paper of a person."""
    return attach(actor=None, person=person(), title="身份证", name="a.jpg", content=jpeg(), at=AT)


SAMPLES = {
    "paper": lambda user: {"pk": paper().pk},
}
