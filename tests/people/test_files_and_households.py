"""Transfers, households, reveals, look-ups, search and the feed."""

import threading
import time
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from portal.audit.models import Event
from portal.people import selectors
from portal.people.errors import PeopleError, TransitionError
from portal.people.models import Person, Transfer
from portal.people.services import (
    accept_transfer,
    found_household,
    look_up_number,
    merge_households,
    move_member,
    refuse_transfer,
    request_transfer,
    reveal,
    reveals,
    split_household,
    withdraw_transfer,
)
from tests.factories import (
    ChangeFactory,
    CircumstancesFactory,
    FormerIdNumberFactory,
    PersonFactory,
    TransferFactory,
    UserFactory,
    region,
)
from tests.factories.numbers import AT, TODAY

pytestmark = pytest.mark.django_db
DAY = date(2024, 1, 1)


@pytest.fixture
def own():
    return UserFactory(region=region("431103"))


@pytest.fixture
def other():
    return UserFactory(region=region("431102"))


def ask(actor, person):
    return request_transfer(
        actor=actor, person=person, to_region=region("431102"), at=AT, reason="户籍迁移"
    )


def test_a_file_moves_when_the_side_that_was_asked_agrees(own, other):
    person = PersonFactory()
    transfer = ask(other, person)
    assert transfer.asked_region == region("431103")
    with pytest.raises(PeopleError, match="冷水滩区办理"):
        accept_transfer(actor=other, transfer=transfer, at=AT, from_day=TODAY)
    accept_transfer(actor=own, transfer=transfer, at=AT, from_day=TODAY)
    person.refresh_from_db()
    assert person.managing_region == region("431102")
    assert Event.objects.filter(action="people.accept_transfer").count() == 1


def test_a_file_may_be_offered_by_the_county_that_keeps_it(own, other):
    transfer = ask(own, PersonFactory())
    assert transfer.asked_region == region("431102")
    refuse_transfer(actor=other, transfer=transfer, at=AT, remark="查无此人")
    transfer.refresh_from_db()
    assert transfer.state == "refused"


def test_transfers_that_make_no_sense_are_refused(own):
    person = PersonFactory()
    stranger = UserFactory(region=region("433101"))
    with pytest.raises(PeopleError, match="转出或转入"):
        ask(stranger, person)
    with pytest.raises(PeopleError, match="原因"):
        request_transfer(actor=own, person=person, to_region=region("431102"), at=AT, reason="")
    with pytest.raises(PeopleError, match="已在该区划"):
        request_transfer(actor=own, person=person, to_region=region(), at=AT, reason="x")
    ask(own, person)
    with pytest.raises(PeopleError, match="未确认"):
        ask(own, person)


@pytest.mark.parametrize("state", ["accepted", "refused", "withdrawn"])
@pytest.mark.parametrize("step", ["accept", "refuse", "withdraw"])
def test_a_decided_transfer_stays_decided(state, step, own):
    transfer = TransferFactory(state=state, decided_at=AT)
    steps = {
        "accept": lambda: accept_transfer(actor=own, transfer=transfer, at=AT, from_day=TODAY),
        "refuse": lambda: refuse_transfer(actor=own, transfer=transfer, at=AT, remark="x"),
        "withdraw": lambda: withdraw_transfer(actor=own, transfer=transfer, at=AT),
    }
    with pytest.raises(TransitionError):
        steps[step]()
    transfer.refresh_from_db()
    assert transfer.state == state


def test_only_the_asking_side_withdraws(own, other):
    transfer = TransferFactory()
    with pytest.raises(PeopleError, match="零陵区办理"):
        withdraw_transfer(actor=own, transfer=transfer, at=AT)
    withdraw_transfer(actor=other, transfer=transfer, at=AT)
    assert Transfer.objects.get().state == "withdrawn"


def family(size):
    people = [CircumstancesFactory().person for _ in range(size)]
    household = found_household(
        actor=None, members=people, region=region(), from_day=DAY, at=AT, head=people[0]
    )
    return household, people


def later():
    return AT + timedelta(hours=1)


def test_households_merge_from_a_day_with_a_preview():
    keep, (a, _) = family(2)
    merged, (c,) = family(1)
    day = date(2024, 3, 1)
    preview = selectors.preview_merge(keep, merged, day)
    assert (len(preview.staying), preview.moving) == (2, (c,))
    merge_households(actor=None, keep=keep, merged=merged, from_day=day, at=later(), reason="同住")
    assert selectors.members_on(keep, day).count() == 3
    assert list(selectors.members_on(merged, DAY)) == [c]
    assert selectors.facts_on(a, date(2023, 12, 31)).household_id is None
    with pytest.raises(PeopleError, match="已并入"):
        merge_households(actor=None, keep=keep, merged=merged, from_day=day, at=later(), reason="x")
    with pytest.raises(PeopleError, match="同一户"):
        merge_households(actor=None, keep=keep, merged=keep, from_day=day, at=AT, reason="x")


