"""People without a number, households and birth dates from sheets of their own."""

from datetime import date

import pytest

from portal.audit.models import Event
from portal.importing.models import Row
from portal.people import selectors
from portal.people.models import Circumstances, Household, Person
from portal.people.services import change_id_number
from tests.factories import CircumstancesFactory, PersonFactory, region
from tests.importing.conftest import AT, DAY, TODAY, book, number, told

pytestmark = pytest.mark.django_db
NUMBERLESS = ("姓名", "出生日期", "性别", "没有身份证号的原因", "乡镇", "是否低保", "户籍地")
LONG_AGO = date(2020, 1, 1)


def known(n, name="甲样例", county="431103", since=LONG_AGO, **more):
    person = PersonFactory(
        name=name, digits=number(n), birth_date=date(1940, 1, 1), managing_region=region(county)
    )
    CircumstancesFactory(person=person, valid_from=since, **more)
    return person


def nobody(*more, name="无号甲", born="1941-02-03"):
    return book(NUMBERLESS, (name, born, "女", "无户口", "样例镇", "是", "无户口"), *more)


def wrong(file):
    return {(row, column) for row, column, *_ in told(file)}


def test_people_without_a_number_are_registered_once(importer):
    kind = {"kind": "people-without-number"}
    importer.do(nobody(), **kind)
    person = Person.objects.get(name="无号甲")
    assert (person.id_number, person.id_number_index, person.id_last4) == (None, None, "")
    row = Circumstances.objects.get(person=person)
    assert (row.birth_date, row.sex, row.hukou, row.dibao) == (
        date(1941, 2, 3), "female", "none", True,
    )  # fmt: skip
    assert row.reason.endswith("无户口")
    again = importer.check(nobody(), **kind)
    assert (again.state, again.same) == ("unchanged", 1)
    more = book((*NUMBERLESS[:4], "低保"), ("无号甲", "19410203", "女", "无户口", "否"))
    importer.do(more, **kind)
    assert selectors.facts_on(person, date(2024, 2, 1)).dibao is False
    assert Person.objects.count() == 1


def test_who_got_a_number_meanwhile_is_not_registered_again(importer):
    kind = {"kind": "people-without-number"}
    importer.do(nobody(), **kind)
    change_id_number(
        actor=None, person=Person.objects.get(), id_number=number(2, male=False), at=AT,
        today=TODAY, reason="补录",
    )  # fmt: skip
    file = importer.check(nobody(born="1940-01-01"), **kind)
    assert (file.state, wrong(file)) == ("rejected", {(2, "name")})
    assert "身份证号末四位" in told(file)[0][2]


def test_two_namesakes_without_a_number_are_not_guessed_between(importer):
    for _ in range(2):
        PersonFactory(name="无号甲", birth_date=date(1941, 2, 3), id_number=None,
                      id_number_index=None, id_last4="")  # fmt: skip
    file = importer.check(nobody(), kind="people-without-number")
    assert wrong(file) == {(2, "name")}
    twice = nobody(("无号乙", "1941-02-03", "女", "无户口", "", "", ""), name="无号乙")
    assert wrong(importer.check(twice, kind="people-without-number")) == {(3, "")}


HOME = ("身份证号", "姓名", "户主身份证号")


def test_members_join_the_household_of_their_head(importer):
    head, wife, son = known(1), known(2, "乙样例"), known(3, "丙样例")
    rows = [(number(1), "甲样例", number(1)), (number(2), "乙样例", number(1)),
            (number(3), "丙样例", number(1))]  # fmt: skip
    file = importer.check(book(HOME, *rows), kind="households")
    assert (file.state, file.changed, file.fields) == ("ready", 3, {"household": 3})
    assert Row.objects.get(file=file, number=3).change == {"household": [None, "甲样例"]}
    importer.apply(file)
    home = Household.objects.get()
    assert home.head == head
    assert set(selectors.members_on(home, date(2024, 2, 1))) == {head, wife, son}
    assert not selectors.members_on(home, date(2024, 1, 31)).exists()
    assert Event.objects.filter(action="people.move_member").count() == 2
    assert importer.check(book(HOME, *rows), kind="households").state == "unchanged"
    other = importer.do(book(HOME, (number(3), "丙样例", number(3))), kind="households")
    assert other.state == "applied"  # the son founds his own
    assert set(selectors.members_on(home, date(2024, 2, 1))) == {head, wife}
    assert Household.objects.get(head=son) != home


def test_what_is_wrong_with_a_household_is_said_by_row(importer):
    known(1)
    known(2, "乙样例")
    known(3, "丙样例", county="431102")
    known(4, "丁样例", since=date(2024, 3, 1))
    file = importer.check(
        book(
            HOME,
            (number(1), "甲样例", number(2)),
            (number(2), "乙样例", number(9)),
            (number(3), "丙样例", number(1)),
            (number(4), "丁样例", number(4)),
        ),
        kind="households",
    )
    assert wrong(file) == {(2, "head"), (3, "head"), (4, "id_number"), (4, "head"), (5, "")}


BIRTH = ("身份证号", "姓名", "正确的出生日期", "更正原因", "看过的材料")


def test_a_birth_date_is_corrected_on_every_day(importer):
    person = known(1)
    rows = (number(1), "甲样例", "1938-05-06", "户口登记更正", "更正证明1号")
    file = importer.check(book(BIRTH, rows), kind="birth-dates")
    assert Row.objects.get(file=file).change == {"birth_date": ["1940-01-01", "1938-05-06"]}
    importer.apply(file)
    person.refresh_from_db()
    assert person.birth_date == date(1938, 5, 6)
    assert {row.birth_date for row in selectors.current(person)} == {date(1938, 5, 6)}
    row = selectors.current(person).last()
    assert (row.reason, row.evidence) == ("户口登记更正", [{"import": file.pk}, "更正证明1号"])
    assert importer.check(book(BIRTH, rows), kind="birth-dates").state == "unchanged"


def test_a_birth_date_that_cannot_be_is_refused(importer):
    known(1)
    known(2, "乙样例", died_on=date(1950, 1, 1))
    file = importer.check(
        book(
            BIRTH,
            (number(1), "别的名字", "2024-03-02", "误", ""),
            (number(2), "乙样例", "1960-01-01", "误", ""),
            (number(8), "没有档案", "1940-01-02", "误", ""),
        ),
        kind="birth-dates",
    )
    assert wrong(file) == {(2, "birth_date"), (3, "birth_date"), (4, "id_number")}
    assert importer.day == DAY
