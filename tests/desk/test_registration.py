"""Registering: what the number says, what is refused, what is asked back, and nothing twice."""

from datetime import date

import pytest
from django.urls import reverse

from portal.audit.models import Event
from portal.desk.models import Draft
from portal.people.models import Circumstances, Household, Person
from portal.people.selectors import account_of
from portal.registry import registry
from tests.desk.conftest import send, typed
from tests.factories import CircumstancesFactory, PersonFactory, region
from tests.factories.numbers import id_number

pytestmark = pytest.mark.django_db
NUMBER = id_number(7, birth="19430510")


def registered(client, **fields):
    answer = send(client, **({"id_number": NUMBER} | fields))
    assert answer.status_code == 302, answer.content.decode()
    return Person.objects.latest("pk")


def refusal(client, **fields):
    answer = send(client, **({"id_number": NUMBER} | fields))
    assert answer.status_code == 422
    assert Person.objects.count() == 0
    return answer.content.decode()


def test_the_number_gives_birth_date_and_sex_and_the_rest_is_kept(clerk):
    person = registered(
        clerk, dibao="true", care_level="severe", phone="13907460011", township="样例镇"
    )
    row = Circumstances.objects.get()
    assert (row.birth_date, row.sex, row.dibao, row.care_level) == (
        date(1943, 5, 10), "male", True, "severe",
    )  # fmt: skip
    assert row.valid_from == date(2024, 1, 1)
    assert row.has_supporter is None  # not asked is not known
    assert row.dementia is None  # presumed, not known
    assert person.managing_region.code == "431103"
    assert person.phone.open() == "13907460011"
    assert Event.objects.filter(action="people.register_person").count() == 1


def test_one_tick_makes_the_rare_facts_known_and_leaves_the_asked_ones_open(clerk):
    registered(clerk, none_of_these="on", dementia="true")
    row = Circumstances.objects.get()
    assert row.dementia is True
    assert row.destitute is False
    assert row.service_record == []
    assert row.low_income is None  # always asked
    assert row.has_supporter is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"name": " "}, "姓名没有填"),
        ({"id_number": NUMBER[:-1]}, "还差 1 位"),
        ({"id_number": NUMBER[:-1] + ("1" if NUMBER[-1] != "1" else "2")}, "末位校验不符"),
        ({"id_number": ""}, "要填出生日期"),
        ({"phone": "12"}, "电话号码不正确"),
        ({"account": "62"}, "银行账号应为"),
        ({"account": "6217000012345678", "bank": ""}, "没有填开户银行"),
        ({"account": "6217000012345678", "bank": "农商行", "holder": "别人"}, "不是本人"),
        ({"known_from": "2024-02-31"}, "日期"),
        ({"known_from": "2999-01-01"}, "晚于今天"),
        ({"disability_level": "0", "disability_kinds": "visual"}, "无残疾人证"),
        ({"household": "join"}, "没有选同户的人"),
        ({"hukou": "999999"}, "户籍"),
    ],
)
def test_what_cannot_be_is_told_with_its_cure_and_nothing_is_lost(clerk, fields, says):
    text = refusal(clerk, village="样例村", **fields)
    assert says in text
    assert 'value="样例村"' in text


def test_what_is_odd_is_asked_back_and_saved_with_a_reason(clerk):
    odd = {"dibao": "true", "tekun": "dispersed"}
    assert "同时填了最低生活保障和特困供养" in refusal(clerk, **odd)
    registered(clerk, override="两证都已看过", **odd)
    event = Event.objects.get(action="people.register_person")
    assert "同时填了最低生活保障和特困供养" in event.reason
    assert "两证都已看过" in event.reason


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"id_number": "", "birth_date": "1943-05-10"}, "没有填身份证号"),
        ({"hukou": "430100", "residence": "430100"}, "都不在冷水滩区"),
        ({"account": "6217000012345671", "bank": "样例农商行"}, "账号末位校验不符"),
    ],
)
def test_each_soft_warning_stops_until_it_is_answered(clerk, fields, says):
    assert says in refusal(clerk, **fields)
    registered(clerk, override="已核对", **fields)


def test_a_twin_of_name_and_birth_date_is_asked_back(clerk):
    PersonFactory(name="样例甲", birth_date=date(1943, 5, 10))
    answer = send(clerk, id_number=NUMBER)
    assert answer.status_code == 422
    assert "同名、同出生日期" in answer.content.decode()


def test_the_account_is_kept_with_its_agent(clerk):
    person = registered(
        clerk,
        account="6217000012345678",
        bank="样例农商行",
        holder="样例乙",
        agent_relation="女儿",
        agent_reason="本人行动不便",
        override="存折",
    )
    account = account_of(person)
    assert (account.holder, account.agent_relation) == ("样例乙", "女儿")
    assert account.number.open() == "6217000012345678"


def test_a_household_is_founded_or_joined_within_the_area(clerk, neighbour):
    wife = CircumstancesFactory(person__name="样例妻").person
    registered(clerk, household="join", relative=str(wife.pk))
    home = Household.objects.get()
    assert home.head == wife
    assert set(Circumstances.objects.filter(superseded_at=None, household=home).values_list(
        "person__name", flat=True)) == {"样例妻", "样例甲"}  # fmt: skip
    answer = send(neighbour, household="join", relative=str(wife.pk), hukou="431102")
    assert "没有选同户的人" in answer.content.decode()


def test_sent_twice_it_is_one_file(clerk):
    fields = typed(id_number=NUMBER)
    first, second = (clerk.post(reverse("desk:register"), fields) for _ in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Person.objects.count() == 1
    assert Draft.objects.get().content is None


def test_a_file_known_here_or_elsewhere_is_not_made_again(clerk):
    own = PersonFactory(digits=NUMBER, name="样例己")
    assert "已有档案" in send(clerk, id_number=NUMBER).content.decode()
    Person.objects.update(managing_region=region("431102"))
    text = send(clerk, id_number=NUMBER).content.decode()
    assert "外县已有档案" in text
    assert own.name not in text


def test_typing_on_asks_another_county_once_and_tells_its_name_alone(clerk):
    PersonFactory(digits=NUMBER, name="龚栩榕", managing_region=region("431102"))
    fields = typed(id_number=NUMBER)
    for _ in range(3):
        text = clerk.post(reverse("desk:answer"), fields).content.decode()
        assert "外县已有档案" in text
        assert "零陵区" in text
        assert "龚栩榕" not in text
    assert Event.objects.filter(action="people.look_up_number").count() == 1


def test_what_an_app_announces_decides_where_one_goes_next(clerk, monkeypatch):
    leads = [lambda request, person: None, lambda request, person: f"/apply/{person.pk}/"]
    everything = registry.all
    monkeypatch.setattr(
        type(registry),
        "all",
        lambda self, kind: leads if kind == "after_registration" else everything(kind),
    )
    answer = send(clerk, id_number=NUMBER)
    assert answer["Location"] == f"/apply/{Person.objects.get().pk}/"


def test_a_clerk_of_a_prefecture_chooses_the_county(db):
    from tests.desk.conftest import signed_in

    client = signed_in(region=region("4311"))
    assert "没有选由哪个县市区管理" in send(client, id_number=NUMBER).content.decode()
    assert (
        "没有选由哪个县市区管理"
        in send(client, id_number=NUMBER, managing="430503").content.decode()
    )
    assert send(client, id_number=NUMBER, managing="431103").status_code == 302


def test_a_token_that_is_none_is_no_form(clerk):
    assert send(clerk, token="x").status_code == 400
    assert send(clerk, "answer", token=None).status_code == 400
