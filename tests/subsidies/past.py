"""Awards and changes of the tests of past months."""

from datetime import date

from eligibility.models import Award
from portal.people.models import Circumstances
from portal.people.services.circumstances import record_change
from subsidies.models import Receivable
from subsidies.receivables.services import move_receivable
from tests.factories import ChangeFactory, CircumstancesFactory
from tests.factories.numbers import AT
from tests.subsidies.due_side import COUNTY, Row

FIRST = date(2024, 1, 1)


def award_of(person, item, **more):
    """An award from January 2024 on, with circumstances of its person."""
    if not Circumstances.objects.filter(person=person).exists():
        CircumstancesFactory(person=person)
    values = {
        "region": COUNTY,
        "starts": FIRST,
        "settled_before": FIRST,
        "approved_at": AT,
    }
    return Award.objects.create(person=person, item=item, **values | more)


def row_of(award, amount="50.00", **more):
    """The award on the due side."""
    return Row(award.pk, amount, person=award.person_id, **more)


def changed(award, day, **facts):
    """Something about the award's person changed from a day on."""
    day = date.fromisoformat(day)
    if not facts:
        ChangeFactory(subject_kind="person", subject_id=award.person_id, from_day=day)
        return
    record_change(
        actor=None, person=award.person, from_day=day, facts=facts, at=AT, event="户籍迁移"
    )


def confirmed(people):
    """The one receivable, confirmed by the checker."""
    return move_receivable(
        receivable_id=Receivable.objects.get().pk, action="confirm", actor=people[1], at=AT
    )


def now():
    """State of the one receivable and what is owed of it."""
    receivable = Receivable.objects.get()
    return receivable.state, receivable.outstanding
