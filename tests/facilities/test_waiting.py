"""The waiting list: the documents' order, offers in that order, admission in the person's file."""

import re
from datetime import date
from pathlib import Path

import pytest
import yaml
from django.db import transaction

from eligibility.models import CareGrade
from facilities.errors import FacilityError
from facilities.models import WaitingState
from facilities.services import apply_for_bed, move_waiting
from facilities.waiting.grades import grade_on
from facilities.waiting.priority import CONDITIONS, Asked, order_on, orders, rank_of
from facilities.waiting.transitions import BY_ACTION
from portal.people.models import Circumstances
from portal.people.selectors import facts_on
from tests.catalogue.test_fixtures_fidelity import bare, document
from tests.factories import CircumstancesFactory, PersonFactory, UserFactory, region
from tests.factories.facilities import BedCountFactory, InstitutionFactory, ResidentFactory
from tests.factories.numbers import AT

FILE = Path(__file__).parents[2] / "fixtures/facilities/waiting.yaml"
ENTRIES = yaml.safe_load(FILE.read_text())
ORDERS = {entry["prefecture"]: entry["classes"] for entry in ENTRIES}
TODAY = date(2024, 1, 15)
GRADES = {"intact": "independent", "mild": "partly_disabled", "severe": "disabled"}
YONGZHOU, SHAOYANG, XIANGXI, XIANGTAN, CHENZHOU = "4311", "4305", "4331", "4303", "4310"


@pytest.mark.parametrize(
    ("prefecture", "row"),
    [pytest.param(p, row, id=f"{p}-{row['name']}") for p, rows in ORDERS.items() for row in rows],
)
def test_each_class_quotes_its_document_and_asks_what_can_be_known(prefecture, row):
    assert bare(row["printed"]) in bare(document(prefecture))
    assert set(row["any"]) <= set(CONDITIONS)
    assert re.search(r"\S", row["clause"])


def rank(prefecture, care="intact", veteran=False, born=date(1950, 1, 1), day=TODAY, **facts):
    known = Circumstances(birth_date=born, **({"living": []} | facts))
    return rank_of(prefecture, Asked(known, GRADES[care], veteran, day))[0]


@pytest.mark.parametrize(
    ("day", "rank_then", "document"),
    [(date(2023, 7, 12), 1, None), (date(2023, 7, 13), 2, "永政办发〔2023〕9号")],
)
def test_an_order_holds_from_the_day_of_its_document(day, rank_then, document):
    assert rank(YONGZHOU, veteran=True, day=day) == rank_then
    order = order_on(YONGZHOU, day)
    assert (order.document if order else None) == document


def test_a_new_document_takes_the_place_of_the_former_and_may_not_overlap_it(tmp_path):
    old = next(e for e in ENTRIES if e["prefecture"] == "yongzhou")
    new = old | {"from": "2026-01-01", "document": "新文件", "classes": old["classes"][:1]}
    path = tmp_path / "overlapping.yaml"
    path.write_text(yaml.safe_dump([old, new], allow_unicode=True))
    with pytest.raises(FacilityError, match="重叠"):
        orders(path)
    path = tmp_path / "following.yaml"
    path.write_text(yaml.safe_dump([new, old | {"until": "2026-01-01"}], allow_unicode=True))
    assert [(o.document, o.since) for o in orders(path)] == [
        ("永政办发〔2023〕9号", date(2023, 7, 13)), ("新文件", date(2026, 1, 1)),
    ]  # fmt: skip
    path = tmp_path / "undated.yaml"
    undated = {k: v for k, v in old.items() if k != "from"}
    path.write_text(yaml.safe_dump([undated], allow_unicode=True))
    with pytest.raises(FacilityError, match="缺少 from"):
        orders(path)


