"""Reports from the public: the walk, the deadline, and who reported."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gas_safety.complaints import services
from gas_safety.complaints.services import move_complaint, receive, reveal_reporter
from gas_safety.complaints.transitions import TRANSITIONS
from gas_safety.errors import GasError
from gas_safety.models import Complaint, ComplaintState, Hazard
from portal.audit.models import Event
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.gas_safety.making import DAY, CompanyFactory, company_user, inspector, problem

pytestmark = pytest.mark.django_db
VALUES = {"unit": "市城管执法局", "due_on": DAY + timedelta(days=5), "result": "样例结果"}
WAYS = {"received": [], "dispatched": ["dispatch"], "answered": ["dispatch", "answer"],
        "set_aside": ["set_aside"]}  # fmt: skip


def reported(**more):
    given = {
        "actor": inspector(), "region": region(), "channel": "phone", "received_on": DAY,
        "place": "样例街1号", "content": "闻到燃气味", "reporter": "举报样例人",
        "reporter_phone": "13907460077", "at": AT, "today": DAY,
    }  # fmt: skip
    return receive(**given | more)


def go(made, *actions, values=VALUES, today=DAY):
    for action in actions:
        made = move_complaint(
            actor=inspector(), complaint=made, action=action, values=values, at=AT, today=today
        )
    return made


@pytest.mark.parametrize("state", ComplaintState.values)
def test_each_state_takes_its_own_steps_and_refuses_every_other(state):
    for action, move in TRANSITIONS.items():
        made = go(reported(), *WAYS[state])
        assert made.state == state
        if state in move.sources:
            assert go(made, action).state == move.target
        else:
            with pytest.raises(GasError, match="不能"):
                go(made, action)


@pytest.mark.parametrize("action", TRANSITIONS)
def test_each_step_names_what_it_lacks(action):
    for missing in TRANSITIONS[action].needs:
        made = go(reported(), *(["dispatch"] if action == "answer" else []))
        with pytest.raises(GasError) as refused:
            go(made, action, values={k: v for k, v in VALUES.items() if k != missing})
        assert refused.value.field == missing


def test_the_deadline_may_be_today_and_not_yesterday():
    go(reported(), "dispatch", today=VALUES["due_on"])
    with pytest.raises(GasError, match="已经过去"):
        go(reported(), "dispatch", today=VALUES["due_on"] + timedelta(days=1))


def test_numbers_follow_each_other_by_county_and_year():
    assert [reported().number for _ in range(2)] == ["431103-2024-0001", "431103-2024-0002"]
    official = inspector(region=region("431102"))
    assert reported(actor=official, region=region("431102")).number == "431102-2024-0001"


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"channel": "dream"}, "channel"), ({"place": " "}, "place"), ({"content": ""}, "content"),
     ({"received_on": DAY + timedelta(days=1)}, "received_on"), ({"reporter_phone": "1"}, "reporter_phone")],
)  # fmt: skip
def test_wrong_entries_name_the_field(wrong, field):
    with pytest.raises(GasError) as refused:
        reported(**wrong)
    assert refused.value.field == field
    assert not Complaint.objects.exists()


def test_who_reported_is_sealed_and_shown_to_officials_with_a_reason(monkeypatch):
    made = reported()
    assert b"13907460077" not in bytes(made.reporter_phone.data)
    with pytest.raises(GasError, match="用途"):
        reveal_reporter(actor=inspector(), complaint=made, reason=" ", at=AT)
    official = inspector()
    assert reveal_reporter(actor=official, complaint=made, reason="核实", at=AT) == (
        "举报样例人", "13907460077",
    )  # fmt: skip
    assert Event.objects.get(action="gas.reveal_reporter").reason == "核实"
    monkeypatch.setattr(services, "REVEALS_AN_HOUR", 1)
    with pytest.raises(GasError, match="次数过多"):
        reveal_reporter(actor=official, complaint=made, reason="核实", at=AT)
    company = company_user(CompanyFactory())
    for stranger in (company, inspector(region=region("431102")), UserFactory(roles=["manager"])):
        with pytest.raises(GasError):
            reveal_reporter(actor=stranger, complaint=made, reason="好奇", at=AT)


def test_an_anonymous_report_has_nobody_to_show():
    made = reported(reporter="", reporter_phone="")
    with pytest.raises(GasError, match="匿名"):
        reveal_reporter(actor=inspector(), complaint=made, reason="核实", at=AT)


def test_no_page_but_the_revealing_one_names_the_reporter():
    client = Client()
    client.force_login(inspector())
    made = reported()
    hazard_url = f"{reverse('gas:hazard_new')}?report={made.pk}"
    for url in (
        reverse("gas:complaints"), reverse("gas:complaint", args=[made.pk]), hazard_url,
        reverse("gas:reporter", args=[made.pk]),
    ):  # fmt: skip
        text = client.get(url).content.decode()
        assert "举报样例人" not in text
        assert "13907460077" not in text
    shown = client.post(reverse("gas:reporter", args=[made.pk]), {"reason": "核实举报内容"})
    assert "举报样例人" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]


def test_from_the_report_to_its_hazard_and_its_answer():
    problem(16)
    client = Client()
    client.force_login(inspector())
    today = timezone.localdate()
    given = {"region": region().pk, "channel": "phone", "received_on": today.isoformat(),
             "place": "样例街9号", "content": "通道堵塞"}  # fmt: skip
    client.post(reverse("gas:complaint_new"), given)
    made = Complaint.objects.get()
    step = reverse("gas:answer", args=[made.pk, "dispatch"])
    client.post(step, {"unit": "市消防救援支队", "due_on": today.isoformat()})
    hazard = {"problem": problem(16).pk, "region": region().pk, "place": "样例街9号",
              "severity": "major", "found_on": today.isoformat(), "due_on": today.isoformat()}  # fmt: skip
    client.post(f"{reverse('gas:hazard_new')}?report={made.pk}", hazard)
    assert Hazard.objects.get().complaint == made
    client.post(reverse("gas:answer", args=[made.pk, "answer"]), {"result": "已清理"})
    made.refresh_from_db()
    assert made.state == "answered"
    text = client.get(reverse("gas:complaint", args=[made.pk])).content.decode()
    assert "已清理" in text
    assert "封闭门窗" in text
