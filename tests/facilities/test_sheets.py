"""Residents, staff and visits by sheet: whole or not at all, known ones brought up to date."""

from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from facilities.models import Resident, ResidentGrade, StaffMember, StaffTraining, Visit
from portal.audit.models import Event
from tests.factories import PersonFactory, UserFactory, region
from tests.factories.facilities import (
    InstitutionFactory,
    ResidentFactory,
    ResidentGradeFactory,
    StaffMemberFactory,
)
from tests.factories.numbers import id_number
from tests.importing.conftest import Importer, book, told

pytestmark = pytest.mark.django_db
RESIDENTS = (
    "机构",
    "姓名",
    "入住日期",
    "身份证号",
    "类别",
    "能力等级",
    "评估日期",
    "离开日期",
    "离开原因",
)
STAFF = ("机构", "姓名", "岗位", "上岗日期", "职业资格", "证书编号", "离岗日期")
VISITS = (
    "机构",
    "检查日期",
    "检查单位",
    "检查人员",
    "结果",
    "检查情况",
    "整改期限",
    "整改完成日期",
)
OLD = ("样例颐养园", "样例老人", "2023-05-01", None, None, "失能", None, None, None)


@pytest.fixture
def home(db):
    return InstitutionFactory(organisation__name="样例颐养园")


@pytest.fixture
def importer(home):
    return Importer(UserFactory())


def row(base=OLD, **cells):
    heads = {"number": 3, "category": 4, "grade": 5, "graded": 6, "left": 7, "why": 8, "home": 0}
    found = list(base)
    for name, value in cells.items():
        found[heads[name]] = value
    return tuple(found)


def residents(importer, *rows):
    return importer.check(book(RESIDENTS, *rows), kind="homes-residents")


def test_residents_come_change_and_leave(importer, home):
    importer.apply(residents(importer, OLD))
    stay = Resident.objects.get()
    assert (stay.institution, stay.category, stay.left_on) == (home, "social", None)
    assert stay.grades.get().from_day == date(2023, 5, 1)
    assert residents(importer, OLD).state == "unchanged"

    worse = residents(importer, row(grade="部分失能", graded="2024-01-10", category="特困供养"))
    assert (worse.state, worse.fields) == ("ready", {"grade": 1, "category": 1})
    importer.apply(worse)
    assert list(stay.grades.values_list("grade", flat=True)) == ["partly_disabled", "disabled"]

    gone = residents(importer, row(left="2024-02-01", why="回家", grade=None))
    importer.apply(gone)
    stay.refresh_from_db()
    assert (stay.left_on, stay.left_reason, stay.category) == (date(2024, 2, 1), "回家", "tekun")


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"home": "没有的园"}, "没有登记这家机构"),
        ({"grade": None}, "没有填能力等级"),
        ({"left": "2023-04-30", "why": "回家"}, "离开日期不晚于入住日期"),
        ({"left": "2023-06-30"}, "没有填原因"),
        ({"graded": "2023-04-30"}, "评估日期早于入住日期"),
        ({"number": id_number(9, birth="19400101")}, "没有这个身份证号的人员档案"),
        ({"category": "亲戚"}, "不在可选的内容里"),
    ],
)
def test_what_is_wrong_with_a_resident_is_said(importer, cells, says):
    file = residents(importer, row(**cells))
    assert any(says in message for _, _, message, _ in told(file)), told(file)
    assert file.state == "rejected"
    assert not Resident.objects.exists()


def test_another_grade_without_its_day_is_refused(importer, home):
    importer.apply(residents(importer, OLD))
    file = residents(importer, row(grade="自理"))
    assert "没有填评估日期" in told(file)[0][2]
    assert ResidentGrade.objects.get().grade == "disabled"


def test_a_file_is_linked_and_somebody_moves_between_two_homes(importer, home):
    number = id_number(3, birth="19400101")
    person = PersonFactory(name="样例老人", digits=number)
    other = InstitutionFactory(organisation__name="样例康养园")
    ResidentGradeFactory(
        resident=ResidentFactory(
            institution=other, name="样例老人", person=person, admitted_on=date(2022, 1, 1)
        ),
        from_day=date(2022, 1, 1),
    )
    alone = residents(importer, row(number=number))
    assert "正住在另一家机构" in told(alone)[0][2]
    leaving = row(
        ("样例康养园", "样例老人", "2022-01-01", *OLD[3:]),
        left="2023-05-01",
        why="转院",
        grade=None,
    )
    importer.apply(residents(importer, row(number=number), leaving))
    assert list(
        Resident.objects.filter(person=person)
        .order_by("admitted_on")
        .values_list("left_on", flat=True)
    ) == [date(2023, 5, 1), None]
    wrong = residents(importer, (*OLD[:1], "别的姓名", *OLD[2:3], number, *OLD[4:]))
    assert any("另一个姓名" in message for _, _, message, _ in told(wrong))