@pytest.mark.parametrize(
    ("prefecture", "facts", "expected"),
    [
        (YONGZHOU, {"tekun": "dispersed"}, 1),
        (YONGZHOU, {"veteran": True}, 2),
        (YONGZHOU, {"dibao": True, "living": ["alone"]}, 3),
        (YONGZHOU, {"dibao": False, "living": ["alone"]}, 4),
        (YONGZHOU, {"family_planning": "only_child_died"}, 3),
        (YONGZHOU, {"low_income": True, "care": "mild"}, 3),
        (YONGZHOU, {"low_income": True, "dementia": True}, 3),
        (YONGZHOU, {"dibao": True, "born": date(1944, 1, 15)}, 3),
        (YONGZHOU, {"dibao": True, "born": date(1944, 1, 16)}, 4),
        (YONGZHOU, {"dibao": True, "disability_level": 0}, 4),
        (YONGZHOU, {"dibao": True, "living": ["left_behind"]}, 4),
        (SHAOYANG, {"tekun": "dispersed", "care": "mild"}, 1),
        (SHAOYANG, {"tekun": "dispersed"}, 2),
        (SHAOYANG, {"dibao": True, "living": ["left_behind"]}, 3),
        (SHAOYANG, {"dibao": True, "living": ["alone"]}, 5),
        (SHAOYANG, {"veteran": True}, 4),
        (CHENZHOU, {"dibao": True, "disability_level": 3}, 2),
        (CHENZHOU, {"veteran": True}, 3),
        (XIANGXI, {"care": "severe"}, 3),
        (XIANGXI, {"veteran": True}, 4),
        (XIANGXI, {"family_planning": "only_child_disabled"}, 5),
        (XIANGTAN, {"national_honour": True}, 3),
        (XIANGTAN, {"family_planning": "only_child_disabled"}, 4),
        (XIANGTAN, {"family_planning": "only_child_died"}, 3),
    ],
)
def test_the_order_of_each_document(prefecture, facts, expected):
    assert rank(prefecture, **facts) == expected


def mapped(**more):
    """The published reading of the five levels in Yongzhou."""
    given = {"able": ["intact"], "partial": ["mild", "moderate"], "full": ["severe", "total"]}
    given |= {"region": YONGZHOU, "valid_from": date(2023, 7, 1), "status": "to_confirm"}
    return CareGrade.objects.create(**given | more)


@pytest.fixture
def home(db):
    mapped()
    made = InstitutionFactory(kind="county_home", organisation__ownership="public")
    BedCountFactory(institution=made, total=2, nursing=2)
    return made


@pytest.fixture
def applies(home, worker):
    """``applies(day, **facts)``: somebody applies and is assessed."""

    def run(day, care="moderate", **facts):
        person = PersonFactory()
        CircumstancesFactory(person=person, **facts)
        entry = apply_for_bed(actor=worker, institution=home, person=person, applied_on=day, at=AT)
        return step(worker, entry, "assess", care_level=care)

    return run


def step(worker, entry, action, **more):
    return move_waiting(actor=worker, entry=entry, action=action, at=AT, today=TODAY, **more)


def offered(worker, entry):
    return step(worker, entry, "offer", until=date(2024, 1, 31))


def test_offers_go_in_the_document_s_order_then_by_day(worker, applies):
    late = applies(date(2024, 1, 9))
    early = applies(date(2024, 1, 3))
    destitute = applies(date(2024, 1, 10), tekun="dispersed")
    for entry in (late, early):
        with pytest.raises(FacilityError, match="排在前面"):
            offered(worker, entry)
    offered(worker, destitute)
    with pytest.raises(FacilityError, match="排在前面"):
        offered(worker, late)
    offered(worker, early)
    with pytest.raises(FacilityError, match="没有空床"):
        offered(worker, late)
    step(worker, early, "decline", reason="家属接走")
    assert offered(worker, late).state == WaitingState.OFFERED


def test_admission_writes_the_person_s_file_and_the_stay(worker, applies, home):
    entry = offered(worker, applies(date(2024, 1, 3), tekun="dispersed", dibao=False))
    entry = step(worker, entry, "admit", admitted_on=date(2024, 1, 20))
    facts = facts_on(entry.person, date(2024, 1, 20))
    assert (facts.institution, facts.tekun, facts.care_level) == (
        "public",
        "centralised",
        "moderate",
    )
    assert facts_on(entry.person, date(2024, 1, 19)).tekun == "dispersed"
    stay = home.residents.get()
    assert (stay.person, stay.category, stay.admitted_on) == (
        entry.person,
        "tekun",
        date(2024, 1, 20),
    )
    assert stay.grades.get().grade == "partly_disabled"


