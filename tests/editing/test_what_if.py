"""A trial says what asking everybody one by one would say, and leaves nothing behind."""

from datetime import date
from decimal import Decimal

import pytest

from eligibility.determination.person import entitlements_of
from eligibility.editing import findings, services
from eligibility.editing.rehearsal import rehearsed
from eligibility.editing.whatif import compute, request_what_if
from eligibility.models import Award, CatalogueItem, ItemVersion, WhatIf
from portal.audit.models import Event
from portal.lib.periods import Month
from tests.editing.conftest import AT, admin, draft_of, published, standard
from tests.factories.people import CircumstancesFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
MONTH = Month.parse("2024-06")
BIRTHS = ("1920-05-01", "1930-06-30", "1934-07-01", "1939-02-03", "1944-06-30", "1944-07-01",
          "1948-12-01", "1950-01-01", None)  # fmt: skip
PLACES = (("431103", "431103"), ("431102", "431102"), ("440100", "431103"), ("431103", "440100"))


@pytest.fixture
def people(db):
    """People on both sides of every threshold, in two counties, some moving in the month."""
    found = []
    for birth in BIRTHS:
        for hukou, residence in PLACES:
            born = date.fromisoformat(birth) if birth else None
            person = PersonFactory(birth_date=born)
            CircumstancesFactory(
                person=person, birth_date=born, hukou=hukou, residence=residence, dibao=False
            )
            found.append(person)
    mover = PersonFactory(birth_date=date(1940, 1, 1))
    middle = date(2024, 6, 15)
    CircumstancesFactory(person=mover, birth_date=date(1940, 1, 1), valid_to=middle)
    CircumstancesFactory(
        person=mover,
        birth_date=date(1940, 1, 1),
        valid_from=middle,
        hukou="431102",
        residence="431102",
    )
    dead = PersonFactory(birth_date=date(1935, 1, 1))
    for since, to, died in (
        (date(2020, 1, 1), date(2024, 4, 2), None),
        (date(2024, 4, 2), None, date(2024, 4, 1)),
    ):
        CircumstancesFactory(
            person=dead, birth_date=date(1935, 1, 1), valid_from=since, valid_to=to, died_on=died
        )
    return [*found, mover, dead]


def change(body):
    """Earlier, and more for the first tier, less for the second."""
    part = body["parts"][0]
    part["who"]["all"][1] = "age >= 75"
    part["who"]["all"].append({"not": "dibao"})
    part["pays"][0]["amount"], part["pays"][1]["amount"] = "60.00", "90.00"


def one_by_one(people, code):
    """Outcome and amount of everybody, as ``calculate`` says."""
    answers = {}
    for person in people:
        for item in entitlements_of(person.pk, MONTH)["items"]:
            if item["code"] == code:
                amount = Decimal(item["amount"]) if item["amount"] else None
                answers[person.pk] = (item["outcome"], amount)
    return answers


@pytest.fixture(autouse=True)
def _few_months(monkeypatch):
    monkeypatch.setattr("eligibility.editing.whatif.MONTHS_AHEAD", 2)


def tried(draft, alice, month=MONTH):
    what_if = request_what_if(row=draft, month=month, actor=alice, at=AT)
    list(compute(what_if=what_if, at=AT))
    what_if.refresh_from_db()
    return what_if


def test_a_trial_says_what_asking_everybody_would(people, alice):
    draft = draft_of("yongzhou-08", alice, change=change)
    before = one_by_one(people, "yongzhou-08")
    with rehearsed([draft], at=AT):
        after = one_by_one(people, "yongzhou-08")
    assert before.keys() == after.keys()
    assert len(before) == len(people)
    expected = {pk: (*before[pk], *after[pk]) for pk in before if before[pk] != after[pk]}
    what_if = tried(draft, alice)
    found = {
        r.person_id: (r.before, r.before_amount, r.after, r.after_amount)
        for r in what_if.people.all()
    }
    assert found == expected
    assert {"entitled", "not_entitled", "undetermined"} <= {r[0] for r in expected.values()} | {
        r[2] for r in expected.values()
    }
    totals = findings.totals(what_if)
    for side, answers in (("before", before), ("after", after)):
        entitled = [amount for outcome, amount in answers.values() if outcome == "entitled"]
        assert totals[side] == len(entitled)
        assert totals[f"{side}_amount"] == sum(entitled)


def test_tables_add_up_to_the_list(people, alice):
    what_if = tried(draft_of("yongzhou-08", alice, change=change), alice)
    for by in ("region", "code", "age"):
        rows = findings.table(what_if, by)
        for kind in findings.KINDS:
            assert (
                sum(getattr(r, kind) for r in rows) == findings.people(what_if, kind=kind).count()
            )
        assert sum(r.difference for r in rows) == findings.totals(what_if)["amount"]
    bands = {r.key: r for r in findings.table(what_if, "age")}
    assert bands["70–79岁"].gained
    assert bands["80–89岁"].raised
    assert bands["90–99岁"].lowered


