"""Every step of a batch: the legal ones, every illegal pair, and two people at once."""

import re
import threading
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from portal.audit.models import Event
from portal.audit.web.words import action_word
from subsidies.batches.services import BatchError, current_seal, move_batch
from subsidies.batches.transitions import TRANSITIONS, actions_from
from subsidies.models import Batch, Line
from subsidies.models.batch import State
from subsidies.opening.models.opening_file import TRANSITIONS as OPENING
from subsidies.receivables.transitions import TRANSITIONS as RECEIVABLE
from subsidies.settlement.county import settle_county
from tests.factories import UserFactory
from tests.factories.numbers import AT
from tests.subsidies.conftest import JANUARY
from tests.subsidies.due_side import COUNTY, Row

LEGAL = {
    "submit": {"computed"},
    "check": {"submitted"},
    "approve": {"checked"},
    "export": {"approved"},
    "settle": {"exported"},
    "send_back": {"submitted", "checked"},
    "void": {"computed", "submitted", "checked", "approved"},
    "withdraw": set(),  # of imported batches alone: test_undo_opening
}
PAIRS = [(action, state) for action in TRANSITIONS for state in State.values]


@pytest.fixture
def batch(settle, due):
    due.rows = [Row(1), Row(2)]
    settle()
    return Batch.objects.get()


def in_state(batch, state, advance, people):
    if state == "void":
        move_batch(batch_id=batch.pk, action="void", actor=people[0], at=AT, reason="测试")
        return Batch.objects.get()
    return advance(batch, state) if state != "computed" else batch


def who(action, people):
    return {"check": people[1], "approve": people[2]}.get(action, people[0])


@pytest.mark.django_db
@pytest.mark.parametrize(("action", "state"), PAIRS)
def test_every_pair_of_action_and_state(batch, advance, people, action, state):
    batch = in_state(batch, state, advance, people)
    step = {
        "batch_id": batch.pk,
        "action": action,
        "actor": who(action, people),
        "at": AT,
        "sha256": batch.sha256,
        "reason": "原因",
    }
    if (action, state) == ("settle", "exported"):
        Line.objects.filter(batch_id=batch.pk).update(ended="paid")
    if state in LEGAL[action]:
        assert move_batch(**step).state == TRANSITIONS[action].target
        assert Event.objects.filter(action=f"batch.{action}").exists()
    else:
        with pytest.raises(BatchError, match="不能"):
            move_batch(**step)
        assert Batch.objects.get().state == state
    assert {move.action for move in actions_from(state)} == {
        a for a, s in LEGAL.items() if state in s
    }


@pytest.mark.django_db
def test_an_unknown_action_is_refused(batch, people):
    with pytest.raises(BatchError, match="没有"):
        move_batch(batch_id=batch.pk, action="pay", actor=people[0], at=AT)


@pytest.mark.django_db
@pytest.mark.parametrize("action", ["send_back", "void"])
def test_taking_back_needs_a_reason(batch, advance, people, action):
    advance(batch, "submitted")
    with pytest.raises(BatchError, match="原因"):
        move_batch(batch_id=batch.pk, action=action, actor=people[1], at=AT, reason=" ")


@pytest.mark.django_db
def test_three_different_people_are_needed(batch, advance, people):
    maker, checker, _ = people
    advance(batch, "submitted")
    seal = Batch.objects.get().sha256
    with pytest.raises(BatchError, match="报送人不能"):
        move_batch(batch_id=batch.pk, action="check", actor=maker, at=AT, sha256=seal)
    advance(batch, "checked")
    for actor in (maker, checker):
        with pytest.raises(BatchError, match=r"报送人不能|复核人不能"):
            move_batch(batch_id=batch.pk, action="approve", actor=actor, at=AT, sha256=seal)


@pytest.mark.django_db
def test_a_signature_under_another_hash_is_refused(batch, advance, people):
    advance(batch, "submitted")
    with pytest.raises(BatchError, match="不一致"):
        move_batch(batch_id=batch.pk, action="check", actor=people[1], at=AT, sha256="0" * 64)


@pytest.mark.django_db
def test_lines_changed_behind_the_seal_are_noticed_when_signing(batch, advance, people):
    batch = advance(batch, "submitted")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE subsidies_line_2024_01_431103 DISABLE TRIGGER ALL")
        cursor.execute("UPDATE subsidies_line SET amount = 51, cash = 51 WHERE payable_id = 1")
    assert current_seal(batch).sha256 != batch.sha256
    with pytest.raises(BatchError, match="校验值不符"):
        move_batch(batch_id=batch.pk, action="check", actor=people[1], at=AT, sha256=batch.sha256)


@pytest.mark.django_db(transaction=True)
def test_of_two_approvals_pressed_at_once_one_wins(due):
    people = [UserFactory() for _ in range(4)]
    due.rows = [Row(1)]
    settle_county(region=COUNTY, month=JANUARY, at=AT)
    batch = Batch.objects.get()
    for action, actor in (("submit", people[0]), ("check", people[1])):
        move_batch(batch_id=batch.pk, action=action, actor=actor, at=AT, sha256=batch.sha256)
    outcomes = []

    def press(actor):
        try:
            move_batch(batch_id=batch.pk, action="approve", actor=actor, at=AT, sha256=batch.sha256)
            outcomes.append("won")
        except BatchError:
            outcomes.append("refused")
        finally:
            connection.close()

    pressing = [threading.Thread(target=press, args=(actor,)) for actor in people[2:]]
    for thread in pressing:
        thread.start()
    for thread in pressing:
        thread.join()
    assert sorted(outcomes) == ["refused", "won"]
    assert Event.objects.filter(action="batch.approve").count() == 1


def test_every_step_of_money_has_its_word_in_the_record():
    """What the code says it does is told in the field's words on the page of the record."""
    said = set()
    for path in Path(settings.BASE_DIR, "subsidies").rglob("*.py"):
        said |= set(re.findall(r'action="([a-z_]+\.[a-z_]+)"', path.read_text()))
    said |= {f"batch.{action}" for action in TRANSITIONS}
    said |= {f"receivable.{a}" for a in (*RECEIVABLE, "repay", "deduct", "end_deduction")}
    said |= {f"opening.{action}" for action in ("upload", *OPENING)}
    assert [action for action in sorted(said) if action_word(action) == action] == []
