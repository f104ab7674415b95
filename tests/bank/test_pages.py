"""The pages of bank files: each step does what it says, and says what comes next."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from portal.audit.models import Event
from subsidies.bankfiles.models import BankLayout, Export, ExportRow
from subsidies.bankfiles.plan import plan_of
from subsidies.models import Batch
from subsidies.reconciliation.models import ReturnFile, RowEnd
from tests.bank.answers import farm, rural
from tests.bank.conftest import account_number
from tests.factories import UserFactory, region
from tests.subsidies.due_side import COUNTY

pytestmark = pytest.mark.django_db
MONTH = "?month=2024-01"


@pytest.fixture
def exported(three_banks, desk):
    """The files, made from the page."""
    batch = three_banks.batch
    post(desk, "bank:export", batch.pk, signature=signature(batch), purpose="送代发银行")
    return {f.layout.bank: f for f in Export.objects.get().files.all()}


def signature(batch):
    return plan_of(batch, timezone.localdate()).signature


def post(client, name, *args, **data):
    return client.post(reverse(name, args=args), data, follow=True)


def text(answer):
    return answer.content.decode()


def send(client, file, content, name="回盘.csv"):
    given = SimpleUploadedFile(name, content)
    return client.post(reverse("bank:upload", args=[file.pk]), {"file": given}, follow=True)


def test_the_plan_is_shown_before_anything_is_made(three_banks, desk):
    page = text(desk.get(reverse("bank:batch", args=[three_banks.batch.pk])))
    assert "将报盘" in page
    assert "农商行代发（xlsx）" in page
    assert "生成银行文件" in page
    assert account_number(1) not in page
    assert not Export.objects.exists()


def test_files_are_made_from_the_page_once(three_banks, desk):
    batch = three_banks.batch
    seen = signature(batch)
    first = post(desk, "bank:export", batch.pk, signature=seen, purpose="送代发银行")
    assert "已生成 3 个文件，6 笔 315.00 元" in text(first)
    post(desk, "bank:export", batch.pk, signature=seen, purpose="送代发银行")
    assert Export.objects.count() == 1


def test_a_stale_plan_makes_nothing(three_banks, desk):
    seen = signature(three_banks.batch)
    three_banks.people[0].accounts.update(state="bad")
    answer = post(desk, "bank:export", three_banks.batch.pk, signature=seen, purpose="送代发银行")
    assert "没有生成文件。请看过新的预检结果再确认" in text(answer)
    assert "账户被银行退回，尚未更正" in text(answer)
    assert not Export.objects.exists()


def test_a_file_is_downloaded_for_a_purpose_and_the_page_masks(exported, desk):
    file = exported["agricultural"]
    page = text(desk.get(reverse("bank:file", args=[file.pk])))
    assert account_number(3) not in page
    assert f"****{account_number(3)[-4:]}" in page
    refused = post(desk, "bank:download", file.pk, purpose="")
    assert "请写明用途" in text(refused)
    answer = desk.post(reverse("bank:download", args=[file.pk]), {"purpose": "送农行"})
    assert account_number(3).encode() in answer.content
    assert "attachment" in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    assert Event.objects.get(action="bankfile.download").reason == "送农行"


def test_a_return_file_is_read_looked_at_and_confirmed(exported, desk):
    file = exported["agricultural"]
    answer = send(desk, file, farm(file, {1: ("失败", "F002", "无此户")}))
    page = text(answer)
    assert "还没有登记任何结果" in page
    assert "无此账户" in page
    assert not RowEnd.objects.exists()
    returned = ReturnFile.objects.get()
    done = text(post(desk, "bank:decide", returned.pk, "apply"))
    assert "已入账 1 笔，失败 1 笔" in done
    batch = text(desk.get(reverse("bank:batch", args=[file.export.batch_id])))
    assert "F002" in batch
    assert "核对账户" in batch


def test_the_same_file_again_says_so_and_a_second_confirmation_changes_nothing(exported, desk):
    file = exported["agricultural"]
    send(desk, file, farm(file))
    returned = ReturnFile.objects.get()
    post(desk, "bank:decide", returned.pk, "apply")
    assert "已上传过（已入账），内容相同，没有任何改动" in text(send(desk, file, farm(file)))
    assert "没有再作改动" in text(post(desk, "bank:decide", returned.pk, "apply"))
    assert RowEnd.objects.count() == 2


def test_a_wrong_file_is_refused_with_its_reason(exported, desk):
    file = exported["agricultural"]
    assert "找不到表头" in text(send(desk, file, "不是回盘".encode("gb18030")))
    none = post(desk, "bank:upload", file.pk)
    assert "没有选择文件" in text(none)
    # To the top of the page, where the message stands: no jump past it.
    assert none.redirect_chain == [(reverse("bank:file", args=[file.pk]), 302)]
    assert "B7" in text(send(desk, file, farm(file, reference="B7")))
    wrong = send(desk, file, rural(exported["rural-commercial"]), name="农商.xlsx")
    assert "“农商.xlsx”没有读入" in text(wrong)
    assert not ReturnFile.objects.exists()


def test_an_unknown_payment_is_found_in_the_list_and_cleared(exported, desk):
    file = exported["agricultural"]
    send(desk, file, farm(file, {2: ("失败", "F999", "超时")}))
    post(desk, "bank:decide", ReturnFile.objects.get().pk, "apply")
    row = ExportRow.objects.get(end__ended="unknown")
    assert reverse("bank:clear", args=[row.pk]) in text(desk.get(reverse("bank:unknown")))
    address = reverse("bank:clear", args=[row.pk])
    refused = desk.post(address, {"ended": "paid", "reason": "", "code": "K1"})
    assert refused.status_code == 422
    assert "请写明怎样核实的" in text(refused)
    assert 'value="K1"' in text(refused)
    wrong = desk.post(address, {"ended": "paid", "reason": "电话", "paid_on": "明天"})
    assert "不是日期" in text(wrong)
    done = desk.post(address, {"ended": "paid", "reason": "电话查得已入账"}, follow=True)
    assert "没有待查的款项" in text(done)
    assert "不在待查之列" in text(desk.get(address))


def test_a_whole_file_sent_back_is_told_from_its_page(exported, desk):
    file = exported["postal-savings"]
    answer = post(desk, "bank:refuse_whole", file.pk, reason="协议到期", code="9000")
    assert "已登记整批退回 2 笔" in text(answer)
    assert "9000" in text(desk.get(reverse("bank:file", args=[file.pk]) + "?end=failed"))


def test_the_months_list_sums_by_end(exported, desk):
    file = exported["agricultural"]
    send(desk, file, farm(file, {1: ("失败", "F002", "")}))
    post(desk, "bank:decide", ReturnFile.objects.get().pk, "apply")
    page = text(desk.get(reverse("bank:home") + MONTH))
    assert "52.00" in page
    assert "55.00" in page
    assert "208.00" in page
    assert "还没有可以报盘的批次" in text(desk.get(reverse("bank:home") + "?month=2031-01"))


def test_others_of_the_county_look_but_do_not_act(exported, client):
    client.force_login(UserFactory(roles=["caseworker"]))
    file = exported["agricultural"]
    page = text(client.get(reverse("bank:file", args=[file.pk])))
    assert "下载文件" not in page
    assert (
        client.post(reverse("bank:download", args=[file.pk]), {"purpose": "看"}).status_code == 403
    )
    assert client.post(reverse("bank:upload", args=[file.pk])).status_code == 403


def test_another_county_finds_nothing(exported, client):
    client.force_login(UserFactory(roles=["finance"], region=region("431102")))
    file = exported["agricultural"]
    for name, pk in (("bank:file", file.pk), ("bank:batch", file.export.batch_id)):
        assert client.get(reverse(name, args=[pk])).status_code == 404
    assert "冷水滩" not in text(client.get(reverse("bank:home") + MONTH)).split("<main")[1]


def test_a_list_of_payments_asks_the_same_whatever_its_length(
    exported, desk, django_assert_max_num_queries
):
    for name, args in (
        ("bank:file", [exported["agricultural"].pk]),
        ("bank:batch", [Batch.objects.get().pk]),
        ("bank:returns", []),
    ):
        with django_assert_max_num_queries(25):
            desk.get(reverse(name, args=args))


def layout_data(body_page):
    """What a browser would send of the form on a page."""
    form, tables = body_page.context["form"], body_page.context["tables"]
    data = {name: form[name].value() for name in form.fields}
    for prefix, rows, names in (
        ("col", tables["columns"], ("field", "title", "width", "align", "pad", "constant")),
        ("ret", tables["answers"], ("field", "title", "width")),
        ("code", tables["codes"], ("code", "reason", "end", "account")),
    ):
        for name in names:
            data[f"{prefix}_{name}"] = [row.get(name) or "" for row in rows]
        data[f"{prefix}_order"] = [str(n) for n in range(1, len(rows) + 1)]
    return {name: "" if value is None else value for name, value in data.items()}


@pytest.mark.parametrize(
    "bank", ["agricultural", "industrial-commercial", "postal-savings", "rural-commercial"]
)
def test_every_sample_survives_its_form(desk, bank):
    from subsidies.bankfiles.layout import read_layout
    from subsidies.bankfiles.samples import samples

    page = desk.get(reverse("bank:new_layout") + f"?sample={bank}")
    data = layout_data(page) | {"region": COUNTY, "do": "save"}
    answer = desk.post(reverse("bank:new_layout"), data)
    assert answer.status_code == 302, answer.context["form"].errors
    saved = BankLayout.objects.get()
    assert read_layout(saved.body) == read_layout(samples()[bank]["body"])
    again = desk.post(
        reverse("bank:layout", args=[saved.pk]),
        layout_data(desk.get(reverse("bank:layout", args=[saved.pk]))) | {"do": "save"},
    )
    assert again.status_code == 302
    assert read_layout(BankLayout.objects.get().body) == read_layout(saved.body)


def test_a_layout_is_drafted_by_one_and_put_in_force_by_another(desk, manager, client):
    data = layout_data(desk.get(reverse("bank:new_layout"))) | {"region": COUNTY, "do": "save"}
    desk.post(reverse("bank:new_layout"), data)
    row = BankLayout.objects.get()
    address = reverse("bank:layout", args=[row.pk])
    assert "不能是同一个人" in text(desk.post(address, {"do": "publish"}, follow=True))
    client.force_login(manager)
    assert "已启用" in text(client.post(address, {"do": "publish"}, follow=True))
    assert "不能再改" in text(client.post(address, {"do": "publish"}, follow=True))
    assert BankLayout.objects.get().published_by == manager


def test_a_mistake_in_a_layout_is_said_and_nothing_typed_is_lost(desk):
    data = layout_data(desk.get(reverse("bank:new_layout"))) | {"region": COUNTY, "do": "save"}
    data |= {"head": "{nothing}", "name": "改过的名称"}
    answer = desk.post(reverse("bank:new_layout"), data)
    assert answer.status_code == 422
    assert "{nothing} 不认识" in text(answer)
    assert 'value="改过的名称"' in text(answer)
    looked = desk.post(reverse("bank:new_layout"), data | {"head": "", "do": "preview"})
    assert "样例·买买提" in text(looked)
    assert not BankLayout.objects.exists()


def test_briefs_are_set_from_the_page(desk, gazetted_item):
    data = {
        "item_code": gazetted_item.code,
        "region": COUNTY,
        "project": "测试项目",
        "brief": "三个字",
        "valid_from": "2024-01-01",
        "document": "测试文号",
        "status": "official",
    }
    refused = desk.post(reverse("bank:briefs"), data)
    assert refused.status_code == 422
    assert "正好四个字，现在是3个" in text(refused)
    done = desk.post(reverse("bank:briefs"), data | {"brief": "测试津贴"}, follow=True)
    assert "已登记“测试津贴”" in text(done)
