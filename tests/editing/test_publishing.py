"""From a draft to a version in force: two people, nothing edited, months that stay."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.db.utils import DatabaseError

from eligibility.determination.rule_set import rule_set
from eligibility.editing import services
from eligibility.editing.errors import EditingError
from eligibility.editing.kinds import KINDS
from eligibility.editing.transitions import TRANSITIONS
from eligibility.models import ItemVersion
from eligibility.models.dated import State
from portal.audit.models import Event
from portal.lib.periods import Month
from portal.people.models import Change
from tests.editing.conftest import AT, admin, draft_of, published, version_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]


def pays(amount):
    def change(body):
        body["parts"][0]["pays"][0]["amount"] = amount

    return change


def amount_in(month, code="yongzhou-08", region="431103"):
    rules = rule_set(Month.parse(month), region)
    return next(str(r.rates[0].amount) for r in rules.rules if r.item.code == code)


def test_a_draft_counts_for_nothing(alice):
    draft_of("yongzhou-08", alice, **{"from": "2024-03"}, change=pays("60.00"))
    assert amount_in("2024-03") == "50.00"


def test_publishing_supersedes_and_keeps_the_months_around(alice, bob):
    old = version_of("yongzhou-08")
    draft = draft_of(
        "yongzhou-08", alice, **{"from": "2024-03", "until": "2024-05"}, change=pays("60.00")
    )
    done = published(draft, alice, bob)
    assert [r.pk for r in done.superseded] == [old.pk]
    assert [amount_in(m) for m in ("2024-02", "2024-03", "2024-05", "2024-06")] == [
        "50.00", "60.00", "60.00", "50.00",
    ]  # fmt: skip
    rows = ItemVersion.objects.filter(item=old.item, superseded_at=None).order_by("valid_from")
    assert [(r.body["from"], r.body.get("until")) for r in rows] == [
        ("2023-07", "2024-02"), ("2024-03", "2024-05"), ("2024-06", None),
    ]  # fmt: skip
    old.refresh_from_db()
    assert (old.superseded_at, old.superseded_by, old.valid_to) == (AT, bob.pk, None)


def test_publishing_leaves_an_event_and_a_change_of_the_item(alice, bob):
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-03"}, change=pays("60.00"))
    published(draft, alice, bob)
    actions = Event.objects.filter(subject_kind="versions", subject_id=str(draft.pk))
    assert [e.action for e in actions.order_by("at", "pk")] == [
        "catalogue.draft", "catalogue.submit", "catalogue.publish",
    ]  # fmt: skip
    change = Change.objects.get(subject_kind="item", subject_id=draft.item_id)
    assert change.from_day == date(2024, 3, 1)


@pytest.mark.parametrize("who", ["drafter", "submitter"])
def test_whoever_drafted_or_submitted_does_not_publish(alice, bob, who):
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-03"})
    submitter = alice if who == "drafter" else bob
    services.submit(row=draft, actor=submitter, at=AT)
    with pytest.raises(EditingError, match="不能是同一个人"):
        services.publish(row=draft, actor=alice if who == "drafter" else bob, at=AT)


def test_the_table_itself_asks_for_a_second_person(alice):
    draft = draft_of("yongzhou-09", alice, **{"from": "2030-01"})
    ItemVersion.objects.filter(item=draft.item, state="published").update(
        superseded_at=AT, superseded_by=None
    )
    services.submit(row=draft, actor=alice, at=AT)
    rows = ItemVersion.objects.filter(pk=draft.pk)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        rows.update(state="published", published_at=AT, published_by=alice.pk)


@pytest.mark.parametrize(
    "change", [{"document": "别的文件"}, {"valid_from": date(2020, 1, 1)}, {"state": "draft"}]
)
def test_a_published_row_is_never_edited(change):
    row = version_of("yongzhou-08")
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        ItemVersion.objects.filter(pk=row.pk).update(**change)


def test_a_published_row_is_never_deleted():
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        ItemVersion.objects.filter(pk=version_of("yongzhou-08").pk)._raw_delete("default")


def test_a_submitted_row_waits_as_it_is(alice):
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-03"})
    services.submit(row=draft, actor=alice, at=AT)
    with pytest.raises(EditingError, match="不能修改"):
        services.save_version(draft=draft, body=draft.body, reason="", actor=alice, at=AT)
    with pytest.raises(DatabaseError, match="never edited"), transaction.atomic():
        ItemVersion.objects.filter(pk=draft.pk).update(notes="改")


DOING = {
    "submit": lambda row, actor: services.submit(row=row, actor=actor, at=AT),
    "publish": lambda row, actor: services.publish(row=row, actor=actor, at=AT),
    "send_back": lambda row, actor: services.send_back(row=row, reason="改", actor=actor, at=AT),
    "withdraw": lambda row, actor: services.withdraw(row=row, actor=actor, at=AT),
}


@pytest.mark.parametrize("action", DOING)
@pytest.mark.parametrize("state", State.values)
def test_only_the_moves_of_the_table_are_made(alice, bob, action, state):
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-03"}, change=pays("60.00"))
    if state in ("submitted", "published"):
        services.submit(row=draft, actor=alice, at=AT)
    if state == "published":
        services.publish(row=draft, actor=bob, at=AT)
    if state == "withdrawn":
        services.withdraw(row=draft, actor=alice, at=AT)
    third = admin("丙")
    if state in TRANSITIONS[action].sources:
        DOING[action](draft, third)
        draft.refresh_from_db()
        assert draft.state == TRANSITIONS[action].target
    else:
        with pytest.raises(EditingError):
            DOING[action](draft, third)


def test_sent_back_it_can_be_changed_and_submitted_again(alice, bob):
    draft = draft_of("yongzhou-08", alice, **{"from": "2024-03"}, change=pays("60.00"))
    services.submit(row=draft, actor=alice, at=AT)
    services.send_back(row=draft, reason="金额应为 70 元", actor=bob, at=AT)
    body = draft.body
    pays("70.00")(body)
    services.save_version(draft=draft, body=body, reason="改为 70", actor=alice, at=AT)
    published(draft, alice, bob)
    assert amount_in("2024-03") == "70.00"
    assert Event.objects.get(action="catalogue.send_back").reason == "金额应为 70 元"


def test_a_stranger_and_another_prefecture_are_refused(alice):
    for stranger in (admin("丁", "4305"), admin("戊", "431102")):
        with pytest.raises(EditingError, match="不能修改这个地区"):
            draft_of("yongzhou-08", stranger, **{"from": "2024-03"})


def test_a_wrong_word_is_told_with_its_place_and_the_nearest(alice):
    def misspelt(body):
        body["parts"][0]["who"]["all"][0] = "hukuo in 4311"

    with pytest.raises(EditingError) as caught:
        draft_of("yongzhou-08", alice, change=misspelt)
    assert caught.value.field == "parts[0].who.all[0]"
    assert "hukou" in str(caught.value)


def test_a_parameter_is_placed_by_days(alice, bob):
    def parameter(value, since, to):
        values = {
            "code": "min_wage", "region": "4311", "value": value, "valid_from": since, "valid_to": to,
            "document": "测试", "status": "official", "notes": "",
        }  # fmt: skip
        row = services.draft_value(
            kind=KINDS["parameters"], values=values, reason="", actor=alice, at=AT
        )
        return published(row, alice, bob).row

    from decimal import Decimal

    first = parameter(Decimal("1550.00"), date(2022, 4, 1), None)
    second = parameter(Decimal("1740.00"), date(2024, 12, 1), None)
    rows = KINDS["parameters"].model.objects.filter(superseded_at=None).order_by("valid_from")
    assert [(r.valid_from, r.valid_to, r.value) for r in rows] == [
        (date(2022, 4, 1), date(2024, 12, 1), Decimal("1550.00")),
        (date(2024, 12, 1), None, Decimal("1740.00")),
    ]
    assert rows[0].based_on == first.pk
    touched = Change.objects.filter(subject_kind="item", from_day=second.valid_from)
    assert {c.subject_id for c in touched} == {version_of("yongzhou-16").item_id}


def test_what_was_in_force_on_a_day_is_known_after_a_correction(alice, bob):
    from eligibility.editing.selectors import in_force_on

    before = version_of("yongzhou-08")
    draft = draft_of("yongzhou-08", alice, **{"from": "2023-07"}, change=pays("60.00"))
    published(draft, alice, bob)
    item, day = before.item, date(2024, 1, 15)
    early = datetime(2024, 5, 1, tzinfo=UTC)
    assert in_force_on(item, "4311", day, known_at=early).pk == before.pk
    assert in_force_on(item, "4311", day, known_at=AT).pk == draft.pk
