"""Contact and account, households, and files that move between counties."""

from datetime import date

import pytest
from django.urls import reverse

from portal.people.models import Circumstances, Household, Transfer
from portal.people.selectors import account_of, facts_on, find_by_id_number
from portal.people.services import found_household
from tests.desk.conftest import signed_in
from tests.factories import CircumstancesFactory, PersonFactory, TransferFactory, region
from tests.factories.numbers import AT, id_number

pytestmark = pytest.mark.django_db


def contact(client, person, what, **fields):
    return client.post(reverse("desk:contact", args=[person.pk]), {"what": what, **fields})


def test_particulars_are_kept_and_a_phone_only_changes_when_typed(clerk):
    person = CircumstancesFactory().person
    words = {"name": "样例新名", "township": "样例镇", "village": "", "address": ""}
    assert contact(clerk, person, "particulars", phone="13907460011", **words).status_code == 302
    contact(clerk, person, "particulars", phone="", **words)
    person.refresh_from_db()
    assert (person.name, person.phone.open()) == ("样例新名", "13907460011")
    contact(clerk, person, "particulars", no_phone="1", **words)
    person.refresh_from_db()
    assert person.phone is None
    wrong = contact(clerk, person, "particulars", phone="12", **words)
    assert wrong.status_code == 422
    assert 'value="12"' in wrong.content.decode()


def test_an_odd_account_number_is_asked_back_once(clerk):
    person = CircumstancesFactory().person
    words = {"number": "6217000012345671", "bank": "样例农商行"}
    asked = contact(clerk, person, "account", **words)
    assert asked.status_code == 422
    assert 'name="override"' in asked.content.decode()
    assert contact(clerk, person, "account", override="存折账号", **words).status_code == 302
    assert account_of(person).last4 == "5671"
    assert contact(clerk, person, "account", number="62", bank="").status_code == 422


def test_another_number_still_finds_the_file_by_the_old_one(clerk):
    old, new = id_number(1, birth="19430510"), id_number(2, birth="19430511")
    person = CircumstancesFactory(person__digits=old).person
    assert contact(clerk, person, "number", id_number=new).status_code == 422  # no reason
    assert contact(clerk, person, "number", id_number=new, reason="公安更正").status_code == 302
    assert find_by_id_number(old) == find_by_id_number(new) == person
    assert contact(clerk, person, "nothing").status_code == 400


def household(client, person, step, **fields):
    url = reverse("desk:household", args=[person.pk])
    return client.post(url, {"step": step, "from_day": "2024-01-01", **fields})


def test_a_merge_is_shown_before_it_is_done(clerk):
    people = [
        CircumstancesFactory(person__name=name).person for name in ("样例甲", "样例乙", "样例丙")
    ]
    for members in (people[:2], people[2:]):
        found_household(
            actor=None, members=members, region=region(), from_day=date(2020, 1, 1), at=AT
        )
    shown = household(clerk, people[0], "merge", other=people[2].pk)
    text = shown.content.decode()
    assert "样例甲、样例乙" in text.replace("样例乙、样例甲", "样例甲、样例乙")
    assert "样例丙" in text
    homes = {facts_on(p, date(2024, 2, 1)).household_id for p in people}
    assert len(homes) == 2
    assert household(clerk, people[0], "merge", other=people[2].pk, sure="1").status_code == 302
    assert len({facts_on(p, date(2024, 2, 1)).household_id for p in people}) == 1
    assert Household.objects.exclude(merged_into=None).count() == 1


def test_founding_leaving_and_joining(clerk, neighbour):
    person, other = (CircumstancesFactory().person for _ in range(2))
    assert (
        "没有选已登记家庭的人" in household(clerk, person, "join", other=other.pk).content.decode()
    )
    household(clerk, other, "found", sure="1")
    household(clerk, person, "join", other=other.pk, sure="1")
    assert (
        facts_on(person, date(2024, 1, 1)).household == facts_on(other, date(2024, 1, 1)).household
    )
    household(clerk, person, "leave", sure="1")
    assert facts_on(person, date(2024, 1, 1)).household is None
    assert facts_on(person, date(2023, 12, 31)).household is None
    for wrong in ({"from_day": ""}, {"from_day": "2999-01-01"}, {"from_day": "x"}):
        assert household(clerk, person, "found", **wrong).status_code == 422
    assert household(clerk, person, "nothing").status_code == 422
    assert Circumstances.objects.filter(person=person, superseded_at=None).exists()


def test_a_file_is_asked_for_with_its_number_and_comes_when_the_other_county_agrees(
    clerk, neighbour
):
    number = id_number(5, birth="19430510")
    person = PersonFactory(digits=number, name="龚栩榕", managing_region=region("431102"))
    ask = reverse("desk:ask_transfer")
    first = clerk.post(ask, {"id_number": number}).content.decode()
    assert "零陵区" in first
    assert "龚栩榕" not in first
    assert "要写明原因" in clerk.post(ask, {"id_number": number, "confirm": "1"}).content.decode()
    assert clerk.post(ask, {"id_number": number, "transfer_reason": "户籍迁入"}).status_code == 302
    transfer = Transfer.objects.get()
    step = reverse("desk:transfer_step", args=[transfer.pk, "accept"])
    assert "办理" in clerk.post(step, follow=True).content.decode()  # not ours to accept
    assert (
        "龚栩榕" in neighbour.get("/").content.decode()
        or "档案转移" in neighbour.get("/").content.decode()
    )
    neighbour.post(step)
    person.refresh_from_db()
    assert person.managing_region.code == "431103"
    assert "已转移" in neighbour.post(step, follow=True).content.decode()  # a second click


def test_asking_with_a_wrong_or_own_number_says_so(clerk):
    own = PersonFactory(digits=id_number(6))
    ask = reverse("desk:ask_transfer")
    assert own.pk
    for number, says in (
        (id_number(6), "已在本地区"),
        (id_number(8), "没有这个身份证号"),
        ("1", "身份证"),
    ):
        assert says in clerk.post(ask, {"id_number": number}).content.decode()
    assert "只有县市区可以接收" in (
        signed_in(region=region("4305"))
        .post(ask, {"id_number": id_number(6), "transfer_reason": "迁"})
        .content.decode()
    )


def test_an_offer_needs_a_county_and_a_reason_and_can_be_taken_back(clerk):
    person = PersonFactory()
    url = reverse("desk:offer_transfer", args=[person.pk])
    assert clerk.post(url, {"to": "", "reason": "迁"}).status_code == 422
    assert clerk.post(url, {"to": "431102", "reason": ""}).status_code == 422
    assert clerk.post(url, {"to": "431102", "reason": "迁"}).status_code == 302
    transfer = Transfer.objects.get()
    clerk.post(reverse("desk:transfer_step", args=[transfer.pk, "withdraw"]))
    transfer.refresh_from_db()
    assert transfer.state == "withdrawn"
    assert (
        clerk.post(reverse("desk:transfer_step", args=[transfer.pk, "nothing"])).status_code == 404
    )


def test_a_third_county_sees_no_transfer(neighbour):
    transfer = TransferFactory(
        person__name="龚栩榕", from_region=region(), to_region=region("431181")
    )
    assert "龚栩榕" not in neighbour.get(reverse("desk:transfers")).content.decode()
    step = reverse("desk:transfer_step", args=[transfer.pk, "accept"])
    assert neighbour.post(step).status_code == 404
