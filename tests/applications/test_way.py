"""From the draft to the award: who may do what, when, and what it leaves."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application, Paper, State, Step
from eligibility.applications.offers import offers
from eligibility.applications.services import Choice
from eligibility.applications.transitions import TRANSITIONS
from eligibility.models import Award
from portal.audit.models import Event
from portal.people.models import Change
from tests.applications.conftest import AFTER, AT, TODAY, changed, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


def move(action, row, actor, **more):
    """Any action with what it needs."""
    words = {"application_id": row.pk, "actor": actor, "at": AT}
    match action:
        case "publish":
            opened = services.open_publicity(
                applications=[row], from_day=TODAY, place="公开栏", phone="0746-0000000",
                actor=actor, at=AT, today=TODAY,
            )  # fmt: skip
            for refused in opened.refused:
                raise ApplicationError(refused.why)
        case "approve":
            services.approve(**words, today=AFTER, **more)
        case "refuse":
            services.refuse(**words, remark="不符合", clause="附件第8项", **more)
        case "send_back" | "withdraw":
            getattr(services, action)(**words, remark="理由", **more)
        case _:
            getattr(services, action)(**words, **more)


def test_a_visit_makes_a_draft_of_every_ticked_item_with_the_evaluators_sum(person, apply):
    rows = apply(person, "yongzhou-08", Choice("yongzhou-23", "living"))
    assert [(r.name, r.amount, r.outcome) for r in rows] == [
        ("高龄津贴", Decimal("50.00"), "entitled"),
        ("困难残疾人生活补贴", Decimal("80.00"), "entitled"),
    ]
    assert {r.filing_id for r in rows} == {rows[0].filing_id}
    assert rows[0].determination["why"]["truth"] is True
    assert Event.objects.filter(action="application.enter").count() == 2


def test_everything_sure_is_ticked_from_the_start_and_nothing_else(person):
    found = {o.key: o for o in offers(person, TODAY)}
    ticked = {key for key, offer in found.items() if offer.preselected}
    assert ("yongzhou-08", "") in ticked
    assert {("yongzhou-23", "living"), ("yongzhou-23", "nursing")} <= ticked
    assert ("yongzhou-09", "") not in ticked
    assert not any(o.decided.outcome == "not_entitled" for o in found.values() if o.preselected)
    assert all(o.decided.pays or o.decided.rule.version.per != "month" for o in found.values())


def test_what_is_under_way_or_running_is_not_applied_for_again(person, apply, advance):
    row = apply(person)[0]
    with pytest.raises(ApplicationError, match="已有一份申请在办理"):
        apply(person)
    advance(row, "approved")
    with pytest.raises(ApplicationError, match="已在享受"):
        apply(person)


def test_the_whole_way_ends_in_an_award_with_its_change(person, apply, advance, approver):
    row = advance(apply(person)[0], "approved")
    award = row.award
    assert (award.starts, award.ends, award.region) == (date(2024, 1, 1), None, "431103")
    assert (award.settled_before, award.approved_by) == (date(2024, 1, 1), approver.pk)
    change = Change.objects.get(subject_kind="award", subject_id=award.pk)
    assert change.from_day == date(2024, 1, 1)
    assert [s.action for s in row.steps.all()] == [
        "enter", "submit", "check", "publish", "approve",
    ]  # fmt: skip
    assert Event.objects.filter(action="award.grant", subject_id=str(award.pk)).exists()


LEGAL = {(source, action) for action, m in TRANSITIONS.items() for source in m.sources}


@pytest.mark.parametrize("state", State.values)
def test_every_other_step_is_refused(state, person, apply, advance, clerk, approver):
    row = apply(person)[0]
    if state in ("refused", "withdrawn"):
        advance(row, "submitted")
        move("refuse" if state == "refused" else "withdraw", row, approver)
    else:
        advance(row, state)
    for action in TRANSITIONS:
        if (state, action) in LEGAL:
            continue
        row.refresh_from_db()
        steps = Step.objects.count()
        with pytest.raises(ApplicationError):
            move(action, row, approver)
        row.refresh_from_db()
        assert (row.state, Step.objects.count()) == (state, steps)


def test_whoever_entered_or_submitted_it_does_not_check_approve_or_refuse(
    person, apply, advance, clerk, checker
):
    row = advance(apply(person)[0], "submitted")
    for action in ("check", "refuse"):
        with pytest.raises(ApplicationError, match="请由另一人办理"):
            move(action, row, clerk)
    advance(row, "publicity")
    with pytest.raises(ApplicationError, match="请由另一人办理"):
        move("approve", row, clerk)


def test_the_database_holds_it_too(person, apply, advance, clerk):
    row = advance(apply(person)[0], "submitted")
    wrong = (
        {"state": "checked", "checked_at": AT, "checked_by": clerk},
        {"state": "checked"},
        {"state": "approved"},
        {"state": "refused", "refused_at": AT, "refused_by": clerk},
        {"submitted_at": None},
        {"state": "nonsense"},
    )
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Application.objects.filter(pk=row.pk).update(**values)


def test_nothing_is_approved_before_the_period_ends_and_objections_are_decided(
    person, apply, advance, approver, clerk
):
    row = advance(apply(person)[0], "publicity")
    assert row.publicity.until_day == date(2024, 1, 21)
    for day in (TODAY, date(2024, 1, 21)):
        with pytest.raises(ApplicationError, match="还没有期满"):
            services.approve(application_id=row.pk, actor=approver, at=AT, today=day)
    objection = services.object_to(
        application=row, raised_on=date(2024, 1, 16), raised_by="", content="反映已迁出",
        actor=clerk, at=AT, today=AFTER,
    )  # fmt: skip
    with pytest.raises(ApplicationError, match="异议还没有处理"):
        services.approve(application_id=row.pk, actor=approver, at=AT, today=AFTER)
    services.decide_objection(
        objection=objection, upheld=False, decision="经核查户籍未迁出", actor=clerk, at=AT
    )
    with pytest.raises(ApplicationError, match="已经处理过"):
        services.decide_objection(
            objection=objection, upheld=True, decision="又核查", actor=clerk, at=AT
        )
    services.approve(application_id=row.pk, actor=approver, at=AT, today=date(2024, 1, 22))
    assert Award.objects.filter(person=person).exists()


def test_an_upheld_objection_leads_back_or_to_a_refusal(person, apply, advance, approver, clerk):
    row = advance(apply(person)[0], "publicity")
    objection = services.object_to(
        application=row, raised_on=date(2024, 1, 16), raised_by="村民", content="反映重复享受",
        actor=clerk, at=AT, today=AFTER,
    )  # fmt: skip
    services.decide_objection(objection=objection, upheld=True, decision="属实", actor=clerk, at=AT)
    with pytest.raises(ApplicationError, match="异议成立"):
        services.approve(application_id=row.pk, actor=approver, at=AT, today=AFTER)
    services.send_back(application_id=row.pk, actor=approver, at=AT, remark="更正后重新公示")
    row.refresh_from_db()
    assert (row.state, row.publicity, row.checked_by, row.submitted_at) == (
        "draft", None, None, None,
    )  # fmt: skip


def test_required_papers_hold_an_application_back(person, apply, clerk):
    row = apply(person)[0]
    paper = Paper.objects.create(
        item=row.item, name="身份证复印件", basis="测试〔2024〕1号", recorded_at=AT,
        recorded_by=clerk,
    )  # fmt: skip
    with pytest.raises(ApplicationError, match="还缺材料：身份证复印件"):
        services.submit(application_id=row.pk, actor=clerk, at=AT)
    services.tick_papers(application=row, papers={paper.pk: "原件已核"}, actor=clerk, at=AT)
    services.submit(application_id=row.pk, actor=clerk, at=AT)


def test_what_is_not_known_is_named_and_not_submitted(apply, clerk):
    unsure = make_person(11, name="乙样例", disability_level=None, disability_kinds=None)
    row = apply(unsure, Choice("yongzhou-23", "nursing"))[0]
    assert row.outcome == "undetermined"
    with pytest.raises(ApplicationError, match="缺：残疾等级"):
        services.submit(application_id=row.pk, actor=clerk, at=AT)


def test_the_determination_is_made_again_at_the_approval(person, apply, advance, approver):
    row = advance(apply(person)[0], "publicity")
    changed(person, date(2020, 1, 1), hukou="430502", residence="430502")
    with pytest.raises(ApplicationError, match="没有可用的规则"):
        services.approve(application_id=row.pk, actor=approver, at=AT, today=AFTER)
    assert not Award.objects.exists()


def test_who_moved_within_the_prefecture_is_not_approved_by_the_county_he_left(
    person, apply, advance, approver
):
    row = advance(apply(person)[0], "publicity")
    changed(person, date(2020, 1, 1), hukou="431102", residence="431102")
    with pytest.raises(ApplicationError, match="现由零陵区办理"):
        services.approve(application_id=row.pk, actor=approver, at=AT, today=AFTER)
    assert not Award.objects.exists()


def test_what_is_not_fulfilled_is_not_checked(apply, advance, checker):
    young = make_person(42, birth="19500101", name="巳样例")
    row = advance(apply(young)[0], "submitted")
    with pytest.raises(ApplicationError, match="不符合条件"):
        services.check(application_id=row.pk, actor=checker, at=AT)


def test_a_refusal_needs_the_clause(person, apply, advance, approver):
    row = advance(apply(person)[0], "submitted")
    with pytest.raises(ApplicationError, match="文件和条款"):
        services.refuse(application_id=row.pk, actor=approver, at=AT, remark="不符合", clause=" ")
    with pytest.raises(ApplicationError, match="须写明原因"):
        services.refuse(application_id=row.pk, actor=approver, at=AT, remark="", clause="第8项")


def test_a_clerk_of_another_county_files_nothing_here(person, clerk):
    from tests.factories import region

    clerk.region = region("431102")
    clerk.save()
    with pytest.raises(ApplicationError, match="不在您的管辖范围"):
        services.file_applications(
            person=person, visit=services.Visit(TODAY), choices=[Choice("yongzhou-08")],
            actor=clerk, at=AT, today=TODAY,
        )  # fmt: skip
