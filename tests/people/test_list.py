"""The list of people: filters in the address, taken along for a purpose, on paper by township."""

import re
from datetime import date
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.desk.models import SavedFilter
from portal.lib.periods import Month
from portal.people.web.reads import born_by_month, expiring_by_month
from tests.factories import CircumstancesFactory, PersonFactory, UserFactory, region
from tests.factories.numbers import id_number, indexed, sealed

pytestmark = pytest.mark.django_db
PHONE = "13907460011"


def signed_in(**user):
    client = Client()
    client.user = UserFactory(**({"roles": ["caseworker"]} | user))
    client.force_login(client.user)
    return client


@pytest.fixture
def clerk():
    return signed_in()


def named(client, query):
    page = client.get(f"{reverse('people:list')}?{query}")
    return {person.name for person in page.context["table"].rows}


@pytest.fixture
def several():
    facts = {
        "低保甲": {"dibao": True},
        "特困乙": {"tekun": "dispersed", "person__village": "样例村"},
        "残疾丙": {"disability_level": 1, "disability_kinds": ["visual"],
                 "certificate_until": date(2024, 7, 31)},
        "独居丁": {"living": ["alone", "empty_nest"]},
        "去世戊": {"died_on": date(2023, 12, 1), "certificate_until": date(2024, 7, 1)},
    }  # fmt: skip
    for name, known in facts.items():
        CircumstancesFactory(person__name=name, person__township="样例镇", **known)
    other = region("431102")
    CircumstancesFactory(person__name="外县己", person__managing_region=other, dibao=True)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("group=dibao", {"低保甲"}),
        ("group=tekun", {"特困乙"}),
        ("group=severe", {"残疾丙"}),
        ("group=alone", {"独居丁"}),
        ("group=dead", {"去世戊"}),
        ("expiring=2024-07", {"残疾丙"}),
        ("township=样例镇&village=样例村", {"特困乙"}),
        ("group=dibao&village=样例村", set()),
        ("county=431102", set()),
        ("q=dbj", {"低保甲"}),
        ("q=样例村", {"特困乙"}),
        ("q=样例镇样例村", {"特困乙"}),
        ("q=另一村", set()),
    ],
)
def test_each_filter_leaves_whom_it_says_of_ones_own_area(clerk, several, query, found):
    assert named(clerk, query) == found


def test_what_makes_no_sense_in_an_address_filters_nothing(clerk, several):
    assert len(named(clerk, "group=nothing&expiring=2024-99&born=x&sort=zz")) == 5


def test_a_certificates_number_finds_its_holder(clerk):
    number = id_number(4, birth="19430510")
    person = PersonFactory(digits=number)
    for certificate in (f"{number}42", f"{number}42B1"):
        answer = clerk.post(reverse("people:find"), {"q": certificate})
        assert answer["Location"] == reverse("people:person", args=[person.pk])


def test_the_list_costs_the_same_queries_for_more_people(clerk):
    def queries():
        with CaptureQueriesContext(connection) as found:
            clerk.get(f"{reverse('people:list')}?group=dibao")
        return len(found)

    CircumstancesFactory(dibao=True)
    queries()
    few = queries()
    for _ in range(20):
        CircumstancesFactory(dibao=True)
    assert queries() == few


def export(client, **fields):
    words = {"step": "export", "purpose": "入户走访"}
    return client.post(reverse("people:export"), words | fields)


def rows_of(answer):
    return [list(row) for row in load_workbook(BytesIO(answer.content)).active.values]


@pytest.fixture
def holder():
    number = id_number(9, birth="19430510")
    person = PersonFactory(
        digits=number, name="=样例", phone=sealed(PHONE), phone_index=indexed("phone", PHONE)
    )
    CircumstancesFactory(person=person, dibao=True)
    return number


def test_an_export_is_masked_recorded_and_no_formula(clerk, holder):
    rows = rows_of(export(clerk, group="dibao"))
    head, row = rows
    assert head[-2:] == ["身份证号", "电话"]
    assert row[-2:] == ["431103********" + holder[-4:], "139****0011"]
    assert row[0] == "'=样例"
    event = Event.objects.get(action="people.export")
    assert (event.reason, event.after["count"], event.after["unmasked"]) == ("入户走访", 1, False)
    assert "group=dibao" in event.after["query"]