def test_a_trial_leaves_no_trace_in_the_rules(people, alice):
    rows = list(ItemVersion.objects.order_by("pk").values_list("pk", "superseded_at"))
    draft = draft_of("yongzhou-08", alice, change=change)
    events = Event.objects.count()
    tried(draft, alice)
    assert (
        list(
            ItemVersion.objects.exclude(pk=draft.pk)
            .order_by("pk")
            .values_list("pk", "superseded_at")
        )
        == rows
    )
    assert Event.objects.count() == events + 1


def test_the_same_trial_again_gives_the_same(people, alice):
    what_if = tried(draft_of("yongzhou-08", alice, change=change), alice)
    first = (what_if.totals, what_if.forecast, what_if.people.count())
    list(compute(what_if=what_if, at=AT))
    what_if.refresh_from_db()
    assert (what_if.totals, what_if.forecast, what_if.people.count()) == first
    assert (what_if.state, what_if.done) == (WhatIf.State.FINISHED, what_if.total)


def test_the_months_ahead_know_the_birthdays(people, alice, monkeypatch):
    """Without any change of age the forecast grows with whoever turns 80."""
    monkeypatch.setattr("eligibility.editing.whatif.MONTHS_AHEAD", 12)
    draft = draft_of(
        "yongzhou-08", alice, change=lambda b: b["parts"][0]["pays"][0].update(amount="60.00")
    )
    what_if = tried(draft, alice)
    assert [line["month"] for line in what_if.forecast][::11] == ["2024-07", "2025-06"]
    july = what_if.forecast[0]
    born = sum(p.birth_date == date(1944, 7, 1) for p in people)
    assert july["before"] == findings.totals(what_if)["before"] + born - 1
    assert Decimal(july["after_amount"]) > Decimal(july["before_amount"])


def test_a_standard_is_tried_in_its_county_only(people, alice):
    draft = standard(alice, "yongzhou-08", "80-89", "431103", "70.00")
    what_if = tried(draft, alice)
    assert {r.key for r in findings.table(what_if, "region")} == {"431103"}
    assert {r.after_amount for r in what_if.people.all()} == {Decimal("70.00")}


def test_a_retroactive_draft_shows_arrears_and_recoveries(people, alice):
    item = CatalogueItem.objects.get(code="yongzhou-08")
    eighty = next(p for p in people if p.birth_date == date(1939, 2, 3))
    ninety = next(p for p in people if p.birth_date == date(1930, 6, 30))
    for person in (eighty, ninety):
        Award.objects.create(
            person=person, item=item, region="431103", starts=date(2024, 1, 1),
            settled_before=date(2024, 1, 1), payee_kind="person", payee_id=person.pk,
        )  # fmt: skip
    draft = draft_of("yongzhou-08", alice, change=change, **{"from": "2024-03"})
    what_if = tried(draft, alice)
    assert [line["month"] for line in what_if.backlog] == ["2024-03", "2024-04", "2024-05"]
    first = what_if.backlog[0]
    assert (first["before"], first["before_amount"]) == (1, "10.00")
    assert (first["after"], first["after_amount"]) == (1, "10.00")


def test_a_county_list_has_nothing_to_try(alice):
    from eligibility.editing.errors import EditingError
    from eligibility.editing.kinds import KINDS

    values = {
        "region": "431103", "title": "冷水滩区清单", "issued": date(2023, 10, 1), "notes": "",
        "valid_from": date(2023, 10, 1), "valid_to": None, "document": "冷政办发〔2023〕1号",
        "status": "official",
    }  # fmt: skip
    row = services.draft_value(kind=KINDS["lists"], values=values, reason="", actor=alice, at=AT)
    with pytest.raises(EditingError, match="没有可试算的内容"):
        request_what_if(row=row, month=MONTH, actor=alice, at=AT)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        ("100.00", {("chenzhou-16", ""): (None, "100.00"), ("chenzhou-24", "nursing"): ("80.00", None)}),
        ("60.00", {}),
    ],
)  # fmt: skip
def test_what_yields_to_a_changed_item_is_seen(alice, amount, expected):
    """护理补贴 and 重度残疾人护理补贴 are not stacked: the higher of the two is paid."""
    born = date(1940, 1, 1)
    person = PersonFactory(birth_date=born)
    CircumstancesFactory(
        person=person, birth_date=born, hukou="431002", residence="431002", dibao=True,
        tekun="none", disability_kinds=["physical"], disability_level=2, self_care="lost",
        care_level="total", long_term_care=True, work_injury_care_allowance=False,
    )  # fmt: skip
    chen = admin("丙目录")
    nursing = standard(chen, "chenzhou-24", "all", "431002", "80.00", part="nursing")
    published(nursing, chen, admin("丁目录"))
    what_if = tried(standard(chen, "chenzhou-16", "all", "431002", amount), chen)
    found = {
        (r.code, r.part): (r.before_amount, r.after_amount)
        for r in what_if.people.all()
        if r.before_amount != r.after_amount
    }
    assert found == {
        place: tuple(Decimal(a) if a else None for a in amounts)
        for place, amounts in expected.items()
    }
