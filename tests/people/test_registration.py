"""New files, particulars, ID numbers, accounts."""

from datetime import date

import pytest

from portal.audit.models import Event
from portal.people import selectors
from portal.people.errors import AlreadyRegistered, FactErrors, PeopleError
from portal.people.models import Account, Change, FormerIdNumber, Person
from portal.people.services import (
    change_id_number,
    register_person,
    set_account,
    set_account_state,
    update_particulars,
)
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.numbers import AT, TODAY, id_number

pytestmark = pytest.mark.django_db
NUMBER = "431102194002290011"


def register(**more):
    values = {
        "actor": None,
        "name": "测 某某",
        "id_number": NUMBER,
        "managing_region": region(),
        "known_from": date(2024, 1, 1),
        "at": AT,
        "today": TODAY,
        "facts": {"hukou": "431103", "dibao": True},
    }
    return register_person(**values | more)


def test_a_new_file_takes_birth_date_and_sex_from_the_number():
    person = register(id_number=" 431102 19400229 0011", phone="138 0000 1234")
    person.refresh_from_db()
    assert (person.name, person.id_last4, person.phone_last4) == ("测某某", "0011", "1234")
    assert person.id_number.open() == NUMBER
    assert person.phone.open() == "13800001234"
    row = selectors.facts_on(person, TODAY)
    assert (row.birth_date, row.sex, row.dibao) == (date(1940, 2, 29), "male", True)
    assert (row.valid_from, row.valid_to, row.event) == (date(2024, 1, 1), None, "建档")
    assert row.low_income is None


def test_a_new_file_leaves_a_change_and_an_event_without_the_number():
    person = register(actor=UserFactory())
    assert Change.objects.get().from_day == date(2024, 1, 1)
    event = Event.objects.get()
    assert (event.action, event.subject_id) == ("people.register_person", str(person.pk))
    assert event.after["dibao"] is True
    assert NUMBER not in str(event.after)


def test_numbers_never_stand_readable_in_the_database():
    person = register(phone="13800001234")
    stored = Person.objects.filter(pk=person.pk).extra(
        select={"whole": "people_person::text"}  # the row as text
    )
    whole = stored.values_list("whole", flat=True)[0]
    assert NUMBER.encode().hex() not in whole
    assert NUMBER not in whole
    assert "13800001234" not in whole
    assert str(person.id_number) == "****"


def test_the_same_number_is_refused_naming_the_county_that_keeps_the_file():
    first = register()
    with pytest.raises(AlreadyRegistered, match="冷水滩区") as caught:
        register(managing_region=region("431102"))
    assert caught.value.person_id == first.pk


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"id_number": "431102194002290012"}, "id_number"),
        ({"facts": {"sex": "female"}}, "sex"),
        ({"facts": {"birth_date": date(1940, 3, 1)}}, "birth_date"),
        ({"facts": {"dibaoo": True}}, "dibaoo"),
        ({"facts": {"disability_level": 0, "disability_kinds": ["mental"]}}, "disability_kinds"),
        ({"name": " "}, "name"),
        ({"phone": "12"}, "phone"),
    ],
)
def test_wrong_input_is_refused_naming_the_field(more, field):
    with pytest.raises(PeopleError) as caught:
        register(**more)
    assert caught.value.field == field
    assert Person.objects.count() == 0


def test_a_person_without_hukou_may_have_no_number():
    person = register(id_number=None, facts={"hukou": "none", "birth_date": date(1950, 1, 1)})
    assert person.id_number is None
    assert person.birth_date == date(1950, 1, 1)


def test_a_death_already_known_takes_effect_the_day_after():
    person = register(facts={"died_on": date(2024, 1, 10)})
    rows = selectors.current(person)
    assert [(row.valid_from, row.died_on) for row in rows] == [
        (date(2024, 1, 1), None),
        (date(2024, 1, 11), date(2024, 1, 10)),
    ]


def test_particulars_change_with_the_search_terms():
    person = register(phone="13800001234")
    updated = update_particulars(actor=None, person=person, at=AT, name="欧阳测", township="甲镇")
    assert selectors.search(Person.objects.all(), "欧阳").get() == updated
    assert updated.phone_last4 == "1234"
    assert Event.objects.latest("id").before["name"] == "测某某"


def test_a_changed_number_keeps_the_old_one_and_corrects_birth_date_everywhere():
    person = register()
    new = id_number(7, birth="19410301", male=False)
    change_id_number(actor=None, person=person, id_number=new, at=AT, today=TODAY, reason="重号")
    assert FormerIdNumber.objects.get().last4 == "0011"
    assert selectors.find_by_id_number(NUMBER) == selectors.find_by_id_number(new) == person
    row = selectors.current(person).get()
    assert (row.birth_date, row.sex) == (date(1941, 3, 1), "female")
    with pytest.raises(AlreadyRegistered):
        register()


def test_a_changed_number_needs_a_reason_and_a_difference():
    person = register()
    with pytest.raises(PeopleError, match="原因"):
        change_id_number(actor=None, person=person, id_number=NUMBER, at=AT, today=TODAY, reason="")
    with pytest.raises(PeopleError, match="相同"):
        change_id_number(
            actor=None, person=person, id_number=NUMBER, at=AT, today=TODAY, reason="重号"
        )


def account(person, **more):
    values = {
        "actor": None,
        "person": person,
        "holder": person.name,
        "bank": "测试银行",
        "number": "4111111111111111",
        "at": AT,
    }
    return set_account(**values | more)


def test_a_new_account_supersedes_the_old_one():
    person = PersonFactory()
    old = account(person)
    new = account(person, number="6011000990139424")
    old.refresh_from_db()
    assert old.superseded_at == AT
    assert selectors.account_of(person) == new
    assert new.number.open() == "6011000990139424"
    assert "4111111111111111" not in str(Event.objects.latest("id").before)


def test_an_agent_needs_relation_and_reason():
    person = PersonFactory()
    with pytest.raises(PeopleError, match="不是本人"):
        account(person, holder="代某某")
    agent = account(person, holder="代某某", agent_relation="儿子", agent_reason="行动不便")
    assert agent.agent_relation == "儿子"
    own = account(person, agent_relation="儿子", agent_reason="行动不便")
    assert own.agent_relation == ""


def test_a_failed_check_digit_needs_the_clerks_word():
    person = PersonFactory()
    with pytest.raises(PeopleError, match="校验不符") as caught:
        account(person, number="4111111111111112")
    assert caught.value.field == "override"
    assert account(person, number="4111111111111112", override="存折账号").last4 == "1112"


def test_the_state_of_an_account():
    one = account(PersonFactory())
    set_account_state(actor=None, account=one, state="bad", at=AT, reason="账户已销户")
    assert Account.objects.get().state == "bad"
    with pytest.raises(PeopleError, match="不正确"):
        set_account_state(actor=None, account=one, state="odd", at=AT)


def test_fact_errors_name_every_wrong_fact():
    with pytest.raises(FactErrors) as caught:
        register(facts={"dibao": "是", "tekun": "x"})
    assert [error.field for error in caught.value.errors] == ["dibao", "tekun"]
