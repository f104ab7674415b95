"""Services given, from a sheet."""

import pytest

from eligibility.care.models import ServiceRecord
from eligibility.care.selectors import dues_of
from eligibility.care.services import record_service
from tests.care.conftest import AT, MONTH, TODAY, draw, elder
from tests.factories import CircumstancesFactory, PersonFactory, region
from tests.factories.numbers import id_number
from tests.importing.conftest import Importer, book, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
HEADS = ("身份证号", "姓名", "服务", "服务日期", "服务人员", "方式")


def digits(n):
    return id_number(n, birth="19430510")


@pytest.fixture
def importer(worker_user):
    return Importer(worker_user)


def row(n, service="上门巡访", day="2024-01-10", how=None, name=None):
    return (digits(n), name or f"甲样例{n}", service, day, "样例社工", how)


def sheet(*rows):
    return book(HEADS, *rows, sheet="服务记录")


def test_rows_fulfil_what_is_due_and_the_same_file_adds_nothing(importer, worker_user):
    elder(1)
    elder(2)
    draw()
    content = sheet(row(1), row(1, "电话问询", how="电话"), row(2), row(2, day="2024-01-11"))
    file = importer.do(content, kind="care-records")
    assert (file.state, file.new) == ("applied", 4)
    assert ServiceRecord.objects.filter(due=None).count() == 1  # the second visit of the month
    assert ServiceRecord.objects.get(how="phone").service == "phone_call"
    done = dues_of(worker_user, MONTH).filter(done=True)
    assert sorted(done.values_list("person__name", "service")) == [
        ("甲样例1", "home_visit"), ("甲样例1", "phone_call"), ("甲样例2", "home_visit"),
    ]  # fmt: skip
    again = importer.check(content, kind="care-records")
    assert (again.state, again.same) == ("unchanged", 4)


def test_a_service_recorded_by_hand_is_not_recorded_again(importer, worker_user):
    person = elder(1)
    draw()
    record_service(
        actor=worker_user, person=person, service="home_visit", done_on=TODAY, done_by="样例社工",
        how="home", at=AT, today=TODAY,
    )  # fmt: skip
    file = importer.check(sheet(row(1, day="2024-01-15"), row(1, "电话问询")), kind="care-records")
    assert (file.state, file.new, file.same) == ("ready", 1, 1)


def test_what_is_wrong_is_told_by_row(importer):
    elder(1)
    foreign = PersonFactory(digits=digits(9), name="甲样例9", managing_region=region("431102"))
    CircumstancesFactory(person=foreign)
    file = importer.check(
        sheet(
            row(1, "按摩"), row(1, day="2025-01-01"), row(1, name="别人"), row(5), row(9),
            row(1, "电话问询"), row(1, "电话问询"),
        ),
        kind="care-records",
    )  # fmt: skip
    said = {(number, column): message for number, column, message, _ in told(file)}
    assert said[2, "service"] == "没有“按摩”这项服务。"
    assert said[3, "done_on"] == "日期晚于今天。"
    assert said[4, "name"] == "姓名与档案不一致。"
    assert said[5, "id_number"] == "没有这个人的档案。"
    assert said[6, "id_number"] == "外县已有档案。"
    assert said[8, ""] == "与第 7 行重复。"
    assert not ServiceRecord.objects.exists()