def test_another_county_cannot_import_into_a_home(home):
    importer = Importer(UserFactory(region=region("431102")))
    file = residents(importer, OLD)
    assert "本地区没有登记这家机构" in told(file)[0][2]


def test_two_homes_of_one_name_ask_for_the_code(importer, home):
    InstitutionFactory(organisation__name="样例颐养园")
    assert "有 2 家机构叫这个名称" in told(residents(importer, OLD))[0][2]


def test_staff_and_visits_come_in_and_are_corrected(importer, home):
    carer = ("样例颐养园", "样例护理员", "养老护理员", "2022-03-01", "初级", "样例证1", None)
    importer.apply(importer.check(book(STAFF, carer), kind="homes-staff"))
    later = (*carer[:4], "高级", "样例证2", "2024-01-31")
    importer.apply(importer.check(book(STAFF, later), kind="homes-staff"))
    member = StaffMember.objects.get()
    assert (member.certificate, member.ended_on) == ("senior", date(2024, 1, 31))
    bare = importer.check(book(STAFF, (*carer[:4], "初级", None, None)), kind="homes-staff")
    assert bare.state == "ready"
    new = ("样例颐养园", "样例新人", "养老护理员", "2022-03-01", "初级", None, None)
    assert "没有证书编号" in told(importer.check(book(STAFF, new), kind="homes-staff"))[0][2]

    seen = (
        "样例颐养园",
        "2024-01-05",
        "样例县民政局",
        "样例甲",
        "发现问题，限期整改",
        "通道堆物",
        None,
        None,
    )
    assert "没有整改期限" in told(importer.check(book(VISITS, seen), kind="homes-visits"))[0][2]
    seen = (*seen[:6], "2024-01-20", None)
    importer.apply(importer.check(book(VISITS, seen), kind="homes-visits"))
    importer.apply(importer.check(book(VISITS, (*seen[:7], "2024-01-18")), kind="homes-visits"))
    assert Visit.objects.get().corrected_on == date(2024, 1, 18)


def test_what_is_exported_comes_back_unchanged(importer, home):
    importer.apply(residents(importer, OLD, row(("样例颐养园", "@样例乙", *OLD[2:]))))
    client = Client()
    client.force_login(importer.user)
    content = client.get(reverse("homes:sheet", args=["homes-residents"])).content
    heads = [cell.value for cell in load_workbook(BytesIO(content)).active[1]]
    assert heads[:3] == ["机构", "姓名", "入住日期"]
    assert Event.objects.filter(action="facilities.export").count() == 1
    again = importer.check(content, kind="homes-residents")
    assert (again.state, again.same, told(again)) == ("unchanged", 2, [])
    assert client.get(reverse("homes:sheet", args=["people"])).status_code == 404
    stranger = Client()
    stranger.force_login(UserFactory(region=region("431102")))
    theirs = stranger.get(reverse("homes:sheet", args=["homes-residents"])).content
    assert load_workbook(BytesIO(theirs)).active.max_row == 1


TRAININGS = ("机构", "姓名", "岗位", "培训类别", "结束日期", "学时", "组织单位")


def test_training_comes_by_sheet_for_who_works_there(importer, home):
    carer = StaffMemberFactory(institution=home, name="样例护理员")

    def check(*cells):
        return importer.check(book(TRAININGS, cells), kind="homes-trainings")

    line = ("样例颐养园", "样例护理员", None, "轮训", "2024-01-20", 24, "样例县民政局")
    importer.apply(check(*line))
    made = StaffTraining.objects.get()
    assert (made.staff, made.kind, made.hours) == (carer, "rotation", 24)
    assert check(*line).state == "unchanged"
    assert "没有登记这个人" in told(check(line[0], "样例生人", *line[2:]))[0][2]
    assert "没有填组织单位" in told(check(*line[:4], "2024-01-21", 8, None))[0][2]
    StaffMemberFactory(institution=home, name="样例护理员", post="director")
    assert "有 2 个登记叫这个名字" in told(check(*line))[0][2]
    assert check(*line[:2], "养老护理员", *line[3:]).state == "unchanged"
    client = Client()
    client.force_login(importer.user)
    out = client.get(reverse("homes:sheet", args=["homes-trainings"])).content
    again = importer.check(out, kind="homes-trainings")
    assert again.state == "unchanged", told(again)
