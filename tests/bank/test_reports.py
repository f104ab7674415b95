"""Reports as workbooks: rolls, summaries, changes, years; masked unless a purpose is given."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from portal.audit.models import Event
from portal.lib.periods import Month
from subsidies.bankfiles.models import StoredFile
from subsidies.bankfiles.stored import whole
from subsidies.reports import tasks
from subsidies.reports.building import change_word
from subsidies.reports.models import Report
from subsidies.reports.services import (
    ReportError,
    drop_old_reports,
    fail_report,
    make_report,
    open_report,
    request_report,
)
from tests.bank.conftest import account_number, money
from tests.factories import UserFactory, region
from tests.factories.numbers import AT
from tests.subsidies.conftest import JANUARY
from tests.subsidies.due_side import COUNTY

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(finance):
    def run(kind, **more):
        given = {
            "kind": kind, "region": COUNTY, "month": JANUARY, "masked": True, "purpose": "",
            "actor": finance, "at": AT,
        }  # fmt: skip
        return request_report(**{**given, **more})

    return run


@pytest.fixture
def made(ask):
    """The rows of a report, below its two lines; heads first."""

    def run(kind, **more):
        report = make_report(report_id=ask(kind, **more).pk, at=AT, tick=lambda rows: None)
        book = load_workbook(BytesIO(whole(report.content)))
        return [list(row) for row in book.active.values], report

    return run


@pytest.fixture
def paid(approved, layouts, brief):
    return approved([("agricultural", "50.00", {}), ("agricultural", "60.00", {})])


def test_a_roll_lists_every_payment_masked_and_can_be_signed(paid, made):
    rows, report = made("roll")
    assert rows[0][0] == "冷水滩区2024年1月发放花名册"
    assert "单位（盖章）" in rows[1][0]
    heads, first = rows[2], dict(zip(rows[2], rows[3], strict=True))
    assert heads[-1] == "领取人签名"
    assert first["姓名"] == "测**"
    assert first["身份证号"].startswith("**************")
    assert first["账号"] == f"****{account_number(1)[-4:]}"
    assert [row[9] for row in rows[3:5]] == [50, 60]
    assert rows[5][1] == "合计"
    assert rows[5][9] == 110
    assert report.row_count == 2


def test_full_numbers_need_a_purpose_and_leave_it_in_the_record(paid, made, ask, finance):
    with pytest.raises(ReportError, match="请写明用途"):
        ask("roll", masked=False)
    with pytest.raises(ReportError, match="可选遮盖号码"):
        ask("roll", masked=False, purpose="看", actor=UserFactory(roles=["checker"]))
    rows, report = made("roll", masked=False, purpose="村公示栏签领")
    first = dict(zip(rows[2], rows[3], strict=True))
    assert (first["姓名"], first["账号"]) == ("测某1", account_number(1))
    assert len(first["身份证号"]) == 18
    assert "用途：村公示栏签领" in rows[1][0]
    open_report(report=report, actor=finance, at=AT)
    assert set(Event.objects.filter(subject_kind="report").values_list("action", "reason")) >= {
        ("report.request", "村公示栏签领"),
        ("report.open", "村公示栏签领"),
    }
    with pytest.raises(ReportError, match="只由申请人下载"):
        open_report(report=report, actor=UserFactory(roles=["finance"]), at=AT)


def test_a_summary_sums_by_fund_and_item(paid, made):
    rows, _ = made("summary")
    first = dict(zip(rows[2], rows[3], strict=True))
    assert (first["县市区"], first["补贴项目"], first["对象数"]) == ("冷水滩区", "测试", 2)
    assert (first["当月发放"], first["合计"], first["实发"]) == (110, 110, 110)


def test_changes_are_told_against_the_month_before(paid, made, due, settle):
    first, second = due.rows
    due.rows = [first.but(amount="55.00"), first.but(award=9, payee=second.payee)]
    settle(month=Month(2024, 2))
    rows, _ = made("changes", month=Month(2024, 2))
    found = sorted(tuple(row[7:12]) for row in rows[3:-1])
    assert found == [
        ("停发", "不再符合条件", 60, 0, -60),
        ("增加", "情况变化", 50, 55, 5),
        ("新增", "新批准", 0, 50, 50),
    ]
    assert rows[2][7:9] == ["变动", "原因"]


@pytest.mark.parametrize(
    ("figures", "word"),
    [((50, 0, 0, 0), "停发"), ((50, 40, 0, 0), "减少"), ((50, 50, 7, 0), "补发"),
     ((50, 50, 0, -7), "追缴"), ((0, 0, 7, -7), "补发和追缴")],
)  # fmt: skip
def test_the_word_of_a_change(figures, word):
    assert change_word(*map(money, map(str, figures))) == word


def test_a_year_has_a_column_for_every_month(paid, made):
    rows, _ = made("year")
    first = dict(zip(rows[2], rows[3], strict=True))
    assert (first["1月"], first["2月"], first["全年合计"]) == (50, 0, 50)
    assert rows[0][0] == "冷水滩区2024年度个人明细"


def test_a_month_without_payments_gives_an_empty_roll(made):
    rows, report = made("roll", month=Month(2031, 1))
    assert (len(rows), report.row_count) == (3, 0)


def test_a_report_delivered_twice_is_made_once(paid, ask):
    report = ask("summary")
    for _ in range(2):
        make_report(report_id=report.pk, at=AT, tick=lambda rows: None)
    assert StoredFile.objects.filter(name__endswith="发放汇总表.xlsx").count() == 1


def test_a_report_that_fails_says_why(ask, finance, monkeypatch):
    report = ask("summary")

    def broken(**_):
        raise ValueError("样例错误")

    monkeypatch.setattr(tasks, "make_report", broken)
    with pytest.raises(ValueError, match="样例错误"):
        tasks.make_report_task(report.pk)
    report.refresh_from_db()
    assert (report.state, report.error) == ("failed", "ValueError: 样例错误")
    with pytest.raises(ReportError, match="未完成，现在不能下载"):
        open_report(report=report, actor=finance, at=AT)
    fail_report(report_id=report.pk, error="x", at=AT)


def test_files_are_dropped_after_a_week(paid, made):
    _, report = made("summary")
    assert drop_old_reports(at=AT + timedelta(days=6)) == 0
    assert drop_old_reports(at=AT + timedelta(days=8)) == 1
    report.refresh_from_db()
    assert (report.state, report.content) == ("dropped", None)
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "says"),
    [({"kind": "novel"}, "请选择一种报表"), ({"region": "431102"}, "只能生成本区划"),
     ({"actor": None}, "只能生成本区划")],
)  # fmt: skip
def test_strangers_and_strange_kinds_are_refused(ask, more, says):
    if "actor" in more:
        more = {"actor": UserFactory(roles=["finance"], region=region("431102"))}
    with pytest.raises(ReportError, match=says):
        ask(more.pop("kind", "roll"), **more)


def test_a_report_is_asked_for_watched_and_downloaded(paid, client, finance, monkeypatch):
    sent = []
    monkeypatch.setattr(tasks, "send", sent.append)
    client.force_login(finance)
    data = {"kind": "roll", "region": COUNTY, "month": "2024-01"}
    refused = client.post(reverse("bank:reports"), data | {"full": "1", "purpose": ""})
    assert refused.status_code == 422
    assert "请写明用途" in refused.content.decode()
    assert (
        "月份“”不正确"
        in client.post(reverse("bank:reports"), data | {"month": ""}).content.decode()
    )
    page = client.post(reverse("bank:reports"), data, follow=True).content.decode()
    assert "正在生成" in page
    (report,) = sent
    address = reverse("bank:report", args=[report.pk])
    assert "正在生成" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    tasks.make_report_task(report.pk)
    assert client.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert "下载 冷水滩区2024-01发放花名册.xlsx" in client.get(address).content.decode()
    book = client.post(reverse("bank:download_report", args=[report.pk]))
    assert book.content[:2] == b"PK"
    assert Event.objects.filter(action="report.open").count() == 1
    assert Report.objects.get().row_count == 2