@pytest.mark.django_db
def test_levels_are_read_as_published_for_the_day():
    changed = date(2024, 1, 1)
    mapped(valid_to=changed)
    mapped(valid_from=changed, partial=["mild"], full=["moderate", "severe", "total"])
    days = (date(2023, 6, 30), date(2023, 12, 31), changed)
    read = [grade_on(YONGZHOU, "moderate", day) for day in days]
    assert read == [None, "partly_disabled", "disabled"]
    assert grade_on(SHAOYANG, "moderate", changed) is None


def test_without_a_published_reading_nothing_is_guessed(worker, home):
    before = date(2023, 6, 30)
    person = PersonFactory()
    CircumstancesFactory(person=person)
    entry = apply_for_bed(actor=worker, institution=home, person=person, applied_on=before, at=AT)
    with pytest.raises(FacilityError, match="等级换算"):
        move_waiting(
            actor=worker, entry=entry, action="assess", at=AT, today=before, care_level="mild"
        )


def test_nobody_waits_in_two_lists_or_for_a_private_home(worker, applies, home):
    entry = applies(date(2024, 1, 3))
    again = {"actor": worker, "person": entry.person, "applied_on": TODAY, "at": AT}
    with pytest.raises(FacilityError, match="已在轮候"):
        apply_for_bed(institution=home, **again)
    with pytest.raises(FacilityError, match="公办"):
        apply_for_bed(institution=InstitutionFactory(), **again)


def test_every_illegal_step_is_refused(worker, applies):
    entry = applies(date(2024, 1, 3))
    ways = {"waiting": (), "offered": ("offer",), "declined": ("decline",)}
    more = {"until": date(2024, 2, 1), "reason": "原因"}
    for state, way in ways.items():
        with transaction.atomic():
            row = entry
            for action in way:
                row = step(worker, row, action, **more)
            for action, move in BY_ACTION.items():
                if state not in move.sources:
                    with pytest.raises(FacilityError, match="现在是"):
                        step(worker, row, action, care_level="mild", **more)
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("action", "more", "message"),
    [
        ("offer", {"until": date(2024, 1, 14)}, "答复期限"), ("offer", {}, "答复期限"),
        ("decline", {}, "原因"), ("refuse", {"reason": " "}, "原因"),
    ],
)  # fmt: skip
def test_a_step_that_lacks_something_is_told_what(worker, applies, action, more, message):
    with pytest.raises(FacilityError, match=message):
        step(worker, applies(date(2024, 1, 3)), action, **more)


def test_the_database_knows_one_open_application_only(worker, applies, home):
    entry = applies(date(2024, 1, 3))
    step(worker, entry, "refuse", reason="不符合条件")
    again = apply_for_bed(
        actor=worker, institution=home, person=entry.person, applied_on=TODAY, at=AT
    )
    assert again.state == WaitingState.APPLIED


def test_a_stranger_moves_nothing(applies):
    stranger = UserFactory(region=region("431102"))
    with pytest.raises(FacilityError, match="管辖"):
        step(stranger, applies(date(2024, 1, 3)), "decline", reason="x")


def test_the_page_takes_an_application_to_admission(client, home):
    person = PersonFactory(name="测试秀英", name_search=["秀英"])
    CircumstancesFactory(person=person)
    sent = {"person": person.pk, "institution": home.pk, "applied_on": "2024-01-05"}
    answer = client.post("/facilities/waiting/new/", sent)
    url = answer["Location"]
    for action, data in (("assess", {"care_level": "severe"}), ("offer", {"until": "2099-01-01"}),
                         ("admit", {"admitted_on": "2024-02-01"})):  # fmt: skip
        client.post(f"{url}{action}/", data)
    assert "已入住" in client.get(url).content.decode()
    assert home.residents.get().person == person


def test_a_bad_date_on_the_page_is_told_and_nothing_moves(client, applies):
    entry = applies(date(2024, 1, 3))
    url = f"/facilities/waiting/{entry.pk}/"
    answer = client.post(f"{url}offer/", {"until": "下周"}, follow=True)
    assert "不是日期" in answer.content.decode()
    entry.refresh_from_db()
    assert entry.state == "waiting"


def test_a_full_home_offers_nothing(worker, applies, home):
    for n in range(2):
        ResidentFactory(institution=home, name=f"测{n}")
    with pytest.raises(FacilityError, match="没有空床"):
        offered(worker, applies(date(2024, 1, 3)))
