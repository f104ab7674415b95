"""The pages: what they show and hide, files they hand out, and the wrong ways of using them."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from docx import Document
from openpyxl import load_workbook

from eligibility.applications import services
from eligibility.applications.errors import ApplicationError
from eligibility.applications.models import Application, Handling, Notice, Publicity
from eligibility.applications.services import Choice
from eligibility.models import CatalogueItem
from portal.audit.models import Event
from portal.lib.periods import Month
from tests.access.samples.applications import unclaimed
from tests.applications.conftest import AT, TODAY, make_person
from tests.factories import AccountFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogues")]
ACCOUNT = "6217000012345678"


def text_of(answer):
    return b"".join(answer).decode() if answer.streaming else answer.content.decode()


def words_of(content):
    document = Document(BytesIO(content))
    cells = [c.text for t in document.tables for r in t.rows for c in r.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def public(person, apply, advance, *choices):
    rows = apply(person, *choices)
    for row in rows:
        advance(row, "checked")
    services.open_publicity(
        applications=rows, from_day=TODAY, place="样例公开栏", phone="0746-0000000",
        actor=rows[0].entered_by, at=AT, today=TODAY,
    )  # fmt: skip
    return Publicity.objects.latest("pk")


def test_a_public_list_says_name_village_item_and_sum_and_nothing_else(
    person, apply, advance, as_user, clerk
):
    AccountFactory(person=person, digits=ACCOUNT)
    row = public(person, apply, advance, "yongzhou-08", Choice("yongzhou-23", "nursing"))
    client, url = as_user(clerk), reverse("applications:publicity", args=[row.pk])
    paper = text_of(client.get(url)).split('<section class="paper"')[1].split("</section>")[0]
    word = words_of(client.get(url, {"as": "docx"}).content)
    book = load_workbook(BytesIO(client.get(url, {"as": "xlsx"}).content)).active
    sheet = "\n".join(str(c.value) for r in book.iter_rows() for c in r)
    for shown in (paper, word, sheet):
        for told in ("甲样例", "样例镇样例村", "高龄津贴", "50.00", "0746-0000000"):
            assert told in shown
        for hidden in ("残疾", "护理", "80.00", "0510", ACCOUNT[-4:], person.id_last4):
            assert hidden not in shown, hidden


def test_items_of_different_periods_go_on_lists_of_their_own(person, apply, advance, clerk):
    admin = UserFactory(roles=["catalogue_admin"])
    services.set_handling(
        item=CatalogueItem.objects.get(code="yongzhou-08"), shown="named", days=7,
        day_kind="working", basis="测试〔2024〕1号", actor=admin, at=AT,
    )  # fmt: skip
    public(person, apply, advance, "yongzhou-08", Choice("yongzhou-23", "nursing"))
    ends = set(Publicity.objects.values_list("until_day", flat=True))
    assert ends == {date(2024, 1, 21), date(2024, 1, 23)}


def test_what_tells_of_disability_is_never_named_whatever_is_set(db):
    admin = UserFactory(roles=["catalogue_admin"])
    item = CatalogueItem.objects.get(code="yongzhou-23")
    with pytest.raises(ApplicationError, match="不得写明项目名称"):
        services.set_handling(
            item=item, shown="named", days=7, day_kind="calendar", basis="x", actor=admin, at=AT
        )
    assert not Handling.objects.exists()


def test_many_are_checked_at_once_and_what_did_not_work_is_told(
    apply, advance, as_user, clerk, checker
):
    rows = [apply(make_person(n, name=f"第{n}位"))[0] for n in (80, 81, 82)]
    for row in rows[:2]:
        advance(row, "submitted")
    own = UserFactory(roles=["caseworker", "checker"])
    Application.objects.filter(pk=rows[1].pk).update(entered_by=own)
    data = {"rows": [r.pk for r in rows] + ["999999", "x"], "action": "check"}
    page = text_of(as_user(own).post(reverse("applications:many"), data))
    states = [Application.objects.get(pk=r.pk).state for r in rows]
    assert states == ["checked", "submitted", "draft"]
    assert "请由另一人办理" in page
    assert "现为“草稿”，不能复核通过" in page
    again = text_of(as_user(checker).post(reverse("applications:many"), {"action": "check"}))
    assert "没有勾选任何一行" in again


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(person, as_user, clerk):
    client, url = as_user(clerk), reverse("applications:enter")
    data = {"person": person.pk, "applied_on": "2099-01-01", "applicant": "self",
            "items": ["yongzhou-08|"], "remark": "先记在这里"}  # fmt: skip
    answer = client.post(url, data)
    assert answer.status_code == 422
    assert "申请日期不能晚于今天" in text_of(answer)
    assert "先记在这里" in text_of(answer)
    assert "没有勾选项目" in text_of(client.post(url, {**data, "items": []}))
    wrong = client.post(url, {**data, "applied_on": str(timezone.localdate()), "items": ["x|"]})
    assert wrong.status_code == 422
    assert not Application.objects.exists()


def test_sent_twice_it_is_entered_once(person, as_user, clerk):
    today = str(timezone.localdate())
    data = {"person": person.pk, "applied_on": today, "applicant": "self",
            "items": ["yongzhou-08|"], "do": "submit"}  # fmt: skip
    client, url = as_user(clerk), reverse("applications:enter")
    first, second = client.post(url, data), client.post(url, data)
    assert (first.status_code, second.status_code) == (302, 422)
    assert "已有一份申请在办理" in text_of(second)
    assert [a.state for a in Application.objects.all()] == ["submitted"]


def test_a_step_of_another_role_or_a_stale_page_changes_nothing(
    person, apply, advance, as_user, clerk, checker
):
    row = advance(apply(person)[0], "submitted")
    url = reverse("applications:move", args=[row.pk, "check"])
    assert "由其他岗位办理" in text_of(as_user(clerk).post(url, follow=True))
    as_user(checker).post(url)
    assert "别人可能刚处理过" in text_of(as_user(checker).post(url, follow=True))
    for action in ("publish", "enter", "nonsense"):
        as_user(checker).post(reverse("applications:move", args=[row.pk, action]))
    row.refresh_from_db()
    assert row.state == "checked"


def test_the_notice_of_a_refusal_has_reason_clause_and_appeal_and_is_kept(
    person, apply, advance, as_user, approver, clerk
):
    row = advance(apply(person)[0], "submitted")
    offered = text_of(as_user(approver).get(reverse("applications:application", args=[row.pk])))
    assert 'name="clause" maxlength="200" value="永政办发〔2023〕9号' in offered
    services.refuse(
        application_id=row.pk, actor=approver, at=AT, remark="户籍已迁出",
        clause="永政办发〔2023〕9号 附件第8项",
    )  # fmt: skip
    client, url = as_user(clerk), reverse("applications:new_notice")
    form = text_of(client.get(url, {"application": row.pk}))
    for told in ("户籍已迁出", "永政办发〔2023〕9号 附件第8项", "行政复议"):
        assert told in form
    body = "您的申请不予批准。理由：户籍已迁出。"
    answer = client.post(url, {"application": row.pk, "body": body, "signed": "样例民政局",
                               "issued_on": "2024-02-01"})  # fmt: skip
    notice = Notice.objects.get()
    assert answer["Location"] == reverse("applications:notice", args=[notice.pk])
    assert (notice.body, notice.number, notice.kind) == (body, 1, "refusal")
    CatalogueItem.objects.filter(pk=row.item_id).update(name="改过的名称")
    assert "户籍已迁出" in words_of(client.get(answer["Location"], {"as": "docx"}).content)


def test_a_grant_says_sum_month_and_clause(person, apply, advance, as_user, clerk):
    row = advance(apply(person)[0], "approved")
    page = text_of(as_user(clerk).get(reverse("applications:new_notice"), {"application": row.pk}))
    for told in ("每月50.00元", "自2024年1月起发放", "永政办发〔2023〕9号 附件第8项"):
        assert told in page


def test_whole_numbers_need_a_reason_and_leave_a_trace(person, apply, as_user, clerk):
    AccountFactory(person=person, digits=ACCOUNT)
    number = person.id_number.open()
    row = apply(person)[0]
    client = as_user(clerk)
    for url in (
        reverse("applications:copy", args=[person.pk]),
        reverse("applications:form", args=[row.filing_id]),
    ):
        for answer in (client.get(url), client.post(url, {"reason": " "}, follow=True)):
            assert number not in text_of(answer)
            assert ACCOUNT not in text_of(answer)
        shown = client.post(url, {"reason": "填写外部系统"})
        assert number in text_of(shown)
        assert shown["Cache-Control"] == "no-store"
    assert (
        Event.objects.filter(action="people.reveal_id_number", reason="填写外部系统").count() == 2
    )
    word = client.post(url, {"reason": "打印申请审批表", "as": "docx"})
    assert number in words_of(word.content)


def test_a_layout_of_ones_own_gives_its_columns_and_the_export_is_recorded(
    person, apply, as_user, clerk
):
    apply(person)
    client = as_user(clerk)
    client.post(reverse("applications:layouts"), {
        "name": "省平台", "field": ["id_number", "", "item"],
        "heading": ["证件号码", "民族", "补贴名称"],
    })  # fmt: skip
    url, data = reverse("applications:export"), {"layout": "省平台", "reason": "填写外部系统"}
    masked = load_workbook(BytesIO(client.post(url, data).content)).active
    whole = load_workbook(BytesIO(client.post(url, {**data, "whole": "yes"}).content)).active
    assert [c.value for c in whole[1]] == ["证件号码", "民族", "补贴名称"]
    assert whole["A2"].value == person.id_number.open()
    assert "*" in masked["A2"].value
    assert whole["C2"].value == "高龄津贴"
    assert Event.objects.filter(action="application.export").count() == 2
    refused = client.post(url, {"layout": "省平台", "reason": ""}, follow=True)
    assert "写明用途" in text_of(refused)


def test_the_list_asks_as_many_questions_for_many_as_for_few(
    apply, as_user, clerk, django_assert_max_num_queries
):
    for n in range(90, 102):
        apply(make_person(n, name=f"第{n}位"))
    client = as_user(clerk)
    with django_assert_max_num_queries(22):
        page = text_of(client.get(reverse("applications:list")))
    assert page.count('name="rows"') == 12
    rows = text_of(client.get(reverse("applications:list"), {"export": "csv"})).splitlines()
    assert len(rows) == 13
    assert rows[0].lstrip("\ufeff").startswith("姓名,项目")


def test_changes_of_a_month_are_listed_as_begun_and_ended(person, apply, advance, as_user, clerk):
    row = advance(apply(person)[0], "approved")
    stop = services.propose_stop(
        award=row.award, reason="waived", event="书面放弃", event_date=None,
        due_month=Month(2024, 2), remark="", actor=clerk, at=AT,
    )  # fmt: skip
    services.confirm_stop(
        stop=stop, reason="waived", actual_month=Month(2024, 2), remark="", actor=clerk,
        at=AT,
    )  # fmt: skip
    url, client = reverse("applications:changes"), as_user(clerk)
    january = load_workbook(BytesIO(client.get(url, {"month": "2024-01", "as": "xlsx"}).content))
    february = load_workbook(BytesIO(client.get(url, {"month": "2024-02", "as": "xlsx"}).content))
    assert january["新增"]["C4"].value == "甲样例"
    assert january["停止"].max_row == 3
    assert february["停止"]["H4"].value == "自愿放弃，书面放弃"


def test_a_refused_call_keeps_what_was_typed(as_user, clerk):
    entry = unclaimed()
    typed = {"outcome": "later", "note": "家人称下月回", "next_on": "2024-13-01"}
    answer = as_user(clerk).post(reverse("applications:call", args=[entry.pk]), typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "下次联系的日期不正确" in page
    assert '<option value="later" selected>' in page
    assert 'value="家人称下月回"' in page
    assert not entry.calls.exists()
