"""Sheets of surveys, jobs and wages: whole or not at all, and nothing the second time."""

from datetime import date

import pytest

from employment import services
from employment.models import Job, PayMonth, Survey
from tests.employment.making import EmployerFactory, WorkFileFactory, disabled_person, worker
from tests.factories.numbers import AT, id_number
from tests.importing.conftest import Importer, book, told

pytestmark = pytest.mark.django_db
BORN = "19850505"
SURVEYS = ("身份证号", "摸底日期", "当前情况", "有就业意愿", "希望的就业形式", "愿意参加培训")
JOBS = (
    "身份证号",
    "就业形式",
    "用人单位",
    "单位或经营名称",
    "岗位",
    "开始日期",
    "合同",
    "合同起",
    "合同止",
    "佐证材料",
)
WAGES = ("用人单位", "身份证号", "月份", "实发工资", "足额缴纳社会保险", "佐证材料")


@pytest.fixture
def importer():
    """A worker of 冷水滩区 who brings files."""
    return Importer(worker())


def file(n, **more):
    """The file of somebody with a known number."""
    return WorkFileFactory(person=disabled_person(n), **more)


def survey(n, *, wish="是", forms="灵活就业、农村种养加", day="2024-03-01"):
    return (id_number(n, birth=BORN), day, "未就业", wish, forms, "是")


def test_surveys_are_taken_corrected_and_left_alone(importer):
    one = file(1)
    content = book(SURVEYS, survey(1))
    done = importer.do(content, kind="job-surveys")
    assert (done.state, done.new) == ("applied", 1)
    row = Survey.objects.get()
    assert (row.file, row.forms, row.recorded_by) == (one, ["flexible", "farming"], importer.user)
    one.refresh_from_db()
    assert one.wish is True
    assert importer.check(content, kind="job-surveys").state == "unchanged"
    third = importer.check(book(SURVEYS, survey(1, wish="否")), kind="job-surveys")
    assert (third.changed, third.fields) == (1, {"wish": 1})
    importer.apply(third)
    one.refresh_from_db()
    assert (one.wish, Survey.objects.count()) == (False, 1)


def test_people_without_a_file_or_of_another_county_stop_the_sheet(importer):
    disabled_person(1)
    WorkFileFactory(person=disabled_person(2, county="431102"))
    found = importer.check(book(SURVEYS, survey(1), survey(2), survey(3)), kind="job-surveys")
    assert found.state == "rejected"
    assert [t[0] for t in told(found)] == [2, 3, 4]
    assert all("没有这个人的就业档案" in str(t) for t in told(found))
    file(4)
    service = Importer(worker(role="employment_service"))
    assert service.check(book(SURVEYS, survey(4)), kind="job-surveys").state == "rejected"


def a_job(
    n, form="按比例就业", employer="样例工厂", *, start="2023-03-01", contract="劳动合同",
    first="2023-03-01", where=None,
):  # fmt: skip
    return (
        id_number(n, birth=BORN),
        form,
        employer,
        where,
        "保洁员",
        start,
        contract,
        first,
        None,
        "样例合同",
    )


def test_jobs_are_registered_once_and_end_the_row_of_failures(importer):
    factory = EmployerFactory(organisation__name="样例工厂")
    one, _ = file(1), file(2)
    for n in (1, 2, 3):
        values = {
            "where": "某公司",
            "post": f"岗位{n}",
            "market": True,
            "referred_on": date(2023, 1, n),
        }
        row = services.refer(actor=None, file=one, values=values, at=AT, today=date(2023, 2, 1))
        services.close_referral(actor=importer.user, referral=row, outcome="refused", reason="样例", at=AT,
                                closed_on=date(2023, 1, 20), today=date(2023, 2, 1))  # fmt: skip
    one.refresh_from_db()
    assert one.failures == 3
    farming = a_job(2, "农村种养加", None, contract="未签", first=None, where="样例种养")
    content = book(JOBS, a_job(1), farming)
    done = importer.do(content, kind="jobs")
    assert (done.state, done.new) == ("applied", 2)
    made = Job.objects.get(file=one)
    assert (made.employer, made.where, made.contract_from) == (
        factory,
        "样例工厂",
        date(2023, 3, 1),
    )
    one.refresh_from_db()
    assert (one.failures, one.priority_on) == (0, None)
    assert importer.check(content, kind="jobs").state == "unchanged"
    assert Job.objects.count() == 2


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (a_job(1, employer="别处工厂"), "没有登记这家用人单位"),
        (a_job(1, employer=None), "须有用人单位"),
        (a_job(1, first=None), "没有填起日"),
        (a_job(1, start="2099-01-01"), "晚于今天"),
        (a_job(1, form="打工"), "不在可选的内容里"),
    ],
)
def test_a_wrong_job_stops_the_sheet_and_says_why(importer, row, message):
    EmployerFactory(organisation__name="样例工厂")
    file(1)
    found = importer.check(book(JOBS, row), kind="jobs")
    assert found.state == "rejected"
    assert message in str(told(found))
    assert not Job.objects.exists()


def wage(n, month="2023-04", sum_="1800", insured="是"):
    return ("样例工厂", id_number(n, birth=BORN), month, sum_, insured, "样例工资表")


def test_wages_are_entered_and_corrected_for_jobs_that_ran(importer):
    EmployerFactory(organisation__name="样例工厂")
    file(1)
    importer.do(book(JOBS, a_job(1)), kind="jobs")
    wrong = importer.check(book(WAGES, wage(1, "2023-02")), kind="job-wages")
    assert (wrong.state, "没有就业登记" in str(told(wrong))) == ("rejected", True)
    content = book(WAGES, wage(1), wage(1, "2023年5月"))
    assert importer.do(content, kind="job-wages").new == 2
    assert importer.check(content, kind="job-wages").state == "unchanged"
    again = importer.check(book(WAGES, wage(1, sum_="1900.50", insured="否")), kind="job-wages")
    assert (again.changed, again.fields) == (1, {"wage": 1, "insured": 1})
    importer.apply(again)
    rows = PayMonth.objects.order_by("month").values_list("month", "wage", "insured")
    assert [(m.month, str(w), i) for m, w, i in rows] == [
        (4, "1900.50", False),
        (5, "1800.00", True),
    ]
    bad = importer.check(book(WAGES, wage(1, sum_="一千八")), kind="job-wages")
    assert "不是金额" in str(told(bad))