def test_whole_numbers_need_the_role_and_every_export_a_purpose(clerk, holder):
    assert "不能导出完整号码" in export(clerk, unmasked="1").content.decode()
    assert "要写明用途" in export(clerk, purpose=" ").content.decode()
    assert Event.objects.filter(action="people.export").count() == 0
    manager = signed_in(roles=["manager"])
    assert rows_of(export(manager, unmasked="1"))[1][-2:] == [holder, PHONE]
    assert Event.objects.get(action="people.export").after["unmasked"] is True


def test_an_export_has_the_chosen_columns_and_the_ticked_people_of_the_area(clerk, several):
    stranger = PersonFactory(managing_region=region("431102"), name="外县庚")
    mine = PersonFactory(name="勾选辛")
    rows = rows_of(export(clerk, pick=[mine.pk, stranger.pk, "x"], cols=["age"]))
    assert rows[0] == ["姓名", "年龄", "身份证号", "电话"]
    assert [row[0] for row in rows[1:]] == ["勾选辛"]


def test_more_than_a_sheet_should_hold_is_refused(clerk, several, monkeypatch):
    monkeypatch.setattr("portal.people.services.exports.MOST_ROWS", 3)
    assert "太多了" in export(clerk).content.decode()


def test_paper_is_by_township_and_shows_the_last_four_alone(clerk, several, holder):
    page = clerk.get(f"{reverse('people:print')}?township=样例镇").content.decode()
    assert "冷水滩区样例镇（5 人）" in page
    assert "外县己" not in page
    assert holder not in page
    assert "没有可打印的人员" in clerk.get(f"{reverse('people:print')}?q=无此人").content.decode()


def test_filters_are_kept_under_a_name_for_oneself(clerk, several):
    keep = reverse("desk:keep_filter")
    answer = clerk.post(keep, {"name": " 低保户 ", "query": "group=dibao&page=3"}, follow=True)
    assert "已存为常用条件“低保户”" in answer.content.decode()
    clerk.post(keep, {"name": "低保户", "query": "group=dibao&sort=name"})
    saved = SavedFilter.objects.get()
    assert saved.query == "group=dibao&sort=name"
    assert "低保户" in clerk.get(reverse("people:list")).content.decode()
    assert (
        "没有写名称" in clerk.post(keep, {"name": "", "query": "q=a"}, follow=True).content.decode()
    )
    colleague = signed_in()
    assert "低保户" not in colleague.get(reverse("people:list")).content.decode()
    remove = reverse("desk:remove_filter", args=[saved.pk])
    assert colleague.post(remove).status_code == 404
    clerk.post(remove)
    assert SavedFilter.objects.count() == 0


def test_reminders_count_by_month_in_two_queries(clerk, several):
    CircumstancesFactory(person__name="将满八十", person__birth_date=date(1944, 2, 9))
    born = Month(1943, 11)
    with CaptureQueriesContext(connection) as found:
        births = born_by_month(clerk.user, [born, Month(1933, 11)])
        expiring = expiring_by_month(clerk.user, Month(2024, 1), Month(2024, 7))
    assert births == {born: 4}  # the dead one does not turn eighty
    assert expiring == {Month(2024, 7): 1}
    assert len(found) <= 4
    home = clerk.get("/?month=2024-01").content.decode()
    assert re.search(r'href="/people/\?born=1944-02".*?>1<.*?下月年满 80 周岁', home, re.DOTALL)
    assert named(clerk, "born=1944-02") == {"将满八十"}
    assert named(clerk, "born=1943-11") == {"低保甲", "特困乙", "残疾丙", "独居丁"}
    assert "残疾人证 6 个月后到期" in home
    assert "expiring=2024-07" in home


def test_the_record_of_a_file_is_on_its_page(clerk, holder):
    from portal.people.models import Person

    person = Person.objects.get()
    clerk.post(reverse("people:reveal", args=[person.pk, "phone"]), {"reason": "联系本人"})
    page = clerk.get(reverse("people:tab", args=[person.pk, "records"])).content.decode()
    assert "查看完整电话" in page
    assert "联系本人" in page
