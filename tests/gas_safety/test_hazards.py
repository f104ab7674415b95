"""The walk of a hazard: every legal step, every illegal pair, what each step needs."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gas_safety.errors import GasError
from gas_safety.hazards.services import Given, close_hazards, move_hazard, transfer_hazard
from gas_safety.hazards.transitions import LABELS, TRANSITIONS
from gas_safety.models import Customer, Hazard, HazardStep
from gas_safety.models.hazard import STAMPS, State
from portal.audit.models import Event
from tests.factories.numbers import AT
from tests.gas_safety.making import (
    DAY,
    CustomerFactory,
    company_user,
    hazard_of,
    inspector,
    problem,
)

pytestmark = pytest.mark.django_db
EVERYTHING = Given(
    remark="样例说明", due_on=DAY + timedelta(days=7), street="样例街道", penalty=Decimal("2000"),
    penalty_paper="样例罚决1号",
)  # fmt: skip
#: A way to each state from a fresh hazard.
WAYS = {
    "found": [], "notified": ["notify"], "rectified": ["notify", "rectify"],
    "rechecked": ["notify", "rectify", "pass"], "closed": ["notify", "rectify", "pass", "close"],
    "refused": ["notify", "refuse"], "cut_off": ["notify", "refuse", "cut_off"],
    "reported": ["notify", "refuse", "cut_off", "report"],
    "fined": ["notify", "refuse", "cut_off", "report", "fine"], "referred": ["refer"],
    "withdrawn": ["notify", "withdraw"],
}  # fmt: skip


def go(hazard, *actions, actor=None, given=EVERYTHING):
    actor = actor or inspector()
    for action in actions:
        hazard = move_hazard(
            actor=actor, hazard=hazard, action=action, given=given, at=AT, today=DAY
        )
    return hazard


def test_every_state_can_be_reached():
    assert set(WAYS) == set(State.values)


@pytest.mark.parametrize("state", WAYS)
def test_each_state_takes_its_own_steps_and_refuses_every_other(state):
    actor = inspector()
    customer = CustomerFactory()
    for action, move in TRANSITIONS.items():
        hazard = go(hazard_of(actor, customer), *WAYS[state], actor=actor)
        assert hazard.state == state
        if state in move.sources:
            moved = go(hazard, action, actor=actor)
            assert moved.state == move.target
            step = moved.steps.order_by("pk").last()
            assert (step.action, step.source, step.target) == (action, state, move.target)
        else:
            with pytest.raises(GasError, match="不能"):
                go(hazard, action, actor=actor)
            assert Hazard.objects.get(pk=hazard.pk).state == state


def test_the_way_of_the_refusal_is_the_one_the_measure_orders():
    hazard = go(hazard_of(inspector(), CustomerFactory()), "notify", "refuse", "cut_off", "report")
    assert (hazard.state, hazard.street) == ("reported", "样例街道")
    assert go(hazard, "fine").penalty == Decimal("2000")


@pytest.mark.parametrize("action", TRANSITIONS)
def test_a_step_without_what_it_needs_is_refused_and_names_the_field(action):
    move = TRANSITIONS[action]
    start = sorted(move.sources)[0]
    for missing in move.needs:
        hazard = go(hazard_of(inspector(), CustomerFactory()), *WAYS[start])
        values = {name: getattr(EVERYTHING, name) for name in EVERYTHING.__dataclass_fields__}
        with pytest.raises(GasError) as refused:
            go(hazard, action, given=Given(**{k: v for k, v in values.items() if k != missing}))
        assert refused.value.field == missing
        assert Hazard.objects.get(pk=hazard.pk).state == start


@pytest.mark.parametrize("action", [a for a, m in TRANSITIONS.items() if len(m.roles) == 1])
def test_some_steps_are_the_officials(action):
    customer = CustomerFactory()
    hazard = go(hazard_of(inspector(), customer), *WAYS[sorted(TRANSITIONS[action].sources)[0]])
    with pytest.raises(GasError, match="燃气安全检查人员"):
        go(hazard, action, actor=company_user(customer.company))


def test_closing_notices_nobody_can_press_twice():
    hazard = go(hazard_of(inspector(), CustomerFactory()), *WAYS["rechecked"])
    go(hazard, "close")
    with pytest.raises(GasError, match="已销号"):
        go(hazard, "close")


def test_a_reopened_hazard_starts_anew_and_keeps_its_history():
    hazard = go(hazard_of(inspector(), CustomerFactory()), *WAYS["closed"])
    steps = hazard.steps.count()
    hazard = go(hazard, "reopen")
    assert (hazard.state, hazard.closed_at, hazard.rectified_at) == ("notified", None, None)
    assert hazard.reopened_at == AT
    assert hazard.steps.count() == steps + 1


def test_failing_the_recheck_sends_it_back_with_another_day():
    hazard = go(hazard_of(inspector(), CustomerFactory()), "notify", "rectify")
    with pytest.raises(GasError, match="已经过去"):
        move_hazard(actor=inspector(), hazard=hazard, action="fail", at=AT,
                    today=DAY + timedelta(days=8), given=EVERYTHING)  # fmt: skip
    assert go(hazard, "fail").rectified_at is None


def test_a_cured_hose_shows_in_the_register():
    customer = CustomerFactory(hose_fault_on=DAY - timedelta(days=3))
    go(hazard_of(inspector(), customer, number=12), "notify", "rectify", "pass")
    assert Customer.objects.get(pk=customer.pk).hose_replaced_on == DAY


def test_a_transfer_changes_whose_it_is_and_says_why():
    hazard = hazard_of(inspector(), CustomerFactory(), number=13)
    assert hazard.unit == "市城管执法局"
    with pytest.raises(GasError, match="理由"):
        transfer_hazard(actor=inspector(), hazard=hazard, unit="市商务局", reason=" ", at=AT)
    moved = transfer_hazard(actor=inspector(), hazard=hazard, unit="市商务局", reason="餐饮", at=AT)
    assert (moved.unit, moved.state) == ("市商务局", "found")
    assert HazardStep.objects.filter(hazard=hazard, action="transfer").exists()
    with pytest.raises(GasError, match="已销号"):
        transfer_hazard(
            actor=inspector(),
            hazard=go(hazard, *WAYS["closed"]),
            unit="市公安局",
            reason="x",
            at=AT,
        )


def test_many_are_closed_together_or_none():
    ready = go(hazard_of(inspector(), CustomerFactory()), *WAYS["rechecked"])
    not_ready = go(hazard_of(inspector(), CustomerFactory()), "notify")
    with pytest.raises(GasError):
        close_hazards(actor=inspector(), hazards=[ready, not_ready], at=AT, today=DAY)
    assert Hazard.objects.get(pk=ready.pk).state == "rechecked"
    assert close_hazards(actor=inspector(), hazards=[ready], at=AT, today=DAY) == 1


def test_a_missing_problem_is_no_hazard_type():
    with pytest.raises(GasError, match="原文缺页"):
        hazard_of(inspector(), CustomerFactory(), number=3)


def test_the_database_refuses_a_state_without_its_stamp():
    hazard = hazard_of(inspector(), CustomerFactory())
    for state in State.values:
        if state in STAMPS:
            with pytest.raises(IntegrityError), transaction.atomic():
                Hazard.objects.filter(pk=hazard.pk).update(state=state, due_on=date(2030, 1, 1))


def test_every_step_is_audited_and_named():
    hazard = go(hazard_of(inspector(), CustomerFactory()), *WAYS["closed"])
    told = Event.objects.filter(subject_kind="hazard", subject_id=str(hazard.pk))
    assert [e.action for e in told.order_by("pk")] == [
        "gas.hazard.find_hazard", "gas.hazard.notify", "gas.hazard.rectify", "gas.hazard.pass",
        "gas.hazard.close",
    ]  # fmt: skip
    assert all(step.action in LABELS for step in hazard.steps.all())


def test_the_unit_is_the_first_the_annex_names():
    assert hazard_of(inspector(), CustomerFactory(), number=10).unit == "市应急管理局"
    assert problem(10).responsible_units[:3] == ["市应急管理局", "市市场监管局", "市城管执法局"]


def test_the_notice_is_printed_once_there_is_a_deadline():
    client = Client()
    client.force_login(inspector())
    hazard = hazard_of(inspector(), CustomerFactory(name="样例烧烤店"))
    page = reverse("gas:notice", args=[hazard.pk])
    assert client.get(page).status_code == 404
    go(hazard, "notify")
    text = client.get(page).content.decode()
    assert "样例烧烤店（户号" in text
    assert "2024年6月21日前完成整改" in text
    assert page in client.get(reverse("gas:hazard", args=[hazard.pk])).content.decode()


def test_a_stale_step_leads_back_to_the_hazard():
    customer = CustomerFactory()
    hazard = go(hazard_of(inspector(), customer), *WAYS["rectified"])
    client = Client()
    client.force_login(company_user(customer.company))
    back = reverse("gas:hazard", args=[hazard.pk])
    for action, told in (("rectify", "不能登记整改"), ("withdraw", "不能登记有误，撤销")):
        answer = client.get(reverse("gas:step", args=[hazard.pk, action]), follow=True)
        assert answer.redirect_chain[-1][0] == back
        assert told in answer.content.decode()
    assert client.get(reverse("gas:step", args=[hazard.pk, "pass"])).status_code == 200