def test_households_split_with_a_preview():
    household, (a, b) = family(2)
    day = date(2024, 3, 1)
    preview = selectors.preview_split(household, [b], day)
    assert (preview.staying, preview.leaving) == ((a,), (b,))
    new = split_household(
        actor=None, household=household, leaving=[b], from_day=day, at=later(), head=b
    )
    assert list(selectors.members_on(new, day)) == [b]
    assert list(selectors.members_on(household, day)) == [a]
    stranger = CircumstancesFactory().person
    for leaving in ([stranger], [], [a]):
        with pytest.raises(PeopleError):
            split_household(
                actor=None, household=household, leaving=leaving, from_day=day, at=later()
            )


def test_a_member_leaves():
    household, (a, b) = family(2)
    move_member(actor=None, person=a, household=None, from_day=date(2024, 2, 1), at=later())
    assert list(selectors.members_on(household, date(2024, 2, 1))) == [b]


def test_revealing_needs_a_reason_and_is_recorded(own):
    person = PersonFactory()
    number = reveal(actor=own, person=person, field="id_number", at=AT, reason="核对证件")
    assert number[-4:] == person.id_last4
    event = Event.objects.get()
    assert (event.actor_id, event.reason, event.after) == (
        own.pk,
        "核对证件",
        {"field": "id_number"},
    )
    with pytest.raises(PeopleError, match="用途"):
        reveal(actor=own, person=person, field="id_number", at=AT, reason=" ")
    with pytest.raises(PeopleError, match="没有登记"):
        reveal(actor=own, person=person, field="account", at=AT, reason="x")
    with pytest.raises(PeopleError, match="没有“name”"):
        reveal(actor=own, person=person, field="name", at=AT, reason="x")


def test_a_number_kept_elsewhere_answers_only_with_the_county(own, other, monkeypatch):
    number = "431102194002290011"
    person = PersonFactory(digits=number)
    assert look_up_number(actor=own, id_number=number, at=AT, today=TODAY).person == person
    assert not Event.objects.exists()
    found = look_up_number(actor=other, id_number=number, at=AT, today=TODAY)
    assert (found.county, found.person) == ("冷水滩区", None)
    assert Event.objects.get().action == "people.look_up_number"
    unknown = "433101193803010017"
    assert look_up_number(actor=own, id_number=unknown, at=AT, today=TODAY) is None
    monkeypatch.setattr(reveals, "LOOK_UPS_AN_HOUR", 1)
    with pytest.raises(PeopleError, match="次数过多"):
        look_up_number(actor=other, id_number=number, at=AT, today=TODAY)
    with pytest.raises(PeopleError, match="应为"):
        look_up_number(actor=own, id_number="43110219400229001X", at=AT, today=TODAY)


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("测某", {"测某某", "测某甲"}),
        ("某甲", {"测某甲"}),
        ("测某甲", {"测某甲"}),
        ("测", {"测某某", "测某甲"}),
        ("cmj", {"测某甲"}),
        ("CM", {"测某某", "测某甲"}),
        ("oy", {"欧阳乙"}),
        ("0011", {"测某甲"}),
        ("431102194002290011", {"测某甲"}),
        ("431102194002290012", set()),
        ("13800001234", set()),
        ("12345", set()),
        ("", {"测某某", "测某甲", "欧阳乙"}),
    ],
)
def test_people_are_found_by_what_was_typed(typed, names):
    PersonFactory(name="测某某", digits="433101193803010017")
    PersonFactory(name="测某甲", digits="431102194002290011")
    PersonFactory(name="欧阳乙", digits="430522193803010018")
    assert {person.name for person in selectors.search(Person.objects.all(), typed)} == names


def test_a_former_number_still_finds_the_person():
    former = FormerIdNumberFactory(digits="431181193501050021")
    found = selectors.search(Person.objects.all(), "431181193501050021")
    assert found.get() == former.person


@pytest.mark.django_db(transaction=True)
def test_the_feed_skips_nothing_that_is_committed_late():
    _, mark = selectors.changes_since(0)
    written, finish = threading.Event(), threading.Event()

    def slow():
        try:
            with transaction.atomic():
                ChangeFactory(what="slow")
                written.set()
                finish.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(20)
    ChangeFactory(what="quick")
    changes, later_mark = selectors.changes_since(mark)
    seen = [change.what for change in changes]
    finish.set()
    thread.join()
    # A transaction of another database of these servers holds the mark back as well.
    for _ in range(1000):
        changes, later_mark = selectors.changes_since(later_mark)
        seen += [change.what for change in changes]
        if len(seen) > 1:
            break
        time.sleep(0.2)
    assert sorted(seen) == ["quick", "slow"]
